"""All ratings as columns of whole numbers, for those who compute with everybody's.

SQLite joins each column of some ten thousand rows to one text, which numpy reads: a quarter of the
time that a Python object a cell takes. PostgreSQL is read row by row.
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Integer, String, cast, extract, func, literal_column, select, type_coerce
from sqlmodel import Session

from api.ratings.models import Rating
from api.tables import metadata

Ints = NDArray[np.int64]

_ROWS: Final = 20_000
_TIME: Final = "2026-11-01 12:00:00.000000"
_DIGITS: Final = [place for place, letter in enumerate(_TIME[:19]) if letter.isdigit()]
_MARKS: Final = {
    place: (ord(letter) - ord("0")) % 256
    for place, letter in enumerate(_TIME[:20])
    if not letter.isdigit()
}
_PAIRS: Final = (5, 8, 11, 14, 17)
"""Where month, day, hour, minute and second begin."""
_ENDS: Final = "SELECT min(rowid), max(rowid) FROM rating"
_BLOCK: Final = """
SELECT group_concat(user_id), group_concat(movie_id), group_concat(half_stars){times}
FROM rating WHERE rowid BETWEEN ? AND ? HAVING count(*)"""
_TIMES: Final = ", group_concat(rated_at, '')"


def read(
    session: Session, users: Sequence[int] | None = None, *, times: bool = True
) -> Iterator[list[Ints]]:
    """Yield user ids, film ids, half-stars and, with `times`, Unix seconds, piece by piece.

    Of everybody, or of `users`; in no particular order.
    """
    if users is None and session.get_bind().dialect.name == "sqlite":
        return _joined(session, times=times)
    return _rows(session, users, times=times)


def _joined(session: Session, *, times: bool) -> Iterator[list[Ints]]:
    connection = session.connection()
    block = _BLOCK.format(times=_TIMES if times else "")
    first, last = connection.exec_driver_sql(_ENDS).one()
    for start in range(first or 1, (last or 0) + 1, _ROWS):
        place = (start, start + _ROWS - 1)
        row = connection.exec_driver_sql(block, place).first()
        if row is None:
            continue
        columns = [np.fromstring(text, np.int64, sep=",") for text in row[:3]]
        if times:
            seconds = seconds_of(row[3], len(columns[0]))
            if seconds is None:  # somebody else wrote a time in another form
                yield from _rows(session, None, times=True, between=place)
                continue
            columns.append(seconds)
        yield columns


def seconds_of(joined: str, count: int) -> Ints | None:
    """Return the Unix seconds of stored times without anything between them; None if odd."""
    letters = np.frombuffer(joined.encode(), np.uint8)
    if len(letters) != count * len(_TIME):
        return None
    # One row a place; what is no digit becomes more than 9.
    d = np.ascontiguousarray(letters.reshape(count, len(_TIME)).T[:20]) - np.uint8(ord("0"))
    if any((d[place] != _MARKS[place]).any() for place in _MARKS) or d[_DIGITS].max(initial=0) > 9:
        return None
    month, day, hour, minute, second = (d[place] * 10 + d[place + 1] for place in _PAIRS)
    months = (d[0] * np.int32(10) + d[1]) * 1200 + (d[2] * 10 + d[3]) * np.int32(12) + month - 1
    days = (months - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    days += day
    return (days - 1) * 86_400 + hour * np.int32(3_600) + minute * np.int32(60) + second


def _rows(
    session: Session,
    users: Sequence[int] | None,
    *,
    times: bool,
    between: tuple[int, int] | None = None,
) -> Iterator[list[Ints]]:
    r = metadata.tables[str(Rating.__tablename__)].c
    columns: list[Any] = [r.user_id, r.movie_id, r.half_stars]
    if times and session.get_bind().dialect.name == "sqlite":
        whole = func.substr(type_coerce(r.rated_at, String), 1, 19)
        columns.append(cast(func.strftime("%s", whole), Integer))
    elif times:
        columns.append(cast(func.floor(extract("epoch", r.rated_at)), Integer))
    query = select(*columns)
    if users is not None:
        query = query.where(r.user_id.in_(users))
    if between is not None:
        query = query.where(literal_column("rating.rowid").between(*between))
    cursor = session.connection().execute(query).cursor
    assert cursor is not None  # noqa: S101 - a SELECT has one
    while rows := cursor.fetchmany(_ROWS):  # past SQLAlchemy's rows, which cost as much again
        flat = np.fromiter(chain.from_iterable(rows), np.int64, count=len(rows) * len(columns))
        yield [column.copy() for column in flat.reshape(-1, len(columns)).T]
