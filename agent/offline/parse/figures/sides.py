"""Two or more things of one kind set against each other."""

from __future__ import annotations

import re

from agent.offline.frame import Filters, Side, Title
from agent.offline.parse.draft import Condition, Draft
from agent.offline.parse.figures.nouns import Dimension
from agent.offline.parse.genres import is_plural
from agent.offline.wordset import wordset

_COMPARING = ("LT", "GT", "VS", "HIGHER", "LOWER", "MORE", "FEWER", "GAP", "GENEROUS", "HARSH")


def sides_of(
    draft: Draft, titles: list[Title], main: Dimension | None
) -> tuple[tuple[Side, ...], frozenset[int]]:
    """Two or more things of one kind set against each other."""
    reading = draft.reading
    comparing = reading.has_unused(*_COMPARING) or (
        reading.has("ENJOY", "BEST") and reading.has("OR")
    )
    if comparing:
        titles = [part for title in titles for part in _both(title)]
    if len(titles) >= 2 and (
        comparing or reading.has("OR", "BEST", "WORST", "MOST", "AND", "AVG", "HOWMANY", "LEAST")
    ):
        return tuple(
            Side("film", title.variants[0], title=title) for title in titles[:4]
        ), frozenset()
    for kinds in (
        {"genre"},
        {"decade", "year"},
        {"rated"},
        {"weekday"},
        {"hours"},
        {"month"},
        {"stars"},
    ):
        places = [
            index for index, condition in enumerate(draft.conditions) if condition.kind in kinds
        ]
        if len(places) < 2 or not _set_apart(
            draft, [draft.conditions[place] for place in places], comparing=comparing
        ):
            continue
        if main is not None and main.name != "film" and main.asked == "per":
            continue
        chosen = [draft.conditions[place] for place in places][:5]
        sides = tuple(
            Side(condition.kind, condition.key, _as_side(condition)) for condition in chosen
        )
        return sides, frozenset(places)
    return (), frozenset()


def _both(title: Title) -> list[Title]:
    """`compare Alien and Aliens`: two films in one run of capitals."""
    parts = [part.strip(" ,") for part in re.split(r",| and | y | & ", title.variants[0])]
    return (
        [Title((part,), firm=title.firm) for part in parts]
        if len(parts) > 1 and all(parts)
        else [title]
    )


def _as_side(condition: Condition) -> Filters:
    if condition.filters.genres_any:
        return Filters(genres_all=condition.filters.genres_any)
    return condition.filters


def _set_apart(draft: Draft, conditions: list[Condition], *, comparing: bool) -> bool:
    reading = draft.reading
    ordered = sorted(conditions, key=lambda condition: condition.at)
    between = {item.symbol for item in reading.items[ordered[0].at : ordered[-1].at + 1]}
    if any(condition.filters.genres_none for condition in conditions):
        return False
    if comparing and between & wordset("VS OR AND TO WITH GEA LT GT HIGHER LOWER MORE FEWER"):
        return True
    if "VS" in between:
        return True
    kind = conditions[0].kind
    if kind == "decade" and not {condition.kind for condition in conditions} - {"decade"}:
        return True
    if kind == "stars" and len(conditions) > 1 and "AND" in between and reading.has("HOWMANY"):
        return not reading.has("BETWEEN")
    if kind in {"decade", "year", "rated", "weekday"} and between & {"AND", "OR"}:
        return reading.has("AVG", "HOWMANY", "MEDIAN", "STD", "BEST", "WORST") or kind == "rated"
    if kind == "genre" and "AND" in between and not {"both"} & set(reading.words):
        plural = all(
            is_plural(reading.items[condition.at], reading.words) for condition in conditions
        )
        return plural and reading.has("AVG", "MEDIAN", "STD", "HOWMANY")
    return False
