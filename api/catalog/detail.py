"""Everything about one film: four indexed reads, no ORM loads."""

import math
from typing import Any, Final

from sqlalchemy import Date, TextClause, text

from api.catalog.browse import community_average, enough_others
from api.catalog.wire import Community, MovieDetail, MyRating, TagCount
from api.driver import Connects, Reads
from api.tables import UtcDateTime
from api.web.errors import NotFound
from api.web.types import stars_of

_FILM: Final = text("""
SELECT m.movie_id, m.title, m.year, m.n_ratings, m.average_half_stars, m.half_stars_sum,
    m.half_stars_sumsq, m.runtime_minutes, m.director, m.imdb_id, m.tmdb_id, m.version,
    r.half_stars, r.rated_at, r.watched_on, r.note
FROM movie AS m LEFT JOIN rating AS r ON r.movie_id = m.movie_id AND r.user_id = :user_id
WHERE m.movie_id = :movie_id
""").columns(rated_at=UtcDateTime(), watched_on=Date())
_GENRES: Final = text("SELECT genre FROM movie_genre WHERE movie_id = :movie_id ORDER BY genre")
_TITLES: Final = text("""
SELECT title FROM movie_title WHERE movie_id = :movie_id AND kind <> 'main' ORDER BY movie_title_id
""")
_TAGS: Final = text("""
SELECT min(text) AS text, count(DISTINCT user_id) AS count FROM tag WHERE movie_id = :movie_id
GROUP BY folded ORDER BY 2 DESC, 1 LIMIT 20
""")


def detail(reads: Reads, movie_id: int, user_id: int) -> MovieDetail:
    """Return a film with its community figures and the user's rating; raises NotFound."""
    connection = reads.connection()
    row = connection.execute(_FILM, {"movie_id": movie_id, "user_id": user_id}).first()
    if row is None:
        raise NotFound(
            "There is no film with this movie_id. Find the right one with search_movies."
        )
    average = community_average(
        row.average_half_stars, row.n_ratings, rated=row.half_stars is not None
    )
    return MovieDetail(
        movie_id=row.movie_id,
        title=row.title,
        year=row.year,
        genres=_column(connection, _GENRES, movie_id),
        n_ratings=row.n_ratings,
        average=average,
        my_stars=None if row.half_stars is None else stars_of(row.half_stars),
        runtime_minutes=row.runtime_minutes,
        director=row.director,
        alternative_titles=_column(connection, _TITLES, movie_id),
        imdb_id=row.imdb_id,
        tmdb_id=row.tmdb_id,
        tags=[
            TagCount(text=tag, count=count)
            for tag, count in connection.execute(_TAGS, {"movie_id": movie_id})
        ],
        my_rating=_my_rating(row),
        community=Community(n_ratings=row.n_ratings, average=average, stddev=_stddev(row)),
        version=row.version,
    )


def _column(connection: Connects, statement: TextClause, movie_id: int) -> list[str]:
    return list(connection.execute(statement, {"movie_id": movie_id}).scalars())


def _my_rating(row: Any) -> MyRating | None:
    if row.half_stars is None:
        return None
    return MyRating(
        stars=stars_of(row.half_stars),
        rated_at=row.rated_at,
        watched_on=row.watched_on,
        note=row.note,
    )


def _stddev(row: Any) -> float | None:
    """Return the population standard deviation in stars, from the exact integer sums."""
    n = row.n_ratings
    if not enough_others(n, rated=row.half_stars is not None):
        return None
    variance = (n * row.half_stars_sumsq - row.half_stars_sum**2) / n**2
    return round(math.sqrt(variance) / 2, 6)
