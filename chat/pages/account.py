"""The pages of an account: joining, the password, what was done."""

from __future__ import annotations

from html import escape
from typing import Any

from chat import sanitise
from chat.pages.html import PASSWORD, Page, field, form, links, table


def join_page(problem: str, name: str = "") -> Page:
    """Return the form for a new account."""
    fields = (
        field("username", "User name", "username", value=name, more="required maxlength='32'")
        + "<p class='hint'>2 to 32 letters, digits, dots, dashes or underscores.</p>"
        + field("password", "Password", "new-password", more=PASSWORD)
        + "<p class='hint'>At least 8 characters.</p>"
        + field("again", "Password, once more", "new-password", more=PASSWORD)
    )
    body = form("/account/join", fields, "Make my account", problem)
    body += "<p>Have one already? <a href='/login'>Sign in</a></p>"
    return Page("Make an account", body, 422 if problem else 200)


def password_page(problem: str) -> Page:
    """Return the form for another password."""
    fields = (
        field("current", "Password now", "current-password", more="required")
        + field("new", "New password", "new-password", more=PASSWORD)
        + "<p class='hint'>At least 8 characters. You will be signed out everywhere else.</p>"
        + field("again", "New password, once more", "new-password", more=PASSWORD)
    )
    place = "/account/password"
    body = links(place) + form(place, fields, "Change it", problem)
    return Page("Change your password", body, 422 if problem else 200)


def activity_page(items: list[dict[str, Any]]) -> Page:
    """Return what the assistant, other tools and the user changed, the latest first."""
    rows = [_activity_row(item) for item in items]
    empty = "<p>Nothing yet. What the assistant proposes and you decide shows up here.</p>"
    shown = table(["When (UTC)", "Who", "What", "How"], rows) if rows else empty
    return Page("What was done for you", links("/account/activity") + shown, wide=True)


def _activity_row(item: dict[str, Any]) -> str:
    moment = str(item.get("created_at", ""))[:16].replace("T", " ")
    action = str(item.get("action", "")).replace("proposal.", "").replace("_", " ")
    cells = (moment, item.get("actor", ""), item.get("summary", ""), action)
    return f"<tr>{''.join(f'<td>{escape(sanitise.plain(str(c), 400))}</td>' for c in cells)}</tr>"
