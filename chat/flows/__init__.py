"""Guided flows beside free questions: first ratings, imports, the week."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import chainlit as cl

from chat.caller import Caller
from chat.services import Services


class Flows:
    """Recognises what is not a question for the analyst, and carries it out."""

    def __init__(self, services: Services, caller: Caller) -> None:
        self._services, self._caller = services, caller

    async def handle(self, message: cl.Message) -> bool:
        """Carry out a command or an import; False when the message is a question."""
        return False

    async def monday_digest(self) -> None:
        """Show the week on Mondays, once."""

    def actions(self) -> dict[str, Callable[[cl.Action], Awaitable[Any]]]:
        """Return the callbacks of the flows' buttons."""
        return {}
