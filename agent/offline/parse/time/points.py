"""The days that a date phrase covers, against today."""

from __future__ import annotations

import re
from datetime import date, timedelta

import dateparser
from dateutil.relativedelta import relativedelta

from agent.offline.read.reading import Item, Reading
from agent.offline.text import Language

Span = tuple[date, date]
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}


def back_from(today: date, count: int, unit: str) -> date:
    match unit:
        case "D_YEAR":
            return today - relativedelta(years=min(count, 100))
        case "D_MONTH":
            return today - relativedelta(months=count)
        case "D_QUARTER":
            return today - relativedelta(months=3 * min(count, 400))
        case "D_WEEK":
            return today - timedelta(weeks=count)
        case "D_HOUR":
            return today - timedelta(days=count // 24)
        case _:
            return today - timedelta(days=count)


def one_ago(count: int, unit: str, today: date) -> Span:
    then = back_from(today, count, unit)
    if unit == "D_YEAR":
        return date(then.year, 1, 1), date(then.year, 12, 31)
    if unit == "D_MONTH":
        return _whole_month(then.year, then.month)
    if unit == "D_WEEK":
        monday = then - timedelta(days=then.weekday())
        return monday, monday + timedelta(days=6)
    return then, then


def _whole_month(year: int, month: int) -> Span:
    first = date(year, month, 1)
    return first, first + relativedelta(months=1, days=-1)


def point(items: list[Item], reading: Reading, today: date) -> Span | None:  # noqa: PLR0911 - one case per kind of date
    """The days that a date phrase covers."""
    symbols = [item.symbol for item in items]
    year = next((int(item.value) for item in items if item.symbol == "YEAR"), None)
    if "D_YEAR" in symbols and year is None:
        year = today.year - ("LASTP" in symbols)
    if "DATE" in symbols or ("MONTH" in symbols and "NUM" in symbols):
        return _day(items, reading, today, year)
    if "REL" in symbols:
        back = {"today": 0, "yesterday": 1, "before_yesterday": 2}[
            items[symbols.index("REL")].value
        ]
        return today - timedelta(days=back), today - timedelta(days=back)
    if "HOLIDAY" in symbols:
        month, day = (int(part) for part in items[symbols.index("HOLIDAY")].value.split("-"))
        return _latest_day(today, month, day, year)
    if "MONTH" in symbols:
        return _named_month(items, symbols, today, year)
    if "SEASON" in symbols:
        return _season(items[symbols.index("SEASON")].value, year, today)
    if "Q" in symbols or "HALFYEAR" in symbols:
        return _part_of_year(items, symbols, today, year)
    if "WEEKDAY" in symbols or "WEEKEND" in symbols:
        return _recent_weekday(items, symbols, today)
    if year is not None:
        part = next((item.value for item in items if item.symbol == "PART"), "whole")
        return _part_or_year(part, year)
    return _calendar_unit(symbols, today)


def _part_or_year(part: str, year: int) -> Span:
    """A year, or the third of it that `early`, `mid` and `late` stand for."""
    first, last = {"early": (1, 4), "mid": (5, 8), "late": (9, 12), "whole": (1, 12)}[part]
    return date(year, first, 1), _whole_month(year, last)[1]


def _day(items: list[Item], reading: Reading, today: date, year: int | None) -> Span | None:
    month = next((int(item.value) for item in items if item.symbol == "MONTH"), None)
    number = next((int(item.number) for item in items if item.symbol == "NUM"), None)
    if month is not None and number is not None:
        return _latest_day(today, month, number, year)
    text = next(item.value for item in items if item.symbol == "DATE")
    short = re.fullmatch(r"(\d{4})-(\d{1,2})", text)
    if short:
        valid = 1 <= int(short[2]) <= 12
        return _whole_month(int(short[1]), int(short[2])) if valid else None
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", text):
        year, month, day = (int(part) for part in text.split("-"))
        return _latest_day(today, month, day, year)
    found = written_date(text, reading.language)
    return (found, found) if found else None


def written_date(text: str, language: Language) -> date | None:
    """A date with slashes or dots, the day first as in most of the world."""
    found = dateparser.parse(text, languages=[language], settings={"DATE_ORDER": "DMY"})
    return found.date() if found else None


def _latest_day(today: date, month: int, day: int, year: int | None) -> Span | None:
    try:
        found = date(year or today.year, month, day)
    except ValueError:
        return None
    if year is None and found > today:
        found -= relativedelta(years=1)
    return found, found


def _named_month(items: list[Item], symbols: list[str], today: date, year: int | None) -> Span:
    month = int(items[symbols.index("MONTH")].value)
    if year is None:
        year = today.year - (month > today.month)
        if "LASTP" in symbols and "D_YEAR" not in symbols and month == today.month:
            year -= 1
    first, last = _whole_month(year, month)
    half = next((item.value for item in items if item.symbol == "HALFYEAR"), "")
    if half:
        return (first, first.replace(day=15)) if half == "1" else (first.replace(day=16), last)
    part = next((item.value for item in items if item.symbol == "PART"), "")
    if part:
        thirds = {"early": (1, 10), "mid": (11, 20), "late": (21, last.day)}[part]
        return first.replace(day=thirds[0]), first.replace(day=thirds[1])
    return first, last


def _season(name: str, year: int | None, today: date) -> Span:
    """Northern meteorological seasons; a winter is named after the year it begins in."""
    start = date(year or today.year, SEASONS[name], 1)
    if year is None and start > today:
        start -= relativedelta(years=1)
    return start, start + relativedelta(months=3, days=-1)


def _part_of_year(items: list[Item], symbols: list[str], today: date, year: int | None) -> Span:
    months = 3 if "Q" in symbols else 6
    number = int(items[symbols.index("Q" if "Q" in symbols else "HALFYEAR")].value)
    start = date(year or today.year, months * (number - 1) + 1, 1)
    if year is None and start > today:
        start -= relativedelta(years=1)
    return start, start + relativedelta(months=months, days=-1)


def _recent_weekday(items: list[Item], symbols: list[str], today: date) -> Span:
    if "WEEKEND" in symbols:
        saturday = today - timedelta(days=(today.weekday() - 5) % 7)
        if "LASTP" in symbols and today.weekday() >= 5:
            saturday -= timedelta(days=7)
        return saturday, saturday + timedelta(days=1)
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    wanted = names.index(items[symbols.index("WEEKDAY")].value)
    back = (today.weekday() - wanted) % 7
    if "LASTP" in symbols and back == 0:
        back = 7
    found = today - timedelta(days=back)
    return found, found


def _calendar_unit(symbols: list[str], today: date) -> Span | None:
    previous = "LASTP" in symbols
    if "D_YEAR" in symbols:
        year = today.year - previous
        return date(year, 1, 1), date(year, 12, 31)
    if "D_MONTH" in symbols:
        then = today - relativedelta(months=1) if previous else today
        return _whole_month(then.year, then.month)
    if "D_QUARTER" in symbols:
        start = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
        start -= relativedelta(months=3 if previous else 0)
        return start, start + relativedelta(months=3, days=-1)
    if "D_WEEK" in symbols:
        monday = today - timedelta(days=today.weekday() + (7 if previous else 0))
        return monday, monday + timedelta(days=6)
    return (today, today) if "D_DAY" in symbols else None
