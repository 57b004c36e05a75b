"""The week in films over the real api: on request, and once on a Monday."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from chat.flows.digest import Digest
from chat.render import digest as words
from tests.chat.screen import show
from tests.chat.visiting import Visit

pytestmark = pytest.mark.anyio

FILM = {"movie_id": 1, "title": "Heat", "year": 1995, "stars": 4.5, "average": 4.0, "n_ratings": 7}
WEEK: dict[str, Any] = {
    "period": {"kind": "week", "name": "2026-W47", "title": "16–22 November 2026"},
    "headline": "One film, 4.5 stars.",
    "films": {"total": 1, "items": [FILM]},
    "against_average": {"average": 4.5, "average_before": 3.5, "difference": 1.0},
    "activity": [{"label": "Mon", "count": 0}, {"label": "Tue", "count": 1}],
    "best_find": FILM,
    "recommendations": [
        FILM | {"reasons": [{"title": "Ran", "year": 1985, "my_stars": 5}], "title": "Thief"}
    ],
    "discovery": {"sentence": "You give *Drama* more."},
    "notes": ["![x](http://127.0.0.1:9/x)"],
}


def monday(visit: Visit) -> Digest:
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    return Digest(replace(visit.services, clock=lambda: now), visit.caller)


async def test_a_week_is_told_in_the_api_s_words_with_films_as_cards():
    text = words.message(WEEK)
    assert text.startswith("### 16–22 November 2026\n\nOne film, 4.5 stars.")
    assert "1. #### Heat (1995)\n\n   you **★★★★½**  \n   everyone **4.0 ★** (7 ratings)" in text
    assert "- 4.50 stars on average, 1.00 above your 3.50 before" in text
    assert "> Because you gave Ran (1985) ★★★★★." in text
    assert r"You give \*Drama\* more." in text
    assert "](" not in text
    show("ada")
    kinds = [element.type for element in words.pictures(WEEK)]
    assert kinds == ["plotly", "dataframe", "file"]


def test_an_empty_answer_is_no_fault():
    assert words.message({}) == "### Your week"
    assert words.pictures({}) == []


async def test_the_week_is_shown_on_request(
    visit: Visit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("chainlit.config.FILES_DIRECTORY", tmp_path)
    await Digest(visit.services, visit.caller).show()
    (shown,) = visit.screen.messages
    assert shown.startswith("### ")


async def test_monday_shows_the_week_once(
    visit: Visit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("chainlit.config.FILES_DIRECTORY", tmp_path)
    for _time in range(2):
        await monday(visit).on_monday()
    assert len(visit.screen.messages) == 1


async def test_other_days_and_those_who_do_not_want_it_are_left_alone(visit: Visit):
    tuesday = replace(
        visit.services, clock=lambda: datetime(2026, 11, 23, tzinfo=UTC) + timedelta(days=1)
    )
    await Digest(tuesday, visit.caller).on_monday()
    await visit.services.history.prefer(visit.username, monday_digest=False)
    await monday(visit).on_monday()
    assert visit.screen.messages == []
