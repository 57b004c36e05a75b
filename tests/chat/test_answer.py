"""An answer on the screen: steps, streamed text, tables, charts, and nothing foreign."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from chat.agent_client import Event
from chat.api_client import ApiAway
from chat.render import answer, charts, evidence, tables, values
from chat.render.answer import WHY, AnswerView
from chat.render.stream import SafeStream
from tests.chat.screen import Screen
from tests.chat.stand_ins import COLUMNS, HOSTILE, ROWS, completed, figures, film_list, hostile
from tests.chat.test_sanitise import ARMED

pytestmark = pytest.mark.anyio


async def play(scene: list[tuple[str, dict[str, Any]]]) -> AnswerView:
    view = AnswerView()
    for name, data in scene:
        await view.show(Event(name, data))
    return view


async def test_steps_come_before_the_answer_and_the_reason_after(screen: Screen):
    await play(figures())
    kinds = [(step["type"], step["name"]) for step in screen.steps.values()]
    assert kinds == [
        ("tool", "Looked at the figures"),
        ("assistant_message", "Matinee"),
        ("tool", WHY),
    ]


async def test_text_is_shown_while_it_is_written(screen: Screen, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(answer, "DRAW_SECONDS", 0)
    view = AnswerView()
    for piece in ("You like ", "**Western** ", "best ", "of all."):
        await view.show(Event("text", {"delta": piece}))
    assert screen.messages[0].startswith("You like **Western** best")
    await view.show(Event(*completed("You like **Western** best of all.")))
    assert screen.messages == ["You like **Western** best of all."]
    assert screen.streamed == 1


async def test_words_that_come_faster_than_anybody_reads_are_drawn_together(
    screen: Screen, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(answer, "DRAW_SECONDS", 1_000)
    view = AnswerView()
    for _ in range(300):
        await view.show(Event("text", {"delta": "word "}))
    assert screen.messages[0] == "word "
    await view.broke_off("gone")
    assert screen.messages[0].count("word") == 300


async def test_a_call_told_twice_is_one_step(screen: Screen):
    scene = figures()
    await play([scene[0], scene[0], scene[1], *scene[2:]])
    assert len([step for step in screen.tools if step["name"] != WHY]) == 1


async def test_a_failed_tool_is_marked(screen: Screen):
    call: dict[str, Any] = {"tool_call_id": "c", "name": "get_movie", "args": {}}
    await play([("tool_started", call), ("tool_finished", call | {"ok": False, "result": {}})])
    assert [step["isError"] for step in screen.tools] == [True]


async def test_chart_table_and_download_come_with_the_answer(screen: Screen):
    await play(figures())
    assert [element["type"] for element in screen.elements] == ["plotly", "dataframe", "file"]
    assert len({element["forId"] for element in screen.elements}) == 1


async def test_a_list_of_films_is_shown_as_cards_with_a_download(screen: Screen):
    asked: list[int] = []

    async def look_up(movie_id: int) -> dict[str, Any]:
        asked.append(movie_id)
        return {"movie_id": movie_id, "genres": ["Drama"], "average": 4.0, "my_stars": 5}

    view = AnswerView(look_up)
    for name, data in film_list():
        await view.show(Event(name, data))
    assert screen.messages[0].startswith("1. #### Heat (1995)\n\n   *Drama*")
    assert "you **★★★★★**" in screen.messages[0]
    assert [element["type"] for element in screen.elements] == ["file"]
    assert sorted(asked) == [1, 2]


async def test_cards_are_shown_with_what_is_known_while_the_api_is_away(screen: Screen):
    async def look_up(_: int) -> dict[str, Any]:
        raise ApiAway("gone")

    view = AnswerView(look_up)
    for name, data in film_list():
        await view.show(Event(name, data))
    assert "#### Ran (1985)" in screen.messages[0]


async def test_numbers_from_nowhere_are_marked(screen: Screen):
    await play(figures())
    assert f"37 {evidence.UNPROVEN} hours" in screen.messages[0]
    assert "4.1 on average" in screen.messages[0]


async def test_the_reason_names_question_source_and_model(screen: Screen):
    await play(figures())
    why = screen.tools[-1]["output"]
    assert all(words in why for words in ("Measures", "rows\\[3\\].average", "offline", "37"))


def armed(screen: Screen) -> list[str]:
    """Return what on the screen could load, point or run somewhere."""
    texts = [
        (part, str(step.get(part) or ""))
        for step in screen.steps.values()
        for part in ("name", "output", "input")
    ]
    found = [
        f"{part}: {text}"
        for part, text in texts
        if (ARMED.search(text) if part == "output" else "![" in text)
    ]
    return found + [str(element) for element in screen.elements if element["url"] is not None]


async def test_nothing_hostile_reaches_the_screen_armed(screen: Screen):
    await play(hostile())
    assert armed(screen) == []


async def test_hostile_text_is_never_shown_in_between():
    stream = SafeStream()
    for letter in HOSTILE + " and [x](https://evil.example/a) www.evil.example me@evil.example":
        stream.add(letter)
        assert not ARMED.search(stream.shown)
    assert not ARMED.search(stream.finish())


async def test_a_run_that_breaks_off_keeps_what_was_said_and_says_so(screen: Screen):
    view = await play(figures()[:6])
    await view.broke_off("gone")
    assert "broke off" in screen.messages[0]
    assert screen.messages[0].startswith("You like")


async def test_a_run_that_never_began_says_why(screen: Screen):
    await play([("failed", {"code": "rate-limited", "message": "Busy.", "retry_after": 7})])
    assert screen.messages == ["Busy. Try again in 7 seconds."]


async def test_events_of_tomorrow_and_broken_ones_are_passed_over(screen: Screen):
    await play(
        [
            ("hologram", {}),
            ("table", {"columns": "none", "rows": [1, None]}),
            ("chart", {"type": "pie", "x": 1, "y": None, "rows": "x"}),
            ("proposal", {"proposal_id": None}),
            ("tool_finished", {"tool_call_id": "late", "name": "get_movie"}),
            completed(""),
        ]
    )
    assert screen.messages == ["–"]


async def test_only_the_first_proposals_are_shown(screen: Screen):
    view = await play([("proposal", {"proposal_id": f"p{n}"}) for n in range(9)])
    assert view.proposals == ["p0", "p1", "p2", "p3", "p4"]
    assert screen.messages == []


def test_a_table_keeps_numbers_sortable_and_the_download_exact():
    rows = [{"genre": "A", "average": 4.123456, "count": 3, "movie_id": 7}] * 2
    table = tables.read_table({"title": "T", "columns": COLUMNS, "rows": rows})
    frame = json.loads(tables.frame(table))
    assert frame["columns"] == ["Genre", "Average", "Ratings"]
    assert frame["data"][0] == ["A", 4.12, 3]
    read = list(csv.reader(io.StringIO(tables.to_csv(table))))
    assert read[:2] == [["movie_id", "genre", "average", "count"], ["7", "A", "4.123456", "3"]]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "=cmd|' /C calc'!A0"])
def test_a_download_runs_no_formula(text: str):
    assert str(tables.cell(text)).startswith(("'", "1")) or not str(tables.cell(text))


def drawn(data: dict[str, Any]) -> dict[str, Any]:
    chart = charts.read_chart(data)
    assert chart is not None
    return charts.figure_of(chart)


def test_long_names_make_a_lying_chart():
    rows = [{"title": f"A film with a long name {n}", "year": 1950, "n": n} for n in range(8)]
    figure = drawn({"type": "bar", "x": "title", "y": ["n"], "rows": rows})
    assert figure["data"][0]["orientation"] == "h"
    assert figure["data"][0]["y"][0] == "A film with a long name 0 (1950)"


async def test_a_chart_has_nothing_that_loads(screen: Screen):
    chart = charts.chart_of(
        {"type": "bar", "title": HOSTILE, "x": "genre", "y": ["count"], "rows": ROWS}
    )
    assert chart is not None
    figure = json.loads(str(chart.content))
    assert screen.elements == []
    assert not {"images", "annotations", "shapes", "template"} & set(figure["layout"])


@pytest.mark.parametrize(
    ("value", "text"),
    [(5, "★★★★★"), (3.5, "★★★½☆"), (0.5, "½☆☆☆☆"), (0, "☆☆☆☆☆"), (None, "\u2013"), (9, "★★★★★")],
)
def test_stars_are_drawn(value: float | None, text: str):
    assert values.stars(value) == text


@pytest.mark.parametrize(
    ("text", "marked"),
    [("about 37 hours", True), ("about 137 hours", False), ("37.5 hours", False), ("37%", False)],
)
def test_only_the_number_itself_is_marked(text: str, marked: bool):
    assert (f"37 {evidence.UNPROVEN}" in evidence.marked(text, ["37"])) is marked
