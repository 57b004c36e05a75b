"""All ratings as columns are what the rows say, whichever way they are read."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import Session

from api.db import Database
from api.ratings import columns
from tests.api.analytics.world import Film, Row, World, store

FILMS = tuple(Film(i, f"Film {i}", 1990 + i, ("Drama",)) for i in range(1, 8))
ROWS = [Row(u, m, half=1 + (3 * u + m) % 10) for u in range(1, 6) for m in range(1, 8) if u != m]
SECOND = timedelta(seconds=1)
MOMENTS = st.datetimes(datetime(1000, 1, 1), datetime(9999, 12, 31))  # noqa: DTZ001 - as stored
SPARSE = "DELETE FROM rating WHERE user_id IN (2, 3)"
ODD = "UPDATE rating SET rated_at = '2020-02-29 23:59:59' WHERE user_id = 4 AND movie_id = 2"


def read(session: Session, users: list[int] | None = None) -> list[tuple[int, ...]]:
    pieces = columns.read(session, users)
    return sorted(
        row for piece in pieces for row in zip(*(column.tolist() for column in piece), strict=True)
    )


@pytest.fixture
def rated(database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A world whose ratings take several pieces."""
    monkeypatch.setattr(columns, "_ROWS", 4)
    with database.writing() as session:
        store(session, World(FILMS, ROWS))
    return database


def test_both_ways_read_the_same(rated: Database) -> None:
    with rated.reading() as session:
        everybody = read(session)
        assert everybody == read(session, list(range(1, 10_000)))
        assert len(everybody) == len(ROWS)


def test_gaps_between_rows_are_stepped_over(rated: Database) -> None:
    with rated.writing() as session:
        session.connection().execute(text(SPARSE))
        users = {row[0] for row in read(session)}
        assert read(session) == read(session, sorted(users))
        assert len(users) == 3


@pytest.mark.usefixtures("sqlite_file")
def test_a_time_in_another_form_is_read_too(rated: Database) -> None:
    with rated.writing() as session:
        session.connection().execute(text(ODD))
        odd = int(datetime(2020, 2, 29, 23, 59, 59, tzinfo=UTC).timestamp())
        everybody = read(session)
        assert (4, 2, odd) in {(user, film, at) for user, film, _, at in everybody}
        assert everybody == read(session, list(range(1, 10_000)))


def test_times_are_left_out_if_nobody_wants_them(rated: Database) -> None:
    with rated.reading() as session:
        assert {len(piece) for piece in columns.read(session, times=False)} == {3}


def test_nobody_rated_is_no_piece(database: Database) -> None:
    with database.reading() as session:
        assert list(columns.read(session)) == []


@given(st.lists(MOMENTS, min_size=1, max_size=20))
def test_stored_times_are_the_seconds_they_mean(moments: list[datetime]) -> None:
    joined = "".join(f"{m.isoformat(' ', timespec='microseconds')}" for m in moments)
    found = columns.seconds_of(joined, len(moments))
    assert found is not None
    epoch = datetime(1970, 1, 1)  # noqa: DTZ001 - as stored
    assert found.tolist() == [(m - epoch) // SECOND for m in moments]


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-01T12:00:00.000000",
        "2026-11-01 12:00:00,000000",
        "2026-1x-01 12:00:00.000000",
        "2026-11-01 12:00:00.00000",
        "2026-11-01 12:00:00.00000\N{LATIN SMALL LETTER E WITH ACUTE}",
    ],
)
def test_what_is_no_stored_time_is_not_guessed_at(text: str) -> None:
    assert columns.seconds_of(text, 1) is None
