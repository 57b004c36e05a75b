"""Ratings: the table and what the wire shows of it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from api.tables import Table, UtcDateTime


class Rating(Table, table=True):
    """A user's stars for a film, in half-stars 1-10 (0.5-5 stars).

    Two dates are kept apart: when it was rated and when the film was watched. The score as its
    source wrote it (`original_score` of `original_scale`) is never lost.
    """

    __table_args__ = (
        CheckConstraint("half_stars BETWEEN 1 AND 10", name="half_stars"),
        Index("ix_rating_user_rated_at", "user_id", "rated_at"),
        Index("ix_rating_movie", "movie_id", "half_stars"),
        Index(
            "ix_rating_import_id",
            "import_id",
            sqlite_where=text("import_id IS NOT NULL"),
            postgresql_where=text("import_id IS NOT NULL"),
        ),
    )

    user_id: int = Field(foreign_key="user.user_id", primary_key=True, ondelete="CASCADE")
    movie_id: int = Field(foreign_key="movie.movie_id", primary_key=True, ondelete="CASCADE")
    half_stars: int
    rated_at: datetime = Field(sa_type=UtcDateTime)
    watched_on: date | None = Field(default=None)
    note: str | None = Field(default=None, max_length=2000)
    source: str = Field(default="matinee", max_length=32)
    original_score: str | None = Field(default=None, max_length=16)
    original_scale: str | None = Field(default=None, max_length=16)
    import_id: int | None = Field(default=None)
    updated_at: datetime = Field(sa_type=UtcDateTime)
