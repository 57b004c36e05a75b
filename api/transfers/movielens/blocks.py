"""A block of ratings to SQLite as one value, from which one statement takes the rows.

A block is a matrix of letters, a row a rating, every field at its own place. Handing over a million
rows of Python objects takes longer than storing them.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from types import TracebackType
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray
from sqlmodel import Session

from api.tables import metadata
from api.transfers.movielens.people import People
from api.transfers.movielens.plain import Ints, Plain

Letters = NDArray[np.uint8]

SOURCE: Final = "movielens"
SCALE: Final = "5"
ROWS: Final = 20_000
_ID, _TIME = 10, 26
_FIELDS: Final = {"user_id": _ID, "movie_id": _ID, "half_stars": 2, "rated_at": _TIME}
_SCORE: Final = "original_score"
_NUMBERS: Final = frozenset({"user_id", "movie_id", "half_stars"})
_GIVEN: Final = ("source", "original_scale", "updated_at")
_COUNT: Final = f"""
CREATE TEMP TABLE place AS
WITH RECURSIVE place (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM place WHERE n < {ROWS - 1})
SELECT n FROM place"""  # noqa: S608 - a number of ours
_DAYS: Final = 49_711
"""The days since 1970 that 32 bits of seconds reach."""


class Blocks:
    """Inserts blocks of ratings; one that is there already takes the new values."""

    def __init__(
        self, session: Session, films: Mapping[int, int], people: People, now: datetime
    ) -> None:
        self._connection, self._people = session.connection(), people
        self._now = f"{now.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
        self._theirs = np.array(sorted(films), np.int64)
        self._ours = np.array([films[movie] for movie in self._theirs.tolist()], np.int64)

    def __enter__(self) -> Self:
        """Make the table that counts the rows of a block."""
        self._connection.exec_driver_sql(_COUNT)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove it; a failure rolls it back."""
        if error is None:
            self._connection.exec_driver_sql("DROP TABLE temp.place")

    def insert(self, block: Plain) -> bool:
        """Insert the rows and add their people; does nothing and returns False if a film lacks."""
        place = np.searchsorted(self._theirs, block.movie)
        place[place == len(self._theirs)] = 0
        if not len(self._theirs) or (self._theirs[place] != block.movie).any():
            return False
        letters = letters_of(self._users(block.user), self._ours[place], block)
        statement = _statement(letters.shape[1], 3 if block.decimal else 1)
        for start in range(0, len(block), ROWS):
            part = letters[start : start + ROWS]
            given = (SOURCE, SCALE, self._now)
            self._connection.exec_driver_sql(statement, (part.tobytes(), *given, len(part)))
        return True

    def _users(self, people: Ints) -> Ints:
        """Return our ids of people who mostly stand together, a person's ratings in a row."""
        begins = np.flatnonzero(np.diff(people, prepend=0))
        each = people[begins].tolist()
        self._people.add(each)
        ours = np.array([self._people.ids[person] for person in each], np.int64)
        return np.repeat(ours, np.diff(begins, append=len(people)))


def letters_of(user: Ints, movie: Ints, block: Plain) -> Letters:
    """Return a row of letters for each rating."""
    fields = [_digits(user, _ID), _digits(movie, _ID), _digits(block.half, 2)]
    day, second = np.divmod(block.seconds, 86_400)
    fields += [_days()[day], _times()[second]]
    stars = _digits(block.half // 2, 1)
    fields.append(stars)
    if block.decimal:
        tenths = (block.half % 2 * 5 + ord("0")).astype(np.uint8)[:, None]
        fields += [np.full_like(stars, ord(".")), tenths]
    return np.concatenate(fields, axis=1)


def _digits(numbers: Ints, width: int) -> Letters:
    letters = np.empty((len(numbers), width), np.uint8)
    rest = numbers
    for place in reversed(range(width)):
        rest, letters[:, place] = rest // 10, rest % 10 + ord("0")
    return letters


@cache
def _days() -> Letters:
    """Return `2026-11-01 ` for each day since 1970."""
    days = np.datetime_as_string(np.arange(_DAYS).astype("datetime64[D]"))
    return _matrix(np.char.add(days, " "), len("2026-11-01 "))


@cache
def _times() -> Letters:
    """Return `12:00:00.000000` for each second of a day."""
    moments = np.datetime_as_string(np.arange(86_400).astype("datetime64[s]"))
    whole = len("1970-01-01T12:00:00.000000")
    return _matrix(np.char.add(moments, ".000000"), whole)[:, len("1970-01-01T") :]


def _matrix(texts: NDArray[np.str_], width: int) -> Letters:
    return np.frombuffer(texts.astype(f"S{width}").tobytes(), np.uint8).reshape(-1, width)


@cache
def _statement(width: int, score: int) -> str:
    """Return the INSERT for rows of so many letters, the last of which are the stars as written."""
    taken = list(_taken(width, {**_FIELDS, _SCORE: score}))
    names = ", ".join([*_FIELDS, _SCORE, *_GIVEN])
    replaced = ", ".join(
        f"{name} = excluded.{name}"
        for name in metadata.tables["rating"].c.keys()  # noqa: SIM118 - a collection, not a mapping
        if name not in {"user_id", "movie_id"}
    )
    return f"""INSERT INTO rating ({names}) SELECT {", ".join(taken)}, ?2, ?3, ?4
        FROM temp.place WHERE n < ?5
        ON CONFLICT (user_id, movie_id) DO UPDATE SET {replaced}"""  # noqa: S608 - names of ours


def _taken(width: int, fields: Mapping[str, int]) -> Iterator[str]:
    at = 1
    for name, length in fields.items():
        kind = "INTEGER" if name in _NUMBERS else "TEXT"
        yield f"CAST(substr(?1, n * {width} + {at}, {length}) AS {kind})"
        at += length
