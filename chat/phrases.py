"""What the chat says itself, in one place."""

from __future__ import annotations

from typing import Any

from chat import sanitise

API_AWAY = (
    "The film service does not answer right now. Send your message again in a moment; there is no "
    "need to reload. If you were changing something, look first whether it was done."
)
AGENT_AWAY = (
    "The analyst does not answer right now. Your ratings and conversations are safe; "
    "send your question again in a moment, there is no need to reload."
)
BROKE_OFF = "*The answer broke off here. Ask again to get all of it.*"
SIGNED_OUT = "You are signed out: the session ended, or the password was changed. [Sign in](/login)"
UNEXPECTED = (
    "Something went wrong on our side. Please try again; "
    "if you were changing something, look first whether it was done."
)
NOT_YOURS = "That is not (any more) something you can decide."
TOO_LONG = "Please ask in at most 4,000 characters."
STOPPED = "Stopped."

# What a tool is called while it works: "Looking at …", "Looked at …".
TOOLS = {
    "query_analytics": "the figures",
    "describe_analytics": "what can be counted",
    "search_movies": "the catalogue",
    "get_movie": "a film",
    "similar_movies": "similar films",
    "list_my_ratings": "your ratings",
    "rate_movie": "the rating to change",
    "delete_rating": "the rating to delete",
    "recommend_movies": "your recommendations",
    "refresh_recommendations": "new recommendations",
    "get_refresh": "the new recommendations' progress",
    "weekly_digest": "your week",
}


def tool_name(name: str) -> str:
    """Return what a tool looks at, in words."""
    known = TOOLS.get(name)
    return known or sanitise.plain(sanitise.markdown(name.replace("_", " ")), 60) or "something"


def failure(data: dict[str, Any]) -> str:
    """Return a failed run in words: the agent's sentence, and when to try again."""
    message = sanitise.markdown(str(data.get("message") or ""), 600)
    wait = data.get("retry_after")
    if data.get("status") in {401, 403}:
        return SIGNED_OUT
    text = message or AGENT_AWAY
    if isinstance(wait, int) and wait > 0 and str(wait) not in text:
        text += f" Try again in {wait} seconds."
    return text
