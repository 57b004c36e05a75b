"""The few pages beside the chat: an account, its password and tokens, what was done.

Passwords are typed here and not in the chat, where they would become part of a conversation.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final
from urllib.parse import parse_qs

from chat import identity, sanitise
from chat.api_client import Api, ApiAway, ApiRefused
from chat.asgi import App, Receive, Scope, Send, answer, read_body
from chat.history.common import NotYours
from chat.history.layer import HistoryLayer
from chat.pages import data
from chat.pages.account import activity_page, join_page, password_page
from chat.pages.html import BACK, Page
from chat.pages.tokens import PLACE as TOKENS
from chat.pages.tokens import tokens_page, wanted
from chat.render.tables import objects
from chat.sessions import Sessions, SignedOut

ELEMENT: Final = re.compile(r"/history/([0-9a-f-]{36})/([0-9a-f-]{36})")
SHOWN_TYPES: Final = frozenset(
    {"text/csv", "application/json", "text/plain", "text/markdown", "application/pdf"}
)
UNFIT: Final = 422
MAX_DIGITS: Final = 15
AWAY: Final = "The api does not answer right now. Look whether the change was made, and try again in a minute."

Form = dict[str, str]
SignIn = Callable[[str, str], Awaitable[str | None]]


class Pages:
    """Answers `/account/...` and `/history/...`; everything else goes on to the chat."""

    def __init__(
        self, app: App, *, api: Api, sessions: Sessions, history: HistoryLayer, sign_in: SignIn
    ) -> None:
        self._app, self._api, self._sessions = app, api, sessions
        self._history, self._sign_in = history, sign_in
        self._routes: dict[tuple[str, str], Callable[[Form], Awaitable[Page]]] = {
            ("GET", "/account/join"): self._show_join,
            ("POST", "/account/join"): self._join,
            ("GET", "/account/password"): self._show_password,
            ("POST", "/account/password"): self._password,
            ("GET", "/account/activity"): self._activity,
            ("GET", data.PLACE): self._show_data,
            ("GET", data.DOWNLOAD): self._download,
            ("POST", data.DELETE): self._delete,
            ("GET", TOKENS): self._show_tokens,
            ("POST", TOKENS): self._make_token,
            ("POST", f"{TOKENS}/revoke"): self._revoke_token,
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
            await Page("Not here", "<p>There is no such page.</p>", 404).send(send)
        else:
            await self._app(scope, receive, send)

    async def _guarded(self, route: Callable[[Form], Awaitable[Page]], body: bytes) -> Page:
        try:
            return await route(_form(body))
        except SignedOut:
            return Page.moved("/login")
        except ApiAway:
            return Page("One moment", f"<p role='alert'>{AWAY}</p>", 503)

    async def _element(self, send: Send, thread_id: str, element_id: str) -> None:
        try:
            name, mime, content = await self._history.element_content(thread_id, element_id)
        except (NotYours, ValueError):
            await answer(send, 404, b"There is nothing here.", "text/plain")
            return
        kind = mime if mime in SHOWN_TYPES else "text/plain"
        safe = re.sub(r"[^\w. -]", "_", name, flags=re.ASCII)[:80] or "file"
        place = f'inline; filename="{safe}"'.encode()
        await answer(send, 200, content, kind, [(b"content-disposition", place)])

    async def _show_join(self, _form: Form) -> Page:
        return join_page("")

    async def _join(self, form: Form) -> Page:
        name, password = form.get("username", ""), form.get("password", "")
        if password != form.get("again", ""):
            return join_page("The two passwords are not the same.", name)
        body = {"username": name, "password": password}
        try:
            await self._api.send("POST", "/accounts", json=body)
        except ApiRefused as refused:
            return join_page(_why(refused), name)
        token = await self._sign_in(name, password)
        return Page.moved("/", token) if token else Page.moved("/login")

    async def _show_password(self, _form: Form) -> Page:
        await self._access()
        return password_page("")

    async def _password(self, form: Form) -> Page:
        token = await self._access()
        if form.get("new", "") != form.get("again", ""):
            return password_page("The two new passwords are not the same.")
        body = {"current_password": form.get("current", ""), "new_password": form.get("new", "")}
        try:
            await self._api.call("PATCH", "/me/password", token, json=body)
        except ApiRefused as refused:
            return password_page(_why(refused))
        done = "Your password was changed. You were signed out everywhere else."
        return Page("Password changed", f"<p role='status'>{done}</p>{BACK}")

    async def _activity(self, _form: Form) -> Page:
        token = await self._access()
        found = await self._api.call("GET", "/me/audit", token, params={"limit": 100})
        return activity_page(objects(found.get("items")))

    async def _show_data(self, _form: Form) -> Page:
        await self._access()
        return data.data_page()

    async def _download(self, _form: Form) -> Page:
        stored = await self._api.call("GET", "/me/export.json", await self._access())
        return data.Download(stored, await self._history.everything())

    async def _delete(self, form: Form) -> Page:
        token = await self._access()
        try:
            body = {"current_password": form.get("current", "")}
            await self._api.call("DELETE", "/me", token, json=body)
        except ApiRefused as refused:
            return data.data_page(sanitise.plain(refused.detail))
        await self._history.forget()
        if known := identity.current.get():
            await self._sessions.close(known.handle)
        return data.gone()

    async def _show_tokens(self, _form: Form) -> Page:
        return await self._tokens_page(await self._access())

    async def _make_token(self, form: Form) -> Page:
        token = await self._access()
        try:
            made = await self._api.call("POST", "/app-tokens", token, json=wanted(form))
        except ApiRefused as refused:
            unfit = "The name does not fit what is asked for below."
            problem = unfit if refused.status == UNFIT else sanitise.plain(refused.detail)
            return await self._tokens_page(token, problem=problem)
        return await self._tokens_page(token, secret=str(made.get("token", "")))

    async def _revoke_token(self, form: Form) -> Page:
        token, number = await self._access(), form.get("token", "")
        if number.isdecimal() and len(number) <= MAX_DIGITS:
            with suppress(ApiRefused):  # it is gone already
                await self._api.call("DELETE", f"/app-tokens/{number}", token)
        return Page.moved(TOKENS)

    async def _tokens_page(self, token: str, problem: str = "", secret: str = "") -> Page:
        found = await self._api.call("GET", "/app-tokens", token)
        return tokens_page(objects(found.get("items")), problem, secret)

    async def _access(self) -> str:
        known = identity.current.get()
        if known is None:
            raise SignedOut
        return await self._sessions.access(known.handle)


def _why(refused: ApiRefused) -> str:
    if refused.status == UNFIT:
        return "The name or the password does not fit what is asked for below."
    return sanitise.plain(refused.detail)


def _form(body: bytes) -> Form:
    try:
        fields = parse_qs(body.decode(), max_num_fields=10)
    except (UnicodeDecodeError, ValueError):
        return {}
    return {name: values[-1] for name, values in fields.items()}
