"""Plain rows by the block are what the careful reader makes of them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import inspect, text

from api.bulk import bulk_writing
from api.db import Database
from api.transfers import movielens
from api.transfers.formats.movielens import HALF_STARS
from api.transfers.movielens import blocks, ratings
from api.transfers.movielens.loading import ahead
from api.transfers.movielens.plain import PlainRatings, parse
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
    with bulk_writing(database) as session:
        return movielens.import_movielens(session, path, now=NOW).ratings


def in_small_blocks(source: SourceFile) -> PlainRatings:
    return PlainRatings(source, 64)


def nothing_plain(*_given: object) -> tuple[int, bool]:
    return 0, False


@pytest.mark.parametrize(
    "odd",
    [
        "",
        "1,2,4,1000000000\n",
        '"1",2,4.0,1000000000\n',
        "1,2,4.0,1000000000,\n",
        "\n",
        "01,2,4.0,1000000000\n",
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_the_same_rows_are_stored_either_way(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, odd: str, ends: str
) -> None:
    path = folder(tmp_path / "set", (HEADER + PLAIN + odd + PLAIN).replace("\n", ends))
    monkeypatch.setattr(ratings, "PlainRatings", in_small_blocks)
    monkeypatch.setattr(blocks, "ROWS", 2)
    count, quick = imported(database, path), stored(database)
    monkeypatch.setattr(ratings.Ratings, "_by_the_block", nothing_plain)  # pyright: ignore[reportPrivateUsage]
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
    rows = [
        f"{u},{m},{h / 2 if block.decimal else h // 2},{t}".encode()
        for block in plain
        for u, m, h, t in zip(block.user, block.movie, block.half, block.seconds, strict=True)
    ]
    whole = content[len(HEADER) :].splitlines()
    assert rows == whole[: len(rows)]
    assert not plain.whole or len(rows) == len(whole)


IDS = st.integers(1, 999_999_999)
ROWS = st.tuples(IDS, IDS, st.sampled_from(sorted(HALF_STARS)), st.integers(0, 2**32 - 1))


@given(st.lists(ROWS, min_size=1, max_size=8), st.booleans())
def test_plain_rows_are_what_they_say(rows: list[tuple[int, int, str, int]], decimal: bool) -> None:
    rows = [row for row in rows if ("." in row[2]) == decimal]
    if not rows:
        return
    found = parse("".join(f"{u},{m},{s},{t}\n" for u, m, s, t in rows).encode())
    assert found is not None
    assert found.decimal == decimal
    columns = (found.user, found.movie, found.half, found.seconds)
    assert list(zip(*(column.tolist() for column in columns), strict=True)) == [
        (u, m, HALF_STARS[s], t) for u, m, s, t in rows
    ]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "1,2,4.0",
        "1,2,4.0,9,",
        "1,,4.0,9",
        "1,2,4.50,9",
        "1,2,4.3,9",
        "1,2,0.0,9",
        "1,2,0,9",
        "1,2,5.5,9",
        "1,2,10,9",
        "0,2,4.0,9",
        "1,0,4.0,9",
        "1234567890,2,4.0,9",
        "1,2,4.0,4294967296",
        "1,2,-4.0,9",
        "1, 2,4.0,9",
        "1,2,4.0,9 ",
        "1,2,4e0,9",
        '"1",2,4.0,9',
        "1.2.4,0,9",
        "1,2,4.0,9\r\r",
        "1,2,4.0,\N{ARABIC-INDIC DIGIT NINE}",
    ],
)
def test_what_is_not_plain_is_left_to_the_careful_reader(line: str) -> None:
    for around in ("", "1,2,4.0,9\n"):
        assert parse(f"{around}{line}\n{around}".encode()) is None


@given(st.integers(0, 2**32 - 1))
def test_a_time_is_stored_as_sqlalchemy_would(seconds: int) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    block = parse(f"1,1,4.0,{seconds}\n".encode())
    assert block is not None
    stored = blocks.letters_of(block.user, block.movie, block).tobytes().decode()
    assert stored == f"000000000100000000010{8}{moment:%Y-%m-%d %H:%M:%S.%f}4.0"


def test_another_header_is_left_to_the_careful_reader() -> None:
    source = SourceFile.of("ratings.csv", b"movieId,userId,rating,timestamp\n1,2,4.0,9\n")
    assert list(PlainRatings(source)) == []
    assert set(HALF_STARS.values()) == set(range(1, 11))


def test_reading_ahead_changes_neither_order_nor_failure() -> None:
    def failing() -> Iterator[int]:
        yield from range(3)
        raise UnreadableFile("ratings.csv", 3, None, "broken")

    assert list(ahead(iter(range(5)))) == list(range(5))
    read: list[int] = []
    with pytest.raises(UnreadableFile):
        read.extend(ahead(failing()))
    assert read == list(range(3))
