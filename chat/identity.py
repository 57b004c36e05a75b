"""Who is asking: read from the browser's cookie, put where every layer below can see it."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass

HANDLE_KEY = "sid"
ACCOUNT_KEY = "account"


@dataclass(frozen=True)
class Identity:
    """A signed-in browser: the user's name and the opaque handle of its session."""

    username: str
    handle: str


current: ContextVar[Identity | None] = ContextVar("matinee_identity", default=None)
"""The identity of the HTTP request or websocket being served, None when signed out."""

address: ContextVar[str] = ContextVar("matinee_address", default="")
"""The address that request or websocket came from, "" when nobody's is being served."""
