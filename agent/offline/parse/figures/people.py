"""Figures about people: how many there are, and what one of them does on average."""

from __future__ import annotations

import re
from dataclasses import replace

from agent.offline.frame import Frame, Shape
from agent.offline.parse.draft import Draft
from agent.offline.read.reading import Reading


def per_person(draft: Draft, reading: Reading, frame: Frame) -> Frame | None:
    """`how many ratings does the average user have`."""
    del draft
    words = " ".join(reading.words)
    average_person = bool(
        re.search(
            r"\b(?:average|typical|mean|medio) (?:user|person|member|viewer|usuario)\b", words
        )
    )
    per_person = bool(
        re.search(
            r"\b(?:per|each|by|por) (?:user|person|member|head|viewer|usuario|persona)\b", words
        )
    )
    per_film = bool(re.search(r"\b(?:per|each|por) (?:film|movie|title|pelicula)\b", words))
    if (
        per_film
        and reading.has("AVG", "HOWMANY")
        and reading.has("RATING")
        and not reading.has("ME", "MINE")
    ):
        return replace(
            frame,
            subject="ratings",
            scope="everyone",
            versus=None,
            by=(),
            measures=("count",),
            fact="per_film",
            order_by=None,
            limit=None,
            shape=Shape.NUMBER,
            sides=(),
        )
    against = average_person and reading.has("VS") and _asks_for_mine(reading)
    if against:
        return replace(
            frame, subject="ratings", scope="me", versus=None, by=(), measures=("count",),
            fact="typical", order_by=None, limit=None, shape=Shape.NUMBER, sides=(),
        )  # fmt: skip
    if (average_person and reading.has("HOWMANY") and not reading.has("MINE")) or (
        per_person and reading.has("AVG", "HOWMANY")
    ):
        return replace(
            frame,
            subject="ratings",
            scope="everyone",
            versus=None,
            by=(),
            measures=("ratings_per_user",),
            order_by=None,
            limit=None,
            shape=Shape.NUMBER,
            sides=(),
        )
    return None


def _asks_for_mine(reading: Reading) -> bool:
    return reading.has("ME", "MINE") and reading.has("HOWMANY")


def counted_people(draft: Draft, reading: Reading, frame: Frame) -> Frame | None:
    """`how many users are there`, `how many people rated in 2017`."""
    del draft
    counted = re.compile(r"\bHOWMANY (?:DIFFERENT )?(?:PEOPLE|ALL) ")
    if next(reading.matches(counted), None) is None or reading.has("ME", "MINE") or frame.titles:
        return None
    return replace(
        frame,
        subject="tags" if frame.subject == "tags" else "ratings",
        scope="everyone",
        versus=None,
        by=(),
        measures=("distinct_users",),
        order_by=None,
        limit=None,
        shape=Shape.NUMBER,
    )
