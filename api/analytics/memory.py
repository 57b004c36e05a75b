"""A copy of all ratings as columns in memory, current under the catalogue's stamp.

Every transaction that changes films or ratings renews the stamp. A copy is used only if its stamp
is the one the session reads; otherwise it is brought up to date in that session first: the ratings
of users whose `ratings_version` moved are read again, and the films' exact statistics must then
agree with the copy, or everything is read anew.
"""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Integer, Select, String, cast, extract, func, select, type_coerce
from sqlmodel import Session

from api.accounts.models import User
from api.analytics.conditions import GENRE, MOVIE, RATING, table
from api.catalog.models import CatalogStamp

Ints = NDArray[np.int64]

MOST_ROWS: Final = 4_000_000
"""Beyond this the copy would cost more memory (22 bytes a rating) than a small server has."""
DAY: Final = 86_400
_CHUNK: Final = 10_000
_USER: Final = table(User)
_STAMP: Final = table(CatalogStamp)


@dataclass(frozen=True)
class Films:
    """Films in order of their id; `genres` of film i are the codes from `starts[i]` on."""

    movie_id: Ints
    version: Ints
    year: Ints
    genre_names: tuple[str, ...]
    genres: Ints
    starts: Ints

    @property
    def count(self) -> int:
        """How many films there are."""
        return len(self.movie_id)


@dataclass(frozen=True)
class Ratings:
    """All ratings, ordered by user: positions of user and film, half-stars and time."""

    user: NDArray[np.int32]
    film: NDArray[np.int32]
    half: NDArray[np.int8]
    at: Ints
    day: NDArray[np.int32]
    hour: NDArray[np.int8]


COLUMNS: Final = ("user", "film", "half", "at", "day", "hour")
NO_RATINGS: Final = Ratings(
    np.empty(0, np.int32),
    np.empty(0, np.int32),
    np.empty(0, np.int8),
    np.empty(0, np.int64),
    np.empty(0, np.int32),
    np.empty(0, np.int8),
)


@dataclass(frozen=True)
class Copy:
    """Everything as of one stamp. `histogram[f, h]` counts film f's ratings of h + 1 half-stars."""

    stamp: int
    user_id: Ints
    user_version: Ints
    films: Films
    ratings: Ratings
    histogram: Ints

    @cached_property
    def n(self) -> Ints:
        """How many ratings each film has."""
        return self.histogram.sum(1)

    @cached_property
    def sum(self) -> Ints:
        """The sum of each film's half-stars."""
        return self.histogram @ np.arange(1, 11)

    @cached_property
    def squares(self) -> Ints:
        """The sum of the squares of each film's half-stars."""
        return self.histogram @ np.arange(1, 11) ** 2

    @cached_property
    def first_day(self) -> int:
        """The first day (since 1970) with a rating."""
        return int(self.ratings.day.min(initial=np.iinfo(np.int32).max))

    @cached_property
    def _calendars(self) -> dict[str, Ints]:
        last = int(self.ratings.day.max(initial=self.first_day - 1))
        days = np.arange(self.first_day, last + 1).astype("datetime64[D]")
        months = days.astype("datetime64[M]")
        year = days.astype("datetime64[Y]").astype(np.int64) + 1970
        month = year * 100 + months.astype(np.int64) % 12 + 1
        return {
            "rated_year": year,
            "rated_quarter": year * 10 + (month % 100 + 2) // 3,
            "rated_month": month,
            "rated_day": month * 100 + (days - months.astype("datetime64[D]")).astype(int) + 1,
        }

    def calendar(self, bucket: str) -> Ints:
        """Return the bucket (2018, 20182, 201806, 20180602) of each day from `first_day` on."""
        return self._calendars[bucket]

    @cached_property
    def _genre_masks(self) -> dict[str, NDArray[np.bool_]]:
        owner = np.repeat(np.arange(self.films.count), np.diff(self.films.starts))
        masks = np.zeros((len(self.films.genre_names), self.films.count), np.bool_)
        masks[self.films.genres, owner] = True
        return dict(zip(self.films.genre_names, masks, strict=True))

    def of_genres(self, names: Sequence[str]) -> NDArray[np.bool_]:
        """Return which films have at least one of these genres."""
        nothing = np.zeros(self.films.count, np.bool_)
        return np.logical_or.reduce([self._genre_masks.get(name, nothing) for name in names])

    def mine(self, me: int) -> slice:
        """Return where a user's ratings are."""
        place = int(np.searchsorted(self.user_id, me))
        if place == len(self.user_id) or self.user_id[place] != me:
            return slice(0, 0)
        return _of_user(self.ratings, place)


class Columns(Protocol):
    """What answers from memory: the holder of the copy, or its absence."""

    def current(self, session: Session, *, read: bool = True) -> Copy | None:
        """Return a copy of what the session sees, or None; only `read` if it takes reading."""
        ...


class Memory:
    """Holds the copy, reads it when first asked for, and keeps it current."""

    def __init__(self) -> None:
        self._copy: Copy | None = None
        self.lock = threading.Lock()

    def current(self, session: Session, *, read: bool = True) -> Copy | None:
        """Return a copy of exactly what the session sees, reading the tables if `read` allows.

        None while another thread is reading it, when there are too many ratings, or when somebody
        commits in between on a database without snapshots; the tables then answer.
        """
        stamp = _stamp(session)
        copy = self._copy
        if copy is not None and copy.stamp == stamp:
            return copy
        if not read or not self.lock.acquire(blocking=False):
            return None
        try:
            copy = _refreshed(session, self._copy, stamp) if self._copy else None
            copy = copy or _loaded(session, stamp)
            if copy is None or _stamp(session) != stamp:
                return None
            self._copy = copy
            return copy
        finally:
            self.lock.release()


def _stamp(session: Session) -> int:
    return session.execute(select(_STAMP.c.stamp)).scalar() or 0


def _loaded(session: Session, stamp: int) -> Copy | None:
    """Read everything; None if there is too much or the statistics disagree."""
    size = session.execute(select(func.sum(MOVIE.c.n_ratings))).scalar() or 0
    if size > MOST_ROWS:
        return None
    films, statistics = _films(session, None)
    users = _matrix(session, select(_USER.c.user_id, _USER.c.ratings_version), 2)
    users = users[np.argsort(users[:, 0])]
    ratings = _ratings(session, None, users[:, 0], films.movie_id)
    return _checked(stamp, users, films, ratings, statistics)


def _refreshed(session: Session, old: Copy, stamp: int) -> Copy | None:
    """Bring a copy up to date by what changed; None if that does not lead to the statistics."""
    films, statistics = _films(session, old.films)
    users = _matrix(session, select(_USER.c.user_id, _USER.c.ratings_version), 2)
    users = users[np.argsort(users[:, 0])]
    if not np.array_equal(films.movie_id, old.films.movie_id):
        return None
    versions = dict(zip(old.user_id.tolist(), old.user_version.tolist(), strict=True))
    changed = [int(u) for u, v in users.tolist() if versions.get(u, -1) != v]
    if len(changed) > 500:
        return None
    fresh = _ratings(session, changed, users[:, 0], films.movie_id)
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


def _of_user(ratings: Ratings, place: int) -> slice:
    """Return where the ratings of the user at a position are."""
    # Of the column's own type, or the whole column would be converted.
    ends = np.array([place, place + 1], ratings.user.dtype)
    return slice(*np.searchsorted(ratings.user, ends).tolist())


def _replaced(old: Ratings, users: Ints, fresh: Ratings) -> Ratings:
    """Return the old ratings with those of a few users replaced, without sorting a million."""
    pieces: list[tuple[Ratings, slice]] = []
    start = 0
    for user in users.tolist():
        gone = _of_user(old, user)
        pieces += [(old, slice(start, gone.start)), (fresh, _of_user(fresh, user))]
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


def _films(session: Session, old: Films | None) -> tuple[Films, Ints]:
    """Read the films and their statistics; genres only if a film or their number changed."""
    m = MOVIE.c
    columns = (m.movie_id, m.version, func.coalesce(m.year, 0), m.n_ratings)
    query = select(*columns, m.half_stars_sum, m.half_stars_sumsq).order_by(m.movie_id)
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


def _ratings(
    session: Session, users: Sequence[int] | None, user_id: Ints, movie_id: Ints
) -> Ratings:
    """Read the ratings of some users, or of all, ordered by user."""
    r = RATING.c
    if session.get_bind().dialect.name == "sqlite":
        seconds: Any = cast(func.strftime("%s", type_coerce(r.rated_at, String)), Integer)
    else:
        seconds = cast(func.floor(extract("epoch", r.rated_at)), Integer)
    query = select(r.user_id, r.movie_id, r.half_stars, seconds)
    if users is not None:
        query = query.where(r.user_id.in_(users))
    pieces = [
        (
            np.searchsorted(user_id, piece[:, 0]).astype(np.int32),
            np.searchsorted(movie_id, piece[:, 1]).astype(np.int32),
            piece[:, 2].astype(np.int8),
            piece[:, 3].copy(),
        )
        for piece in _pieces(session, query, 4)
    ]
    if not pieces:
        return NO_RATINGS
    user, film, half, at = (np.concatenate(column) for column in zip(*pieces, strict=True))
    # Faster than the database's index, which reads the table out of order.
    order = np.argsort(user, kind="stable")
    at = at[order]
    day = at // DAY
    hour = (at - day * DAY) // 3_600
    return Ratings(
        user[order], film[order], half[order], at, day.astype(np.int32), hour.astype(np.int8)
    )


def _matrix(session: Session, query: Select[*tuple[Any, ...]], width: int) -> Ints:
    """Return result rows of whole numbers, read in pieces so that memory stays bounded."""
    pieces = list(_pieces(session, query, width))
    return np.concatenate(pieces) if pieces else np.empty((0, width), np.int64)


def _pieces(session: Session, query: Select[*tuple[Any, ...]], width: int) -> Iterator[Ints]:
    cursor = session.connection().execute(query).cursor
    assert cursor is not None  # noqa: S101 - a SELECT has one
    while rows := cursor.fetchmany(_CHUNK):  # past SQLAlchemy's rows, which cost as much again
        flat = np.fromiter(chain.from_iterable(rows), np.int64, count=len(rows) * width)
        yield flat.reshape(-1, width)
