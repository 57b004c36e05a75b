"""What wraps every request: the headers every answer carries, and the limit on bodies.

Plain ASGI: Starlette's BaseHTTPMiddleware costs more than half of the throughput.
"""

import re
from contextlib import suppress
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.web.errors import TooLarge
from api.web.problems import render

MAX_BODY: Final = 1_000_000
MAX_UPLOAD: Final = 60_000_000
UPLOAD_PATHS: Final = ("/imports",)

_ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
}

_BRACKETS: Final = re.compile(rb"((?:^|&)\w+)(?:\[\d{0,3}\]|%5[Bb]\d{0,3}%5[Dd])=")


class AnswerHeaders:
    """Adds the security headers and those a dependency left in `scope['state']['headers']`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        extra: dict[str, str] = {}
        scope.setdefault("state", {})["headers"] = extra

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in (_ALWAYS | extra).items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, send_with_headers)


class PlainNames:
    """Reads `name[]=1&name[]=2` as `name=1&name=2`: axios, and so many clients, write lists so."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] == "http" and (b"[" in (query := scope["query_string"]) or b"%5" in query):
            scope = {**scope, "query_string": _BRACKETS.sub(rb"\1=", query)}
        await self._app(scope, receive, send)


class Heads:
    """Answers HEAD with the headers of GET, and no body."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def bodiless(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET"}, receive, bodiless)


class _BodyTooLargeError(Exception):
    """More bytes arrived than the operation takes."""


class BodyLimit:
    """Refuses bodies over a size, by Content-Length and by counting what really arrives."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        limit = MAX_UPLOAD if scope["path"] in UPLOAD_PATHS else MAX_BODY
        declared = dict(scope["headers"]).get(b"content-length", b"")
        seen = 0
        started = False

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise _BodyTooLargeError
            return message

        async def noted(message: Message) -> None:
            nonlocal started
            if seen > limit and not started:
                return  # the framework's own words for a body it could not read
            started = True
            await send(message)

        problem = TooLarge(f"The body may have at most {limit} bytes.")
        if declared.isdigit() and int(declared) > limit:
            await render(problem)(scope, receive, send)
            return
        with suppress(_BodyTooLargeError):
            await self._app(scope, counted, noted)
        if seen > limit and not started:
            await render(problem)(scope, receive, send)
