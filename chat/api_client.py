"""The api over HTTP: signing in, tokens, and whatever a user may do with their own token."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

CLIENT_ID = "chat"
TIMEOUT = httpx.Timeout(20, connect=2)
_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
_ACCESS = "urn:ietf:params:oauth:token-type:access_token"


class ApiRefused(Exception):
    """The api refused; `detail` is a sentence for the user, `status` the HTTP status."""

    def __init__(self, status: int, code: str, detail: str, extra: Mapping[str, Any]) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail = status, code, detail
        self.extra = dict(extra)


class ApiAway(Exception):
    """The api could not be reached, or answered with an error of its own."""


class Tokens(BaseModel):
    """An access token, its life in seconds, and what renews it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    access_token: str
    expires_in: int
    refresh_token: str | None = None


class Api:
    """One connection pool to the api for the whole chat; it holds no token of its own."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def sign_in(self, username: str, password: str) -> Tokens:
        """Return the tokens of a new session. Raises `ApiRefused` (400, 401, 429) if refused."""
        form = {"username": username, "password": password, "client_id": CLIENT_ID}
        return await self._tokens("/token", form | {"grant_type": "password"})

    async def refresh(self, refresh_token: str) -> Tokens:
        """Return the next tokens of a session. Raises `ApiRefused` when it has ended."""
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        return await self._tokens("/token/refresh", form)

    async def exchange(self, access_token: str) -> str:
        """Return a delegated token: five minutes, reading, and writes become proposals."""
        form = {"grant_type": _EXCHANGE, "subject_token": access_token}
        tokens = await self._tokens("/token/exchange", form | {"subject_token_type": _ACCESS})
        return tokens.access_token

    async def revoke(self, refresh_token: str) -> None:
        """End a session, and with it every token derived from it."""
        await self.send("POST", "/token/revoke", data={"token": refresh_token})

    async def call(
        self,
        method: str,
        path: str,
        token: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: object = None,
        patience: float | None = None,
    ) -> dict[str, Any]:
        """Call an operation as a user and return its JSON object ({} when there is none).

        `patience` are the seconds it may take, where that is longer than usual.
        """
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        given = {key: value for key, value in (params or {}).items() if value is not None}
        body: dict[str, Any] = {} if json is None else {"json": json}
        if patience is not None:
            body["timeout"] = patient(patience)
        response = await self.send(method, path, headers=headers, params=given, **body)
        return _object(response)

    async def send(self, method: str, path: str, **request: Any) -> httpx.Response:
        """Send a request. Raises `ApiRefused` for 4xx, `ApiAway` for the rest."""
        try:
            response = await self._client.request(method, path, **request)
        except httpx.HTTPError as error:
            raise ApiAway("the api could not be reached") from error
        if response.is_success:
            return response
        if not response.is_client_error:
            raise ApiAway(f"the api answered {response.status_code}")
        known = _object(response)
        raise ApiRefused(
            response.status_code,
            str(known.get("code", "")),
            str(known.get("detail") or known.get("title") or "The request was refused."),
            known | _retry_after(response),
        )

    async def _tokens(self, path: str, form: dict[str, str]) -> Tokens:
        response = await self.send("POST", path, data=form)
        try:
            return Tokens.model_validate(_object(response))
        except ValidationError as error:
            raise ApiAway("the api sent no tokens") from error


def patient(seconds: float) -> httpx.Timeout:
    """Return the limits of a request that may take `seconds`; who is away is noticed as soon."""
    return httpx.Timeout(seconds, connect=TIMEOUT.connect)


def make_client(base_url: str, timeout: httpx.Timeout = TIMEOUT) -> httpx.AsyncClient:
    """Return a client that talks to one service only and never follows it elsewhere."""
    limits = httpx.Limits(max_connections=100, max_keepalive_connections=20)
    return httpx.AsyncClient(
        base_url=base_url, timeout=timeout, limits=limits, follow_redirects=False, trust_env=False
    )


def _object(response: httpx.Response) -> dict[str, Any]:
    try:
        value: object = response.json()
    except ValueError:
        return {}
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {"items": value}


def _retry_after(response: httpx.Response) -> dict[str, int]:
    seconds = response.headers.get("Retry-After", "")
    return {"retry_after": int(seconds)} if seconds.isdecimal() else {}
