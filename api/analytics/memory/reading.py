"""The tables read into columns of whole numbers, in pieces so that memory stays bounded."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Select, func, select
from sqlmodel import Session

from api.accounts.models import User
from api.analytics.conditions import GENRE, MOVIE, table
from api.analytics.memory.columns import NO_RATINGS, Films, Ints, Ratings
from api.catalog.models import CatalogStamp
from api.ratings import columns

_DAY: Final = 86_400
_CHUNK: Final = 10_000
_TABLE: Final = 1_000_000
_USER: Final = table(User)
_STAMP: Final = table(CatalogStamp)


def read_stamp(session: Session) -> int:
    """Return the stamp of the catalogue as the session sees it."""
    return session.execute(select(_STAMP.c.stamp)).scalar() or 0


def count_ratings(session: Session) -> int:
    """Return how many ratings there are, by the films' statistics."""
    return session.execute(select(func.sum(MOVIE.c.n_ratings))).scalar() or 0


def read_users(session: Session) -> Ints:
    """Return the id and the `ratings_version` of every user, by id."""
    users = _matrix(session, select(_USER.c.user_id, _USER.c.ratings_version), 2)
    return users[np.argsort(users[:, 0])]


def read_films(session: Session, old: Films | None) -> tuple[Films, Ints]:
    """Read the films and their statistics; genres only if a film or their number changed."""
    m = MOVIE.c
    shown = (m.movie_id, m.version, func.coalesce(m.year, 0), m.n_ratings)
    query = select(*shown, m.half_stars_sum, m.half_stars_sumsq).order_by(m.movie_id)
    rows = _matrix(session, query, 6)
    count = session.execute(select(func.count()).select_from(GENRE)).scalar_one()
    statistics = rows[:, 3:]
    if (
        old is not None
        and len(old.genres) == count
        and np.array_equal(old.movie_id, rows[:, 0])
        and np.array_equal(old.version, rows[:, 1])
    ):
        return replace(old, year=rows[:, 2]), statistics
    pairs = session.execute(
        select(GENRE.c.movie_id, GENRE.c.genre).order_by(GENRE.c.movie_id, GENRE.c.genre)
    ).all()
    names = tuple(sorted({genre for _, genre in pairs}))
    codes = {name: code for code, name in enumerate(names)}
    place = np.searchsorted(rows[:, 0], np.array([movie_id for movie_id, _ in pairs], np.int64))
    counts = np.bincount(place, minlength=len(rows))
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    genres = np.array([codes[genre] for _, genre in pairs], np.int64)
    return Films(rows[:, 0], rows[:, 1], rows[:, 2], names, genres, starts), statistics


def read_ratings(
    session: Session, users: Sequence[int] | None, user_id: Ints, movie_id: Ints
) -> Ratings:
    """Read the ratings of some users, or of all, ordered by user."""
    place_of_user, place_of_film = _places(user_id), _places(movie_id)
    pieces = [
        (
            place_of_user(user),
            place_of_film(film),
            half.astype(np.int8),
            at,
        )
        for user, film, half, at in columns.read(session, users)
    ]
    if not pieces:
        return NO_RATINGS
    user, film, half, at = (np.concatenate(column) for column in zip(*pieces, strict=True))
    # Faster than the database's index, which reads the table out of order.
    order = np.argsort(user, kind="stable")
    at = at[order]
    day = at // _DAY
    hour = (at - day * _DAY) // 3_600
    return Ratings(
        user[order], film[order], half[order], at, day.astype(np.int32), hour.astype(np.int8)
    )


def _places(ids: Ints) -> Callable[[Ints], NDArray[np.int32]]:
    """Return what finds the places of ids among all there are, which are sorted."""
    if not len(ids) or ids[-1] > _TABLE:
        return lambda sought: np.searchsorted(ids, sought).astype(np.int32)
    table = np.zeros(int(ids[-1]) + 1, np.int32)  # a look is ten times as fast as a search
    table[ids] = np.arange(len(ids), dtype=np.int32)
    return table.__getitem__


def _matrix(session: Session, query: Select[*tuple[Any, ...]], width: int) -> Ints:
    """Return result rows of whole numbers."""
    pieces = list(_pieces(session, query, width))
    return np.concatenate(pieces) if pieces else np.empty((0, width), np.int64)


def _pieces(session: Session, query: Select[*tuple[Any, ...]], width: int) -> Iterator[Ints]:
    cursor = session.connection().execute(query).cursor
    assert cursor is not None  # noqa: S101 - a SELECT has one
    while rows := cursor.fetchmany(_CHUNK):  # past SQLAlchemy's rows, which cost as much again
        flat = np.fromiter(chain.from_iterable(rows), np.int64, count=len(rows) * width)
        yield flat.reshape(-1, width)
