"""First words offered in an empty conversation; they fit what the user has."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from chainlit.types import Starter

from chat import identity
from chat.api_client import ApiAway, ApiRefused
from chat.caller import Caller
from chat.render.tables import objects
from chat.sessions import SignedOut

logger = logging.getLogger(__name__)

RATE, IMPORT, DIGEST = "Rate films", "Import", "My week"
FEW = 5

_BEGIN = [
    Starter(
        label="Import my ratings",
        message="Import my ratings",
        command=IMPORT,
        icon="/public/icons/import.svg",
    ),
    Starter(
        label="Rate ten films in a minute",
        message="Rate a few films to start",
        command=RATE,
        icon="/public/icons/star.svg",
    ),
    Starter(
        label="What do people here like best?",
        message="Which films have the best average rating with at least 20 ratings?",
        icon="/public/icons/chart.svg",
    ),
]


async def starters(caller: Caller, now: datetime) -> list[Starter]:
    """Return four openings; without the api, the ones that fit everybody."""
    try:
        rated = await _rated(caller)
    except (ApiAway, ApiRefused, SignedOut) as error:
        logger.info("starters without figures: %s", type(error).__name__)
        rated = FEW
    if rated < FEW:
        return [
            *_BEGIN,
            Starter(
                label="What can I ask?",
                message="What can you do?",
                icon="/public/icons/question.svg",
            ),
        ]
    last = now.year - 1
    return [
        Starter(
            label="My taste by genre",
            message="What is my average rating by genre?",
            icon="/public/icons/chart.svg",
        ),
        Starter(
            label=f"My best of {last}",
            message=f"What are my 10 highest rated films of {last}?",
            icon="/public/icons/star.svg",
        ),
        Starter(
            label="What should I watch?",
            message="Recommend me five films",
            icon="/public/icons/ticket.svg",
        ),
        Starter(
            label="My week in films",
            message="My week in films",
            command=DIGEST,
            icon="/public/icons/calendar.svg",
        ),
    ]


async def _rated(caller: Caller) -> int:
    known = identity.current.get()
    if known is None:
        raise SignedOut
    body: dict[str, Any] = {"measures": ["count"]}
    found = await caller.call_as(known.handle, "POST", "/analytics/query", json=body)
    rows = objects(found.get("rows"))
    return int(rows[0].get("count") or 0) if rows else 0
