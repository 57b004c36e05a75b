"""`old`, `classic` and `modern` films as years of release, and what `not` makes of them."""

from __future__ import annotations

from agent.offline.frame import Filters
from agent.offline.parse.draft import Draft
from agent.offline.read.reading import Reading
from agent.offline.wordset import wordset

_CLASSIC_UNTIL = 1979
_MODERN_SINCE = 2010
_BETWEEN_NOT_AND_WHEN = wordset("FROM OF IN BE THAT RELEASED ALSO ALL")
_TIMED = wordset("year decade")


def refused(reading: Reading, index: int, over: frozenset[str] = frozenset()) -> int | None:
    """The place of the `not` that the item at `index` stands under, `over` more symbols, if any."""
    place = index - 1
    between = _BETWEEN_NOT_AND_WHEN | over
    while place >= 0 and reading.items[place].symbol in between:
        place -= 1
    under = place >= 0 and reading.items[place].symbol in {"NOT", "EXCEPT"}
    return place if under else None


def ages(draft: Draft, *, beside_films: bool) -> None:
    """Note `classic` and `modern`; `beside_films` reads them only before or after what they date."""
    reading = draft.reading
    if any(condition.kind in _TIMED for condition in draft.conditions):
        return
    for index, item in enumerate(reading.items):
        aged = item.symbol in {"CLASSIC", "MODERN"} or (
            item.symbol == "NEWEST" and not beside_films
        )
        if not aged or index in reading.used:
            continue
        near = reading.items[max(index - 1, 0) : index + 2]
        if beside_films and not any(other.symbol in {"FILM", "GENRE"} for other in near):
            continue
        classic, turned = item.symbol == "CLASSIC", refused(reading, index) is not None
        bound = (_CLASSIC_UNTIL if classic else _MODERN_SINCE - 1) + (classic == turned)
        years = Filters(year_to=bound) if classic != turned else Filters(year_from=bound)
        draft.add("year", "years", years, index)
        reading.use([index])
        return
