"""The week in films: when asked for, and on Mondays for those who want it."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import chainlit as cl

from chat.api_client import ApiAway, ApiRefused
from chat.caller import Caller
from chat.render import digest as words
from chat.render.elements import attach, file_element
from chat.services import Services
from chat.sessions import SignedOut

MONDAY: Final = 1
PDF: Final = "application/pdf"


class Digest:
    """Shows the api's weekly digest, with its days as a chart and the whole of it as a file."""

    def __init__(self, services: Services, caller: Caller) -> None:
        self._services, self._caller = services, caller

    async def show(self) -> None:
        """Show the last full week."""
        await self._show(await self._caller.call("GET", "/digest"))

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
            found = await self._caller.call("GET", "/digest")
        except (ApiAway, ApiRefused, SignedOut):
            return  # nobody asked for it; the next conversation tries again
        await self._services.history.prefer(username, digest_week=week_of(today))
        await self._show(found)

    async def _show(self, found: dict[str, Any]) -> None:
        message = await cl.Message(content=words.message(found)).send()
        elements = words.pictures(found)
        pdf = await self._caller.file("/digest", PDF, params=words.period(found))
        if pdf:
            elements.append(file_element(f"{words.file_name(found)}.pdf", pdf, PDF))
        await attach(message.id, elements)


def week_of(day: date) -> str:
    """Return the ISO week of a day, such as `2026-W48`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"
