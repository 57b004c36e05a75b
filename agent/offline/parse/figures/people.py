"""Figures about people: how many there are, and what one of them does on average."""

from __future__ import annotations

import re
from dataclasses import replace

from agent.offline.frame import Frame, Shape
from agent.offline.parse.draft import Draft
from agent.offline.read.reading import Reading

_AVERAGE_PERSON = re.compile(
    r"\b(?:average|typical|mean|medio) (?:user|person|member|viewer|usuario)\b"
)
_EACH_PERSON = re.compile(
    r"\b(?:per|each|by|por) (?:user|person|member|head|viewer|usuario|persona)\b"
)
_EACH_FILM = re.compile(r"\b(?:per|each|por) (?:film|movie|title|pelicula)\b")


def per_person(draft: Draft, reading: Reading, frame: Frame) -> Frame | None:
    """`how many ratings does the average user have`, and how many I have beside it."""
    del draft
    words = " ".join(reading.words)
    mine, counting = reading.has("ME", "MINE"), reading.has("AVG", "HOWMANY")
    one_number = replace(
        frame,
        subject="ratings",
        scope="everyone",
        versus=None,
        by=(),
        measures=("count",),
        order_by=None,
        limit=None,
        shape=Shape.NUMBER,
        sides=(),
    )
    if _EACH_FILM.search(words) and counting and reading.has("RATING") and not mine:
        return replace(one_number, fact="per_film")
    average_person = bool(_AVERAGE_PERSON.search(words)) and reading.has("HOWMANY")
    if average_person and mine and reading.has("VS"):
        return replace(one_number, scope="me", fact="typical")
    each_person = bool(_EACH_PERSON.search(words)) and counting
    if each_person or (average_person and not reading.has("MINE")):
        return replace(one_number, measures=("ratings_per_user",))
    return None


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
