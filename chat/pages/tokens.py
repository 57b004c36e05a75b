"""The page of app tokens: made here, shown once, taken back here."""

from __future__ import annotations

from html import escape
from typing import Any, Final

from chat import sanitise
from chat.pages.html import Page, field, form, links, table

PLACE: Final = "/account/tokens"
DAYS: Final = (30, 90, 366)
_INTRODUCTION: Final = (
    "<p>A token lets another program, such as an AI client that speaks MCP, look at your films and "
    "ratings for you. It can not sign in, see your password or approve anything.</p>"
)


def tokens_page(items: list[dict[str, Any]], problem: str = "", secret: str = "") -> Page:
    """Return the list of tokens and the form for a new one; `secret` is shown this once."""
    rows = [_row(item) for item in items]
    headings = ["Name", "May", "Made", "Ends", "Last used", "Take back"]
    listed = table(headings, rows) if rows else "<p>No other tool has a token.</p>"
    body = links(PLACE) + _INTRODUCTION + _shown_once(secret) + listed
    body += "<h2>A new token</h2>" + form(PLACE, _fields(), "Make the token", problem)
    return Page("Other tools", body, 422 if problem else 200, wide=True)


def wanted(values: dict[str, str]) -> dict[str, Any]:
    """Return the body the api makes a token from."""
    days = values.get("days", "")
    return {
        "name": values.get("name", "").strip(),
        "days": int(days) if days in {str(known) for known in DAYS} else DAYS[1],
        "read_only": values.get("changes") != "yes",
    }


def _shown_once(secret: str) -> str:
    if not secret:
        return ""
    return (
        "<div class='once' role='status'><p><strong>Copy the token now.</strong> It is not shown "
        "again; the other program sends it as a bearer token.</p>"
        f"<p><code id='secret'>{escape(secret)}</code></p></div>"
    )


def _fields() -> str:
    named = "required maxlength='40' pattern='[A-Za-z0-9][A-Za-z0-9 _.\\-]*'"
    days = "".join(
        f"<option value='{n}'{' selected' if n == DAYS[1] else ''}>{n} days</option>" for n in DAYS
    )
    return (
        field("name", "What it is for", "off", more=named)
        + "<p class='hint'>Letters, digits, spaces, dots and dashes, such as “Notes on my "
        "laptop”. It is shown with everything the tool proposes.</p>"
        + f"<label for='days'>It ends after</label><select id='days' name='days'>{days}</select>"
        + "<label class='check'><input type='checkbox' name='changes' value='yes'> "
        "It may prepare changes (each waits for your approval)</label>"
    )


def _row(item: dict[str, Any]) -> str:
    name = escape(sanitise.plain(str(item.get("name", "")), 60))
    may = "read" if item.get("read_only") else "read, prepare changes"
    cells = [may, *(_day(item.get(key)) for key in ("created_at", "expires_at", "last_used_at"))]
    number = item.get("app_token_id")
    button = (
        f"<form method='post' action='{PLACE}/revoke'>"
        f"<input type='hidden' name='token' value='{number if isinstance(number, int) else ''}'>"
        f"<button class='small' type='submit' aria-label='Take back {name}'>Take back</button></form>"
    )
    told = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    return f"<tr><th scope='row'>{name}</th>{told}<td>{button}</td></tr>"


def _day(moment: object) -> str:
    return str(moment)[:10] if isinstance(moment, str) else "never"
