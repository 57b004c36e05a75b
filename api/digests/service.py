"""The digest of a week or a year, computed from the ratings given by its end."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row
from sqlmodel import Session

from api.catalog.browse import ENOUGH_RATINGS
from api.digests import queries, sections, sentences
from api.digests.discovery import discover
from api.digests.models import Digest
from api.digests.periods import EPOCH, Period, last_week, week_named, year_named
from api.digests.wire import (
    DigestRecommendation,
    DigestSearch,
    DigestView,
    Discovery,
    PeriodView,
    StreakSection,
)
from api.recommendations.service import recommend
from api.recommendations.shelf import Shelf
from api.recommendations.wire import RecommendationSearch

MOST_FILMS: Final = 20
RECOMMENDED: Final = 3
LOVED: Final = 7  # half-stars: a find is a film with 3.5 stars or more
FEW_RATERS: Final = 10
FEWEST_FILMS: Final = 5


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
    against = sections.against_average(figures)
    days = queries.ask(session, queries.DAYS, values)
    [streaks] = queries.ask(session, queries.STREAKS, values)
    found = queries.ask(session, queries.BEST_FIND, values)
    discovery = discover(session, user_id, period, values)
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
        films=sections.films(queries.ask(session, queries.FILMS, values), against.count),
        against_average=against,
        activity=sections.activity(period, days),
        stars=sections.stars(queries.ask(session, queries.STARS, values)),
        best_find=sections.film(found[0]) if found else None,
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


def _notes(period: Period, figures: Row[Any], discovery: Discovery | None) -> list[str]:
    found: list[str] = []
    if figures.n == 0 and figures.last_rated is not None:
        found.append(sentences.last_rated(period, figures.last_rated.date().isoformat()))
    if discovery is None:
        found.append(sentences.NO_DISCOVERY)
    return found
