"""The look of the pages beside the chat, and their forms."""

from __future__ import annotations

from html import escape
from typing import Final

from chat.asgi import Send, answer
from chat.doorman import COOKIE

MAX_AGE: Final = 43_200
PASSWORD: Final = "required minlength='8' maxlength='128'"  # noqa: S105 - what may be typed
PLACES: Final = {
    "/account/password": "Password",
    "/account/tokens": "Other tools",
    "/account/activity": "What was done",
    "/account/data": "Your data",
    "/": "Chat",
}


class Page:
    """One HTML page, or a redirect; `body` is HTML, `title` is not."""

    def __init__(self, title: str, body: str, status: int = 200, *, wide: bool = False) -> None:
        self.title, self.body, self.status, self.wide = title, body, status, wide
        self.headers: list[tuple[bytes, bytes]] = []

    @classmethod
    def moved(cls, place: str, token: str | None = None) -> Page:
        """Return a redirect, with the cookie of a new session when `token` is given."""
        page = cls("", "", 303)
        page.headers.append((b"location", place.encode()))
        if token:
            cookie = f"{COOKIE}={token}; HttpOnly; Max-Age={MAX_AGE}; Path=/; SameSite=lax"
            page.headers.append((b"set-cookie", cookie.encode()))
        return page

    async def send(self, send: Send) -> None:
        """Send it as the whole response."""
        text = _HTML.format(
            title=escape(self.title), body=self.body, kind="wide" if self.wide else "narrow"
        )
        body = b"" if self.headers else text.encode()
        await answer(send, self.status, body, "text/html; charset=utf-8", self.headers)


_HTML: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title} · Matinee</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="/favicon"><link rel="stylesheet" href="/public/account.css"></head>
<body><main class="{kind}"><a class="brand" href="/"><img src="/public/mark.svg" alt="" width="36"
height="36">Matinee</a><h1>{title}</h1>{body}</main></body></html>"""
BACK: Final = "<p><a class='button' href='/'>Back to the chat</a></p>"


def links(here: str) -> str:
    """Return the way to the other pages of the account."""
    shown = (
        f"<a href='{place}'{' aria-current=page' if place == here else ''}>{name}</a>"
        for place, name in PLACES.items()
    )
    return f"<nav aria-label='Account'>{''.join(shown)}</nav>"


def field(name: str, label: str, complete: str, *, value: str = "", more: str = "") -> str:
    """Return a labelled field: a secret, unless its browser's name for it says otherwise."""
    kind = "password" if complete.endswith("password") else "text"
    return (
        f"<label for='{name}'>{label}</label><input id='{name}' name='{name}' type='{kind}' "
        f"autocomplete='{complete}' value='{escape(value, quote=True)}' {more}>"
    )


def form(action: str, fields: str, button: str, problem: str = "") -> str:
    """Return a form, under what was wrong with it the last time."""
    return (
        f"{alert(problem)}<form method='post' action='{action}'>{fields}"
        f"<button type='submit'>{button}</button></form>"
    )


def alert(problem: str) -> str:
    """Return a problem as screen readers announce it, or nothing."""
    return f"<p class='problem' role='alert'>{escape(problem)}</p>" if problem else ""


def table(headings: list[str], rows: list[str]) -> str:
    """Return a table that scrolls sideways where it must; `rows` are HTML."""
    cells = "".join(f"<th scope='col'>{heading}</th>" for heading in headings)
    return (
        f"<div class='scroll' role='region' aria-label='Table' tabindex='0'><table><thead><tr>"
        f"{cells}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )
