"""Every row of every sample file gets the verdict it should."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.transfers.formats.detection import FORMATS, detect, head_of, read_files
from api.transfers.formats.generic import Mapping
from api.transfers.reading.sources import SourceFile
from api.transfers.rows import ImportedRating, Item, RowProblem, UnreadableFile

SAMPLES = Path(__file__).parent / "samples"
MAPPING = Mapping(
    title="Film",
    rating="Points",
    scale=100,
    watched_on="seen on",
    note="Remark",
    dates="DD.MM.YYYY",
)

# File: the format, then each row: line, what becomes of it (half-stars; ~ if rounded), film, dates.
EXPECTED: dict[str, list[str]] = {
    "generic.csv": [
        "csv",
        "2 9/10~ Heat watched 2023-12-31",
        "3 unrated Alien watched 2024-01-01",
        "4 rejected bad-value [seen on]",
    ],
    "imdb_list.csv": [
        "imdb",
        "2 9/10 Heat (1995) tt0113277 rated 2020-05-01",
        "3 unrated Alien (1979) tt0078748",
    ],
    "imdb_old_cp1252.csv": [
        "imdb",
        "2 warning encoding",
        "2 7/10 Amélie (2001) tt0211915 rated 2010-05-02",
    ],
    "imdb_ratings.csv": [
        "imdb",
        "2 9/10 Heat (1995) tt0113277 rated 2020-05-01",
        "3 7/10 Amélie (2001) tt0211915 rated 2020-05-02",
        "4 skipped not-a-film Breaking Bad",
        "5 skipped not-a-film Pilot",
        "6 6/10 Duel (1971) tt0066811 rated 2020-05-05",
        "7 8/10 Heat (1995) tt0113277 rated 2020-05-06",
        "8 rejected bad-value [Your Rating] Carmencita",
        "9 rejected bad-value [Date Rated] Le clown et ses chiens",
    ],
    "letterboxd/diary.csv": [
        "letterboxd",
        "2 8/10 Heat (1995) rated 2024-01-02 watched 2024-01-01",
        "3 9/10 Heat (1995) rated 2024-02-03 watched 2024-02-02",
        "4 unrated Stalker (1979) rated 2024-03-01 watched 2024-02-29",
        "5 rejected bad-value [Watched Date] Solaris",
    ],
    "letterboxd/ratings.csv": [
        "letterboxd",
        "2 9/10 Heat (1995) rated 2024-02-03",
        "3 1/10 The Good the Bad and the Ugly (1966) rated 2024-02-04",
        "4 7/10 Crouching Tiger, Hidden Dragon (2000) rated 2024-02-05",
        "5 10/10 Amélie (2001) rated 2024-02-06",
        "6 8/10 Paterson rated 2024-02-07",
        "7 unrated Alien (1979) rated 2024-02-08",
        "8 rejected bad-value [Rating] Jaws",
        "9 rejected bad-value [Date] Fargo",
        "10 rejected bad-value [Name]",
        "11 rejected bad-value [Year] Brazil",
        "12 unrated Ran (1985) rated 2024-02-13",
    ],
    "letterboxd/reviews.csv": [
        "letterboxd",
        "2 9/10 Heat (1995) rated 2024-02-03 watched 2024-02-02",
    ],
    "letterboxd/watched.csv": [
        "letterboxd",
        "2 unrated Heat (1995) rated 2024-01-02",
        "3 unrated Stalker (1979) rated 2024-01-02",
    ],
    "letterboxd_import.csv": [
        "letterboxd-csv",
        "2 9/10 Heat (1995) tt0113277 tmdb:949 watched 2024-01-02",
        "3 1/10 Paterson (2016) tmdb:370755 watched 2024-01-03",
        "4 10/10 -1",
    ],
    "matinee.csv": [
        "matinee",
        "2 9/10 Heat (1995) tt0113277 tmdb:949 rated 2024-01-02 watched 2024-01-01",
        "3 1/10 -1 (2013) rated 2024-01-02",
        "4 rejected bad-value [stars] Alien",
    ],
    "movary_history.csv": [
        "movary",
        "2 unrated Heat (1995) tt0113277 tmdb:949 watched 2023-01-01",
        "3 unrated Heat (1995) tt0113277 tmdb:949 watched 2024-01-01",
    ],
    "movary_ratings.csv": [
        "movary",
        "2 9/10 Heat (1995) tt0113277 tmdb:949",
        "3 7/10 Paterson (2016) tmdb:370755",
        "4 unrated Alien (1979) tt0078748 tmdb:348",
    ],
    "movielens_site.csv": [
        "movielens",
        "2 9/10 Heat (1995) tt0113277 tmdb:949",
        "3 1/10 The Fabulous Destiny (2001) tt0211915 tmdb:194",
        "4 6/10 Paterson",
        "5 rejected bad-value [rating] Alien (1979)",
    ],
    "simkl.csv": [
        "simkl",
        "2 8/10 Heat (1995) tt0113277 tmdb:949 watched 2021-12-31",
        "3 skipped not-a-film Twin Peaks",
    ],
    "simkl.json": [
        "simkl",
        "1 8/10 Heat (1995) tt0113277 tmdb:949 rated 2022-01-01 watched 2021-12-31",
        "2 unrated Dune (2021) tmdb:438631",
        "1 skipped not-a-film [shows] Twin Peaks",
        "1 skipped not-a-film [anime] Cowboy Bebop",
    ],
    "tmdb.csv": [
        "tmdb",
        "2 9/10 Heat (1995) tt0113277 tmdb:949 rated 2023-05-01",
        "3 9/10~ Le Fabuleux Destin d'Amélie Poulain (2001) tt0211915 tmdb:194 rated 2023-05-02",
        "4 skipped not-a-film Twin Peaks",
        "5 unrated Alien tt0078748 tmdb:348",
    ],
    "trakt_history.json": [
        "trakt",
        "1 unrated Heat (1995) tt0113277 tmdb:949 watched 2024-03-06",
        "2 skipped not-a-film Twin Peaks",
    ],
    "trakt_ratings.json": [
        "trakt",
        "1 8/10 Heat (1995) tt0113277 tmdb:949 rated 2024-03-07",
        "2 1/10 Paterson (2016) rated 2024-03-08",
        "3 skipped not-a-film Twin Peaks",
        "4 rejected bad-value [rating] Alien",
        "5 rejected bad-value [title]",
        "6 rejected bad-entry",
    ],
    "yamtrack.csv": [
        "yamtrack",
        "2 8/10~ Heat tmdb:949 watched 2023-01-16",
        "3 unrated Alien tmdb:348 watched 2024-02-09",
        "4 skipped not-a-film Twin Peaks",
        "5 10/10 Home Video watched 2024-02-10",
    ],
}


def shown(item: Item) -> str:
    if isinstance(item, RowProblem):
        column = f"[{item.column}]" if item.column else ""
        words = [str(item.line), item.verdict.value, item.reason, column, item.title]
    else:
        stars = f"{item.half_stars}/10" if item.score else "unrated"
        words = [
            str(item.line),
            f"{stars}~" if item.score and item.score.rounded else stars,
            item.title,
            f"({item.year})" if item.year else "",
            item.imdb_id or "",
            f"tmdb:{item.tmdb_id}" if item.tmdb_id else "",
            f"rated {item.rated_at:%Y-%m-%d}" if item.rated_at else "",
            f"watched {item.watched_on}" if item.watched_on else "",
        ]
    return " ".join(filter(None, words))


def rows_of(name: str) -> list[Item]:
    files = [SourceFile.at(SAMPLES / name)]
    return list(read_files(files, detect(files, MAPPING if name == "generic.csv" else None)))


@pytest.mark.parametrize("name", EXPECTED)
def test_every_row_of_a_sample_gets_its_verdict(name: str) -> None:
    files = [SourceFile.at(SAMPLES / name)]
    known = detect(files, MAPPING if name == "generic.csv" else None)
    assert [known.name, *map(shown, rows_of(name))] == EXPECTED[name]


def ratings_of(name: str) -> list[ImportedRating]:
    return [item for item in rows_of(name) if isinstance(item, ImportedRating)]


def test_a_review_keeps_its_line_breaks_and_quotes() -> None:
    (review,) = ratings_of("letterboxd/reviews.csv")
    assert review.note == 'Two lines,\r\nand a "quote".'


def test_a_diary_is_history_and_ratings_are_not() -> None:
    assert all(row.historical for row in ratings_of("letterboxd/diary.csv"))
    assert not any(row.historical for row in ratings_of("letterboxd/ratings.csv"))
    assert ratings_of("letterboxd/diary.csv")[0].tags == ("cinema", "with Ana")


def test_imdb_tells_genres_original_title_director_and_length() -> None:
    amelie = ratings_of("imdb_ratings.csv")[1]
    assert amelie.genres == ("Comedy", "Romance")
    assert amelie.alternatives == ("Le Fabuleux Destin d'Amélie Poulain",)
    assert (amelie.director, amelie.runtime_minutes) == ("Jean-Pierre Jeunet", 122)


def test_the_original_score_and_scale_are_kept() -> None:
    heat = ratings_of("yamtrack.csv")[0]
    assert heat.score
    assert (heat.score.original, heat.score.scale, heat.half_stars) == ("7.5", "10", 8)


def test_our_own_file_restores_formulas_tags_source_and_score() -> None:
    heat, minus = ratings_of("matinee.csv")
    assert (heat.note, heat.tags) == ("=not a formula", ("crime", "one | two"))
    assert heat.source == "yamtrack"
    assert heat.score
    assert (heat.score.original, heat.score.scale) == ("8.7", "10")
    assert (minus.title, minus.source) == ("-1", "matinee")


def test_a_row_is_known_again_wherever_it_stands() -> None:
    content = (SAMPLES / "imdb_ratings.csv").read_bytes()
    header, *rows = content.splitlines(keepends=True)
    moved = SourceFile.of("renamed.csv", header + b"".join(reversed(rows)))
    known = detect([moved])
    again = {i.row_hash for i in read_files([moved], known) if isinstance(i, ImportedRating)}
    assert again == {row.row_hash for row in ratings_of("imdb_ratings.csv")}


@pytest.mark.parametrize("name", ["lists/rainy-days.csv", "watchlist.csv", "likes/films.csv"])
def test_a_file_without_ratings_in_an_export_is_one_skipped_row(name: str) -> None:
    folder = SAMPLES / "letterboxd"
    paths = [folder / "ratings.csv", folder / name]
    files = [SourceFile.of(str(path.relative_to(folder)), path.read_bytes()) for path in paths]
    rows = list(read_files(files, detect(files)))
    assert shown(rows[-1]) == "0 skipped no-ratings"
    assert rows[-1].file == name


def test_a_data_set_of_many_people_is_sent_to_the_operator() -> None:
    file = SourceFile.of("ratings.csv", b"userId,movieId,rating,timestamp\n1,1,4,1\n")
    with pytest.raises(UnreadableFile, match=r"scripts\.transfer import movielens"):
        detect([file])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"Film,Stars\nHeat,4\n", "which column holds the title"),
        (b"title,year,tmdbId,imdbId,addedAt\nHeat,1995,949,,\n", "without ratings"),
        (b"\x89PNG\r\n\x1a\n\0\0", "no export of a known service"),
        (b"", "the file is empty"),
        (b"[]", "no export of a known service"),
        (b"{", "no export of a known service"),
        (b'[{"rating": 1}]', "no export of a known service"),
    ],
)
def test_an_unknown_file_is_refused_with_what_to_do(content: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said):
        detect([SourceFile.of("export", content)])


def test_a_mapping_does_not_make_an_empty_file_readable() -> None:
    with pytest.raises(UnreadableFile, match="the file is empty"):
        detect([SourceFile.of("empty.csv", b"")], MAPPING)


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        (Mapping(rating="Points"), "name the column of the title"),
        (Mapping(title="Movie"), "the column 'Movie' is missing"),
        (Mapping(title="Film", scale=7), "the scale is one of 5, 10"),
        (Mapping(title="Film", dates="%Y"), "dates are written in one of YYYY-MM-DD"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(mapping: Mapping, said: str) -> None:
    files = [SourceFile.at(SAMPLES / "generic.csv")]
    with pytest.raises(UnreadableFile, match=said):
        list(read_files(files, detect(files, mapping)))


@given(st.binary(max_size=300), st.sampled_from(sorted(EXPECTED)))
def test_no_bytes_break_a_reader(tail: bytes, name: str) -> None:
    content = (SAMPLES / name).read_bytes()[:400] + tail
    source = SourceFile.of(name, content)
    head_of(source)
    for known in FORMATS:
        with suppress(UnreadableFile):
            assert all(item.file == name for item in known.read(source))
