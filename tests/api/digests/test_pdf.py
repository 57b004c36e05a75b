"""The PDF: whole, the same for the same digest, and honest about letters it lacks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.db import Database
from api.digests.pdf.document import Document, render
from api.digests.pdf.look import BODY
from api.digests.pdf.sheet import FONTS, MISSING, Sheet
from api.digests.wire import DigestView
from tests.api.digests.conftest import digest
from tests.conftest import NOW


@pytest.fixture
def week(rated: Database) -> DigestView:
    return digest(rated)


@pytest.fixture
def sheet() -> Iterator[Sheet]:
    opened = Sheet("Test", NOW)
    yield opened
    opened.bytes()


def test_the_same_digest_gives_the_same_bytes(week: DigestView) -> None:
    assert render(week) == render(week)


def test_a_week_fits_on_a_page_and_many_films_take_two(week: DigestView) -> None:
    short = Document(week, ())
    short.bytes()
    assert short.sheet.pdf.page_no() == 1
    week.films.items *= 6
    long = Document(week, ())
    long.bytes()
    assert long.sheet.pdf.page_no() == 2


def test_hebrew_is_drawn_from_right_to_left_and_the_year_stays(sheet: Sheet) -> None:
    assert sheet.printable("שלום (לך) אבא (2001)") == "אבא (ךל) םולש"[::1] + " (2001)"
    assert not sheet.missing


def test_points_are_left_out_because_nothing_shapes_them(sheet: Sheet) -> None:
    assert sheet.printable("שָׁלוֹם") == "םולש"


def test_a_letter_without_a_font_is_marked_and_explained(week: DigestView) -> None:
    week.films.items[0].title = "おくりびと"
    document = Document(week, ())
    document.bytes()
    assert document.sheet.missing
    assert document.sheet.printable("Okuribito おく") == f"Okuribito {MISSING * 2}"


def test_a_font_of_ones_own_adds_letters(tmp_path: Path) -> None:
    own = tmp_path / "own.ttf"
    own.write_bytes((FONTS / "NotoSans-Regular.ttf").read_bytes())
    sheet = Sheet("Test", NOW, [own])
    sheet.add_page()
    sheet.line(10, 10, "Amélie Ёлки Ψ", BODY)
    assert not sheet.missing
    assert sheet.bytes()


def test_a_long_title_is_cut_where_it_no_longer_fits(sheet: Sheet) -> None:
    sheet.add_page()
    words = sheet.wrapped("word " * 40 + "W" * 400, 60, BODY)
    assert all(sheet.width(line, BODY) <= 60 for line in words)
    assert words[-1].endswith("…")
    assert sheet.line(0, 0, "W" * 400, BODY, width=30) <= 30


def test_a_year_without_ratings_is_a_page(rated: Database) -> None:
    assert render(digest(rated, year=2020)).startswith(b"%PDF-")
