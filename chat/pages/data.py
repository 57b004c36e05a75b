"""The page of one's own data: all of it as a file, and the account's end."""

from __future__ import annotations

import json
from typing import Any, Final

from chat.asgi import Send, answer
from chat.doorman import COOKIE
from chat.pages.html import Page, field, form, links

PLACE: Final = "/account/data"
DOWNLOAD: Final = f"{PLACE}/everything.json"
DELETE: Final = f"{PLACE}/delete"


class Download(Page):
    """Everything about a person: what the api knows, and what was said in the chat."""

    def __init__(self, stored: dict[str, Any], conversations: list[Any]) -> None:
        super().__init__("", "")
        self.content = json.dumps(
            stored | {"conversations": conversations}, ensure_ascii=False, indent=1
        ).encode()

    async def send(self, send: Send) -> None:
        """Send it as a file."""
        place = [(b"content-disposition", b'attachment; filename="matinee.json"')]
        await answer(send, 200, self.content, "application/json", place)


def data_page(problem: str = "") -> Page:
    """Return the page: the download, and the form that deletes everything."""
    fields = field("current", "Password", "current-password", more="required")
    told = "Your ratings, notes, tags, imports, tokens and conversations are deleted for good."
    body = (
        links(PLACE)
        + "<h2>A copy</h2><p>Your account, ratings, proposals, activity and conversations as one "
        + f"JSON file.</p><p><a class='button' href='{DOWNLOAD}' download>Download</a></p>"
        + f"<h2>The end</h2><p>{told} Nobody can bring them back.</p>"
        + form(DELETE, fields, "Delete my account", problem)
    )
    return Page("Your data", body, 422 if problem else 200)


def gone() -> Page:
    """Return the way out after the account was deleted; the cookie goes too."""
    page = Page.moved("/login")
    cookie = f"{COOKIE}=; HttpOnly; Max-Age=0; Path=/; SameSite=lax"
    page.headers.append((b"set-cookie", cookie.encode()))
    return page
