"""What we write: nothing a spreadsheet would run, and everything comes back as it was."""

import csv
import io
from collections.abc import Iterable
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.transfers.exports.cells import join_tags, neutralise, restore, split_tags
from api.transfers.exports.tables import (
    LETTERBOXD_BYTES,
    LETTERBOXD_ROWS,
    ExportedFilm,
    ExportedRating,
    catalogue_csv,
    letterboxd_csv,
    ratings_csv,
)
from api.transfers.formats.detection import detect, read_files
from api.transfers.reading.sources import SourceFile
from api.transfers.rows import ImportedRating

TRIGGERS = "=+-@\t\r"


@pytest.mark.parametrize("first", TRIGGERS)
def test_a_cell_that_looks_like_a_formula_gets_an_apostrophe(first: str) -> None:
    assert neutralise(f"{first}1+1") == f"'{first}1+1"
    assert neutralise(f"'{first}1+1") == f"''{first}1+1"


def test_other_cells_stay_as_they_are() -> None:
    assert [neutralise(text) for text in ("", "Heat", "'tis", "1=1")] == ["", "Heat", "'tis", "1=1"]


@given(st.text() | st.text(st.sampled_from("'=+-@\t\rx")))
def test_every_cell_comes_back_and_none_is_a_formula(text: str) -> None:
    assert restore(neutralise(text)) == text
    assert neutralise(text)[:1] not in set(TRIGGERS)


@given(st.lists(st.text(min_size=1) | st.text(st.sampled_from("\\|,a"), min_size=1)))
def test_all_tags_come_back_from_one_cell(tags: list[str]) -> None:
    assert split_tags(join_tags(tags)) == tuple(tags)


def heat(**changes: object) -> ExportedRating:
    fields: dict[str, object] = {
        "movie_id": 1,
        "title": "Heat",
        "year": 1995,
        "imdb_id": "tt0113277",
        "tmdb_id": 949,
        "half_stars": 9,
        "rated_at": datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC),
        "watched_on": date(2024, 1, 1),
        "note": "again",
        "tags": ("crime", "night, city"),
        "source": "matinee",
        "original_score": None,
        "original_scale": None,
    }
    return ExportedRating(**(fields | changes))  # pyright: ignore[reportArgumentType] - a test


def table(chunks: Iterable[bytes]) -> list[dict[str, str]]:
    text = b"".join(chunks).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_our_ratings_have_these_columns() -> None:
    assert table(ratings_csv([heat()])) == [
        {
            "movie_id": "1",
            "title": "Heat",
            "year": "1995",
            "imdb_id": "tt0113277",
            "tmdb_id": "949",
            "stars": "4.5",
            "rated_at": "2024-01-02T03:04:05Z",
            "watched_on": "2024-01-01",
            "note": "again",
            "tags": "crime|night, city",
            "source": "matinee",
            "original_score": "",
            "original_scale": "",
        }
    ]


def test_letterboxd_gets_ten_points_and_tags_without_inner_commas() -> None:
    (row,) = table(letterboxd_csv([heat(half_stars=1)]))
    assert (row["Rating10"], row["Tags"], row["tmdbID"]) == ("1", "crime, night city", "949")


def test_letterboxd_files_end_at_a_thousand_rows() -> None:
    files = list(letterboxd_csv(heat() for _ in range(2 * LETTERBOXD_ROWS + 1)))
    assert [len(table([file])) for file in files] == [LETTERBOXD_ROWS, LETTERBOXD_ROWS, 1]


def test_letterboxd_files_stay_under_a_megabyte() -> None:
    files = list(letterboxd_csv(heat(note="é" * 2_000) for _ in range(600)))
    assert len(files) > 1
    assert max(map(len, files)) <= LETTERBOXD_BYTES
    assert sum(len(table([file])) for file in files) == 600


def test_an_empty_export_is_a_header() -> None:
    assert [table([file]) for file in letterboxd_csv([])] == [[]]
    assert table(ratings_csv([])) == []


def test_the_catalogue_tells_genres_and_the_average_in_stars() -> None:
    film = ExportedFilm(1, "=Heat", 1995, ("Crime", "Drama"), None, None, 170, "Mann", 3, 8.5)
    (row,) = table(catalogue_csv([film]))
    assert (row["title"], row["genres"], row["average_stars"]) == (
        "'=Heat",
        "Crime|Drama",
        "4.2500",
    )


def test_a_long_export_comes_in_chunks() -> None:
    chunks = list(ratings_csv(heat() for _ in range(5_000)))
    assert len(chunks) > 3
    assert len(table(chunks)) == 5_000


words = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=12)
notes = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc",)) | st.sampled_from("\t\r\n=+-@'"),
    min_size=1,
)
ratings = st.builds(
    ExportedRating,
    movie_id=st.integers(1, 10**6),
    title=words,
    year=st.none() | st.integers(1870, 2100),
    imdb_id=st.none() | st.integers(1, 10**8).map(lambda n: f"tt{n:07}"),
    tmdb_id=st.none() | st.integers(1, 10**6),
    half_stars=st.integers(1, 10),
    rated_at=st.datetimes(datetime(1995, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - the strategy adds the zone
    watched_on=st.none() | st.dates(date(1995, 1, 1), date(2090, 1, 1)),
    note=st.none() | notes,
    tags=st.lists(words, max_size=3, unique=True).map(tuple),
    source=st.sampled_from(["matinee", "imdb", "letterboxd"]),
    original_score=st.none() | st.sampled_from(["7", "7.5", "4,5"]),
    original_scale=st.none() | st.sampled_from(["5", "10"]),
)


def reimported(row: ImportedRating) -> ExportedRating:
    assert row.score
    assert row.rated_at
    assert row.movie_id
    return ExportedRating(
        row.movie_id,
        row.title,
        row.year,
        row.imdb_id,
        row.tmdb_id,
        row.score.half_stars,
        row.rated_at,
        row.watched_on,
        row.note,
        row.tags,
        row.source,
        row.score.original,
        row.score.scale,
    )


@given(st.lists(ratings, max_size=3))
def test_export_import_export_is_equal_byte_for_byte(rows: list[ExportedRating]) -> None:
    exported = b"".join(ratings_csv(rows))
    files = [SourceFile.of("matinee.csv", exported)]
    read_back = list(read_files(files, detect(files)))
    assert all(isinstance(item, ImportedRating) for item in read_back), read_back
    again = [reimported(item) for item in read_back if isinstance(item, ImportedRating)]
    assert b"".join(ratings_csv(again)) == exported
