"""When: release years, windows of rating time, weekdays, months and hours."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from agent.offline.frame import Filters
from agent.offline.parse.draft import Draft
from agent.offline.parse.time.ages import refused
from agent.offline.parse.time.hours import hours
from agent.offline.parse.time.periods import decade_span, decades, epochs, is_refused, weekdays
from agent.offline.parse.time.points import Span, back_from, one_ago, point
from agent.offline.parse.time.release import carried, is_release
from agent.offline.read.reading import Reading
from agent.offline.wordset import wordset

_ROLLING_WORDS = wordset("past ultimo ultima ultimos ultimas אחרון אחרונה אחרונים אחרונות")
_YEAR_OF = r"(?: (?:OF|IN|TO))? YEAR"
_POINT = (
    r"(?:MONTH(?: OF| IN)? (?:LASTP|THISP) D_YEAR|DATE|REL|NUM (?:OF )?MONTH(?: (?:OF )?YEAR)?|MONTH NUM(?: (?:IN |OF )?YEAR)?"
    r"|(?:PART )?MONTH(?: (?:OF |IN )?YEAR)?|HOLIDAY(?: (?:OF |IN )?YEAR)?"
    r"|(?:Q|HALFYEAR|SEASON)(?: (?:OF |IN )?(?:YEAR|LASTP D_YEAR|THISP D_YEAR))"
    r"|HALFYEAR (?:OF )?MONTH(?: (?:OF |IN )?YEAR)?"
    r"|(?:LASTP|THISP) (?:MONTH|SEASON|WEEKDAY|WEEKEND|Q|HOLIDAY)"
    r"|PART (?:YEAR|(?:LASTP|THISP) D_YEAR)|(?:D_YEAR )?YEAR|LASTP (?:D_YEAR|D_MONTH|D_WEEK|D_QUARTER)|THISP (?:D_YEAR|D_MONTH|D_WEEK|D_QUARTER|D_DAY)"
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
_UNTIL_NOW = re.compile(rf"\b(?:BETWEEN|FROM) ({_POINT}) AND ")
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
        decade_span(draft, indexes)
    for pattern, rule in (
        (_BETWEEN, _two_points),
        (_FROM_ON, _sided),
        (_OPEN_FROM, _sided),
        (_UNTIL_NOW, _until_now),
        (_SIDED, _sided),
        (_TRAILING, _sided),
    ):
        for indexes in list(reading.matches(pattern)):
            if not reading.used.intersection(indexes):
                rule(draft, indexes, today)
    decades(draft, today)
    for indexes in list(reading.matches(_PLAIN)):
        _plain(draft, indexes, today)
    weekdays(draft)
    epochs(draft)


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
        span = one_ago(count, unit, today)
        draft.add("rated", _span_name(span), _rated_within(span), indexes[0])
    elif unit in {"D_DAY", "D_WEEK"}:
        days = count * (7 if unit == "D_WEEK" else 1)
        draft.add("rated", f"last {days} days", Filters(last_days=days), indexes[0])
    else:
        span = (back_from(today, count, unit), today)
        draft.add("rated", _span_name(span), _rated_within(span), indexes[0])
    reading.use(indexes)


def _rated_within(span: Span) -> Filters:
    return Filters(rated_from=span[0].isoformat(), rated_to=span[1].isoformat())


def _span_name(span: Span) -> str:
    return f"{span[0].isoformat()}..{span[1].isoformat()}"


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
    dated = {"MONTH", "DATE", "REL", "PART", "LASTP", "THISP", "Q", "SEASON", "HALFYEAR", "HOLIDAY"}
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
    if is_refused(reading, indexes[0]):
        edge = {"BEFORE": "SINCE", "LT": "SINCE", "OLDERTHAN": "SINCE", "AGOBEFORE": "SINCE"}.get(
            edge, "UNTIL"
        )
    if edge == "SINCE" and any(item.value == "late" for item in dated if item.symbol == "PART"):
        edge = "AFTER"  # `since the end of 2015` begins when that year is over
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


def _until_now(draft: Draft, indexes: list[int], today: date) -> None:
    """`between 2020 and now`, which was read as one word that joins."""
    joint = draft.reading.items[indexes[-1]]
    if draft.reading.words[joint.end - 1] in {"now", "ahora", "עכשיו"}:
        _sided(draft, indexes[:-1], today)


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
        span = (back_from(today, 1, unit), today)
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
    release = carried(draft, indexes)
    if release is None:
        release = is_release(draft, indexes, high if low == date.min else low)
    under = refused(reading, indexes[0]) if date.min < low and high < date.max else None
    if under is not None:
        reading.use([under, *indexes])
        draft.left_out_years.append((low.year, high.year))
        return
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
        draft.add("rated", str(low.year) if whole_year else _span_name(span), filters, indexes[0])
    reading.use(index for index in indexes if reading.items[index].symbol != "RELEASED")
