"""Keeps a copy of all ratings in memory, current under the catalogue's stamp.

Every transaction that changes films or ratings renews the stamp. A copy is used only if its stamp
is the one the session reads; otherwise it is brought up to date in that session first: the ratings
of users whose `ratings_version` moved are read again, and the films' exact statistics must then
agree with the copy, or everything is read anew.
"""

import threading
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sqlmodel import Session

from api.analytics.memory.columns import COLUMNS, Copy, Films, Ints, Ratings
from api.analytics.memory.reading import (
    count_ratings,
    read_films,
    read_ratings,
    read_stamp,
    read_users,
)

MOST_ROWS: Final = 4_000_000
"""Beyond this the copy would cost more memory (22 bytes a rating) than a small server has."""
PATIENCE_SECONDS: Final = 2.0
"""So long a question waits for a copy that another one reads: the tables would take longer."""


class Memory:
    """Holds the copy, reads it when first asked for, and keeps it current."""

    def __init__(self) -> None:
        self._copy: Copy | None = None
        self.lock = threading.Lock()

    def current(self, session: Session, *, read: bool = True) -> Copy | None:
        """Return a copy of exactly what the session sees, reading the tables if `read` allows.

        None when another thread takes too long to read it, when there are too many ratings, or
        when somebody commits in between on a database without snapshots; the tables then answer.
        """
        stamp = read_stamp(session)
        if (copy := self._of(stamp)) is not None:
            return copy
        if not read or not self.lock.acquire(timeout=PATIENCE_SECONDS):
            return None
        try:
            if (copy := self._of(stamp)) is not None:  # read while this thread waited
                return copy
            copy = _refreshed(session, self._copy, stamp) if self._copy else None
            copy = copy or _loaded(session, stamp)
            if copy is None or read_stamp(session) != stamp:
                return None
            self._copy = copy
            return copy
        finally:
            self.lock.release()

    def _of(self, stamp: int) -> Copy | None:
        copy = self._copy
        return copy if copy is not None and copy.stamp == stamp else None


def _loaded(session: Session, stamp: int) -> Copy | None:
    """Read everything; None if there is too much or the statistics disagree."""
    if count_ratings(session) > MOST_ROWS:
        return None
    films, statistics = read_films(session, None)
    users = read_users(session)
    ratings = read_ratings(session, None, users[:, 0], films.movie_id)
    return _checked(stamp, users, films, ratings, statistics)


def _refreshed(session: Session, old: Copy, stamp: int) -> Copy | None:
    """Bring a copy up to date by what changed; None if that does not lead to the statistics."""
    films, statistics = read_films(session, old.films)
    users = read_users(session)
    if not np.array_equal(films.movie_id, old.films.movie_id):
        return None
    versions = dict(zip(old.user_id.tolist(), old.user_version.tolist(), strict=True))
    changed = [int(u) for u, v in users.tolist() if versions.get(u, -1) != v]
    if len(changed) > 500:
        return None
    fresh = read_ratings(session, changed, users[:, 0], films.movie_id)
    kept = np.isin(old.user_id, users[:, 0]) & ~np.isin(old.user_id, changed)
    ratings = old.ratings
    if changed or not bool(kept.all()):
        ratings = _spliced(old, kept, users[:, 0], fresh)
    return _checked(stamp, users, films, ratings, statistics)


def _spliced(old: Copy, kept: NDArray[np.bool_], user_id: Ints, fresh: Ratings) -> Ratings:
    """Return the old ratings of the users kept, with the fresh ones among them, by user."""
    if np.array_equal(user_id, old.user_id):
        return _replaced(old.ratings, np.flatnonzero(~kept), fresh)
    mask = kept[old.ratings.user]
    place = np.searchsorted(user_id, old.user_id).astype(np.int32)
    user = np.concatenate([place[old.ratings.user[mask]], fresh.user])
    order = np.argsort(user, kind="stable")
    rest = (
        np.concatenate([getattr(old.ratings, name)[mask], getattr(fresh, name)])[order]
        for name in COLUMNS[1:]
    )
    return Ratings(user[order], *rest)


def _replaced(old: Ratings, users: Ints, fresh: Ratings) -> Ratings:
    """Return the old ratings with those of a few users replaced, without sorting a million."""
    pieces: list[tuple[Ratings, slice]] = []
    start = 0
    for user in users.tolist():
        gone = old.of_user(user)
        pieces += [(old, slice(start, gone.start)), (fresh, fresh.of_user(user))]
        start = gone.stop
    pieces.append((old, slice(start, None)))
    return Ratings(
        *(
            np.concatenate([getattr(source, name)[part] for source, part in pieces])
            for name in COLUMNS
        )
    )


def _checked(
    stamp: int, users: Ints, films: Films, ratings: Ratings, statistics: Ints
) -> Copy | None:
    """Return the copy if it has each film's exact number, sum and sum of squares."""
    cells = ratings.film.astype(np.int64) * 10 + ratings.half - 1
    histogram = np.bincount(cells, minlength=films.count * 10).reshape(-1, 10)
    half = np.arange(1, 11)
    found = np.stack([histogram.sum(1), histogram @ half, histogram @ (half * half)], axis=1)
    if not np.array_equal(found, statistics):
        return None
    return Copy(stamp, users[:, 0], users[:, 1], films, ratings, histogram)
