"""Whether a bare year means the film's release or the day of the rating."""

from __future__ import annotations

from datetime import date

from agent.offline.parse.draft import Draft
from agent.offline.read.reading import Item
from agent.offline.wordset import wordset

_EARLIEST_RATING_YEAR = 1995
"""No rating on record is older, so an earlier year can only be a year of release."""
_NEAR = 4
_ADVERBIAL = {"IN", "SINCE", "BEFORE", "AFTER", "BETWEEN", "UNTIL", "YEAR", "AGOBEFORE"}
_RELEASE_NEIGHBOURS = wordset("FILM GENRE RELEASED CATALOG UNRATED CLASSIC MODERN OLDEST NEWEST X")
_RATING_NEIGHBOURS = wordset(
    "RATE MINE RATING GIVE ME AVG TAGV PUT MEDIAN STD ACTIVE BUSIEST QUIETEST HOWMANY TAG "
    "SEEN D_GENRE D_MONTH D_WEEKDAY D_DAY D_HOUR WEEKDAYWORD PCT WEEKDAY"
)


def carried(draft: Draft, indexes: list[int]) -> bool | None:
    """The second year of `2015 or 2016` means what the first one meant; None without a first."""
    items = draft.reading.items
    before = items[indexes[0] - 1].symbol if indexes[0] else ""
    if before not in {"OR", "AND", "VS", "GEA"} or not draft.conditions:
        return None
    last = max(draft.conditions, key=lambda condition: condition.at)
    near = indexes[0] - last.at <= _NEAR
    return last.kind == "year" if near and last.kind in {"year", "rated"} else None


def is_release(draft: Draft, indexes: list[int], day: date) -> bool:
    """Whether a bare year means the film's release; otherwise it is when the rating was made."""
    reading = draft.reading
    if day.year < _EARLIEST_RATING_YEAR:
        return True
    items = reading.items
    following = [item.symbol for item in items[indexes[-1] + 1 : indexes[-1] + 2]]
    if (
        following
        and following[0] in {"FILM", "GENRE", "RELEASED"}
        and items[indexes[0]].symbol not in {"IN", "SINCE"}
    ):
        return True
    if not reading.has(
        "ME", "MINE", "TAGV", "RATE", "RATING", "GIVE", "ACTIVITY", "BUSIEST", "QUIETEST"
    ):
        return not (draft.own_ratings and items[indexes[0]].symbol in _ADVERBIAL)
    opener = items[indexes[0]].symbol
    for index in range(indexes[0] - 1, -1, -1):
        symbol = items[index].symbol
        if symbol == "RELEASED" and _ratings_made(items[:index]):
            return False
        if symbol in _RELEASE_NEIGHBOURS:
            if symbol == "FILM" and opener in {"IN", "SINCE"} and reading.has("MINE", "BUSIEST"):
                rating_before = any(item.symbol == "MINE" for item in items[:index])
                return not rating_before
            return True
        if symbol in _RATING_NEIGHBOURS:
            spread = len([place for place in indexes if items[place].symbol == "YEAR"]) > 1
            mine_after_films = (
                symbol in {"MINE", "RATE", "ME"} and opener in {"FROM", "OF"} and not spread
            )
            return mine_after_films or (symbol == "D_GENRE" and not reading.has("ME", "MINE"))
    return not reading.has("ME", "MINE", "RATING", "RATE")


def _ratings_made(before: list[Item]) -> bool:
    """`ratings were made in 2016` is about ratings, not about making films."""
    nouns = [item.symbol for item in before if item.symbol in {"RATING", "FILM", "GENRE"}]
    return nouns[-1:] == ["RATING"]
