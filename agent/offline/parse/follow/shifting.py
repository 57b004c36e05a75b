"""`and the year before?`: the period of the last answer, moved by one of its kind."""

from __future__ import annotations

from datetime import date

from dateutil.relativedelta import relativedelta

from agent.offline.frame import Filters
from agent.offline.read.reading import Reading

_DECADE = 10
_STEPS = {
    "D_YEAR": relativedelta(years=1),
    "D_RELYEAR": relativedelta(years=1),
    "D_DECADE": relativedelta(years=_DECADE),
    "D_QUARTER": relativedelta(months=3),
    "D_MONTH": relativedelta(months=1),
    "D_WEEK": relativedelta(weeks=1),
    "D_DAY": relativedelta(days=1),
}
_FOLLOWING = {"BEFORE": -1, "AGOBEFORE": -1, "AFTER": 1}
_LEADING = {"LASTP": -1, "NEXTP": 1, "AFTER": 1, "BEFORE": -1}


def moved_period(reading: Reading, before: Filters) -> Filters | None:
    """The period meant by `the year before` or `the next month`; None when nothing says so."""
    found = _direction(reading)
    if found is None:
        return None
    unit, direction = found
    step = _STEPS[unit] if direction > 0 else -_STEPS[unit]
    if before.rated_from and before.rated_to and unit != "D_DECADE":
        first, last = date.fromisoformat(before.rated_from), date.fromisoformat(before.rated_to)
        whole_month = (last + relativedelta(days=1)).day == 1
        end = last + relativedelta(days=1) + step - relativedelta(days=1) if whole_month else None
        return Filters(
            rated_from=(first + step).isoformat(), rated_to=(end or last + step).isoformat()
        )
    if before.year_from is not None and before.year_to is not None:
        years = direction * (_DECADE if unit == "D_DECADE" else 1)
        if unit in {"D_YEAR", "D_RELYEAR", "D_DECADE"}:
            return Filters(year_from=before.year_from + years, year_to=before.year_to + years)
    return None


def _direction(reading: Reading) -> tuple[str, int] | None:
    """`the year before` and `the previous year`: a unit of time with its direction beside it."""
    items = reading.items
    for place, item in enumerate(items):
        if item.symbol not in _STEPS:
            continue
        after = items[place + 1].symbol if place + 1 < len(items) else ""
        ahead = items[place - 1].symbol if place else ""
        last = place + 2 >= len(items) or items[place + 2].symbol in {"THAT", "IT", "POLITE"}
        if after in _FOLLOWING and last:
            return item.symbol, _FOLLOWING[after]
        if ahead in _LEADING and place + 1 == len(items):
            return item.symbol, _LEADING[ahead]
    return None
