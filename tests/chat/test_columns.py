"""A CSV of nobody's format: columns guessed, corrected by clicks, then read by the real api."""

from __future__ import annotations

from pathlib import Path

import anyio
import anyio.lowlevel
import chainlit as cl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.flows import guesses, progress
from tests.chat.test_imports import drop, press
from tests.chat.visiting import Visit

pytestmark = pytest.mark.anyio

OWN = "Nr;Film name;Released;My score;Seen\n1;The Third Man;1949;9;03.02.2024\n2;Metropolis;1927;6;4.2.2024\n"


async def dropped(visit: Visit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str):
    monkeypatch.setattr("chainlit.config.FILES_DIRECTORY", tmp_path)
    export = tmp_path / "upload"
    export.write_text(text)
    return await drop(visit, export, "films.csv")


async def test_a_table_is_read_as_guessed(
    visit: Visit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    imports = await dropped(visit, tmp_path, monkeypatch, OWN)
    (guess,) = [text for text in visit.screen.messages if "My guess" in text]
    for row in (
        "| Title | Film name | The Third Man |",
        "| Rating | My score | 9 (of 10) |",
        "| Watched on | Seen | 03.02.2024 |",
    ):
        assert row in guess
    await press(visit, imports, "Read it like this")
    assert "looks like a table of films and ratings, 2 rows" in visit.screen.messages[-1]
    await press(visit, imports, "Import these ratings")
    assert (await visit.stars(1), await visit.stars(2)) == (4.5, 3.0)


async def test_a_wrong_guess_is_mended_by_clicks(
    visit: Visit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    text = "Original name,Name,Score\nDer dritte Mann,The Third Man,4\nx,Metropolis,3\n"
    imports = await dropped(visit, tmp_path, monkeypatch, text)
    await press(visit, imports, "Title …")
    await press(visit, imports, "Original name")
    await press(visit, imports, "Title …")
    await press(visit, imports, "not in the file")
    assert "A column with titles is needed" in visit.screen.messages[-1]
    await press(visit, imports, "Title …")
    await press(visit, imports, "Name")
    for scale in ("5", "10", "20", "100"):
        await press(visit, imports, f"Best rating: {scale} …")
    await press(visit, imports, "Read it like this")
    await press(visit, imports, "Import these ratings")
    assert await visit.stars(1) == 4.0


async def test_what_is_no_table_is_refused_without_questions(
    visit: Visit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    await dropped(visit, tmp_path, monkeypatch, "just a line\nand another\n")
    assert "could not be read" in visit.screen.messages[-1]


@pytest.mark.parametrize(
    ("values", "scale"),
    [(["4.5", "3"], 5), (["4,5"], 5), (["7"], 10), (["15"], 20), (["85"], 100), (["A+"], 5)],
)
def test_the_scale_is_the_lowest_that_fits(values: list[str], scale: int):
    assert guesses.guess_scale(values) == scale


@pytest.mark.parametrize(
    ("values", "pattern"),
    [
        (["2024-02-03", ""], "YYYY-MM-DD"),
        (["3.2.2024"], "DD.MM.YYYY"),
        (["03/02/2024", "13/02/2024"], "DD/MM/YYYY"),
        (["02/13/2024"], "MM/DD/YYYY"),
        (["2/13/24"], "MM/DD/YY"),
        (["yesterday"], "YYYY-MM-DD"),
        ([], "YYYY-MM-DD"),
    ],
)
def test_dates_are_read_as_they_are_written(values: list[str], pattern: str):
    assert guesses.date_pattern(values) == pattern


@given(st.lists(st.text(max_size=20), max_size=8))
def test_no_column_is_guessed_twice(header: list[str]):
    found = list(guesses.guess(header).values())
    assert len(found) == len(set(found))
    assert set(found) <= set(header)


def test_a_bar_is_never_full_before_the_end():
    assert progress.bar("Reading …", 0, 10).endswith("▱" * 12 + " 0%, about 10 s left")
    assert "▰▰▰▰▰▰▱▱▱▱▱▱ 50%" in progress.bar("Reading …", 5, 10)
    assert "95%, almost there" in progress.bar("Reading …", 50, 10)


async def test_work_shows_its_bar_and_its_failure(visit: Visit, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(progress, "QUIET_SECONDS", 0)
    message = await cl.Message(content="Reading …").send()

    async def work() -> None:
        async with progress.progress(message, "Reading …", 5):
            while "▱" not in visit.screen.messages[0]:
                await anyio.lowlevel.checkpoint()
            raise LookupError

    with pytest.raises(LookupError):
        await work()
