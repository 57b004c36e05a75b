"""A query made exact: names resolved, windows fixed, half-stars whole; what engines run."""

from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil, floor
from typing import Literal

from api.analytics import vocabulary
from api.analytics.models import AnalyticsFilters
from api.analytics.vocabulary import DimensionName, Measure, Scope, Subject
from api.analytics.windows import hours, window


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

    def without_rows(self) -> "Where":
        """Return the conditions on films alone."""
        return replace(
            self,
            half_from=None,
            half_to=None,
            halves_only=False,
            since=None,
            until=None,
            weekdays=(),
            months=(),
            hours=(),
        )


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
    def wheres(self) -> tuple[Where, ...]:
        """All conditions: those on the rows, and those of the share."""
        return (self.where,) if self.share is None else (self.where, self.share)

    @property
    def public(self) -> bool:
        """Whether the figures say no more than the catalogue shows of each film anyway.

        That is: numbers of ratings, and the tags of a film with how often they were given.
        """
        return self.subject == "films" or (
            vocabulary.PLAIN_COUNTS.issuperset(self.measures)
            and vocabulary.FILM_LEVEL.issuperset(self.by)
            and not any(where.of_rows for where in self.wheres)
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
        genres_all=tuple(dict.fromkeys(filters.genres_all)),
        genres_any=tuple(dict.fromkeys(filters.genres_any)),
        genres_none=tuple(dict.fromkeys(filters.genres_none)),
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


def _up(stars: float | None) -> int | None:
    return None if stars is None else ceil(stars * 2)


def _down(stars: float | None) -> int | None:
    return None if stars is None else floor(stars * 2)
