"""What leaves the house, a page at a time: nobody's slow line holds a transaction open.

A page takes the key of the last row before it, so that reading everything takes one pass.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, col

from api.catalog.browse import ENOUGH_RATINGS
from api.catalog.models import Movie, MovieGenre, Tag
from api.ratings.models import Rating
from api.transfers.exports.tables import ExportedFilm, ExportedRating, letterboxd_csv
from api.web.errors import NotFound

PAGE: Final = 1_000


def rating_page(session: Session, user_id: int, after: int = 0) -> list[ExportedRating]:
    """Return the user's ratings of the films after `after`, by movie_id."""
    statement = (
        _ratings()
        .where(col(Rating.user_id) == user_id, col(Rating.movie_id) > after)
        .order_by(col(Rating.movie_id))
        .limit(PAGE)
    )
    rows = session.execute(statement).all()
    tags = _tags(session, user_id, [row.movie_id for row in rows])
    return [
        ExportedRating(
            row.movie_id,
            row.title,
            row.year,
            row.imdb_id,
            row.tmdb_id,
            row.half_stars,
            row.rated_at,
            row.watched_on,
            row.note,
            tags.get(row.movie_id, ()),
            row.source,
            row.original_score,
            row.original_scale,
        )
        for row in rows
    ]


def all_ratings(session: Session, user_id: int) -> Iterator[ExportedRating]:
    """Yield all the user's ratings, by movie_id."""
    after = 0
    while page := rating_page(session, user_id, after):
        yield from page
        after = page[-1].movie_id


def letterboxd_files(session: Session, user_id: int) -> Iterator[bytes]:
    """Yield all the user's ratings as files that Letterboxd takes."""
    return letterboxd_csv(all_ratings(session, user_id))


def letterboxd_part(session: Session, user_id: int, part: int) -> tuple[bytes, bool]:
    """Return one of the files Letterboxd takes (from 1), and whether there is a next one."""
    wanted = list(islice(letterboxd_files(session, user_id), part - 1, part + 1))
    if not wanted:
        raise NotFound("There is no such part; the parts before it hold all your ratings.")
    return wanted[0], len(wanted) > 1


def all_films(session: Session) -> Iterator[ExportedFilm]:
    """Yield all films, by movie_id."""
    after = 0
    while page := film_page(session, after):
        yield from page
        after = page[-1].movie_id


def film_page(session: Session, after: int = 0) -> list[ExportedFilm]:
    """Return the films after `after`, by movie_id."""
    statement = (
        select(
            col(Movie.movie_id),
            col(Movie.title),
            col(Movie.year),
            col(Movie.imdb_id),
            col(Movie.tmdb_id),
            col(Movie.runtime_minutes),
            col(Movie.director),
            col(Movie.n_ratings),
            col(Movie.average_half_stars),
        )
        .where(col(Movie.movie_id) > after)
        .order_by(col(Movie.movie_id))
        .limit(PAGE)
    )
    rows = session.execute(statement).all()
    genres = _genres(session, [row.movie_id for row in rows])
    return [
        ExportedFilm(
            row.movie_id,
            row.title,
            row.year,
            genres.get(row.movie_id, ()),
            row.imdb_id,
            row.tmdb_id,
            row.runtime_minutes,
            row.director,
            row.n_ratings,
            # As everywhere: an average of fewer than three others would tell who gave what.
            row.average_half_stars if row.n_ratings >= ENOUGH_RATINGS else None,
        )
        for row in rows
    ]


def _ratings() -> Any:
    return select(
        col(Rating.movie_id),
        col(Movie.title),
        col(Movie.year),
        col(Movie.imdb_id),
        col(Movie.tmdb_id),
        col(Rating.half_stars),
        col(Rating.rated_at),
        col(Rating.watched_on),
        col(Rating.note),
        col(Rating.source),
        col(Rating.original_score),
        col(Rating.original_scale),
    ).join(Movie, col(Movie.movie_id) == col(Rating.movie_id))


def _tags(session: Session, user_id: int, movie_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    statement = (
        select(col(Tag.movie_id), col(Tag.text))
        .where(col(Tag.user_id) == user_id, col(Tag.movie_id).in_(movie_ids))
        .order_by(col(Tag.tag_id))
    )
    return _grouped(session.execute(statement).all())


def _genres(session: Session, movie_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    statement = (
        select(col(MovieGenre.movie_id), col(MovieGenre.genre))
        .where(col(MovieGenre.movie_id).in_(movie_ids))
        .order_by(col(MovieGenre.movie_id), col(MovieGenre.genre))
    )
    return _grouped(session.execute(statement).all())


def _grouped(pairs: Sequence[Any]) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = {}
    for movie_id, text in pairs:
        found.setdefault(movie_id, []).append(text)
    return {movie_id: tuple(texts) for movie_id, texts in found.items()}
