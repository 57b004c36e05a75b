"""Decades, centuries, weekdays and seasons as conditions."""

from __future__ import annotations

import re
from datetime import date

from agent.offline.frame import Filters
from agent.offline.parse.draft import Draft
from agent.offline.parse.time.ages import refused
from agent.offline.parse.time.points import SEASONS
from agent.offline.read.reading import Item, Reading

_LAST_CENTURY_UNTIL = 2000
_DECADE_EDGE = re.compile(
    r"\b(?:SINCE|BEFORE|AFTER|UNTIL|GT|LT|OLDERTHAN|NEWERTHAN|PART) (?:OF )?DECADE "
)
_DECADE_FROM_TODAY = re.compile(r"\b(?:(?:IN|OF|FROM) )?(?:THISP|LASTP) D_DECADE ")
_DECADE_ONWARDS = re.compile(r"\bDECADE (?:ONWARDS|BACKWARDS|GEA|LEA) ")


def is_refused(reading: Reading, index: int) -> bool:
    """`nothing older than 2010` asks for what is not older."""
    before = reading.items[index - 1] if index else None
    return before is not None and before.symbol in {"NOT", "EXCEPT"}


def decade_span(draft: Draft, indexes: list[int]) -> None:
    items = [draft.reading.items[index] for index in indexes]
    if not any(item.symbol == "DECADE" for item in items):
        return
    points = [item for item in items if item.symbol in {"DECADE", "YEAR"}]
    low = int(points[0].number)
    high = int(points[1].number) + (9 if points[1].symbol == "DECADE" else 0)
    draft.add("year", "years", Filters(year_from=low, year_to=high), indexes[0])
    draft.reading.use(indexes)


def decades(draft: Draft, today: date) -> None:
    reading = draft.reading
    for pattern in (_DECADE_EDGE, _DECADE_ONWARDS):
        for indexes in list(reading.matches(pattern)):
            items = [reading.items[index] for index in indexes]
            start = next(int(item.number) for item in items if item.symbol == "DECADE")
            edge = next(item for item in items if item.symbol not in {"DECADE", "OF"})
            years = _decade_edge(edge, start)
            if is_refused(reading, indexes[0]) and years.year_to == start - 1:
                years = Filters(year_from=start)
            draft.add("year", "years", years, indexes[0])
            reading.use(indexes)
    for indexes in list(reading.matches(_DECADE_FROM_TODAY)):
        ago = reading.items[indexes[-2]].symbol == "LASTP"
        start = today.year // 10 * 10 - 10 * ago
        draft.add("decade", str(start), Filters(year_from=start, year_to=start + 9), indexes[0])
        reading.use(indexes)
    for index, item in enumerate(reading.items):
        if item.symbol == "DECADE" and index not in reading.used:
            start = int(item.number)
            years = Filters(year_from=start, year_to=start + 9)
            reading.use([index])
            under = refused(reading, index)
            if under is not None:
                draft.left_out_years.append((start, start + 9))
                reading.use([under])
                continue
            draft.add("decade", str(start), years, index)


def _decade_edge(edge: Item, start: int) -> Filters:
    match edge.symbol:
        case "BEFORE" | "AGOBEFORE" | "LT" | "OLDERTHAN":
            return Filters(year_to=start - 1)
        case "AFTER" | "GT" | "NEWERTHAN":
            return Filters(year_from=start + 10)
        case "UNTIL" | "BACKWARDS" | "LEA":
            return Filters(year_to=start + 9)
        case "PART":
            low, high = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}[edge.value]
            return Filters(year_from=start + low, year_to=start + high)
        case _:
            return Filters(year_from=start)


def weekdays(draft: Draft) -> None:
    reading = draft.reading
    for index, item in enumerate(reading.items):
        if index in reading.used:
            continue
        if item.symbol == "WEEKDAY":
            draft.add("weekday", item.value, Filters(weekdays=(item.value,)), index)
        elif item.symbol == "WEEKEND":
            draft.add("weekday", "weekend", Filters(weekdays=("Saturday", "Sunday")), index)
        elif item.symbol == "WORKDAY" or (item.symbol == "WEEKDAYWORD" and reading.has("WEEKEND")):
            days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
            draft.add("weekday", "weekdays", Filters(weekdays=days), index)
        elif item.symbol == "SEASON":
            start = SEASONS[item.value]
            months = tuple((start + offset - 1) % 12 + 1 for offset in range(3))
            draft.add("month", item.value, Filters(months=months), index)
        else:
            continue
        reading.use([index])


def epochs(draft: Draft) -> None:
    reading = draft.reading
    for index, item in enumerate(reading.items):
        if item.symbol == "CENTURY":
            start = int(item.value)
            reading.use([index])
            years = Filters(year_from=start + 1 if start else start, year_to=start + 100)
            if refused(reading, index) is None:
                draft.add("year", "century", years, index)
            elif start + 100 > _LAST_CENTURY_UNTIL:
                draft.add("year", "years", Filters(year_to=start), index)
            else:
                draft.left_out_years.append((start + 1, start + 100))
        elif item.symbol == "MILLENNIUM":
            before = any(other.symbol == "BEFORE" for other in reading.items[:index])
            years = Filters(year_to=1999) if before else Filters(year_from=2000)
            draft.add("year", "years", years, index)
            reading.use([index])
