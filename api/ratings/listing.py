"""Pages of the caller's ratings: one SELECT for the page, one for its total."""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any, Final, Protocol

from sqlalchemy import ColumnElement, Select, func, select
from sqlmodel import Session, col

from api.catalog.browse import community_average
from api.catalog.models import Movie, MovieGenre, MovieTitle, Tag
from api.catalog.titles import fold, normalise
from api.ratings.models import Rating
from api.ratings.wire import RatingList, RatingSearch, RatingView
from api.web.types import half_stars_of, stars_of

Conditions = list[ColumnElement[bool]]


class GenreFilters(Protocol):
    """Anything that filters films by genre."""

    @property
    def genres_all(self) -> Sequence[str]:
        """All of these."""
        ...

    @property
    def genres_any(self) -> Sequence[str]:
        """One of these."""
        ...

    @property
    def genres_none(self) -> Sequence[str]:
        """None of these."""
        ...


_ORDERS: Final[dict[str, tuple[Any, ...]]] = {
    "newest": (col(Rating.rated_at).desc(),),
    "oldest": (col(Rating.rated_at),),
    "highest": (col(Rating.half_stars).desc(), col(Rating.rated_at).desc()),
    "lowest": (col(Rating.half_stars), col(Rating.rated_at).desc()),
    "title": (col(Movie.sort_title),),
    "release_year": (col(Movie.year).desc(), col(Movie.sort_title)),
}


def page(session: Session, user_id: int, search: RatingSearch) -> RatingList:
    """Return the page of the user's ratings that `search` asks for."""
    conditions = _conditions(user_id, search)
    total = session.execute(_from(select(func.count()), conditions)).scalar_one()
    columns = select(
        col(Rating.movie_id),
        col(Movie.title),
        col(Movie.year),
        col(Rating.half_stars),
        col(Rating.rated_at),
        col(Rating.watched_on),
        col(Rating.note),
        col(Rating.source),
        col(Movie.n_ratings),
        col(Movie.average_half_stars),
    )
    statement = (
        _from(columns, conditions)
        .order_by(*_ORDERS[search.sort], col(Rating.movie_id))
        .limit(search.page_size)
        .offset((search.page - 1) * search.page_size)
    )
    rows = session.execute(statement).all()
    genres = genres_of(session, [row.movie_id for row in rows])
    items = [
        RatingView.model_construct(
            movie_id=row.movie_id,
            title=row.title,
            year=row.year,
            genres=genres.get(row.movie_id, []),
            stars=stars_of(row.half_stars),
            rated_at=row.rated_at,
            watched_on=row.watched_on,
            note=row.note,
            source=row.source,
            n_ratings=row.n_ratings,
            average=community_average(row.average_half_stars, row.n_ratings, rated=True),
        )
        for row in rows
    ]
    return RatingList(
        items=items,
        total=total,
        page=search.page,
        page_size=search.page_size,
        truncated=search.page * search.page_size < total,
    )


def genres_of(session: Session, movie_ids: list[int]) -> dict[int, list[str]]:
    """Return the genres of these films, by one query."""
    found: dict[int, list[str]] = {}
    rows = session.execute(
        select(col(MovieGenre.movie_id), col(MovieGenre.genre))
        .where(col(MovieGenre.movie_id).in_(movie_ids))
        .order_by(col(MovieGenre.genre))
    )
    for movie_id, genre in rows:
        found.setdefault(movie_id, []).append(genre)
    return found


def _from(statement: Select[*tuple[Any, ...]], conditions: Conditions) -> Select[*tuple[Any, ...]]:
    return (
        statement.select_from(Rating)
        .join(Movie, col(Movie.movie_id) == col(Rating.movie_id))
        .where(*conditions)
    )


def _conditions(user_id: int, search: RatingSearch) -> Conditions:
    found: Conditions = [col(Rating.user_id) == user_id]
    if search.stars_from is not None:
        found.append(col(Rating.half_stars) >= half_stars_of(search.stars_from))
    if search.stars_to is not None:
        found.append(col(Rating.half_stars) <= half_stars_of(search.stars_to))
    if search.rated_from is not None:
        found.append(col(Rating.rated_at) >= datetime.combine(search.rated_from, time(), UTC))
    if search.rated_to is not None:
        found.append(col(Rating.rated_at) <= datetime.combine(search.rated_to, time.max, UTC))
    if search.year_from is not None:
        found.append(col(Movie.year) >= search.year_from)
    if search.year_to is not None:
        found.append(col(Movie.year) <= search.year_to)
    return found + film_conditions(col(Rating.movie_id), search) + _of_words(search)


def film_conditions(film: Any, search: GenreFilters) -> Conditions:
    """Return the conditions on a film's genres; `film` is the column that has its id."""
    found: Conditions = [film.in_(_having_genre([genre])) for genre in search.genres_all]
    if search.genres_any:
        found.append(film.in_(_having_genre(search.genres_any)))
    if search.genres_none:
        found.append(film.not_in(_having_genre(search.genres_none)))
    return found


def _of_words(search: RatingSearch) -> Conditions:
    film = col(Rating.movie_id)
    found: Conditions = []
    if search.tag:
        tagged = select(col(Tag.movie_id)).where(col(Tag.folded) == fold(search.tag))
        found.append(film.in_(tagged))
    if search.title:
        words = col(MovieTitle.normal).contains(normalise(search.title), autoescape=True)
        found.append(film.in_(select(col(MovieTitle.movie_id)).where(words)))
    return found


def _having_genre(genres: Sequence[str]) -> Select[int]:
    return select(col(MovieGenre.movie_id)).where(col(MovieGenre.genre).in_(genres))
