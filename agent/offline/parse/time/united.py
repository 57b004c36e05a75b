"""Two spans of release years: `from 2015 or 2016` is one span, `from 1980 or 1985` is none."""

from __future__ import annotations

from dataclasses import replace

from agent.offline.frame import Filters
from agent.offline.parse.draft import Draft

_KINDS = frozenset(["year", "decade"])
_FIRST, _LAST = 0, 9999


def united(draft: Draft, compared: frozenset[int]) -> None:
    """Join spans that touch, narrow those that overlap; of others the last holds, the rest is told."""
    before: tuple[int, int] | None = None
    for place, condition in enumerate(draft.conditions):
        if place in compared or condition.kind not in _KINDS:
            continue
        low, high = _ends(condition.filters)
        if before is None:
            before = low, high
            continue
        if low <= before[1] and before[0] <= high:
            low, high = max(low, before[0]), min(high, before[1])  # `of the 80s, after 1985`
        elif low - before[1] == 1 or before[0] - high == 1:
            low, high = min(low, before[0]), max(high, before[1])
        else:
            draft.unread.append(_told(*before))
        before = low, high
        draft.conditions[place] = replace(condition, filters=_span(low, high))


def told_apart(draft: Draft, compared: frozenset[int]) -> None:
    """`before 2020 or after 2023`: of two windows of rating time the last holds, the first is told."""
    before: tuple[str, str] | None = None
    for place, condition in enumerate(draft.conditions):
        if place in compared or condition.kind != "rated" or condition.filters.last_days:
            continue
        low, high = condition.filters.rated_from or "", condition.filters.rated_to or "9"
        if before is not None and (high < before[0] or before[1] < low):
            draft.unread.append(f"{before[0]}–{'' if before[1] == '9' else before[1]}")
        before = low, high


def _ends(years: Filters) -> tuple[int, int]:
    low, high = years.year_from, years.year_to
    return _FIRST if low is None else low, _LAST if high is None else high


def _span(low: int, high: int) -> Filters:
    return Filters(
        year_from=None if low == _FIRST else low, year_to=None if high == _LAST else high
    )


def _told(low: int, high: int) -> str:
    if low == high:
        return str(low)
    return f"{'' if low == _FIRST else low}–{'' if high == _LAST else high}"
