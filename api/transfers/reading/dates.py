"""Dates and times as other programs write them, where they can be read in one way only."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import Final

from api.catalog.titles import LATEST_YEAR

ISO: Final = "%Y-%m-%d"
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(LATEST_YEAR, 12, 31)
_MONTHS: Final = [
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
]
_CLOCK: Final = r"(?:[ T,]+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?(?:\.\d+)?)?"
_ZONE: Final = r"(?: ?(?:UTC|GMT|Z))?"
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_NAME: Final = r"(?P<name>[A-Za-z]{3,9})\.?"
_YEAR: Final = r"(?P<year>\d{4})"
_WRITTEN: Final = tuple(
    re.compile(pattern + _ZONE)
    for pattern in (
        rf"{_YEAR}[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){_CLOCK}",
        # With dots the day comes first, wherever dates are written with dots.
        rf"(?P<day>\d{{1,2}})\. ?(?P<month>\d{{1,2}})\. ?{_YEAR}{_CLOCK}",
        rf"{_DAY}[ -]{_NAME}[ ,-]+{_YEAR}{_CLOCK}",
        rf"(?:[A-Za-z]{{3,9}},? )?{_NAME} +{_DAY},? +{_YEAR}{_CLOCK}",
        # What C's ctime writes: Sat May  2 00:00:00 2015.
        rf"[A-Za-z]{{3}} {_NAME} +(?P<day>\d{{1,2}}){_CLOCK} {_YEAR}",
    )
)
_SLASHED: Final = re.compile(
    rf"(?P<one>\d{{1,2}})[/-](?P<other>\d{{1,2}})[/-]{_YEAR}{_CLOCK}{_ZONE}"
)


DayFirst = Callable[[], bool | None]
"""Says whether 2/5/2020 is in May; None if nothing tells. Asked only where it matters."""


class Unreadable(ValueError):
    """A text that is no date; the message says what to do next."""


def is_day_first(texts: Iterable[str]) -> bool | None:
    """Return how dates that belong together are written, if some of them have one meaning only."""
    found = [match for text in texts if (match := _SLASHED.fullmatch(text.strip()))]
    day_first = any(int(match["one"]) > 12 for match in found)
    month_first = any(int(match["other"]) > 12 for match in found)
    return None if day_first == month_first else day_first


def _nothing_tells() -> None:
    return None


def read(text: str, pattern: str = ISO, day_first: DayFirst = _nothing_tells) -> datetime:
    """Return a time in UTC from a date or time, or from a date in another pattern its midnight.

    Without a pattern ISO 8601 is read, and what has one meaning only: `2 May 2020`, `2.5.2020`,
    `2020/5/2`, and `25/12/2020`, but `2/5/2020` only if `day_first` knows. Raises Unreadable.
    """
    try:
        moment = (
            _iso(text, day_first)
            if pattern == ISO
            else datetime.strptime(text, pattern).replace(tzinfo=UTC)
        )
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except Unreadable:
        raise
    except (ValueError, OverflowError):
        example = date(2026, 12, 31).strftime(pattern)
        raise Unreadable(
            f"this is not a date like {example}; correct it or leave it empty"
        ) from None
    if not _FIRST_DAY <= moment.date() <= _LAST_DAY:
        raise Unreadable("the date lies outside 1900 to 2100; correct it or leave it empty")
    return moment


def _iso(text: str, day_first: DayFirst) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return _written(text, day_first)


def _written(text: str, day_first: DayFirst) -> datetime:
    for pattern in _WRITTEN:
        if found := pattern.fullmatch(text):
            parts = found.groupdict()
            return _moment(
                parts, int(parts.get("month") or 0) or _month(parts["name"]), parts["day"]
            )
    found = _SLASHED.fullmatch(text)
    if found is None:
        raise ValueError(text)
    one, other = int(found["one"]), int(found["other"])
    is_day = one > 12 or (other <= 12 and one != other and day_first())
    if is_day is None:
        raise Unreadable("day and month can be told apart in no way here; write YYYY-MM-DD")
    month, day = (other, one) if is_day else (one, other)
    return _moment(found.groupdict(), month, day)


def _moment(parts: dict[str, str | None], month: int, day: str | int | None) -> datetime:
    year = int(parts["year"] or 0)
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    return datetime(year, month, int(day or 0), hour, minute, second, tzinfo=UTC)


def _month(name: str | None) -> int:
    """Return the number of an English month by its first letters; raises ValueError."""
    return _MONTHS.index((name or "")[:3].casefold()) + 1
