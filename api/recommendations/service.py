"""Lists for a person, computed from the published model and the ratings of this moment.

Nothing is stored for a user: a list costs milliseconds, so it is always fresh.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from api.catalog.browse import ENOUGH_RATINGS, community_average
from api.catalog.models import Movie
from api.ratings.listing import film_conditions, genres_of
from api.ratings.models import Rating
from api.ratings.service import known_film
from api.recommendations import franchise, scoring
from api.recommendations.model import Model
from api.recommendations.shelf import Shelf, profile_of
from api.recommendations.taste import Profile
from api.recommendations.wire import (
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


def recommend(
    session: Session, shelf: Shelf, user_id: int, search: RecommendationSearch
) -> RecommendationList:
    """Return the user's list; raises NotFound for an unknown `like` or an unrated `without`."""
    profile = profile_of(session, user_id)
    if search.like is not None:
        known_film(session, search.like)
    if search.without is not None and search.without not in profile.movie_ids:
        raise NotFound("You have not rated the film given as `without`.")
    published = shelf.newest(session)
    if published is None:
        return _by_popularity(session, user_id, search, len(profile))
    mask = _mask(session, published.model, search)
    chosen = _chosen(session, published.model, profile, search, mask)
    shown = [film.movie_id for film in chosen]
    why = _reasons(session, published.model, profile, shown)
    places = _places_without(session, published.model, profile, search, mask, shown)
    films = _films(session, user_id, shown)
    items = [
        RecommendationView(
            rank=rank,
            score=round(film.score, 4),
            reasons=why[film.movie_id],
            rank_without=places.get(film.movie_id),
            **films[film.movie_id],
        )
        for rank, film in enumerate(chosen, 1)
    ]
    notes = [FEW_RATINGS] if len(profile) < 4 and search.like is None else []
    return RecommendationList(items=items, based_on=len(profile), model=published.view, notes=notes)


def _chosen(
    session: Session, model: Model, profile: Profile, search: RecommendationSearch, mask: Any
) -> list[scoring.Ranked]:
    """Return the films to show, best first, not all of one series."""
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
    return [ranked[place] for place in places]


def _reasons(
    session: Session, model: Model, profile: Profile, movie_ids: list[int]
) -> dict[int, list[ReasonView]]:
    """Return for each film the ratings that speak for it most."""
    why = scoring.reasons(model, profile, movie_ids, most=REASONS)
    rated = _titles(session, {reason.movie_id for reasons in why for reason in reasons})
    return {
        movie_id: [
            ReasonView(
                movie_id=reason.movie_id,
                title=rated[reason.movie_id][0],
                year=rated[reason.movie_id][1],
                my_stars=stars_of(reason.half_stars),
                weight=round(reason.weight, 4),
            )
            for reason in reasons
            if reason.movie_id in rated
        ]
        for movie_id, reasons in zip(movie_ids, why, strict=True)
    }


def _places_without(
    session: Session,
    model: Model,
    profile: Profile,
    search: RecommendationSearch,
    mask: Any,
    movie_ids: list[int],
) -> dict[int, int | None]:
    """Return where each film would stand had the rating `without` never been given.

    In the list as it would be shown; for what would not be shown, in the ranking behind it.
    """
    if search.without is None:
        return {}
    others = profile.without(search.without)
    competing = np.ones(len(model), dtype=bool) if mask is None else mask.copy()
    competing[model.movie_ids == search.without] = False
    shown = _chosen(session, model, others, search, competing)
    places: dict[int, int | None] = {film.movie_id: n for n, film in enumerate(shown, 1)}
    for movie_id in movie_ids:
        if movie_id not in places:
            place = scoring.place_of(
                model, others, movie_id, mask=competing, exclude_rated=search.exclude_rated
            )
            places[movie_id] = None if place is None else max(place, len(shown) + 1)
    return places


def similar(
    session: Session, shelf: Shelf, user_id: int, movie_id: int, limit: int
) -> SimilarFilms:
    """Return the films liked together with one; raises NotFound."""
    known_film(session, movie_id)
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
