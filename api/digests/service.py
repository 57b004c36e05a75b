"""The digest of a week or a year, computed from the ratings given by its end."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, select
from sqlmodel import Session, col

from api.analytics.vocabulary import WEEKDAYS
from api.catalog.browse import ENOUGH_RATINGS
from api.digests import queries, sentences
from api.digests.models import Digest
from api.digests.periods import EPOCH, Period, last_week, month_name, week_named, year_named
from api.digests.wire import (
    ActivityBar,
    AverageSection,
    DigestFilm,
    DigestRecommendation,
    DigestSearch,
    DigestView,
    Discovery,
    FilmsSection,
    PeriodView,
    StarsBar,
    StreakSection,
)
from api.recommendations.service import recommend
from api.recommendations.shelf import Shelf
from api.recommendations.wire import RecommendationSearch
from api.web.types import stars_of

MOST_FILMS: Final = 20
RECOMMENDED: Final = 3
LOVED: Final = 7  # half-stars: a find is a film with 3.5 stars or more
FEW_RATERS: Final = 10
FEWEST_FILMS: Final = 5
REMEMBERED_WEEKS: Final = 26
# A squared t value: below it, what sets a group of films apart may as well be chance.
TELLING: Final = 4.0


def period_asked(search: DigestSearch, now: datetime) -> Period:
    """Return the period of a question; raises NotFound. A year goes before a week."""
    if search.year is not None:
        return year_named(search.year, now)
    return week_named(search.week, now) if search.week else last_week(now)


def get(
    session: Session, shelf: Shelf, user_id: int, search: DigestSearch, now: datetime
) -> DigestView:
    """Return the digest the worker made if its ratings are still the same, else a fresh one."""
    period = period_asked(search, now)
    stored = session.get(Digest, (user_id, period.name))
    if stored and stored.fingerprint == queries.fingerprint(session, user_id, period.end):
        return DigestView.model_validate(stored.content)
    return compute(session, shelf, user_id, period, now)


def compute(
    session: Session, shelf: Shelf, user_id: int, period: Period, now: datetime
) -> DigestView:
    """Compute the digest of a period; recommendations and community figures are of now."""
    values = _values(user_id, period, now)
    [figures] = queries.ask(session, queries.FIGURES, values)
    against = _against_average(figures)
    days = queries.ask(session, queries.DAYS, values)
    [streaks] = queries.ask(session, queries.STREAKS, values)
    found = queries.ask(session, queries.BEST_FIND, values)
    discovery = _discovery(session, user_id, period, values)
    return DigestView(
        period=PeriodView(
            kind=period.kind,
            name=period.name,
            title=period.title,
            first_day=period.first,
            last_day=period.last,
            complete=period.is_over(now),
        ),
        headline=sentences.headline(period, against),
        films=_films(queries.ask(session, queries.FILMS, values), against.count),
        against_average=against,
        activity=_activity(period, days),
        stars=_stars(queries.ask(session, queries.STARS, values)),
        best_find=_film(found[0]) if found else None,
        streaks=StreakSection(
            weeks=streaks.weeks, longest_weeks=streaks.longest, active_days=len(days)
        ),
        recommendations=_recommendations(session, shelf, user_id),
        discovery=discovery,
        notes=_notes(period, figures, discovery),
        made_at=now,
    )


def _values(user_id: int, period: Period, now: datetime) -> dict[str, Any]:
    """Return what the queries may ask for."""
    last_day = (period.last - EPOCH).days if period.is_over(now) else (now.date() - EPOCH).days
    # A run lives on if it reaches the last week; in a week that still runs, the one before will do.
    living = (last_day + 3) // 7 - (0 if period.is_over(now) else 1)
    whole_life = datetime.min.replace(year=1900, tzinfo=period.start.tzinfo)
    return {
        "user": user_id,
        "start": period.start,
        "end": period.end,
        "before": period.before,
        "since": period.start if period.kind == "year" else whole_life,
        "living": living,
        "raters": ENOUGH_RATINGS,
        "most": MOST_FILMS,
        "loved": LOVED,
        "few": FEW_RATERS,
        "fewest": FEWEST_FILMS,
    }


def _mean(half_stars: Any) -> float | None:
    """Return a mean of half-stars (SQL gives a float, a Decimal or None) in stars."""
    return None if half_stars is None else round(float(half_stars) / 2, 2)


def _apart(one: float | None, other: float | None) -> float | None:
    """Return the difference of two means as they are shown, so that a reader's sum comes out."""
    return None if one is None or other is None else round(one - other, 2)


def _against_average(row: Row[Any]) -> AverageSection:
    average, usual = _mean(row.average), _mean(row.average_before)
    return AverageSection(
        count=row.n,
        average=average,
        count_before=row.n_before,
        average_before=usual,
        difference=_apart(average, usual),
        count_previous=row.n_previous,
        community_average=_mean(row.community),
        community_gap=_mean(row.gap),
    )


def _films(rows: Sequence[Row[Any]], total: int) -> FilmsSection:
    return FilmsSection(
        total=total, truncated=total > len(rows), items=[_film(row) for row in rows]
    )


def _film(row: Row[Any]) -> DigestFilm:
    stars, average = stars_of(row.half_stars), _mean(row.community)
    return DigestFilm(
        movie_id=row.movie_id,
        title=row.title,
        year=row.year,
        stars=stars,
        rated_on=row.rated_at.date(),
        watched_on=row.watched_on,
        n_ratings=row.n_ratings,
        average=average,
        gap=_apart(stars, average),
    )


def _activity(period: Period, rows: Sequence[Row[Any]]) -> list[ActivityBar]:
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
            average=_mean(half_stars / count) if count else None,
        )
        for name, (label, count, half_stars) in bars.items()
    ]


def _stars(rows: Sequence[Row[Any]]) -> list[StarsBar]:
    given = {row.half_stars: (row.n, row.n_before) for row in rows}
    return [
        StarsBar(stars=stars_of(value), count=n, count_before=n_before)
        for value in range(1, 11)
        for n, n_before in [given.get(value, (0, 0))]
    ]


def _recommendations(session: Session, shelf: Shelf, user_id: int) -> list[DigestRecommendation]:
    found = recommend(session, shelf, user_id, RecommendationSearch(limit=RECOMMENDED))
    return [
        DigestRecommendation(
            rank=film.rank,
            movie_id=film.movie_id,
            title=film.title,
            year=film.year,
            genres=film.genres,
            n_ratings=film.n_ratings,
            average=None if film.average is None else round(film.average, 2),
            because=sentences.because(film.reasons),
            reasons=film.reasons,
        )
        for film in found.items
    ]


def _discovery(
    session: Session, user_id: int, period: Period, values: dict[str, Any]
) -> Discovery | None:
    """Return the most telling trait that no recent week has told."""
    rows = [
        row
        for row in queries.ask(session, queries.DISCOVERIES, values)
        if float(row.strength) >= TELLING
    ]
    if not rows:
        return None
    told = _told(session, user_id, period)
    # When all has been told, the strongest is told again.
    row = next((row for row in rows if (row.kind, _subject(row)) not in told), rows[0])
    average, otherwise = round(float(row.average) / 2, 2), round(float(row.otherwise) / 2, 2)
    found = Discovery(
        kind=row.kind,
        subject=_subject(row),
        count=row.n,
        average=average,
        average_otherwise=otherwise,
        difference=round(average - otherwise, 2),
        sentence="",
    )
    return found.model_copy(update={"sentence": sentences.discovery(found)})


def _subject(row: Row[Any]) -> str:
    return WEEKDAYS[int(row.subject)] if row.kind == "weekday" else row.subject


def _told(session: Session, user_id: int, period: Period) -> set[tuple[str, str]]:
    """Return what the stored weeks before this one have told."""
    if period.kind == "year":
        return set()
    stored = session.execute(
        select(col(Digest.content))
        .where(col(Digest.user_id) == user_id, col(Digest.period) < period.name)
        .order_by(col(Digest.period).desc())
        .limit(REMEMBERED_WEEKS)
    ).scalars()
    discoveries = [content["discovery"] for content in stored if content["discovery"]]
    return {(found["kind"], found["subject"]) for found in discoveries}


def _notes(period: Period, figures: Row[Any], discovery: Discovery | None) -> list[str]:
    found: list[str] = []
    if figures.n == 0 and figures.last_rated is not None:
        found.append(sentences.last_rated(period, figures.last_rated.date().isoformat()))
    if discovery is None:
        found.append(sentences.NO_DISCOVERY)
    return found
