"""Reads who is asking from the cookie, and takes away cookies whose session has ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jwt

from chat.asgi import App, Receive, Scope, Send, cookies
from chat.identity import HANDLE_KEY, Identity, address, current
from chat.sessions import Sessions

COOKIE = "matinee_session"


class Doorman:
    """Lets a request through as the user its session belongs to, or as nobody.

    Chainlit's cookie outlives a sign-out: without this, an old one would still open the history.
    """

    def __init__(
        self, app: App, sessions: Sessions, read: Callable[[str], Identity | None]
    ) -> None:
        self._app, self._sessions, self._read = app, sessions, read

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        identity = await self._identity(scope)
        # A bearer header would be a second way in, past the session's check.
        dropped = {b"authorization"} if identity else {b"authorization", b"cookie"}
        scope["headers"] = [item for item in scope["headers"] if item[0] not in dropped]
        reset = current.set(identity)
        reset_address = address.set((scope.get("client") or ("",))[0])
        try:
            await self._app(scope, receive, send)
        finally:
            address.reset(reset_address)
            current.reset(reset)

    async def _identity(self, scope: Scope) -> Identity | None:
        cookie = cookies(scope).get(COOKIE)
        identity = self._read(cookie) if cookie else None
        if identity is None:
            return None
        owner = await self._sessions.username_of(identity.handle)
        return identity if owner == identity.username else None


def cookie_reader(secret: str) -> Callable[[str], Identity | None]:
    """Return what reads Chainlit's cookie: its signature and its life are checked."""

    def read(cookie: str) -> Identity | None:
        try:
            claims: dict[str, Any] = jwt.decode(
                cookie, secret, algorithms=["HS256"], options={"require": ["exp", "identifier"]}
            )
            return Identity(str(claims["identifier"]), str(claims["metadata"][HANDLE_KEY]))
        except (jwt.InvalidTokenError, KeyError, TypeError):
            return None

    return read
