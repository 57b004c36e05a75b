"""The api as the agent reaches it: one request with the user's delegated token, read to a limit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import httpx

from agent.contract import Json

_MAX_RESPONSE = 2_000_000
"""Bytes of one answer of the api; more is cut off unread."""


class ApiAway(Exception):
    """The api could not be reached or did not answer in time."""


class SignedOut(Exception):
    """The api no longer accepts the token of this run."""


@dataclass(frozen=True)
class Api:
    """The api as the agent sees it, for all users: no token, no cookie, no redirect is kept.

    Requests go to the transport itself; a client would look at each for what we never have.
    """

    url: str
    transport: httpx.AsyncBaseTransport
    timeout: httpx.Timeout

    @classmethod
    def open(
        cls,
        base_url: str,
        *,
        timeout: float,
        connect: float,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> Self:
        """Open connections as they are needed; `transport` replaces the network, as in httpx."""
        limits = httpx.Limits(max_keepalive_connections=20, keepalive_expiry=30)
        network = transport or httpx.AsyncHTTPTransport(trust_env=False, limits=limits)
        return cls(base_url.rstrip("/"), network, httpx.Timeout(timeout, connect=connect))

    async def send(
        self,
        token: str,
        method: str,
        path: str,
        *,
        params: Json | None = None,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
        patience: float | None = None,
    ) -> httpx.Response:
        """Send one request with the token and read its answer up to a limit."""
        named = {
            "Accept": "application/json",
            **(headers or {}),
            "Authorization": f"Bearer {token}",
        }
        waits = self.timeout if patience is None else httpx.Timeout(patience)
        request = httpx.Request(
            method,
            self.url + path,
            params=params,
            json=json,
            headers=named,
            extensions={"timeout": waits.as_dict()},
        )
        try:
            response = await self.transport.handle_async_request(request)
            content = await _read(response)
        except httpx.HTTPError as error:
            raise ApiAway(type(error).__name__) from error
        if response.status_code == 401:
            raise SignedOut
        return httpx.Response(response.status_code, headers=response.headers, content=content)


async def _read(response: httpx.Response) -> bytes:
    """Read a body as it comes: none is compressed, since we never ask for that."""
    content = bytearray()
    assert isinstance(response.stream, httpx.AsyncByteStream)  # noqa: S101 - as transports promise
    try:
        async for chunk in response.stream:
            content += chunk
            if len(content) > _MAX_RESPONSE:
                raise ApiAway("the api's answer is too large")
    finally:
        await response.stream.aclose()
    return bytes(content)
