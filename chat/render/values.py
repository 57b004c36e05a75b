"""One value as a person reads it, by its unit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chat import sanitise

FULL, HALF, EMPTY = "★", "½", "☆"
MAX_STARS = 5


def stars(value: float | None) -> str:
    """Return 3.5 as `★★★½☆`; None as a dash."""
    if value is None:
        return "\u2013"
    halves = max(0, min(2 * MAX_STARS, round(value * 2)))
    half = HALF if halves % 2 else ""
    return FULL * (halves // 2) + half + EMPTY * (MAX_STARS - halves // 2 - len(half))


def number(value: float, digits: int = 2) -> str:
    """Return a number with at most `digits` decimals and grouped thousands."""
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def mean(value: float, digits: int = 2) -> str:
    """Return an average; 4.0 keeps its decimals, so that it can not be taken for stars given."""
    return f"{value:.{digits}f}"


def shown(value: Any, unit: str) -> Any:
    """Return a table cell: numbers stay numbers (so that they sort), text becomes plain."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return round(value, 1 if unit == "percent" else 2)
    if unit in {"date", "time"}:
        return sanitise.plain(str(value), 40)[:16].replace("T", " ")
    return sanitise.plain(str(value))


def titled(title: object, year: object) -> str:
    """Return `Heat (1995)` as literal Markdown."""
    name = sanitise.inline(str(title), 120)
    return f"{name} ({year})" if isinstance(year, int) else name


def clock_time(moment: object) -> str:
    """Return the time of an RFC 3339 moment as `12:34 UTC`, or nothing for anything else."""
    try:
        parsed = datetime.fromisoformat(str(moment))
    except ValueError:
        return ""
    return f"{parsed:%H:%M} UTC"
