"""Lists for a person, computed from the published model and the ratings of this moment.

Nothing is stored for a user: a list costs milliseconds, so it is always fresh.
"""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from api.catalog.browse import ENOUGH_RATINGS, community_average
from api.catalog.models import Movie
from api.ratings.listing import film_conditions, genres_of
from api.ratings.models import Rating
from api.recommendations import franchise, scoring
from api.recommendations.model import Model
from api.recommendations.models import RecommendationModel
from api.recommendations.taste import Profile
from api.recommendations.wire import (
    ModelView,
    ReasonView,
    RecommendationList,
    RecommendationSearch,
    RecommendationView,
    SimilarFilm,
    SimilarFilms,
)
from api.web.errors import NotFound
from api.web.types import stars_of

REASONS: Final = 3
# So many candidates a place are looked at to keep a list from being all of one franchise.
DEPTH: Final = 4
NO_MODEL: Final = "No model has been fitted yet: these are the most rated films."
FEW_RATINGS: Final = "You rated few films: popularity counts for much. Rate more for a better list."


@dataclass(frozen=True)
class Published:
    """A published model and what is told of it."""

    view: ModelView
    model: Model


class Shelf:
    """Keeps the newest published model in memory; a newer row is noticed at the next list."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._published: Published | None = None

    def newest(self, session: Session) -> Published | None:
        """Return the newest model, or None if there is none."""
        table = RecommendationModel
        newest = col(table.model_id)
        latest = session.execute(select(newest).order_by(newest.desc()).limit(1)).scalar()
        with self._lock:
            known = self._published
            if latest is None or (known is not None and known.view.model_id == latest):
                return known if latest is not None else None
            row = session.get(table, latest)
            if row is None or row.model_id is None:
                return known
            told = ModelView(
                model_id=row.model_id,
                fitted_at=row.fitted_at,
                n_films=row.n_films,
                n_users=row.n_users,
                n_ratings=row.n_ratings,
            )
            self._published = Published(told, Model.from_bytes(row.blob))
            return self._published


def profile_of(session: Session, user_id: int) -> Profile:
    """Return a person's ratings as the engine takes them."""
    rows = session.execute(
        select(col(Rating.movie_id), col(Rating.half_stars), col(Rating.rated_at))
        .where(col(Rating.user_id) == user_id)
        .order_by(col(Rating.movie_id))
    ).all()
    return Profile(
        np.array([row[0] for row in rows], dtype=np.int64),
        np.array([row[1] for row in rows], dtype=np.int64),
        np.array([_seconds(row[2]) for row in rows], dtype=np.int64),
    )


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def recommend(
    session: Session, shelf: Shelf, user_id: int, search: RecommendationSearch
) -> RecommendationList:
    """Return the user's list; raises NotFound for an unknown `like` or an unrated `without`."""
    profile = profile_of(session, user_id)
    if search.like is not None:
        _require_film(session, search.like)
    if search.without is not None and search.without not in profile.movie_ids:
        raise NotFound("You have not rated the film given as `without`.")
    published = shelf.newest(session)
    if published is None:
        return _by_popularity(session, user_id, search, len(profile))
    model = published.model
    mask = _mask(session, model, search)
    ranked = scoring.ranking(
        model,
        profile,
        limit=search.limit * DEPTH,
        mask=mask,
        exclude_rated=search.exclude_rated,
        like=search.like,
    )
    titles = _titles(session, [film.movie_id for film in ranked])
    ranked = [film for film in ranked if film.movie_id in titles]
    places = franchise.varied([titles[film.movie_id][0] for film in ranked], search.limit)
    chosen = [ranked[place] for place in places]
    why = scoring.reasons(model, profile, [film.movie_id for film in chosen], most=REASONS)
    rated = _titles(session, {reason.movie_id for reasons in why for reason in reasons})
    films = _films(session, user_id, [film.movie_id for film in chosen])
    items = [
        RecommendationView(
            rank=rank,
            score=round(film.score, 4),
            reasons=[
                ReasonView(
                    movie_id=reason.movie_id,
                    title=rated[reason.movie_id][0],
                    year=rated[reason.movie_id][1],
                    my_stars=stars_of(reason.half_stars),
                    weight=round(reason.weight, 4),
                )
                for reason in reasons
                if reason.movie_id in rated
            ],
            rank_without=_rank_without(model, profile, film.movie_id, search, mask),
            **films[film.movie_id],
        )
        for rank, (film, reasons) in enumerate(zip(chosen, why, strict=True), 1)
    ]
    notes = [FEW_RATINGS] if len(profile) < 4 and search.like is None else []
    return RecommendationList(items=items, based_on=len(profile), model=published.view, notes=notes)


def _rank_without(
    model: Model, profile: Profile, movie_id: int, search: RecommendationSearch, mask: Any
) -> int | None:
    if search.without is None:
        return None
    return scoring.rank_without(
        model,
        profile,
        movie_id,
        search.without,
        mask=mask,
        exclude_rated=search.exclude_rated,
    )


def similar(
    session: Session, shelf: Shelf, user_id: int, movie_id: int, limit: int
) -> SimilarFilms:
    """Return the films liked together with one; raises NotFound."""
    _require_film(session, movie_id)
    published = shelf.newest(session)
    if published is None:
        return SimilarFilms(movie_id=movie_id, items=[], notes=["No model has been fitted yet."])
    nobody = np.array([], dtype=np.int64)
    ranked = scoring.ranking(
        published.model, Profile(nobody, nobody, nobody), limit=limit, like=movie_id
    )
    films = _films(session, user_id, [film.movie_id for film in ranked])
    items = [
        SimilarFilm(similarity=round(film.score, 4), **films[film.movie_id])
        for film in ranked
        if film.movie_id in films
    ]
    notes = [] if items else ["Too few people rated this film to say what is similar."]
    return SimilarFilms(movie_id=movie_id, items=items, notes=notes)


def _require_film(session: Session, movie_id: int) -> None:
    if session.get(Movie, movie_id) is None:
        raise NotFound(
            "There is no film with this movie_id. Find the right one with search_movies."
        )


def _filters(search: RecommendationSearch) -> list[ColumnElement[bool]]:
    found = film_conditions(col(Movie.movie_id), search)
    if search.year_from is not None:
        found.append(col(Movie.year) >= search.year_from)
    if search.year_to is not None:
        found.append(col(Movie.year) <= search.year_to)
    if search.min_ratings:
        found.append(col(Movie.n_ratings) >= search.min_ratings)
    if search.min_average is not None:
        found.append(col(Movie.average_half_stars) >= search.min_average * 2)
        found.append(col(Movie.n_ratings) >= ENOUGH_RATINGS)
    return found


def _mask(session: Session, model: Model, search: RecommendationSearch) -> Any:
    conditions = _filters(search)
    if not conditions:
        return None
    allowed = session.execute(select(col(Movie.movie_id)).where(*conditions)).scalars()
    return np.isin(model.movie_ids, np.fromiter(allowed, dtype=np.int64))


def _by_popularity(
    session: Session, user_id: int, search: RecommendationSearch, based_on: int
) -> RecommendationList:
    mine = select(col(Rating.movie_id)).where(col(Rating.user_id) == user_id)
    conditions = _filters(search)
    if search.exclude_rated:
        conditions.append(col(Movie.movie_id).not_in(mine))
    statement = select(col(Movie.movie_id)).where(*conditions)
    statement = statement.order_by(col(Movie.n_ratings).desc(), col(Movie.movie_id))
    chosen = list(session.execute(statement.limit(search.limit)).scalars())
    films = _films(session, user_id, chosen)
    items = [
        RecommendationView(rank=rank, score=0, reasons=[], rank_without=None, **films[movie_id])
        for rank, movie_id in enumerate(chosen, 1)
        if movie_id is not None
    ]
    return RecommendationList(items=items, based_on=based_on, model=None, notes=[NO_MODEL])


def _titles(session: Session, movie_ids: Iterable[int]) -> dict[int, tuple[str, int | None]]:
    rows = session.execute(
        select(col(Movie.movie_id), col(Movie.title), col(Movie.year)).where(
            col(Movie.movie_id).in_(list(movie_ids))
        )
    )
    return {row[0]: (row[1], row[2]) for row in rows if row[0] is not None}


def _films(session: Session, user_id: int, movie_ids: Sequence[Any]) -> dict[int, dict[str, Any]]:
    """Return what every list shows of a film, by id; two queries however many films."""
    genres = genres_of(session, list(movie_ids))
    rows = session.execute(
        select(
            col(Movie.movie_id),
            col(Movie.title),
            col(Movie.year),
            col(Movie.n_ratings),
            col(Movie.average_half_stars),
            col(Rating.half_stars),
        )
        .outerjoin(
            Rating,
            (col(Rating.movie_id) == col(Movie.movie_id)) & (col(Rating.user_id) == user_id),
        )
        .where(col(Movie.movie_id).in_(list(movie_ids)))
    )
    return {
        movie_id: {
            "movie_id": movie_id,
            "title": title,
            "year": year,
            "genres": genres.get(movie_id, []),
            "n_ratings": n_ratings,
            "average": community_average(average, n_ratings, rated=half_stars is not None),
            "my_stars": None if half_stars is None else stars_of(half_stars),
        }
        for movie_id, title, year, n_ratings, average, half_stars in rows
        if movie_id is not None
    }
