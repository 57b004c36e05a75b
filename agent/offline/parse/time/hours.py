"""Hours of the day at which ratings were made (UTC)."""

from __future__ import annotations

import re

from agent.offline.frame import Filters
from agent.offline.parse.draft import Draft
from agent.offline.read.reading import Item

_HOUR = r"(?:NUM(?: OCLOCK)?(?: AM| PM)?(?: OCLOCK)?|CLOCK(?: AM| PM)?|NOON|MIDNIGHT)"
_HOURS = re.compile(
    rf"\b(?:BETWEEN|FROM) ({_HOUR}) (?:AND|TO|UNTIL) ({_HOUR}) |\b(BEFORE|AFTER|SINCE|UNTIL|GT|AT|IN|LT) (?:D_HOUR )?"
    rf"((?:NUM (?:OCLOCK |AM |PM )+)|CLOCK (?:AM |PM )?|NOON |MIDNIGHT )|\b(HOURS) "
)


def hours(draft: Draft) -> None:
    reading = draft.reading
    for indexes in list(reading.matches(_HOURS)):
        items = [reading.items[index] for index in indexes]
        symbols = [item.symbol for item in items]
        if reading.used.intersection(indexes):
            continue
        if symbols == ["HOURS"]:
            low, high = (int(part) for part in items[0].value.split("-"))
        else:
            points = _clock_hours(items)
            if not points or not _is_clock(symbols):
                continue
            low, high = _hour_range(symbols, points)
        draft.add("hours", f"{low}-{high}", Filters(hour_from=low, hour_to=high), indexes[0])
        reading.use(indexes)


def _is_clock(symbols: list[str]) -> bool:
    return bool({"AM", "PM", "OCLOCK", "CLOCK", "NOON", "MIDNIGHT", "D_HOUR"} & set(symbols))


def _clock_hours(items: list[Item]) -> list[int]:
    found: list[int] = []
    afternoon = any(item.symbol == "PM" for item in items)
    for place, item in enumerate(items):
        if item.symbol in {"NUM", "CLOCK"}:
            hour = int(item.number)
            after = items[place + 1].symbol if place + 1 < len(items) else ""
            morning = after == "AM"
            if (after == "PM" or (afternoon and not morning)) and hour < 12:
                hour += 12
            if morning and hour == 12:
                hour = 0
            if hour > 24:
                return []
            found.append(hour % 24)
        elif item.symbol in {"NOON", "MIDNIGHT"}:
            found.append(12 if item.symbol == "NOON" else 0)
    return found


def _hour_range(symbols: list[str], points: list[int]) -> tuple[int, int]:
    if len(points) >= 2:
        return points[0], (points[1] - 1) % 24
    match symbols[0]:
        case "AFTER" | "SINCE" | "GT":
            return points[0], 23
        case "BEFORE" | "UNTIL" | "LT":
            return 0, (points[0] - 1) % 24
        case _:
            return points[0], points[0]
