"""Approval cards: the api's own words, fetched with the user's token, decided by its digest."""

from __future__ import annotations

from typing import Any, cast

from chainlit.action import Action

from chat import sanitise
from chat.render.values import clock_time, stars, titled

DECIDE = "decide_proposal"
CARD = "proposal_id"
"""The key in a message's metadata that makes it a card."""

_DECIDED = {
    "approved": "✓ **Done.**",
    "rejected": "**Not changed.** You rejected this.",
    "expired": "**Expired.** Nothing was changed; ask for it again if you still want it.",
}


def card(proposal: dict[str, Any]) -> str:
    """Return what would change, in Markdown: the film, the stars before and after, the expiry."""
    lines = [f"**{sanitise.inline(str(proposal.get('summary') or 'A change'), 600)}**"]
    details = cast("dict[str, Any]", proposal.get("details") or {})
    if details.get("title"):
        old, new = _stars(details.get("old_stars")), _stars(details.get("new_stars"))
        film = titled(details["title"], details.get("year"))
        lines.append(f"| Film | Now | After |\n| --- | --- | --- |\n| {film} | {old} | {new} |")
    until = clock_time(proposal.get("expires_at"))
    lines.append(f"*Nothing changes until you approve.{f' Open until {until}.' if until else ''}*")
    return "\n\n".join(lines)


def decided(proposal: dict[str, Any], state: str) -> str:
    """Return the card of a change that is decided or too old."""
    words = _DECIDED.get(state, "**Closed.**")
    return f"{words}\n\n{sanitise.inline(str(proposal.get('summary') or ''), 600)}"


def buttons(proposal_id: str) -> list[Action]:
    """Return approve and reject. The payload is an opaque id: nothing in it is believed."""
    return [
        Action(
            name=DECIDE,
            payload={"proposal_id": proposal_id, "decision": "approve"},
            label="Approve",
            icon="check",
            tooltip="Make this change",
        ),
        Action(
            name=DECIDE,
            payload={"proposal_id": proposal_id, "decision": "reject"},
            label="Reject",
            icon="x",
            tooltip="Leave everything as it is",
        ),
    ]


def _stars(value: object) -> str:
    if not isinstance(value, int | float):
        return "no rating"
    return f"{stars(value)} {value:g}"
