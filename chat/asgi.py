"""Small tools for plain ASGI: what a scope says, and short answers."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Header = tuple[bytes, bytes]


def header(scope: Scope, name: str) -> str | None:
    """Return a request's header (lower-case name), None when it is absent."""
    wanted = name.encode()
    for key, value in scope["headers"]:
        if key == wanted:
            return value.decode("latin-1")
    return None


def cookies(scope: Scope) -> dict[str, str]:
    """Return the cookies a request carries; a malformed header carries none."""
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(header(scope, "cookie") or "")
    except CookieError:
        return {}
    return {name: morsel.value for name, morsel in jar.items()}


async def answer(
    send: Send, status: int, body: bytes, content_type: str, headers: Iterable[Header] = ()
) -> None:
    """Send a whole response."""
    given = [
        (b"content-type", content_type.encode()),
        (b"content-length", str(len(body)).encode()),
        *headers,
    ]
    await send({"type": "http.response.start", "status": status, "headers": given})
    await send({"type": "http.response.body", "body": body})


async def answer_json(send: Send, status: int, value: object) -> None:
    """Send a JSON response."""
    await answer(send, status, json.dumps(value).encode(), "application/json")


async def read_body(receive: Receive) -> bytes:
    """Return a request's whole body."""
    body = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return body
        body += message.get("body", b"")
        if not message.get("more_body"):
            return body
