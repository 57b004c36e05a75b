"""The few pages beside the chat: making an account, changing a password, what was done.

Passwords are typed here and not in the chat, where they would become part of a conversation.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from html import escape
from typing import Any, Final
from urllib.parse import parse_qs

from chat import identity, sanitise
from chat.api_client import Api, ApiAwayError, ApiRefusedError
from chat.asgi import App, Receive, Scope, Send, answer, read_body
from chat.doorman import COOKIE
from chat.history.common import NotYoursError
from chat.history.layer import HistoryLayer
from chat.sessions import Sessions, SignedOutError

ELEMENT: Final = re.compile(r"/history/([0-9a-f-]{36})/([0-9a-f-]{36})")
SHOWN_TYPES: Final = frozenset({"text/csv", "application/json", "text/plain", "text/markdown"})
MAX_AGE: Final = 43_200
AWAY: Final = "The api does not answer right now. Nothing was changed; try again in a minute."

Form = dict[str, str]
SignIn = Callable[[str, str], Awaitable[str | None]]


class Pages:
    """Answers `/account/...` and `/history/...`; everything else goes on to the chat."""

    def __init__(
        self, app: App, *, api: Api, sessions: Sessions, history: HistoryLayer, sign_in: SignIn
    ) -> None:
        self._app, self._api, self._sessions = app, api, sessions
        self._history, self._sign_in = history, sign_in
        self._routes: dict[tuple[str, str], Callable[[Form], Awaitable[_Page]]] = {
            ("GET", "/account/join"): self._show_join,
            ("POST", "/account/join"): self._join,
            ("GET", "/account/password"): self._show_password,
            ("POST", "/account/password"): self._password,
            ("GET", "/account/activity"): self._activity,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path, method = scope["path"], scope["method"]
        if element := ELEMENT.fullmatch(path):
            await self._element(send, *element.groups())
        elif route := self._routes.get((method, path)):
            body = await read_body(receive) if method == "POST" else b""
            await (await self._guarded(route, body)).send(send)
        elif path.startswith(("/account/", "/history/")):
            await _Page("Not here", "<p>There is no such page.</p>", 404).send(send)
        else:
            await self._app(scope, receive, send)

    async def _guarded(self, route: Callable[[Form], Awaitable[_Page]], body: bytes) -> _Page:
        try:
            return await route(_form(body))
        except SignedOutError:
            return _Page.moved("/login")
        except ApiAwayError:
            return _Page("One moment", f"<p role='alert'>{AWAY}</p>", 503)

    async def _element(self, send: Send, thread_id: str, element_id: str) -> None:
        try:
            name, mime, content = await self._history.element_content(thread_id, element_id)
        except (NotYoursError, ValueError):
            await answer(send, 404, b"There is nothing here.", "text/plain")
            return
        kind = mime if mime in SHOWN_TYPES else "text/plain"
        safe = re.sub(r"[^\w. -]", "_", name, flags=re.ASCII)[:80] or "file"
        place = f'inline; filename="{safe}"'.encode()
        await answer(send, 200, content, kind, [(b"content-disposition", place)])

    async def _show_join(self, _form: Form) -> _Page:
        return _join_page("")

    async def _join(self, form: Form) -> _Page:
        name, password = form.get("username", ""), form.get("password", "")
        if password != form.get("again", ""):
            return _join_page("The two passwords are not the same.", name)
        body = {"username": name, "password": password}
        try:
            await self._api.send("POST", "/accounts", json=body)
        except ApiRefusedError as refused:
            return _join_page(_why(refused), name)
        token = await self._sign_in(name, password)
        return _Page.moved("/", token) if token else _Page.moved("/login")

    async def _show_password(self, _form: Form) -> _Page:
        await self._access()
        return _password_page("")

    async def _password(self, form: Form) -> _Page:
        token = await self._access()
        if form.get("new", "") != form.get("again", ""):
            return _password_page("The two new passwords are not the same.")
        body = {"current_password": form.get("current", ""), "new_password": form.get("new", "")}
        try:
            await self._api.call("PATCH", "/me/password", token, json=body)
        except ApiRefusedError as refused:
            return _password_page(_why(refused))
        done = "Your password was changed. You were signed out everywhere else."
        return _Page("Password changed", f"<p role='status'>{done}</p>{_BACK}")

    async def _activity(self, _form: Form) -> _Page:
        token = await self._access()
        found = await self._api.call("GET", "/me/audit", token, params={"limit": 100})
        rows = "".join(_activity_row(item) for item in found.get("items", []))
        table = (
            "<div class='scroll'><table><thead><tr><th>When (UTC)</th><th>Who</th><th>What</th>"
            f"<th></th></tr></thead><tbody>{rows}</tbody></table></div>"
        )
        empty = "<p>Nothing yet. What the assistant proposes and you decide shows up here.</p>"
        return _Page("What was done for you", (table if rows else empty) + _BACK, wide=True)

    async def _access(self) -> str:
        known = identity.current.get()
        if known is None:
            raise SignedOutError
        return await self._sessions.access(known.handle)


class _Page:
    """One HTML page, or a redirect."""

    def __init__(self, title: str, body: str, status: int = 200, *, wide: bool = False) -> None:
        self.title, self.body, self.status, self.wide = title, body, status, wide
        self.headers: list[tuple[bytes, bytes]] = []

    @classmethod
    def moved(cls, place: str, token: str | None = None) -> _Page:
        page = cls("", "", 303)
        page.headers.append((b"location", place.encode()))
        if token:
            cookie = f"{COOKIE}={token}; HttpOnly; Max-Age={MAX_AGE}; Path=/; SameSite=lax"
            page.headers.append((b"set-cookie", cookie.encode()))
        return page

    async def send(self, send: Send) -> None:
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
_BACK: Final = "<p><a class='button' href='/'>Back to the chat</a></p>"
_FIELD: Final = (
    "<label for='{id}'>{label}</label>"
    "<input id='{id}' name='{id}' type='{kind}' autocomplete='{complete}' value='{value}' {more}>"
)


def _field(name: str, label: str, complete: str, *, value: str = "", more: str = "") -> str:
    kind = "text" if name == "username" else "password"
    values = {"id": name, "label": label, "kind": kind, "complete": complete, "more": more}
    return _FIELD.format(value=escape(value, quote=True), **values)


def _form_page(title: str, action: str, fields: str, button: str, problem: str) -> _Page:
    alert = f"<p class='problem' role='alert'>{escape(problem)}</p>" if problem else ""
    form = (
        f"{alert}<form method='post' action='{action}'>{fields}"
        f"<button type='submit'>{button}</button></form>"
    )
    return _Page(title, form, 422 if problem else 200)


def _join_page(problem: str, name: str = "") -> _Page:
    length = "required minlength='8' maxlength='128'"
    fields = (
        _field("username", "User name", "username", value=name, more="required maxlength='32'")
        + "<p class='hint'>2 to 32 letters, digits, dots, dashes or underscores.</p>"
        + _field("password", "Password", "new-password", more=length)
        + "<p class='hint'>At least 8 characters.</p>"
        + _field("again", "Password, once more", "new-password", more=length)
    )
    page = _form_page("Make an account", "/account/join", fields, "Make my account", problem)
    page.body += "<p>Have one already? <a href='/login'>Sign in</a></p>"
    return page


def _password_page(problem: str) -> _Page:
    length = "required minlength='8' maxlength='128'"
    fields = (
        _field("current", "Password now", "current-password", more="required")
        + _field("new", "New password", "new-password", more=length)
        + "<p class='hint'>At least 8 characters. You will be signed out everywhere else.</p>"
        + _field("again", "New password, once more", "new-password", more=length)
    )
    title = "Change your password"
    page = _form_page(title, "/account/password", fields, "Change it", problem)
    page.body += (
        "<p><a href='/account/activity'>What was done for you</a> · <a href='/'>Chat</a></p>"
    )
    return page


def _activity_row(item: dict[str, Any]) -> str:
    moment = str(item.get("created_at", ""))[:16].replace("T", " ")
    action = str(item.get("action", "")).replace("proposal.", "").replace("_", " ")
    cells = (moment, item.get("actor", ""), item.get("summary", ""), action)
    return f"<tr>{''.join(f'<td>{escape(sanitise.plain(str(c), 400))}</td>' for c in cells)}</tr>"


def _why(refused: ApiRefusedError) -> str:
    if refused.status == 422:
        return "The name or the password does not fit what is asked for below."
    return sanitise.plain(refused.detail)


def _form(body: bytes) -> Form:
    try:
        fields = parse_qs(body.decode(), max_num_fields=10)
    except (UnicodeDecodeError, ValueError):
        return {}
    return {name: values[-1] for name, values in fields.items()}
