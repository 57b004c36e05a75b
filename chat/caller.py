"""The signed-in user of the conversation being served, and calls made in their name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chainlit.context import context

from chat import identity
from chat.api_client import ApiAway, ApiRefused, patient
from chat.doorman import cookie_reader
from chat.services import Services
from chat.sessions import SignedOut

UNAUTHORIZED = 401


class Caller:
    """Calls the api with the user's own token; the session is checked on every use."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._read = cookie_reader(services.settings.auth_secret())

    def handle(self) -> str:
        """Return the session's handle. Raises `SignedOut` when there is none."""
        user = context.session.user
        known = identity.current.get()
        if user is not None and known is not None and known.username == user.identifier:
            return known.handle
        found = self._read(context.session.token or "")
        if found is None or user is None or found.username != user.identifier:
            raise SignedOut
        return found.handle

    def username(self) -> str:
        """Return the user's name."""
        user = context.session.user
        if user is None:
            raise SignedOut
        return user.identifier

    async def delegated(self) -> str:
        """Return a delegated token for one turn of the agent."""
        return await self._services.sessions.delegated(self.handle())

    async def call(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: object = None,
        patience: float | None = None,
    ) -> dict[str, Any]:
        """Call an operation of the api as the user; `patience` are the seconds it may take.

        Raises `SignedOut`, `ApiRefused` or `ApiAway`.
        """
        handle = self.handle()
        return await self.call_as(handle, method, path, params=params, json=json, patience=patience)

    async def call_as(
        self,
        handle: str,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: object = None,
        patience: float | None = None,
    ) -> dict[str, Any]:
        """Call an operation of the api with the tokens under a handle."""
        token = await self._services.sessions.access(handle)
        try:
            return await self._services.api.call(
                method, path, token, params=params, json=json, patience=patience
            )
        except ApiRefused as refused:
            if refused.status == UNAUTHORIZED:
                await self._services.sessions.refused(handle, refused)
            raise

    async def file(
        self, path: str, media_type: str, params: Mapping[str, Any] | None = None
    ) -> bytes | None:
        """Return an answer of the api in another form than JSON, None where there is none."""
        token = await self._services.sessions.access(self.handle())
        headers = {"Authorization": f"Bearer {token}", "Accept": media_type}
        try:
            answer = await self._services.api.send(
                "GET", path, headers=headers, params=dict(params or {})
            )
        except (ApiAway, ApiRefused):
            return None
        known = answer.headers.get("content-type", "").partition(";")[0]
        return answer.content if known == media_type else None

    async def upload(
        self, path: str, file: tuple[str, bytes, str], patience: float, **fields: str
    ) -> dict[str, Any]:
        """Send a file to the api as the user; `patience` are the seconds it may take."""
        token = await self._services.sessions.access(self.handle())
        headers = {"Authorization": f"Bearer {token}"}
        response = await self._services.api.send(
            "POST",
            path,
            headers=headers,
            files={"file": file},
            data=fields,
            timeout=patient(patience),
        )
        found: dict[str, Any] = response.json()
        return found
