"""Stars, minimum numbers of ratings and how many answers are wanted."""

from __future__ import annotations

import re
from collections.abc import Callable

from agent.offline.frame import Filters
from agent.offline.parse.draft import MAX_STARS, Draft
from agent.offline.read.reading import Item, Reading
from agent.offline.wordset import wordset

Rule = Callable[[Draft, list[Item], int], bool]

_BEFORE = r"(?:GE|GT|LE|LT|EQ|ONLY)"
_AFTER = r"(?:GEA|LEA|GE)"
_UNIT = r"(?:RATING|FILM|PEOPLE|TAG|TIMES)"
_SUPPORT = [
    re.compile(rf"\b(?:BETWEEN|FROM) NUM (?:AND|TO) NUM {_UNIT} "),
    re.compile(rf"\bNUM TO NUM {_UNIT} "),
    re.compile(rf"\b{_BEFORE} NUM (?:ALL )?{_UNIT} "),
    re.compile(rf"\bNUM {_AFTER} (?:ALL )?{_UNIT} "),
    re.compile(rf"\bNUM (?:ALL |ME )?{_UNIT} (?:PER )?{_AFTER} "),
    re.compile(rf"\b(?:WITH|HAVE|BY) NUM {_UNIT} "),
    re.compile(r"\bRATE NUM TIMES "),
]
_LEFT_OUT = re.compile(
    rf"\b(?:EXCEPT|NOT) (?:THAT |ALL |FILM |GENRE |D_GENRE |OF )*(?:WITH |HAVE |IN )*(?:LT|GT|LE) NUM (?:ALL )?{_UNIT} "
)
_LOOSE_SUPPORT = [re.compile(rf"\b{_BEFORE} NUM "), re.compile(rf"\bNUM {_AFTER} ")]
_AVERAGE = [
    re.compile(
        r"\bAVG (?:RATING |STAR |BE |OF |FROM |ALL |IN |HAVE )*(?:BETWEEN )?NUM (?:AND|TO) NUM (?:STAR )?"
    ),
    re.compile(
        r"\bRATE (?:BETWEEN |FROM )?NUM (?:AND|TO) NUM (?:STAR )?(?:AVG |BY ALL |BY PEOPLE |ALL )+"
    ),
    re.compile(rf"\bAVG (?:RATING |STAR |BE |OF |FROM |ALL |IN )*{_BEFORE} NUM (?:STAR )?"),
    re.compile(rf"\bAVG (?:RATING |STAR |BE |OF |FROM |ALL )*NUM (?:STAR )?{_AFTER} (?:STAR )?"),
    re.compile(
        rf"\bRATE {_BEFORE} NUM (?:STAR )?(?:{_AFTER} )?(?:AVG |BY ALL |ALL |BY PEOPLE |AT ALL )"
    ),
    re.compile(rf"\bRATE NUM (?:STAR )?{_AFTER} (?:STAR )?(?:AVG |BY ALL |ALL |BY PEOPLE )"),
    re.compile(rf"\bALL (?:RATE|GIVE|AVG|RATING)(?: IT)? {_BEFORE} NUM (?:STAR )?"),
]
_STARS = [
    re.compile(
        r"\b(?:RATE|GIVE|MINE|RATING)(?: BE| OF| AT| WITH)* NUM (?:OR|TO|AND) NUM "
        r"(?!FILM|RATING|PEOPLE|GENRE|TIMES|D_|MONTH)"
    ),
    re.compile(r"\b(?:BETWEEN|FROM) NUM (?:STAR )?(?:AND|TO) NUM (?:STAR )?"),
    re.compile(r"\bNUM (?:STAR )?(?:AND|OR|TO) NUM STAR "),
    re.compile(rf"\b(?:{_BEFORE} )?NUM (?:{_AFTER} )?STAR (?:{_AFTER} )?"),
    re.compile(rf"\b(?:{_BEFORE} )?STARS (?:RATING )?(?:{_AFTER} )?"),
    re.compile(
        rf"\b(?:RATE|GIVE|MINE|RATING|RATING BE|RATING OF|SEEN)(?: IT| THAT| AT| AS| OF| BE| WITH)*"
        rf"(?: {_BEFORE})? NUM (?:{_AFTER} )?(?!FILM|RATING|PEOPLE|GENRE|DECADE|TIMES|D_|MONTH)"
    ),
    re.compile(rf"\b{_BEFORE} NUM (?!FILM|RATING|PEOPLE|GENRE|DECADE|TIMES|D_|MONTH|AM|PM|OCLOCK)"),
    re.compile(rf"\bNUM {_AFTER} (?!FILM|RATING|PEOPLE|GENRE|DECADE|TIMES|D_|MONTH)"),
    re.compile(r"\bNUM (?:FROM|BY) (?:ME|MINE) "),
    re.compile(r"\b(?:PERFECT|LOWESTPOSSIBLE) "),
    re.compile(r"\bNUM RATING "),
    re.compile(r"\b(?:GIVE|MINE|AS) (?:IT |A )?NUM (?!FILM|PEOPLE|GENRE|DECADE|TIMES|D_|MONTH)"),
]
_AROUND_AVERAGE = wordset("AVG RATE ALL RATING BE OF GE GT LE LT GEA LEA STAR BY IN PEOPLE")
_OF_FILMS = wordset("D_GENRE TAG D_DECADE")
_RANKERS = r"(?:TOP|BOTTOM|FIRST|LASTP|BEST|WORST|MOST|LEAST|FAV|OLDEST|NEWEST|CONTRO|CONSENSUS|BUSIEST|QUIETEST)"
_LIMIT = [
    re.compile(r"\bNUM THAT (?:POLITE )?$"),
    re.compile(rf"\b{_RANKERS} NUM (?!STAR|OCLOCK|AM|PM)"),
    re.compile(rf"\bNUM (?:ALL |ME )?{_RANKERS} "),
    re.compile(r"\b(?:LIST|RECO|GIVE|WHICH) NUM (?!STAR|OCLOCK|AM|PM|GEA|LEA)"),
    re.compile(
        r"\bNUM (?:UNRATED |GENRE |DECADE |CLASSIC |MODERN |X |NOT |RECO |AND |YEAR )*(?:FILM|GENRE|RECO|TAG|D_GENRE|D_DECADE|LIKE) "
    ),
]


def quantities(draft: Draft) -> None:
    """Read every number that is not a date; order matters, each reads what is left."""
    _zero_support(draft)
    _each(draft, _LEFT_OUT, _kept_out)
    for pattern in _AVERAGE:
        _each(draft, pattern, _average)
    for pattern in _SUPPORT:
        _each(draft, pattern, _support)
    _half_stars(draft)
    for pattern in _STARS:
        _each(draft, pattern, _stars)
    for pattern in _LIMIT:
        _each(draft, pattern, _limit)
    for pattern in _LOOSE_SUPPORT:
        _each(draft, pattern, _support)


def _each(draft: Draft, pattern: re.Pattern[str], rule: Rule) -> None:
    reading = draft.reading
    for indexes in list(reading.matches(pattern)):
        items = [reading.items[index] for index in indexes]
        if not reading.used.intersection(indexes) and rule(
            draft, items, _place_of_number(reading, indexes)
        ):
            keep = {"MINE", "RATE", "GIVE", "SEEN", "BEST", "WORST", "MOST", "LEAST", "FAV", "TOP"}
            keep |= wordset("BOTTOM OLDEST NEWEST CONTRO CONSENSUS BUSIEST QUIETEST FILM")
            keep |= wordset("GENRE DECADE LIST RECO UNRATED FIRST LASTP TAG D_GENRE")
            keep |= wordset("ALL ME AVG D_DECADE WHICH LIKE YEAR HAVE CLASSIC MODERN X")
            supporting = rule in {_support, _kept_out}
            reading.use(
                index
                for index in indexes
                if reading.items[index].symbol not in keep
                or (supporting and reading.items[index].symbol in {"FILM", "TAG"})
            )


def _place_of_number(reading: Reading, indexes: list[int]) -> int:
    """Where the number itself stands, so that it falls on the right side of a verb."""
    numbers = [index for index in indexes if reading.items[index].symbol in {"NUM", "STARS"}]
    return numbers[0] if numbers else indexes[0]


def bounds(items: list[Item], step: float) -> tuple[float | None, float | None]:
    """Lower and upper bound of a phrase such as `GE NUM` or `BETWEEN NUM AND NUM`."""
    numbers = [item.number for item in items if item.symbol in {"NUM", "STARS"}]
    symbols = {item.symbol for item in items}
    if len(numbers) >= 2:
        return min(numbers[:2]), max(numbers[:2])
    value = numbers[0]
    if "GT" in symbols:
        return value + step, None
    if "LT" in symbols:
        return None, value - step
    if symbols & {"GE", "GEA"}:
        return value, None
    if symbols & {"LE", "LEA"}:
        return None, value
    return value, value


def _whole(items: list[Item]) -> bool:
    return all(item.number.is_integer() for item in items if item.symbol == "NUM")


def _zero_support(draft: Draft) -> None:
    reading = draft.reading
    for index, item in enumerate(reading.items):
        if item.symbol == "NOTHING":
            draft.add("support", "0", Filters(max_ratings=0), index)
            reading.use([index])


def _support(draft: Draft, items: list[Item], at: int) -> bool:
    if not _whole(items):
        return False
    exact = items[0].symbol in {"WITH", "HAVE"} and not {item.symbol for item in items} & wordset(
        "GEA LEA"
    )
    low, high = bounds(items, 1)
    if exact and low and low > 5:
        high = None
    unit = next(
        (
            item.symbol
            for item in items
            if item.symbol in {"RATING", "FILM", "PEOPLE", "TAG", "TIMES"}
        ),
        "",
    )
    if unit == "" and (low or high or 0) <= MAX_STARS:
        return False
    key = f"{unit}:{int(low) if low is not None else ''}:{int(high) if high is not None else ''}"
    draft.add(
        "support",
        key,
        Filters(
            min_ratings=int(low) if low is not None else None,
            max_ratings=int(high) if high is not None else None,
        ),
        at,
    )
    return True


def _kept_out(draft: Draft, items: list[Item], at: int) -> bool:
    """`skip those with fewer than 100 ratings`: what is left out bounds what stays."""
    number = next(item for item in items if item.symbol == "NUM")
    if not _whole(items):
        return False
    symbols = {item.symbol for item in items}
    low = int(number.number) + ("LE" in symbols) if symbols & {"LT", "LE"} else None
    high = int(number.number) if "GT" in symbols else None
    unit = items[-1].symbol
    draft.add("support", f"{unit}:{low}:{high}", Filters(min_ratings=low, max_ratings=high), at)
    return True


def _average(draft: Draft, items: list[Item], at: int) -> bool:
    low, high = bounds(items, 0.0)
    if max(low or 0, high or 0) > MAX_STARS:
        return False
    strict = {item.symbol for item in items}
    nudge = 1e-6
    low = low + nudge if low is not None and "GT" in strict else low
    high = high - nudge if high is not None and "LT" in strict else high
    draft.add("average", "", Filters(min_average=low, max_average=high), at)
    _use_community(draft.reading, at)
    _use_community(draft.reading, at + 2 * (len(_numbers(items)) > 1))  # `between 3 and 4`
    return True


def _numbers(items: list[Item]) -> list[Item]:
    return [item for item in items if item.symbol == "NUM"]


def _use_community(reading: Reading, at: int) -> None:
    """The words `community average` around the number belong to it, not to the question."""
    for step in (-1, 1):
        place = at + step
        while 0 <= place < len(reading.items) and reading.items[place].symbol in _AROUND_AVERAGE:
            reading.use([place])
            place += step


def _half_stars(draft: Draft) -> None:
    reading = draft.reading
    for index, item in enumerate(reading.items):
        if item.symbol not in {"HALF", "BY_HALF"} or index in reading.used:
            continue
        value = item.symbol == "BY_HALF" and reading.has("GIVE", "RATE", "MINE")
        half = Filters(stars_from=0.5, stars_to=0.5) if value else Filters(half_stars_only=True)
        draft.add("stars", "0.5" if value else "half", half, index)
        reading.use([index])


def _stars(draft: Draft, items: list[Item], at: int) -> bool:
    symbols = {item.symbol for item in items}
    if symbols & {"PERFECT", "LOWESTPOSSIBLE"}:
        value = MAX_STARS if "PERFECT" in symbols else 0.5
        draft.add("stars", f"{value:g}", Filters(stars_from=value, stars_to=value), at)
        return True
    low, high = bounds(items, 0.5)
    explicit = bool(symbols & {"STAR", "STARS"})
    largest = max(low or 0, high or 0)
    if largest > MAX_STARS + 0.5 and not explicit:
        return False
    if any(item.value == "ordinal" for item in items):
        return False
    counted = len(items) == 2 and items[-1].symbol == "RATING" and not explicit
    if counted and not _reads_as_value(draft.reading, at):
        return False
    key = "-".join(f"{value:g}" for value in dict.fromkeys((low, high)) if value is not None)
    draft.add("stars", key, Filters(stars_from=low, stars_to=high), at)
    return True


def _reads_as_value(reading: Reading, at: int) -> bool:
    """`my 4.5 ratings` is a value; `180 ratings` or `3 ratings` is a number of them."""
    number = reading.items[at].number
    return not number.is_integer() and number <= MAX_STARS


def _limit(draft: Draft, items: list[Item], at: int) -> bool:
    number = next(item for item in items if item.symbol == "NUM")
    before = draft.reading.items[at - 1].symbol if at else ""
    if before in {"WITH", "HAVE", "EQ", "GE", "GT", "LE", "LT"} and items[-1].symbol in _OF_FILMS:
        return False  # `films with exactly 3 genres`
    if not number.number.is_integer() or not 1 <= number.number <= 100 or number.value == "ordinal":
        return False
    if draft.limit is None:
        draft.limit = int(number.number)
    return True
