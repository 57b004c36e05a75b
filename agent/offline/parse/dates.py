"""When: release years, windows of rating time, weekdays, months and hours."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import dateparser
from dateutil.relativedelta import relativedelta

from agent.offline.frame import Filters
from agent.offline.parse.draft import Draft
from agent.offline.parse.hours import hours
from agent.offline.reading import Item, Reading
from agent.offline.text import Language
from agent.offline.wordset import wordset

Span = tuple[date, date]

_ROLLING_WORDS = wordset("past ultimo ultima ultimos ultimas אחרון אחרונה אחרונים אחרונות")
_EARLIEST_RATING_YEAR = 1995
"""No rating on record is older, so an earlier year can only be a year of release."""
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
_YEAR_OF = r"(?: (?:OF|IN|TO))? YEAR"
_POINT = (
    r"(?:DATE|REL|NUM (?:OF )?MONTH(?: (?:OF )?YEAR)?|MONTH NUM(?: (?:IN |OF )?YEAR)?"
    r"|(?:PART )?MONTH(?: (?:OF |IN )?YEAR)?|HOLIDAY(?: (?:OF |IN )?YEAR)?"
    r"|(?:Q|HALFYEAR|SEASON)(?: (?:OF |IN )?(?:YEAR|LASTP D_YEAR|THISP D_YEAR))|MONTH(?: OF| IN)? (?:LASTP|THISP) D_YEAR"
    r"|HALFYEAR (?:OF )?MONTH(?: (?:OF |IN )?YEAR)?"
    r"|(?:LASTP|THISP) (?:MONTH|SEASON|WEEKDAY|WEEKEND|Q|HOLIDAY)"
    r"|(?:D_YEAR )?YEAR|LASTP (?:D_YEAR|D_MONTH|D_WEEK|D_QUARTER)|THISP (?:D_YEAR|D_MONTH|D_WEEK|D_QUARTER|D_DAY)"
    r"|(?:D_YEAR|D_MONTH|D_WEEK|D_QUARTER|WEEKDAY|SEASON|MONTH|WEEKEND) (?:LASTP|THISP))"
)
_UNIT = r"(?:D_DAY|D_WEEK|D_MONTH|D_YEAR|D_HOUR|D_QUARTER)"
_ROLLING = re.compile(rf"\b(?:(?:IN|GT|FROM|FOR|OF|ON) )?(?:LASTP|THISP) (?:NUM|NOTFEW) {_UNIT} ")
_AGO = re.compile(rf"\b(?:NUM|NOTFEW) {_UNIT} AGO |\bAGOBEFORE (?:(?:NUM|NOTFEW) {_UNIT}|DUAL) ")
_ROLLING_AFTER = re.compile(
    rf"\b(?:IN )?(?:(?:NUM|NOTFEW) (?:LASTP {_UNIT}|{_UNIT} LASTP)|DUAL LASTP|LASTP DUAL) "
)
_BETWEEN = re.compile(rf"\b(?:BETWEEN|FROM|IN)? ?({_POINT}) (?:AND|TO|UNTIL) ({_POINT}) ")
_SIDED = re.compile(
    rf"\b(?:RELEASED )?(?:IN )?(SINCE|BEFORE|AGOBEFORE|AFTER|UNTIL|GT|LT|OLDERTHAN|NEWERTHAN|GE) ({_POINT}) "
)
_TRAILING = re.compile(rf"\b(?:FROM |IN |SINCE )?({_POINT}) (?:ONWARDS|BACKWARDS|TO REL|GEA|LEA) ")
_FROM_ON = re.compile(rf"\b(?:FROM|SINCE) ({_POINT}) ON (?!NUM|MONTH|WEEKDAY|DATE|TAG|ALL)")
_OPEN_FROM = re.compile(rf"\bFROM ({_POINT}) (?:TO|UNTIL) (?:THISP|D_DAY|REL|EVER|POLITE) ")
_PLAIN = re.compile(rf"\b(?:IN |ON |FROM |OF |FOR |AT |BY )?({_POINT}) ")
_YEARS_LIST = re.compile(r"\b(?:IN |FROM |OF )?YEAR (?:OR|AND) YEAR ")
_DECADE_SPAN = re.compile(r"\b(?:BETWEEN |FROM )(?:DECADE|YEAR) (?:AND|TO) (?:DECADE|YEAR) ")


def dates(draft: Draft, now: datetime) -> None:
    """Read every date and year and note it as a condition."""
    reading, today = draft.reading, now.date()
    for indexes in [
        indexes
        for pattern in (_ROLLING, _ROLLING_AFTER, _AGO)
        for indexes in reading.matches(pattern)
    ]:
        _relative(draft, indexes, today)
    hours(draft)
    for indexes in list(reading.matches(_DECADE_SPAN)):
        _decade_span(draft, indexes)
    for pattern, rule in (
        (_BETWEEN, _two_points),
        (_FROM_ON, _sided),
        (_OPEN_FROM, _sided),
        (_SIDED, _sided),
        (_TRAILING, _sided),
    ):
        for indexes in list(reading.matches(pattern)):
            if not reading.used.intersection(indexes):
                rule(draft, indexes, today)
    _decades(draft)
    for indexes in list(reading.matches(_PLAIN)):
        _plain(draft, indexes, today)
    _weekdays(draft)
    _epochs(draft)


def _relative(draft: Draft, indexes: list[int], today: date) -> None:
    reading = draft.reading
    items = [reading.items[index] for index in indexes]
    if reading.used.intersection(indexes):
        return
    dual = next((item.value for item in items if item.symbol == "DUAL"), None)
    few = 2 if dual else 3
    count = next((int(item.number) for item in items if item.symbol == "NUM"), few)
    unit = (
        f"D_{dual.upper()}"
        if dual
        else next(item.symbol for item in items if item.symbol.startswith("D_"))
    )
    if count < 1 or count > 4000:
        return
    if items[-1].symbol == "AGO" or items[0].symbol == "AGOBEFORE":
        span = _one_ago(count, unit, today)
        draft.add("rated", _name(span), _window(span), indexes[0])
    elif unit in {"D_DAY", "D_WEEK"}:
        days = count * (7 if unit == "D_WEEK" else 1)
        draft.add("rated", f"last {days} days", Filters(last_days=days), indexes[0])
    else:
        span = (_back(today, count, unit), today)
        draft.add("rated", _name(span), _window(span), indexes[0])
    reading.use(indexes)


def _back(today: date, count: int, unit: str) -> date:
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


def _one_ago(count: int, unit: str, today: date) -> Span:
    then = _back(today, count, unit)
    if unit == "D_YEAR":
        return date(then.year, 1, 1), date(then.year, 12, 31)
    if unit == "D_MONTH":
        return _month(then.year, then.month)
    if unit == "D_WEEK":
        monday = then - timedelta(days=then.weekday())
        return monday, monday + timedelta(days=6)
    return then, then


def _month(year: int, month: int) -> Span:
    first = date(year, month, 1)
    return first, first + relativedelta(months=1, days=-1)


def _window(span: Span) -> Filters:
    return Filters(rated_from=span[0].isoformat(), rated_to=span[1].isoformat())


def _name(span: Span) -> str:
    return f"{span[0].isoformat()}..{span[1].isoformat()}"


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
        return date(year, 1, 1), date(year, 12, 31)
    return _calendar_unit(symbols, today)


def _day(items: list[Item], reading: Reading, today: date, year: int | None) -> Span | None:
    month = next((int(item.value) for item in items if item.symbol == "MONTH"), None)
    number = next((int(item.number) for item in items if item.symbol == "NUM"), None)
    if month is not None and number is not None:
        return _latest_day(today, month, number, year)
    text = next(item.value for item in items if item.symbol == "DATE")
    short = re.fullmatch(r"(\d{4})-(\d{1,2})", text)
    if short:
        valid = 1 <= int(short[2]) <= 12
        return _month(int(short[1]), int(short[2])) if valid else None
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
    first, last = _month(year, month)
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
    start = date(year or today.year, _SEASONS[name], 1)
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
        return _month(then.year, then.month)
    if "D_QUARTER" in symbols:
        start = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
        start -= relativedelta(months=3 if previous else 0)
        return start, start + relativedelta(months=3, days=-1)
    if "D_WEEK" in symbols:
        monday = today - timedelta(days=today.weekday() + (7 if previous else 0))
        return monday, monday + timedelta(days=6)
    return (today, today) if "D_DAY" in symbols else None


def _two_points(draft: Draft, indexes: list[int], today: date) -> None:
    reading = draft.reading
    split = next(
        place
        for place, index in enumerate(indexes)
        if reading.items[index].symbol in {"AND", "TO", "UNTIL"} and place > 0
    )
    opening = [reading.items[index] for index in indexes[:split]]
    if not any(item.symbol in {"YEAR", "DATE", "LASTP", "THISP", "REL"} for item in opening):
        opening += [
            reading.items[index]
            for index in indexes[split:]
            if reading.items[index].symbol == "YEAR"
        ]
    first = point(opening, reading, today)
    second = point([reading.items[index] for index in indexes[split + 1 :]], reading, today)
    if first is None or second is None or _is_comparison(reading, indexes, split):
        return
    joined_years = (
        reading.items[indexes[split]].symbol == "AND"
        and reading.items[indexes[0]].symbol != "BETWEEN"
    )
    if joined_years:
        return
    low, high = min(first[0], second[0]), max(first[1], second[1])
    _note_span(draft, indexes, (low, high), years_only=_years_only(reading, indexes))


def _is_comparison(reading: Reading, indexes: list[int], split: int) -> bool:
    return reading.items[indexes[split]].symbol == "AND" and reading.has("VS", "GAP")


def _years_only(reading: Reading, indexes: list[int]) -> bool:
    dated = {"MONTH", "DATE", "REL", "LASTP", "THISP", "Q", "SEASON", "HALFYEAR", "HOLIDAY"}
    return not any(reading.items[index].symbol in dated for index in indexes)


def _sided(draft: Draft, indexes: list[int], today: date) -> None:
    reading = draft.reading
    items = [reading.items[index] for index in indexes]
    edges = wordset(
        "SINCE BEFORE AGOBEFORE AFTER UNTIL GT LT OLDERTHAN NEWERTHAN ONWARDS BACKWARDS GEA LEA GE"
    )
    edge = next((item.symbol for item in items if item.symbol in edges), "SINCE")
    dated = [item for item in items if item.symbol not in edges | {"FROM", "ON"}]
    if (
        items[-1].symbol in {"THISP", "REL", "EVER", "POLITE"}
        and len(items) > 2
        and items[0].symbol == "FROM"
    ):
        dated = dated[:-1]
    span = point(dated, reading, today)
    if span is None:
        return
    years_only = _years_only(reading, indexes)
    low, high = date.min, date.max
    if _refused(reading, indexes[0]):
        edge = {"BEFORE": "SINCE", "LT": "SINCE", "OLDERTHAN": "SINCE", "AGOBEFORE": "SINCE"}.get(
            edge, "UNTIL"
        )
    match edge:
        case "BEFORE" | "AGOBEFORE" | "LT" | "OLDERTHAN":
            high = span[0] - timedelta(days=1)
        case "UNTIL" | "BACKWARDS" | "LEA":
            high = span[1]
        case "AFTER" | "GT" | "NEWERTHAN":
            low = span[1] + timedelta(days=1)
        case _:
            low = span[0]
    _note_span(draft, indexes, (low, high), years_only=years_only)


def _refused(reading: Reading, index: int) -> bool:
    """`nothing older than 2010` asks for what is not older."""
    before = reading.items[index - 1] if index else None
    return before is not None and before.symbol in {"NOT", "EXCEPT"}


def _plain(draft: Draft, indexes: list[int], today: date) -> None:
    reading = draft.reading
    if reading.used.intersection(indexes):
        return
    items = [reading.items[index] for index in indexes]
    span = point(
        [
            item
            for item in items
            if item.symbol not in {"IN", "ON", "FROM", "OF", "FOR", "AT", "BY"}
        ],
        reading,
        today,
    )
    if span is None:
        return
    symbols = [item.symbol for item in items]
    dated = {"YEAR", "NUM", "LASTP", "THISP"} & set(symbols)
    if "MONTH" in symbols and not dated and reading.has("ALLYEARS"):
        number = int(items[symbols.index("MONTH")].value)
        draft.add("month", str(number), Filters(months=(number,)), indexes[0])
        reading.use(indexes)
        return
    if _is_rolling(reading, indexes, symbols):
        unit = next(symbol for symbol in symbols if symbol.startswith("D_"))
        span = (_back(today, 1, unit), today)
        if unit == "D_WEEK":
            draft.add("rated", "last 7 days", Filters(last_days=7), indexes[0])
            reading.use(indexes)
            return
    _note_span(draft, indexes, span, years_only=_years_only(reading, indexes))


def _is_rolling(reading: Reading, indexes: list[int], symbols: list[str]) -> bool:
    """`in the last month` and `past month` roll back from today; `last month` is the calendar's."""
    units = {"D_YEAR", "D_MONTH", "D_WEEK", "D_QUARTER"}
    if "LASTP" not in symbols or not units & set(symbols):
        return False
    item = reading.items[indexes[symbols.index("LASTP")]]
    words = reading.words[item.start : item.end]
    before = reading.words[item.start - 1] if item.start else ""
    return bool(_ROLLING_WORDS & set(words)) or (symbols[0] == "IN" and "the" in [*words, before])


def _note_span(draft: Draft, indexes: list[int], span: Span, *, years_only: bool) -> None:
    reading = draft.reading
    low, high = span
    release = _carried(draft, indexes)
    if release is None:
        release = is_release(draft, indexes, high if low == date.min else low)
    if years_only and release:
        filters = Filters(
            year_from=None if low == date.min else low.year,
            year_to=None if high == date.max else high.year,
        )
        single = low.year == high.year
        draft.add("year", str(low.year) if single else "years", filters, indexes[0])
    else:
        filters = Filters(
            rated_from=None if low == date.min else low.isoformat(),
            rated_to=None if high == date.max else high.isoformat(),
        )
        whole_year = years_only and low != date.min and high != date.max and low.year == high.year
        draft.add("rated", str(low.year) if whole_year else _name(span), filters, indexes[0])
    reading.use(index for index in indexes if reading.items[index].symbol != "RELEASED")


def _carried(draft: Draft, indexes: list[int]) -> bool | None:
    """The second year of `2015 or 2016` means what the first one meant; None without a first."""
    items = draft.reading.items
    before = items[indexes[0] - 1].symbol if indexes[0] else ""
    if before not in {"OR", "AND", "VS", "GEA"} or not draft.conditions:
        return None
    last = max(draft.conditions, key=lambda condition: condition.at)
    near = indexes[0] - last.at <= _NEAR
    return last.kind == "year" if near and last.kind in {"year", "rated"} else None


_NEAR = 4
_ADVERBIAL = {"IN", "SINCE", "BEFORE", "AFTER", "BETWEEN", "UNTIL", "YEAR", "AGOBEFORE"}
_RELEASE_NEIGHBOURS = wordset("FILM GENRE RELEASED CATALOG UNRATED CLASSIC MODERN OLDEST NEWEST X")
_RATING_NEIGHBOURS = wordset(
    "RATE MINE RATING GIVE ME AVG TAGV PUT MEDIAN STD ACTIVE BUSIEST QUIETEST HOWMANY TAG "
    "SEEN D_GENRE D_MONTH D_WEEKDAY D_DAY D_HOUR WEEKDAYWORD PCT WEEKDAY"
)


def is_release(draft: Draft, indexes: list[int], day: date) -> bool:
    """Whether a bare year means the film's release; otherwise it is when the rating was made."""
    reading = draft.reading
    if day.year < _EARLIEST_RATING_YEAR:
        return True
    items = reading.items
    following = [item.symbol for item in items[indexes[-1] + 1 : indexes[-1] + 2]]
    if (
        following
        and following[0] in {"FILM", "GENRE", "RELEASED"}
        and items[indexes[0]].symbol not in {"IN", "SINCE"}
    ):
        return True
    if not reading.has(
        "ME", "MINE", "TAGV", "RATE", "RATING", "GIVE", "ACTIVITY", "BUSIEST", "QUIETEST"
    ):
        return not (draft.own_ratings and items[indexes[0]].symbol in _ADVERBIAL)
    opener = items[indexes[0]].symbol
    for index in range(indexes[0] - 1, -1, -1):
        symbol = items[index].symbol
        if symbol == "RELEASED" and _ratings_made(items[:index]):
            return False
        if symbol in _RELEASE_NEIGHBOURS:
            if symbol == "FILM" and opener in {"IN", "SINCE"} and reading.has("MINE", "BUSIEST"):
                rating_before = any(item.symbol == "MINE" for item in items[:index])
                return not rating_before
            return True
        if symbol in _RATING_NEIGHBOURS:
            spread = len([place for place in indexes if items[place].symbol == "YEAR"]) > 1
            mine_after_films = (
                symbol in {"MINE", "RATE", "ME"} and opener in {"FROM", "OF"} and not spread
            )
            return mine_after_films or (symbol == "D_GENRE" and not reading.has("ME", "MINE"))
    return not reading.has("ME", "MINE", "RATING", "RATE")


def _ratings_made(before: list[Item]) -> bool:
    """`ratings were made in 2016` is about ratings, not about making films."""
    nouns = [item.symbol for item in before if item.symbol in {"RATING", "FILM", "GENRE"}]
    return nouns[-1:] == ["RATING"]


def _decade_span(draft: Draft, indexes: list[int]) -> None:
    items = [draft.reading.items[index] for index in indexes]
    if not any(item.symbol == "DECADE" for item in items):
        return
    points = [item for item in items if item.symbol in {"DECADE", "YEAR"}]
    low = int(points[0].number)
    high = int(points[1].number) + (9 if points[1].symbol == "DECADE" else 0)
    draft.add("year", "years", Filters(year_from=low, year_to=high), indexes[0])
    draft.reading.use(indexes)


_DECADE_EDGE = re.compile(
    r"\b(?:SINCE|BEFORE|AFTER|UNTIL|GT|LT|OLDERTHAN|NEWERTHAN|PART) (?:OF )?DECADE "
)
_DECADE_ONWARDS = re.compile(r"\bDECADE (?:ONWARDS|BACKWARDS|GEA|LEA) ")


def _decades(draft: Draft) -> None:
    reading = draft.reading
    for pattern in (_DECADE_EDGE, _DECADE_ONWARDS):
        for indexes in list(reading.matches(pattern)):
            items = [reading.items[index] for index in indexes]
            start = next(int(item.number) for item in items if item.symbol == "DECADE")
            edge = next(item for item in items if item.symbol not in {"DECADE", "OF"})
            years = _decade_edge(edge, start)
            if _refused(reading, indexes[0]) and years.year_to == start - 1:
                years = Filters(year_from=start)
            draft.add("year", "years", years, indexes[0])
            reading.use(indexes)
    for index, item in enumerate(reading.items):
        if item.symbol == "DECADE" and index not in reading.used:
            start = int(item.number)
            draft.add("decade", str(start), Filters(year_from=start, year_to=start + 9), index)
            reading.use([index])


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


def _weekdays(draft: Draft) -> None:
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
            start = _SEASONS[item.value]
            months = tuple((start + offset - 1) % 12 + 1 for offset in range(3))
            draft.add("month", item.value, Filters(months=months), index)
        else:
            continue
        reading.use([index])


def _epochs(draft: Draft) -> None:
    reading = draft.reading
    for index, item in enumerate(reading.items):
        if item.symbol == "CENTURY":
            start = int(item.value)
            draft.add(
                "year",
                "century",
                Filters(year_from=start + 1 if start else start, year_to=start + 100),
                index,
            )
            reading.use([index])
        elif item.symbol == "MILLENNIUM":
            before = any(other.symbol == "BEFORE" for other in reading.items[:index])
            years = Filters(year_to=1999) if before else Filters(year_from=2000)
            draft.add("year", "years", years, index)
            reading.use([index])
