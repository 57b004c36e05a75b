"""Plain rows by the block are what the careful reader makes of them."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import inspect, text

from api.db import Database
from api.transfers import movielens
from api.transfers.formats.movielens import HALF_STARS
from api.transfers.plain_ratings import PlainRatings, stored_time
from api.transfers.reading.sources import SourceFile
from api.transfers.rows import UnreadableFile

NOW = datetime(2026, 11, 1, 12, 0, 0, 123_456, tzinfo=UTC)
FILMS = "movieId,title,genres\n1,One (1990),Drama\n2,Two (1991),War\n3,Three (1992),Comedy\n"
HEADER = "userId,movieId,rating,timestamp\n"
PLAIN = "".join(f"{1 + n % 7},{1 + n % 3},{(n % 10 + 1) / 2},{1_000_000_000 + n * 86_399}\n"
                for n in range(0, 210, 10))  # fmt: skip


def folder(path: Path, ratings: str) -> Path:
    path.mkdir(exist_ok=True)
    (path / "movies.csv").write_text(FILMS)
    (path / "ratings.csv").write_bytes(ratings.encode())
    return path


def stored(database: Database) -> list[Any]:
    with database.reading() as session:
        found = session.connection().execute(text("SELECT * FROM rating ORDER BY 1, 2"))
        return [tuple(row) for row in found]


def imported(database: Database, path: Path) -> int:
    with database.writing() as session:
        session.connection().execute(text("DELETE FROM rating"))
        return movielens.import_movielens(session, path, now=NOW).ratings


def in_small_blocks(source: SourceFile) -> PlainRatings:
    return PlainRatings(source, 64)


def nothing_plain(*_given: object) -> tuple[int, bool]:
    return 0, False


@pytest.mark.parametrize(
    "odd", ["", '"1",2,4.0,1000000000\n', "1,2,4.0,1000000000,\n", "\n", "01,2,4.0,1000000000\n"]
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_the_same_rows_are_stored_either_way(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, odd: str, ends: str
) -> None:
    path = folder(tmp_path / "set", (HEADER + PLAIN + odd + PLAIN).replace("\n", ends))
    monkeypatch.setattr(movielens, "PlainRatings", in_small_blocks)
    count, quick = imported(database, path), stored(database)
    monkeypatch.setattr(movielens._Loader, "_plain_ratings", nothing_plain)  # pyright: ignore[reportPrivateUsage]
    assert imported(database, path) == count
    assert stored(database) == quick
    assert quick


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("1,9,4.0,5\n", "movieId"),
        ("1,1,5.5,5\n", "rating"),
        ("0,1,4.0,5\n", "userId"),
        ("1,1,4.0,4294967296\n", "timestamp"),
    ],
)
def test_a_fault_among_plain_rows_is_named_with_its_line(
    database: Database, tmp_path: Path, row: str, column: str
) -> None:
    with pytest.raises(UnreadableFile) as told:
        imported(database, folder(tmp_path / "set", HEADER + PLAIN + row + PLAIN))
    assert (told.value.line, told.value.column) == (PLAIN.count("\n") + 2, column)
    assert stored(database) == []
    with database.reading() as session:
        names = [index["name"] for index in inspect(session.connection()).get_indexes("rating")]
    assert len(names) == 3


@given(st.lists(st.sampled_from(["1,2,4.0,9\n", "1,2,4,9\r\n", "x\n", "\n", "1,2,4.0,9"])))
def test_what_is_yielded_is_a_beginning_of_the_file(lines: list[str]) -> None:
    content = (HEADER + "".join(lines)).encode()
    plain = PlainRatings(SourceFile.of("ratings.csv", content), 24)
    rows = [b",".join(row) for block in plain for row in block]
    whole = content[len(HEADER) :].splitlines()
    assert rows == whole[: len(rows)]
    assert not plain.whole or len(rows) == len(whole)


@given(st.integers(0, 2**32 - 1))
def test_a_time_is_stored_as_sqlalchemy_would(seconds: int) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    assert stored_time(str(seconds).encode()) == f"{moment:%Y-%m-%d %H:%M:%S.%f}"


def test_another_header_is_left_to_the_careful_reader() -> None:
    source = SourceFile.of("ratings.csv", b"movieId,userId,rating,timestamp\n1,2,4.0,9\n")
    assert list(PlainRatings(source)) == []
    assert set(HALF_STARS.values()) == set(range(1, 11))
