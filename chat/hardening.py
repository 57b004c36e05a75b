"""What stands before Chainlit: foreign pages, foreign assets and loose ends are turned away.

Chainlit as it comes sends no content policy, answers any origin with credentials, accepts
websockets of any page, publishes its own documentation and shares conversations by link.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Collection
from typing import Final

from chat.asgi import App, Header, Message, Receive, Scope, Send, answer_json, header

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
# Parts of Chainlit that Matinee does not use, each a way in that need not exist.
ABSENT: Final = re.compile(
    r"/(?:docs|redoc|openapi\.json|mcp|copilot|slack|teams|auth/(?:jwt|header|oauth)"
    r"|project/(?:share|thread/share|element))(?:/.*)?"
)
CACHED: Final = re.compile(r"/assets/.+-[\w-]{8}\.\w+")
_INLINE_SCRIPT: Final = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
_FOREIGN_TAG: Final = re.compile(rb"<(?:link|meta)\b[^>]*https?://[^>]*>\s*")
JSON_LIMIT: Final = 1_048_576


def content_policy(page: bytes = b"") -> str:
    """Return the policy for a page: only our own files, and the inline scripts it came with."""
    scripts = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"
        for script in _INLINE_SCRIPT.findall(page)
    )
    return (
        f"default-src 'self'; script-src 'self' {scripts}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
        "worker-src 'self' blob:; frame-src 'none'; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    )


class Hardened:
    """Wraps an ASGI application with origin checks, headers, limits and honest cookies."""

    def __init__(
        self, app: App, *, origins: Collection[str], secure: bool, upload_bytes: int
    ) -> None:
        self._app, self._origins, self._secure = app, origins, secure
        self._upload_bytes = upload_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._foreign(scope):
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        await self._app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        path, method = scope["path"], scope["method"]
        answered = _Answer(send, path, secure=self._secure)
        live = path.startswith("/ws/")
        if (live or method not in SAFE_METHODS) and self._foreign(scope):
            await answer_json(answered, 403, {"detail": "This request came from another site."})
        elif ABSENT.fullmatch(path):
            await answer_json(answered, 404, {"detail": "There is nothing here."})
        elif path == "/set-session-cookie":
            # Only load balancers of several chats would read that cookie; there is one chat.
            await answer_json(answered, 200, {"message": "not needed"})
        else:
            if not path.startswith(("/assets/", "/public/")):
                _without(scope, b"accept-encoding")  # a page is read before it is sent
            limited = _Limited(receive, answered, self._limit(path))
            await self._app(scope, limited, answered)

    def _limit(self, path: str) -> int:
        # Socket.IO counts its own messages; a file comes with some lines around it.
        return self._upload_bytes + 65_536 if path == "/project/file" else JSON_LIMIT

    def _foreign(self, scope: Scope) -> bool:
        origin = header(scope, "origin")
        if origin is not None:
            return origin not in self._origins
        # Programs send neither; every browser sends one of them.
        return header(scope, "sec-fetch-site") in {"cross-site", "same-site"}


class _Limited:
    """Receives a body up to a size; a longer one ends as 413."""

    def __init__(self, receive: Receive, answered: _Answer, limit: int) -> None:
        self._receive, self._answered, self._left = receive, answered, limit

    async def __call__(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            self._answered.too_large = True
            return {"type": "http.disconnect"}
        return message


class _Answer:
    """Sends a response with our headers; a page is held back until its scripts are known."""

    def __init__(self, send: Send, path: str, *, secure: bool) -> None:
        self._send, self._path, self._secure = send, path, secure
        self._page: Message | None = None
        self._body = b""
        self.too_large = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            message["status"] = self._status(message["status"])
            given: list[Header] = list(message.get("headers", ()))
            if dict(given).get(b"content-type", b"").startswith(b"text/html"):
                self._page = message
                return
            message["headers"] = self._headers(given, content_policy())
        elif self._page is not None:
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._send_page(self._page)
            return
        await self._send(message)

    async def _send_page(self, start: Message) -> None:
        body = _FOREIGN_TAG.sub(b"", self._body)
        given = self._headers(list(start.get("headers", ())), content_policy(body))
        start["headers"] = [h for h in given if h[0] != b"content-length"]
        start["headers"].append((b"content-length", str(len(body)).encode()))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})

    def _status(self, status: int) -> int:
        if self.too_large:
            return 413
        # Chainlit turns "this answer is not yours" into a failure of its own.
        return 404 if self._path == "/feedback" and status == 500 else status

    def _headers(self, given: list[Header], policy: str) -> list[Header]:
        kept = [
            (name, self._cookie(value) if name == b"set-cookie" else value)
            for name, value in given
            if name not in {b"server", b"access-control-allow-origin", b"cache-control"}
            and not name.startswith(b"access-control-")
        ]
        cached = bool(CACHED.fullmatch(self._path))
        caching = "public, max-age=31536000, immutable" if cached else "no-store"
        if self._path.startswith("/public/") or self._path in {"/favicon", "/logo"}:
            caching = "no-cache"
        added = {
            "content-security-policy": policy,
            "x-content-type-options": "nosniff",
            # Not no-referrer: with it browsers send our own forms with "Origin: null".
            "referrer-policy": "same-origin",
            "x-frame-options": "DENY",
            "permissions-policy": "camera=(), microphone=(), geolocation=()",
            "cross-origin-opener-policy": "same-origin",
            "cross-origin-resource-policy": "same-origin",
            "cache-control": caching,
        }
        return [*kept, *((name.encode(), value.encode()) for name, value in added.items())]

    def _cookie(self, value: bytes) -> bytes:
        lowered = value.lower()
        if b"httponly" not in lowered:
            value += b"; HttpOnly"
        if b"samesite" not in lowered:
            value += b"; SameSite=lax"
        if self._secure and b"secure" not in lowered:
            value += b"; Secure"
        return value


def _without(scope: Scope, name: bytes) -> None:
    scope["headers"] = [item for item in scope["headers"] if item[0] != name]
