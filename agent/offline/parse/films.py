"""Questions about one film: which fact is asked for."""

from __future__ import annotations

from dataclasses import replace

from agent.offline.frame import Filters, Frame, Intent, Shape, Title
from agent.offline.parse.draft import Draft
from agent.offline.parse.figures.claims import claim
from agent.offline.parse.figures.scopes import scopes
from agent.offline.read.reading import Reading


def film_question(draft: Draft, titles: list[Title]) -> Frame:
    """The frame of a question about a named (or pointed at) film."""
    reading = draft.reading
    scope, versus = scopes(reading)
    filters = draft.filters()
    base = Frame(
        Intent.FILM,
        reading.language,
        scope=scope,
        versus=versus,
        filters=filters,
        titles=tuple(titles[:1]),
        refers=None if titles else "film",
    )
    if reading.has_unused("TAG", "TAGV"):
        return _tags(reading, base)
    fact = film_fact(reading, base)
    if fact == "count" and reading.has("AVG") and not reading.has("ME", "MINE"):
        return replace(base, fact="average")  # its line tells the number as well
    if fact == "count" or (fact == "average" and _asks_who_gave(reading, base)):
        return _counted(reading, base)
    return replace(base, fact=fact, notes=claim(reading) if fact == "gap" else ())


def _asks_who_gave(reading: Reading, base: Frame) -> bool:
    """`has anyone rated Heat 1 star`: how many ratings have that value."""
    valued = base.filters.stars_from is not None or base.filters.stars_to is not None
    return valued and reading.has("RATE", "GIVE") and not reading.has("AVG", "HOW", "RECO")


def _tags(reading: Reading, base: Frame) -> Frame:
    mine = reading.has("ME", "MINE")
    scope = "me" if mine else "everyone"
    if reading.has("HOWMANY", "HOWOFTEN"):
        return replace(
            base, subject="tags", scope=scope, versus=None, fact="tag_count", measures=("count",)
        )
    return replace(
        base,
        subject="tags",
        scope=scope,
        versus=None,
        fact="tags",
        measures=("count",),
        by=("tag",),
        shape=Shape.LIST,
    )


def _counted(reading: Reading, base: Frame) -> Frame:
    if base.filters or reading.has("ME", "MINE"):
        return replace(base, fact="query", measures=("count",))
    return replace(base, fact="n_ratings")


def film_fact(reading: Reading, base: Frame) -> str:  # noqa: C901, PLR0911, PLR0912 - an ordered list of rules
    """The name of the fact, in the order in which the words settle it."""
    mine = reading.has("ME", "MINE")
    if reading.has("F_IMDB"):
        return "imdb_id"
    if reading.has("F_TMDB"):
        return "tmdb_id"
    if reading.has("D_GENRE") or _which_kind(reading):
        return "genres"
    if _asks_when(reading):
        return "my_rated_at" if mine and not reading.has("RELEASED") else "year"
    if reading.has("MEDIAN", "STD", "DISTRIBUTION", "CONTRO", "D_STARS"):
        return (
            "median"
            if reading.has("MEDIAN")
            else "stddev"
            if reading.has("STD", "CONTRO")
            else "stars"
        )
    if reading.has("PCT"):
        return "share"
    beside = mine and reading.has("AVG") and reading.has("LT", "GT", "MORE", "FEWER")
    if (
        reading.has("GAP", "VS", "HIGHER", "LOWER", "OVER", "UNDER")
        or (mine and base.versus)
        or beside
    ):
        return "gap"
    if reading.has("HOWMANY", "HOWOFTEN") and reading.has(
        "RATING", "PEOPLE", "RATE", "GIVE", "ALL", "SEEN", "STAR", "MINE", "STARS", "TIMES"
    ):
        stars = base.filters.stars_from is not None or base.filters.stars_to is not None
        if mine and not stars:
            return "my_stars"
        return "count"
    if mine:
        return "my_stars"
    if reading.has(
        "AVG", "RATING", "RATE", "BEST", "WORST", "HOW", "STAR", "ALL", "PEOPLE", "GOOD", "ENJOY"
    ):
        return "average"
    if reading.has("F_EXISTS", "CATALOG"):
        return "exists"
    if reading.has("HOWMANY"):
        return "n_ratings"
    return "about"


def _which_kind(reading: Reading) -> bool:
    """`is X a comedy`: a genre word as the question itself."""
    return (
        reading.has("GENRE")
        and reading.has("BE")
        and not reading.has("AVG", "RATE", "RATING", "MINE", "HOWMANY", "ME")
    )


def _asks_when(reading: Reading) -> bool:
    if reading.has("WHEN", "D_RELYEAR"):
        return True
    asked = reading.has("WHICH") and reading.has("D_YEAR", "D_RELYEAR", "D_DAY", "D_DECADE")
    return (
        asked
        or (reading.has("HOW") and "old" in reading.words)
        or (reading.has("RELEASED") and not reading.has("HOWMANY", "AVG"))
    )


def points_at_film(reading: Reading) -> bool:
    """`it`, `that film`, `the second one`: the film of the previous answer."""
    return (reading.has("IT", "ORD") and not reading.has("D_GENRE")) or reading.has("IT", "ORD")


def filters_of_film(filters: Filters) -> Filters:
    return replace(
        filters, genres_all=(), genres_any=(), genres_none=(), year_from=None, year_to=None
    )
