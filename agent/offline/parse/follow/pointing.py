"""What `that day`, `it` or `the second one` of the last answer was."""

from __future__ import annotations

from datetime import date

from dateutil.relativedelta import relativedelta

from agent.offline.context import Context
from agent.offline.frame import Filters, Intent
from agent.offline.parse.draft import Draft
from agent.offline.read.reading import Reading
from agent.offline.wordset import wordset


def pointed_group(draft: Draft, context: Context) -> Filters | None:
    """`on that day`, `in that year`, `for that genre`: the group the last answer named first."""
    reading = draft.reading
    if not context.winner or not reading.has("THAT", "IT") or reading.has("PER", "BY"):
        return None
    nouns = wordset(
        "D_DAY D_YEAR D_MONTH D_GENRE D_DECADE D_HOUR WEEKDAYWORD D_WEEKDAY D_RELYEAR TAG "
        "D_STARS D_QUARTER"
    )
    pointed = any(
        item.symbol in nouns and index and reading.items[index - 1].symbol in {"THAT", "IT"}
        for index, item in enumerate(reading.items)
    )
    pointed = pointed or "time" in reading.values("THAT")
    counting = reading.has("HOWMANY", "PCT")
    bare = (
        not context.films and "film" not in context.winner and (counting or not reading.has("FILM"))
    )
    if not pointed and not bare:
        return None
    filters = context.frame.filters
    for name, value in context.winner.items():
        filters = filters.merged(group_filter(name, value))
    return filters


def group_filter(name: str, value: object) -> Filters:  # noqa: C901, PLR0911 - one case per kind of group
    """The condition that selects one group of a grouping."""
    match name:
        case "genre":
            return Filters(genres_all=(str(value),))
        case "decade":
            start = int(str(value))
            return Filters(year_from=start, year_to=start + 9)
        case "year":
            return Filters(year_from=int(str(value)), year_to=int(str(value)))
        case "weekday":
            return Filters(weekdays=(str(value),))
        case "hour":
            return Filters(hour_from=int(str(value)), hour_to=int(str(value)))
        case "stars":
            return Filters(stars_from=float(str(value)), stars_to=float(str(value)))
        case "tag":
            return Filters(tag=str(value))
        case "rated_year":
            return Filters(rated_from=f"{value}-01-01", rated_to=f"{value}-12-31")
        case "rated_day":
            return Filters(rated_from=str(value), rated_to=str(value))
        case "rated_month":
            return _days_of_month(str(value))
        case _:
            return Filters()


def _days_of_month(value: str) -> Filters:
    first = date.fromisoformat(f"{value}-01")
    return Filters(
        rated_from=first.isoformat(),
        rated_to=(first + relativedelta(months=1, days=-1)).isoformat(),
    )


def about_film(reading: Reading, context: Context) -> bool:
    if reading.has("ORD"):
        return True
    if reading.has("IT"):
        return True
    single = len(context.films) == 1 or context.frame.intent is Intent.FILM
    facts = reading.has(
        "D_GENRE",
        "WHEN",
        "D_YEAR",
        "TAG",
        "F_IMDB",
        "AVG",
        "RATING",
        "HOWMANY",
        "MEDIAN",
        "RELEASED",
    )
    bare = not reading.has(
        "MINE",
        "FILM",
        "GENRE",
        "PER",
        "BY",
        "CATALOG",
        "BEST",
        "WORST",
        "MOST",
        "LEAST",
        "TOP",
        "DECADE",
    )
    return (
        single and facts and bare and (context.frame.intent is Intent.FILM or reading.has("THAT"))
    )


def ordinal(reading: Reading) -> str:
    ordinal = next(iter(reading.values("ORD")), "1")
    return f"film:{ordinal}"
