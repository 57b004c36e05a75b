"""Statements that give a film a value: `Heat deserves 4 stars`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.offline.frame import Change, Title
from agent.offline.parse.changes.star_values import star_values
from agent.offline.parse.changes.titles import title_of
from agent.offline.read.reading import Reading
from agent.offline.wordset import wordset

_FEELING = wordset("hated loved liked disliked enjoyed adored")
_CHANGED = wordset("change changed update updated")


@dataclass(frozen=True, slots=True)
class Request:
    """What to do and to which films.

    The action is `rate` or `delete`, `all` for everything at once, `tags` for tags instead of
    ratings, or `undo`.
    """

    action: str
    changes: tuple[Change, ...] = ()
    invalid: bool = False


def is_valid(stars: float | None) -> bool:
    return stars is None or (0.5 <= stars <= 5 and (stars * 2).is_integer())


def statement(reading: Reading) -> Request | None:
    """`Heat deserves 4 stars`, `just watched Heat, 4/5`: a value for a film and no question."""
    if _is_question(reading):
        return None
    asks = wordset(
        "WHICH HOWMANY WHEN WHO PCT AVG LIST RECO FILM GENRE MEDIAN DO MINE NOTHING GE GEA BEST WORST "
        "MOST VS RANK GAP"
    )
    asks |= wordset(
        "TAG BETWEEN LT GT LE D_GENRE D_DECADE DISTRIBUTION LEAST ALL UNRATED TOP HOWOFTEN"
    )
    deserves = any(
        word
        in wordset(
            "deserves gets merece lleva earns מגיע צריך deserved should merits warrants deberia"
        )
        for word in reading.words
    )
    changed = reading.has("RATING") and bool(_CHANGED & set(reading.words))
    deserves = deserves or changed
    seen = deserves or reading.has("SEEN") or _seen_first(reading) or _felt(reading)
    refusing = asks - {"MINE"} - ({"RECO"} if changed else set())
    if reading.has(*refusing) or (reading.has("MINE") and not seen):
        return None
    values = list(star_values(reading, -1))
    explicit = reading.has("STAR", "STARS", "PERFECT") or re.search(
        r"\d\s*/\s*(?:5|10)\b|^[^?:]+[:=]\s*[0-5](?:[.,]5|½)?\s*$", reading.text
    )
    if not values or not (explicit or deserves or _rating_should_be(reading)):
        return None
    low, high, stars = values[-1]
    title = _title_of_statement(reading, low, high)
    if title is None:
        return None
    return Request("rate", (Change(title, stars=stars),), invalid=not is_valid(stars))


def _is_question(reading: Reading) -> bool:
    """`has anyone rated Heat 1 star`, `Heat got 5 stars?`: asked, not said."""
    opening = next((item for item in reading.items if item.symbol != "POLITE"), None)
    asking = opening is not None and opening.symbol in {"HAVE", "DO", "BE", "OR"}
    return asking or reading.text.rstrip(" \"'”»)!.").endswith(("?", "؟"))


def _felt(reading: Reading) -> bool:
    """`i hated Heat, 1 star`: said of a film I saw, where `have i` would ask."""
    words = reading.words[:2]
    return len(words) == 2 and words[0] == "i" and words[1] in _FEELING


def _seen_first(reading: Reading) -> bool:
    return any(
        "watched" in reading.words[item.start : item.end]
        or "saw" in reading.words[item.start : item.end]
        or "seen" in reading.words[item.start : item.end]
        for item in reading.items
        if item.symbol == "MINE"
    )


def _rating_should_be(reading: Reading) -> bool:
    return reading.has("RATING") and "should" in reading.words and "be" in reading.words


def _title_of_statement(reading: Reading, low: int, high: int) -> Title | None:
    named = [*reading.quotes, *reading.names]
    if named:
        item = named[0]
        return title_of(
            reading,
            item.start,
            min(item.end, low) if item.start < low else item.end,
            firm=True,
        )
    unknown = [
        item
        for item in reading.items
        if item.symbol == "X"
        and not low <= item.start < high
        and reading.words[item.start] not in {"deserves", "gets", "earns", "merece", "deserved"}
    ]
    if not unknown:
        seen = next((item for item in reading.items if item.symbol in {"SEEN", "MINE"}), None)
        stop = next((p for p in range(low) if reading.tokens[p].text in {".", ",", "!", ":"}), low)
        return title_of(reading, seen.end, stop) if seen is not None and seen.end < stop else None
    return title_of(reading, unknown[0].start, unknown[-1].end)
