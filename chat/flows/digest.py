"""The week in films: when asked for, and on Mondays for those who want it."""

from __future__ import annotations

from datetime import date

import chainlit as cl

from chat import sanitise
from chat.api_client import ApiAwayError, ApiRefusedError
from chat.caller import Caller
from chat.services import Services
from chat.sessions import SignedOutError

MONDAY = 1


class Digest:
    """Shows the api's weekly digest, in its own words."""

    def __init__(self, services: Services, caller: Caller) -> None:
        self._services, self._caller = services, caller

    async def show(self) -> None:
        """Show the week."""
        await cl.Message(content=await self._text()).send()

    async def on_monday(self) -> None:
        """Show it on a Monday, once a week, unless the user does not want it."""
        today = self._services.clock().date()
        username = self._caller.username()
        known = await self._services.history.preferences(username)
        if today.isoweekday() != MONDAY or not known.get("monday_digest", True):
            return
        if known.get("digest_week") == week_of(today):
            return
        try:
            text = await self._text()
        except (ApiAwayError, ApiRefusedError, SignedOutError):
            return  # nobody asked for it; the next conversation tries again
        await self._services.history.prefer(username, digest_week=week_of(today))
        await cl.Message(content=text).send()

    async def _text(self) -> str:
        return sanitise.markdown(await self._caller.text("/digest", "text/markdown"))


def week_of(day: date) -> str:
    """Return the ISO week of a day, such as `2026-W48`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"
