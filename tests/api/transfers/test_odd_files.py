"""Files as people and their spreadsheets leave them: other names, separators, dates and scales."""

import io
import zipfile
from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.transfers.formats.detection import detect, expand, read_files
from api.transfers.reading import dates
from api.transfers.reading.sources import SourceFile
from api.transfers.rows import ImportedRating, Item, RowProblem, UnreadableFile

LETTERBOXD = "Date,Name,Year,Letterboxd URI,Rating\n"


def read(content: str | bytes, name: str = "file") -> tuple[str, list[Item]]:
    """Return the format found and every row."""
    raw = content.encode() if isinstance(content, str) else content
    files = expand(SourceFile.of(name, raw))
    known = detect(files)
    return known.name, list(read_files(files, known))


def ratings(content: str | bytes) -> list[ImportedRating]:
    return [row for row in read(content)[1] if isinstance(row, ImportedRating)]


def one(content: str | bytes) -> ImportedRating:
    [row] = ratings(content)
    return row


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2024-1-3", "2024-01-03"),
        ("2024/01/03", "2024-01-03"),
        ("03.01.2024", "2024-01-03"),
        ("3. 1. 2024", "2024-01-03"),
        ("25/12/2023", "2023-12-25"),
        ("12/25/2023", "2023-12-25"),
        ("05/05/2023", "2023-05-05"),
        ("2 May 2020", "2020-05-02"),
        ("2nd May 2020", "2020-05-02"),
        ("02-May-2020", "2020-05-02"),
        ("May 2, 2020", "2020-05-02"),
        ("Saturday, May 2, 2020", "2020-05-02"),
        ("Sat May  2 00:00:00 2015", "2015-05-02"),
        ("2024-01-02 10:00:00 UTC", "2024-01-02"),
        ("2024-01-02T23:30:00-05:00", "2024-01-03"),
        ("20240102", "2024-01-02"),
    ],
)
def test_a_date_with_one_meaning_is_understood(written: str, meant: str) -> None:
    assert dates.read(written).date() == date.fromisoformat(meant)


@pytest.mark.parametrize("written", ["02/01/2024", "2-1-2024", "30.02.2024", "yesterday", "Foo 2"])
def test_a_date_with_two_meanings_or_none_is_not(written: str) -> None:
    with pytest.raises(dates.Unreadable):
        dates.read(written)


def test_one_clear_date_tells_how_the_others_are_written() -> None:
    rows = [f"{day},Film {day},1999,u,4\n" for day in ("02/05/2020", "25/12/2020", "3-4-2021")]
    days = [row.rated_at for row in ratings(LETTERBOXD + "".join(rows))]
    assert [day and (day.day, day.month) for day in days] == [(2, 5), (25, 12), (3, 4)]
    american = ratings(LETTERBOXD + "02/05/2020,A,1999,u,4\n12/25/2020,B,1999,u,4\n")
    assert american[0].rated_at == datetime(2020, 2, 5, tzinfo=UTC)


def test_dates_that_contradict_each_other_tell_nothing() -> None:
    mixed = ("02/05/2020", "25/12/2020", "12/25/2020")
    rows = [f"{day},Film {day},1999,u,4\n" for day in mixed]
    found = read(LETTERBOXD + "".join(rows))[1]
    assert [isinstance(row, RowProblem) for row in found] == [True, False, False]


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_is_refused(text: str) -> None:
    with suppress(dates.Unreadable):
        assert 1900 <= dates.read(text).year <= 2100


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from(["%d.%m.%Y", "%d %b %Y"]))
def test_a_day_written_in_words_or_with_dots_is_that_day(day: date, pattern: str) -> None:
    assert dates.read(day.strftime(pattern)).date() == day


@pytest.mark.parametrize(
    ("cell", "year"), [("0", None), ("(2001)", 2001), ("2001 (II)", 2001), ("2001.0", 2001)]
)
def test_a_year_is_found_in_what_stands_around_it(cell: str, year: int | None) -> None:
    assert one(f"{LETTERBOXD}2024-01-02,Heat,{cell},u,4\n").year == year


def test_a_year_that_stands_in_the_title_alone_is_the_year() -> None:
    row = one(LETTERBOXD + "2024-01-02,Heat (1995),,u,4\n")
    assert (row.title, row.year) == ("Heat", 1995)
    both = one(LETTERBOXD + "2024-01-02,Blade Runner (2049),2017,u,4\n")
    assert (both.title, both.year) == ("Blade Runner (2049)", 2017)


@pytest.mark.parametrize(
    ("cell", "half_stars"), [("4/5", 8), ("9/10", 9), ("87/100", 9), ("4,5", 9)]
)
def test_a_score_may_name_its_scale_or_have_a_comma(cell: str, half_stars: int) -> None:
    assert (
        one(LETTERBOXD.replace(",", ";") + f"2024-01-02;Heat;1995;u;{cell}\n").half_stars
        == half_stars
    )


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_separators_line_ends_and_encodings_mix(separator: str, end: str, encoding: str) -> None:
    rows = [
        "",
        "",
        "Date,NAME, year ,Extra,Letterboxd URI,Rating",
        "2024-01-02,Amélie,2001,,u,4.5",
        "",
    ]
    content = end.join(row.replace(",", separator) for row in rows) + end + separator * 7 + end
    row = one(content.encode(encoding))
    assert (row.title, row.year, row.half_stars) == ("Amélie", 2001, 9)


def test_empty_cells_a_spreadsheet_adds_are_nothing() -> None:
    assert one(LETTERBOXD + "2024-01-02,Heat,1995,u,4.5,,,\n").half_stars == 9
    [problem] = read(LETTERBOXD + "2024-01-02,Heat,1995,u,4.5,,x\n")[1]
    assert isinstance(problem, RowProblem)
    assert problem.reason == "wrong-number-of-cells"


def test_an_imdb_list_of_long_ago_has_its_own_names() -> None:
    header = (
        '"position","const","created","modified","description","Title","Title type","Directors",'
        '"You rated","IMDb Rating","Runtime (mins)","Year","Genres","Num. Votes",'
        '"Release Date (month/day/year)","URL"\n'
    )
    line = '"1","tt0113277","Sat May  2 00:00:00 2015","","","Heat","Feature Film","Michael Mann",'
    row = one(header + line + '"9","8.2","170","1995","crime","1","1995-12-15","u"\n')
    assert (row.half_stars, row.imdb_id) == (9, "tt0113277")
    assert row.rated_at is not None
    assert row.rated_at.date() == date(2015, 5, 2)


@pytest.mark.parametrize(
    ("header", "cells", "half_stars"),
    [
        ("Title,Year,Rating", "Heat,1995,4.5", 9),
        ("title,year,my_rating", "Heat,1995,9", 9),
        ("Movie;Score;Release Date", "Heat;87;1995-12-15", 9),
        ("imdbID,Title,Your Rating", "tt0113277,Heat (1995),7", 7),
        ("Film,Stars", "Heat (1995),★★★★½", 9),
    ],
)
def test_columns_that_say_what_they_hold_need_no_mapping(
    header: str, cells: str, half_stars: int
) -> None:
    name, [remark, row] = read(f"{header}\n{cells}\n")
    assert name == "csv"
    assert isinstance(remark, RowProblem)
    assert remark.reason == "guessed"
    assert isinstance(row, ImportedRating)
    assert (row.title, row.half_stars) == ("Heat", half_stars)


def test_a_table_of_all_media_gives_its_films() -> None:
    header = "rated_at,type,title,year,trakt_rating,imdb_id,rating\n"
    _, rows = read(
        header + "2024-03-07T19:37:27Z,show,Dark,2017,8.1,,9\n2024-03-07,movie,Heat,1995,8.1,,8\n"
    )
    assert [getattr(row, "reason", "film") for row in rows] == ["guessed", "not-a-film", "film"]


def test_a_scale_in_doubt_is_asked_for() -> None:
    few = "Title,Rating\nHeat,4\nAlien,5\n"
    with pytest.raises(UnreadableFile, match="which column"):
        read(few)
    assert len(ratings(few + "Ran,3\n" * 8)) == 10


def test_a_spreadsheet_is_named_as_such() -> None:
    spreadsheet = io.BytesIO()
    with zipfile.ZipFile(spreadsheet, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    with pytest.raises(UnreadableFile, match="spreadsheet"):
        read(spreadsheet.getvalue())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.json", '[{"listed_at": "2024-01-01T00:00:00Z", "movie": {}}]'),
        ("watchlist-ana.csv", "Date,Name,Year,Letterboxd URI\n2024-01-01,Heat,1995,u\n"),
    ],
)
def test_a_list_of_films_to_see_is_named_as_such(name: str, content: str) -> None:
    with pytest.raises(UnreadableFile, match="without ratings"):
        read(content, name)
