"""A query made exact: names resolved, windows fixed, half-stars whole; what engines run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from math import ceil, floor
from typing import Any, Final, Literal

from pydantic import ValidationError

from api.analytics import vocabulary
from api.analytics.models import (
    FILTER_NAMES,
    AnalyticsFilters,
    AnalyticsQuery,
    DimensionName,
    Measure,
    Scope,
    Subject,
)
from api.analytics.windows import hours, window
from api.web.errors import Invalid

LISTS: Final = frozenset(
    ("genres_all", "genres_any", "genres_none", "weekdays", "months", "movie_ids")
)
_WHOLE: Final = frozenset(
    ("year_from", "year_to", "last_days", "hour_from", "hour_to", "min_ratings", "max_ratings")
)
_NUMBERS: Final = frozenset(
    ("stars_from", "stars_to", "my_stars_from", "my_stars_to", "min_average", "max_average")
)


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a query as the data spells them."""

    titled: tuple[int, ...] | None = None
    tag: str | None = None


@dataclass(frozen=True, slots=True)
class Where:
    """Conditions on a film and on a row. Stars are half-stars, weekdays 0-6 from Monday."""

    genres_all: tuple[str, ...] = ()
    genres_any: tuple[str, ...] = ()
    genres_none: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    rated: Literal["any", "mine", "not_mine"] = "any"
    my_from: int | None = None
    my_to: int | None = None
    min_ratings: int | None = None
    max_ratings: int | None = None
    min_average: float | None = None
    max_average: float | None = None
    title_contains: str | None = None
    movie_ids: tuple[int, ...] | None = None
    tag: str | None = None
    half_from: int | None = None
    half_to: int | None = None
    halves_only: bool = False
    since: datetime | None = None
    until: datetime | None = None
    weekdays: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    hours: tuple[int, ...] = ()
    scope: Scope = "everyone"

    @property
    def of_rows(self) -> bool:
        """Whether anything is asked of the rows themselves, beyond their films."""
        stars = self.half_from is not None or self.half_to is not None or self.halves_only
        return stars or self.of_times

    @property
    def of_times(self) -> bool:
        """Whether anything is asked of the moment of a row."""
        return bool(self.since or self.until or self.weekdays or self.months or self.hours)


@dataclass(frozen=True, slots=True)
class Question:
    """What an engine computes: groups of rows and the parts their measures are made of."""

    subject: Subject
    scope: Scope
    me: int
    measures: tuple[Measure, ...]
    by: tuple[DimensionName, ...]
    where: Where
    share: Where | None = None

    @property
    def public(self) -> bool:
        """Whether the figures say no more than the catalogue shows of each film anyway.

        That is: numbers of ratings, and the tags of a film with how often they were given.
        """
        wheres = [self.where, *([self.share] if self.share else [])]
        return self.subject == "films" or (
            vocabulary.PLAIN_COUNTS.issuperset(self.measures)
            and vocabulary.FILM_LEVEL.issuperset(self.by)
            and not any(where.of_rows for where in wheres)
        )

    @property
    def guarded(self) -> bool:
        """Whether groups must rest on enough people besides the caller."""
        return self.scope != "me" and not self.public


def where(filters: AnalyticsFilters, names: Names, now: datetime) -> Where:
    """Return filters in exact form."""
    since, until = window(filters, now)
    ids = names.titled
    if filters.movie_ids:
        given = filters.movie_ids
        ids = given if ids is None else tuple(m for m in given if m in ids)
    return Where(
        genres_all=_once(filters.genres_all),
        genres_any=_once(filters.genres_any),
        genres_none=_once(filters.genres_none),
        year_from=filters.year_from,
        year_to=filters.year_to,
        rated=filters.rated,
        my_from=_up(filters.my_stars_from),
        my_to=_down(filters.my_stars_to),
        min_ratings=filters.min_ratings,
        max_ratings=filters.max_ratings,
        min_average=filters.min_average,
        max_average=filters.max_average,
        title_contains=filters.title_contains,
        movie_ids=ids,
        tag=names.tag,
        half_from=_up(filters.stars_from),
        half_to=_down(filters.stars_to),
        halves_only=filters.half_stars_only,
        since=since,
        until=until,
        weekdays=tuple(sorted({vocabulary.WEEKDAYS.index(day) for day in filters.weekdays})),
        months=tuple(sorted(set(filters.months))),
        hours=hours(filters.hour_from, filters.hour_to),
    )


def _once(genres: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(genres))


def _up(stars: float | None) -> int | None:
    return None if stars is None else ceil(stars * 2)


def _down(stars: float | None) -> int | None:
    return None if stars is None else floor(stars * 2)


def conditions(texts: Sequence[str], place: str) -> dict[str, Any]:
    """Read 'name=value' texts into filter values; an empty value clears the filter.

    `scope` is taken besides the filter names. Raises Invalid.
    """
    found: dict[str, Any] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        name, value = name.strip(), value.strip()
        if not sign:
            raise Invalid("Write each condition as 'name=value'.", field=f"body.{place}")
        if name not in FILTER_NAMES and name != "scope":
            raise unknown(name, (*FILTER_NAMES, "scope"), place, "filter")
        found[name] = _parsed(name, value)
    return found


def _parsed(name: str, value: str) -> Any:
    if not value:
        return None
    if name in LISTS:
        parts = [part.strip() for part in value.strip("[]").split(",") if part.strip()]
        whole = name in ("months", "movie_ids")
        return [int(part) if whole and part.isdecimal() else part for part in parts]
    if name == "half_stars_only":
        return {"true": True, "false": False}.get(value.lower(), value)
    try:
        if name in _WHOLE:
            return int(value)
        return float(value) if name in _NUMBERS else value
    except ValueError:
        return value


def changed(base: Mapping[str, Any], changes: Mapping[str, Any], place: str) -> AnalyticsFilters:
    """Return the filters `base` with some values changed or cleared (None); raises Invalid."""
    members = {**base, **changes}
    try:
        return AnalyticsFilters.model_validate(
            {name: value for name, value in members.items() if value is not None}
        )
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else ""
        message = first["msg"].removeprefix("Value error, ")
        raise Invalid(f"{name}: {message}", field=f"body.{place}") from None


def asked(query: AnalyticsFilters) -> dict[str, Any]:
    """Return the filters a query sets, by name."""
    return {
        name: getattr(query, name)
        for name in FILTER_NAMES
        if getattr(query, name) != AnalyticsFilters.model_fields[name].default
    }


def check(query: AnalyticsQuery) -> None:
    """Check that what is asked fits together; raises Invalid with what to do instead."""
    words = vocabulary.MEASURES
    for measure in query.measures:
        if query.subject not in words[measure].subjects:
            raise Invalid(_misfit(measure, query), field="body.measures", closest=fitting(query))
    for dimension in query.by:
        if query.subject not in vocabulary.DIMENSIONS[dimension].subjects:
            raise Invalid(
                f"subject={query.subject} has no {dimension}; use subject=ratings.",
                field="body.by",
            )
    _check_filters(query, query, "")
    if vocabulary.COMMUNITY.intersection(query.measures) and not (
        query.subject == "films" or "film" in query.by
    ):
        raise Invalid(
            "n_ratings, community_average and community_stddev need by=[film] or subject=films; "
            "for everyone's mean of a group use scope=everyone with average.",
            field="body.measures",
            closest=["average", "stddev", "count"],
        )
    if vocabulary.RANKS.intersection(query.measures) and (query.by or query.compare != "none"):
        raise Invalid("A rank is one number: leave out by and compare.", field="body.by")
    if len(set(query.by)) < len(query.by):
        raise Invalid("Name each dimension once.", field="body.by")
    if query.zero_fill and not (
        len(query.by) == 1 and query.by[0] in vocabulary.ORDINAL and query.min_count == 1
    ):
        raise Invalid(
            "zero_fill needs exactly one dimension with an order (such as rated_month, weekday "
            "or stars) and no min_count.",
            field="body.zero_fill",
        )


def _misfit(measure: Measure, query: AnalyticsQuery) -> str:
    if query.subject == "films" and measure in ("average", "stddev"):
        return f"For films ask for community_{measure}, or use subject=ratings."
    return f"{measure} does not fit subject={query.subject}; use subject=ratings."


def fitting(query: AnalyticsQuery) -> list[str]:
    """Return the measures of the query's subject."""
    return [name for name, word in vocabulary.MEASURES.items() if query.subject in word.subjects]


def _check_filters(query: AnalyticsQuery, filters: AnalyticsFilters, place: str) -> None:
    refused = {
        "ratings": (),
        "tags": vocabulary.STAR_FILTERS,
        "films": vocabulary.STAR_FILTERS + vocabulary.TIME_FILTERS,
    }[query.subject]
    for name in asked(filters):
        if name in refused:
            advice = "my_stars_from/to or min_average" if "star" in name else "subject=ratings"
            raise Invalid(
                f"{name} does not fit subject={query.subject}; use {advice}.",
                field=f"body.{place or name}",
            )


def share_filters(query: AnalyticsQuery) -> tuple[AnalyticsFilters, Scope] | None:
    """Return the second filter of a share and whose rows it means; None without one."""
    if not query.share_where:
        return None
    if "share" not in query.measures:
        raise Invalid("share_where needs the measure share.", field="body.measures")
    values = conditions(query.share_where, "share_where")
    scope = _scope(values.pop("scope", None) or "everyone", "share_where")
    filters = changed({}, values, "share_where")
    _check_filters(query, filters, "share_where")
    return filters, scope


def compared_filters(query: AnalyticsQuery) -> tuple[AnalyticsFilters, Scope] | None:
    """Return the filters and scope of the second query; None if nothing is compared."""
    if query.compare == "none":
        if query.compare_where or query.compare_scope:
            raise Invalid("Set compare to difference or ratio.", field="body.compare")
        return None
    values = conditions(query.compare_where, "compare_where")
    scope = _scope(values.pop("scope", None) or query.compare_scope or query.scope, "compare_where")
    if not values and scope == query.scope:
        raise Invalid("Say what differs: compare_scope or compare_where.", field="body.compare")
    filters = changed(asked(query), values, "compare_where")
    _check_filters(query, filters, "compare_where")
    return filters, scope


def _scope(value: str, place: str) -> Scope:
    if value not in ("me", "everyone", "others"):
        raise unknown(value, ("me", "everyone", "others"), place, "scope")
    return value


def unknown(name: str, known: Sequence[str], place: str, what: str) -> Invalid:
    """Return the error for a name that is not known, with the closest ones that are."""
    closest = get_close_matches(name, known, n=3, cutoff=0.4) or list(known)[:40]
    return Invalid(
        f"There is no such {what}. Closest: {', '.join(closest)}.",
        field=f"body.{place}",
        closest=closest,
    )
