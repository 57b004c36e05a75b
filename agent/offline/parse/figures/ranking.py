"""The measure asked for, its direction, and how many answers."""

from __future__ import annotations

from dataclasses import dataclass

from agent.offline.frame import Shape
from agent.offline.parse.draft import Draft
from agent.offline.parse.figures.dimensions import FILM_LIKE, SUPERLATIVES
from agent.offline.parse.figures.nouns import Dimension
from agent.offline.read.reading import Reading
from agent.offline.wordset import wordset

_RISING = wordset("LEASTFAV WORST LEAST BOTTOM QUIETEST CONSENSUS OLDEST HARSH LOWER FEWER FIRST")
_TIMES = wordset("hour weekday rated_month rated_year rated_day rated_quarter")
_MEASURES = (
    ("PCT", "share"),
    ("MEDIAN", "median"),
    ("STD", "stddev"),
    ("ACTIVE", "active_days"),
    ("AVG", "average"),
    ("HOWMANY", "count"),
    ("HOWOFTEN", "count"),
)


@dataclass(frozen=True, slots=True)
class Order:
    """The measure asked for and the direction, if any."""

    measure: str | None
    superlative: str | None
    descending: bool


def order(draft: Draft, by: str | None, subject: str) -> Order:
    """Measure and direction from measure words and superlatives together."""
    reading = draft.reading
    explicit = explicit_measure(reading)
    found = [item.symbol for item in reading.items if item.symbol in SUPERLATIVES]
    found = [
        symbol
        for symbol in found
        if not (symbol in {"FIRST", "NEWEST", "OLDEST"} and len(found) > 1 and by != "film")
    ]
    usual = "MOST" if reading.has("USUALLY") and by in _TIMES else None
    superlative = (
        usual or _main_superlative(found) or (_last_film(reading) if by == "film" else None)
    )
    descending = superlative not in _RISING
    if superlative in {"MOST", "LEAST", "MORE", "FEWER", "BUSIEST", "QUIETEST"} and explicit in {
        None,
        "share",
    }:
        measure = (
            "count" if explicit is None or superlative in {"BUSIEST", "QUIETEST"} else explicit
        )
        if superlative in {"MOST", "LEAST", "MORE"} and reading.has("ENJOY", "FAV"):
            measure = "average"
        return Order(measure, superlative, descending)
    if superlative in {"CONTRO", "CONSENSUS"}:
        return Order("stddev", superlative, superlative == "CONTRO")
    if superlative in {"OVER", "UNDER"}:
        return Order(explicit or "average", superlative, superlative == "OVER")
    if superlative in {"BEST", "WORST", "FAV", "LEASTFAV", "GENEROUS", "HARSH", "HIGHER", "LOWER"}:
        return Order(explicit or "average", superlative, descending)
    if superlative in {"TOP", "BOTTOM"}:
        default = (
            "count"
            if by == "tag"
            or subject == "tags"
            or by in {"rated_day", "rated_month", "hour", "weekday", "rated_year"}
            else "average"
        )
        return Order(explicit or default, superlative, descending)
    return Order(explicit, superlative, descending)


def _last_film(reading: Reading) -> str | None:
    """`the last film I gave 5 stars` is the most recently rated one."""
    pairs = zip(reading.items, reading.items[1:], strict=False)
    last = any(one.symbol == "LASTP" and two.symbol in FILM_LIKE for one, two in pairs)
    return "LASTONE" if last else None


def _main_superlative(found: list[str]) -> str | None:
    """`top 10 highest rated` ranks by rating; `most generous` by generosity."""
    if not found:
        return None
    specific = [symbol for symbol in found if symbol not in {"TOP", "BOTTOM", "FIRST"}]
    if "BOTTOM" in found and specific and specific[0] == "BEST":
        return "WORST"
    for symbol in (
        "CONTRO",
        "CONSENSUS",
        "OVER",
        "UNDER",
        "BUSIEST",
        "QUIETEST",
        "GENEROUS",
        "HARSH",
    ):
        if symbol in specific:
            return symbol
    return specific[0] if specific else found[0]


def explicit_measure(reading: Reading) -> str | None:
    """The measure a word of its own names."""
    for symbol, measure in _MEASURES:
        if reading.has_unused(symbol):
            return measure
    times = reading.has("D_HOUR", "D_WEEKDAY", "WEEKDAYWORD", "D_DAY", "D_MONTH", "D_YEAR")
    return "average" if reading.has_unused("USUALLY") and not times else None


def shape_of(dimension: Dimension | None, superlative: str | None, limit: int | None) -> Shape:
    if dimension is None:
        return Shape.NUMBER
    if dimension.asked == "per" and (superlative is None or dimension.plural) and limit is None:
        return Shape.TABLE
    if limit is not None:
        return Shape.WINNER if limit == 1 else Shape.LIST
    if superlative is None:
        return Shape.LIST if dimension.name in {"film", "tag"} else Shape.TABLE
    return Shape.LIST if dimension.plural else Shape.WINNER
