"""The films' community statistics, exact at every commit, and the stamp of the whole catalogue."""

import secrets
from collections.abc import Iterable
from typing import Final

from sqlalchemy import bindparam, text
from sqlmodel import Session

from api.driver import Reads

_BATCH: Final = 10_000

# The ratings belong to a domain above this one: SQL names the table, no code is imported.
_RECOUNT: Final = """
UPDATE movie SET (n_ratings, half_stars_sum, half_stars_sumsq, average_half_stars) = (
    SELECT count(*), coalesce(sum(half_stars), 0), coalesce(sum(half_stars * half_stars), 0),
           sum(half_stars) * 1.0 / nullif(count(*), 0)
    FROM rating WHERE rating.movie_id = movie.movie_id)
"""
_RECOUNT_ALL: Final = text(_RECOUNT)
_RECOUNT_SOME: Final = text(f"{_RECOUNT} WHERE movie_id IN :movie_ids").bindparams(
    bindparam("movie_ids", expanding=True)
)
_SHIFT: Final = text("""
UPDATE movie SET
    n_ratings = n_ratings + :ratings,
    half_stars_sum = half_stars_sum + :stars,
    half_stars_sumsq = half_stars_sumsq + :squares,
    average_half_stars = (half_stars_sum + :stars) * 1.0 / nullif(n_ratings + :ratings, 0)
WHERE movie_id = :movie_id
""")
_STAMP: Final = text("""
SELECT (SELECT stamp FROM catalog_stamp),
       (SELECT ratings_version FROM "user" WHERE user_id = :user_id)
""")
_RENEW: Final = text("UPDATE catalog_stamp SET stamp = :stamp RETURNING stamp")
_FIRST: Final = text("INSERT INTO catalog_stamp (catalog_stamp_id, stamp) VALUES (1, :stamp)")


def recount(session: Session, movie_ids: Iterable[int] | None = None) -> None:
    """Recompute the statistics of these films, or of all, from their ratings."""
    session.flush()
    if movie_ids is None:
        session.connection().execute(_RECOUNT_ALL)
    else:
        wanted = sorted(set(movie_ids))
        for start in range(0, len(wanted), _BATCH):
            session.connection().execute(
                _RECOUNT_SOME, {"movie_ids": wanted[start : start + _BATCH]}
            )
    touch(session)


def shift_statistics(
    session: Session, movie_id: int, old_half_stars: int | None, new_half_stars: int | None
) -> None:
    """Take one rating out of a film's statistics and another in; None means no rating."""
    old, new = old_half_stars or 0, new_half_stars or 0
    session.connection().execute(
        _SHIFT,
        {
            "movie_id": movie_id,
            "ratings": (new_half_stars is not None) - (old_half_stars is not None),
            "stars": new - old,
            "squares": new * new - old * old,
        },
    )
    touch(session)


def touch(session: Session) -> None:
    """Renew the stamp, in every transaction that changes films, tags or ratings."""
    stamp = {"stamp": secrets.randbits(62)}
    connection = session.connection()
    if connection.execute(_RENEW, stamp).first() is None:
        connection.execute(_FIRST, stamp)


def stamp(reads: Reads, user_id: int) -> str:
    """Return a text that is the same as long as the user would see the same films and figures."""
    catalogue, ratings = reads.connection().execute(_STAMP, {"user_id": user_id}).one()
    return f"{catalogue or 0}.{ratings or 0}"
