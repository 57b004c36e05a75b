"""The judge of our own questions, and that evaluating changes nothing."""

import json
from pathlib import Path
from typing import Any

import anyio
import pytest
from typer.testing import CliRunner

from scripts.evaluate import app, sampled
from scripts.gold import fault


def answer(text: str, **changes: Any) -> dict[str, Any]:
    return {
        "text": text,
        "tool_calls": [],
        "approval_requested": False,
        "db_changed": False,
        **changes,
    }


NUMBER = {"check": "number", "language": "en"}


@pytest.mark.parametrize(
    ("text", "right"),
    [("**3.58** stars", True), ("**3.6**", True), ("**3.5**", False), ("3.58", False)],
)
def test_a_mean_is_right_to_the_decimals_it_shows_in_bold(text: str, right: bool) -> None:
    assert (fault(NUMBER, answer(text), [3.5769]) is None) == right


def test_spanish_numbers_use_the_comma() -> None:
    question = {**NUMBER, "language": "es"}

    assert fault(question, answer("Tu media: **3,58**."), [3.5769]) is None
    assert fault(question, answer("**2.698** películas"), [2698]) is None


def test_a_winner_has_to_be_named_first() -> None:
    question = {"check": "first", "language": "es", "kind": "genre"}

    assert fault(question, answer("**terror** gana, luego **drama**"), ["Horror"]) is None
    assert fault(question, answer("**drama** gana, luego **terror**"), ["Horror"]) is not None


def test_a_changed_database_is_always_wrong() -> None:
    assert fault(NUMBER, answer("**1**", db_changed=True), [1]) == "the database changed"


def test_an_approval_nobody_asked_for_is_wrong() -> None:
    assert fault(NUMBER, answer("**1**", approval_requested=True), [1]) == "approval asked"


def test_a_proposal_is_seen_and_rejected_and_nothing_is_written() -> None:
    question = {
        "id": "w",
        "user": "ana",
        "as_of": "2026-11-24",
        "turns": ["rate Alien 4 stars"],
        "language": "en",
        "check": "approval",
        "sql": "SELECT movie_id FROM movie WHERE title='Alien'",
        "tool": "rate_movie",
        "stars": 4,
    }

    found = anyio.run(sampled, [question, {**question, "id": "again"}], "offline")

    assert [entry["fault"] for entry in found] == [None, None]
    assert all(entry["approval_requested"] and not entry["db_changed"] for entry in found)


def test_a_source_has_to_be_named(tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_text(json.dumps({"id": "1", "turns": ["hi"], "as_of": "2026-11-24"}))

    assert CliRunner().invoke(app, ["--questions", str(questions)]).exit_code == 2
