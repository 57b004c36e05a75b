"""Films: tables and what the wire shows of them."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from api.tables import Table, UtcDateTime


class Movie(Table, table=True):
    """A film with its community statistics.

    `n_ratings`, `half_stars_sum` and `half_stars_sumsq` are exact: whoever writes a rating updates
    them in the same transaction. `average_half_stars` is their quotient, kept for its index.
    """

    __table_args__ = (
        Index("ix_movie_average", "average_half_stars", "n_ratings"),
        # These cover what a browse filters and sorts by, so that counting it reads no film.
        Index("ix_movie_popularity", "n_ratings", "movie_id", "year", "average_half_stars"),
        Index("ix_movie_year", "year", "n_ratings", "average_half_stars"),
    )

    movie_id: int | None = Field(default=None, primary_key=True)
    title: str = Field(max_length=500)
    sort_title: str = Field(max_length=500, index=True)
    year: int | None = Field(default=None)
    runtime_minutes: int | None = Field(default=None)
    director: str | None = Field(default=None, max_length=300)
    imdb_id: str | None = Field(default=None, max_length=16, index=True)
    tmdb_id: int | None = Field(default=None, index=True)
    version: int = Field(default=1)
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)
    n_ratings: int = Field(default=0)
    half_stars_sum: int = Field(default=0)
    half_stars_sumsq: int = Field(default=0)
    average_half_stars: float | None = Field(default=None)


class MovieGenre(Table, table=True):
    """A genre of a film."""

    __table_args__ = (Index("ix_movie_genre_genre", "genre", "movie_id"),)

    movie_id: int = Field(foreign_key="movie.movie_id", primary_key=True, ondelete="CASCADE")
    genre: str = Field(primary_key=True, max_length=32)


class MovieTitle(Table, table=True):
    """Another title a film is known by, and each title in its normal form for matching.

    `normal` is `titles.normalise(title)`; the main title has a row too (kind `main`).
    """

    movie_title_id: int | None = Field(default=None, primary_key=True)
    movie_id: int = Field(foreign_key="movie.movie_id", index=True, ondelete="CASCADE")
    title: str = Field(max_length=500)
    normal: str = Field(max_length=500, index=True)
    kind: str = Field(max_length=16)


class Tag(Table, table=True):
    """A word or phrase a user put on a film."""

    __table_args__ = (
        Index("ix_tag_user_movie", "user_id", "movie_id"),
        Index("ix_tag_movie", "movie_id"),
        Index("ix_tag_folded", "folded", "movie_id"),
    )

    tag_id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user.user_id", ondelete="CASCADE")
    movie_id: int = Field(foreign_key="movie.movie_id", ondelete="CASCADE")
    text: str = Field(max_length=500)
    folded: str = Field(max_length=500)
    tagged_at: datetime = Field(sa_type=UtcDateTime)


class CatalogStamp(Table, table=True):
    """One row whose random stamp changes with every change of the catalogue or its figures.

    Two reads under the same stamp see the same films; a restored backup can't repeat a stamp, as
    it could a counter.
    """

    catalog_stamp_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    stamp: int = Field(sa_type=BigInteger)
