"""Guided flows beside free questions: first ratings, imports, the week."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import chainlit as cl
from chainlit.types import ThreadDict

from chat.api_client import ApiRefused
from chat.caller import Caller
from chat.flows import imports, onboarding
from chat.flows.digest import Digest
from chat.services import Services
from chat.starters import DIGEST, IMPORT, RATE

NOT_FOUND = 404
Command = Callable[[], Awaitable[None]]


class Flows:
    """Recognises what is not a question for the analyst, and carries it out."""

    def __init__(self, services: Services, caller: Caller) -> None:
        self._digest = Digest(services, caller)
        self._onboarding = onboarding.Onboarding(caller)
        self._imports = imports.Imports(caller)
        self._commands: dict[str, Command] = {
            RATE: self._onboarding.start,
            IMPORT: self._imports.invite,
            DIGEST: self._digest.show,
        }

    async def handle(self, message: cl.Message) -> bool:
        """Carry out a command or an import; False when the message is a question."""
        if await self._imports.received(message):
            return True
        run = self._commands.get(message.command or "")
        if run is None:
            return False
        try:
            await run()
        except ApiRefused as refused:
            if message.command != DIGEST or refused.status != NOT_FOUND:
                raise
            # An api without digests still knows the ratings of the week.
            message.content = "Which films did I rate in the last 7 days?"
            return False
        return True

    async def resume(self, thread: ThreadDict) -> None:
        """Put back the buttons of a conversation taken up again."""
        await self._imports.resume(thread)

    async def monday_digest(self) -> None:
        """Show the week on Mondays, once."""
        await self._digest.on_monday()

    def actions(self) -> dict[str, Callable[[cl.Action], Awaitable[Any]]]:
        """Return the callbacks of the flows' buttons."""
        return {
            onboarding.RATE: self._onboarding.rate,
            onboarding.SKIP: self._onboarding.skip,
            onboarding.STOP: self._onboarding.stop,
            **self._imports.actions(),
        }


COMMANDS: list[dict[str, Any]] = [
    {"id": RATE, "icon": "star", "description": "Rate ten films, one click each"},
    {"id": IMPORT, "icon": "import", "description": "Bring your ratings from another service"},
    {"id": DIGEST, "icon": "calendar", "description": "My week in films"},
]
