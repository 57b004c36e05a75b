"""What the server remembers while a conversation is open; the history keeps none of it."""

from __future__ import annotations

from typing import Any, cast

import chainlit as cl


def recall(key: str) -> Any:
    """Return what was kept under a key, None when nothing was."""
    return cast("Any", cl.user_session).get(key)


def keep(key: str, value: object) -> None:
    """Keep a value until the conversation is closed."""
    cast("Any", cl.user_session).set(key, value)
