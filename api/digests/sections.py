"""The sections of a digest from the rows of their queries: pure, means rounded as they are shown."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from api.analytics.vocabulary import WEEKDAYS
from api.digests.periods import EPOCH, Period, month_name
from api.digests.wire import ActivityBar, AverageSection, DigestFilm, FilmsSection, StarsBar
from api.web.types import stars_of


def mean(half_stars: Any) -> float | None:
    """Return a mean of half-stars (SQL gives a float, a Decimal or None) in stars."""
    return None if half_stars is None else round(float(half_stars) / 2, 2)


def apart(one: float | None, other: float | None) -> float | None:
    """Return the difference of two means as they are shown, so that a reader's sum comes out."""
    return None if one is None or other is None else round(one - other, 2)


def against_average(row: Row[Any]) -> AverageSection:
    """Return the averages of the period, of the time before it, and of everyone."""
    average, usual = mean(row.average), mean(row.average_before)
    return AverageSection(
        count=row.n,
        average=average,
        count_before=row.n_before,
        average_before=usual,
        difference=apart(average, usual),
        count_previous=row.n_previous,
        community_average=mean(row.community),
        community_gap=mean(row.gap),
    )


def films(rows: Sequence[Row[Any]], total: int) -> FilmsSection:
    """Return the best films of the period."""
    return FilmsSection(total=total, truncated=total > len(rows), items=[film(row) for row in rows])


def film(row: Row[Any]) -> DigestFilm:
    """Return a film as it was rated, beside everyone's average."""
    stars, average = stars_of(row.half_stars), mean(row.community)
    return DigestFilm(
        movie_id=row.movie_id,
        title=row.title,
        year=row.year,
        stars=stars,
        rated_on=row.rated_at.date(),
        watched_on=row.watched_on,
        n_ratings=row.n_ratings,
        average=average,
        gap=apart(stars, average),
    )


def activity(period: Period, rows: Sequence[Row[Any]]) -> list[ActivityBar]:
    """Return the days of a week, or the months of a year, with those on which nothing was rated."""
    bars: dict[str, tuple[str, int, int]] = {}
    if period.kind == "week":
        for number, weekday in enumerate(WEEKDAYS):
            name = (period.first + timedelta(days=number)).isoformat()
            bars[name] = (weekday[:3], 0, 0)
    else:
        for month in range(1, 13):
            bars[f"{period.name}-{month:02d}"] = (month_name(month)[:3], 0, 0)
    for row in rows:
        day = (EPOCH + timedelta(days=row.day)).isoformat()
        name = day if period.kind == "week" else day[:7]
        label, count, half_stars = bars[name]
        bars[name] = (label, count + row.n, half_stars + row.half_stars)
    return [
        ActivityBar(
            name=name,
            label=label,
            count=count,
            average=mean(half_stars / count) if count else None,
        )
        for name, (label, count, half_stars) in bars.items()
    ]


def stars(rows: Sequence[Row[Any]]) -> list[StarsBar]:
    """Return how often each number of stars was given, now and before."""
    given = {row.half_stars: (row.n, row.n_before) for row in rows}
    return [
        StarsBar(stars=stars_of(value), count=n, count_before=n_before)
        for value in range(1, 11)
        for n, n_before in [given.get(value, (0, 0))]
    ]
