"""Genres: wanted, excluded, both at once or any of them."""

from __future__ import annotations

from agent.offline.frame import Filters
from agent.offline.parse.draft import Draft
from agent.offline.read.reading import Item

_CARRIES_NEGATION = {"AND", "OR", "GENRE", "FILM", "TO", "BE", "IN"}
_BETWEEN_GENRES = {"AND", "OR", "VS", "FILM", "THAN"}


def genres(draft: Draft) -> None:
    """Note every genre as a condition; a negation reaches over a following list."""
    reading = draft.reading
    negated = only_next = False
    places: list[int] = []
    for index, item in enumerate(reading.items):
        if item.symbol in {"NOT", "EXCEPT"}:
            negated = True
            only_next = reading.words[item.start] == "non"  # `non-comedy animated films`
        elif item.symbol == "GENRE" and index not in reading.used:
            names = tuple(item.value.split("+"))
            if negated:
                draft.add("genre", item.value, Filters(genres_none=names), index)
                negated = not only_next
            else:
                draft.add("genre", item.value, Filters(genres_all=names), index)
                places.append(index)
        elif item.symbol not in _CARRIES_NEGATION:
            negated = False
    _either(draft, places)
    reading.use(index for index, item in enumerate(reading.items) if item.symbol == "GENRE")


def _either(draft: Draft, places: list[int]) -> None:
    """`comedy or drama` accepts either; so does a plain list of more than two genres."""
    items = draft.reading.items
    if len(places) < 2:
        return
    between = {item.symbol for item in items[places[0] : places[-1]]}
    if not between & {"OR", "GEA"}:
        return
    for position, condition in enumerate(draft.conditions):
        if condition.kind == "genre" and condition.filters.genres_all:
            changed = Filters(genres_any=condition.filters.genres_all)
            draft.conditions[position] = type(condition)(
                "genre", condition.key, changed, condition.at
            )


def is_plural(item: Item, words: list[str]) -> bool:
    """`comedies` names a set to compare; `comedy` is rather an attribute."""
    last = words[item.end - 1]
    return last.endswith(("s", "ים", "ות")) and last not in {"suspense", "childrens"}
