"""Conditions under a `not`: turned into what is left, or told that they can not be left out."""

from __future__ import annotations

from dataclasses import replace

from agent.offline.frame import Filters
from agent.offline.parse.draft import MAX_STARS, Condition, Draft
from agent.offline.parse.time.ages import refused

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_KINDS = frozenset(["weekday", "month", "hours", "stars", "tag"])
_LOWEST, _STEP = 0.5, 0.5


def turned_round(draft: Draft) -> None:
    """`not on weekends` means the other days; `not 3 stars` leaves two ranges, which are none."""
    under = {
        place: condition
        for place, condition in enumerate(draft.conditions)
        if condition.kind in _KINDS and _under_not(draft, condition)
    }
    if not under:
        return
    kept = [condition for place, condition in enumerate(draft.conditions) if place not in under]
    for kind in dict.fromkeys(condition.kind for condition in under.values()):
        same = [condition for condition in under.values() if condition.kind == kind]
        rest = _rest(kind, same)
        if rest is None:
            draft.left_out.add(kind)
        else:
            kept.append(replace(same[0], key=f"not {same[0].key}", filters=rest))
    draft.conditions[:] = kept


def _under_not(draft: Draft, condition: Condition) -> bool:
    return refused(draft.reading, condition.at, over=_WORDS_OF[condition.kind]) is not None


_WORDS_OF = {
    "weekday": frozenset(["ON", "OR", "AND", "WEEKDAY"]),
    "month": frozenset(["ON", "OR", "AND", "SEASON"]),
    "hours": frozenset(["AT"]),
    "stars": frozenset(["GIVE", "RATE", "GE", "AT", "AS", "WITH"]),
    "tag": frozenset(["TAGV", "WITH", "TAG", "HAVE"]),
}


def _rest(kind: str, conditions: list[Condition]) -> Filters | None:
    """What stays without them; None where the query has no single condition for it."""
    filters = [condition.filters for condition in conditions]
    if kind == "weekday":
        days = {day for each in filters for day in each.weekdays}
        return Filters(weekdays=tuple(day for day in _DAYS if day not in days))
    if kind == "month":
        months = {month for each in filters for month in each.months}
        return Filters(months=tuple(month for month in range(1, 13) if month not in months))
    if len(filters) > 1:
        return None
    if kind == "hours":
        low, high = filters[0].hour_from or 0, filters[0].hour_to or 0
        return Filters(hour_from=(high + 1) % 24, hour_to=(low - 1) % 24)
    return _other_stars(filters[0]) if kind == "stars" else None


def _other_stars(stars: Filters) -> Filters | None:
    low, high = stars.stars_from, stars.stars_to
    if high is None or high == MAX_STARS:
        return None if low is None or low <= _LOWEST else Filters(stars_to=low - _STEP)
    return Filters(stars_from=high + _STEP) if low is None or low == _LOWEST else None
