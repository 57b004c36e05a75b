"""Our own questions, answered through the real api and agent and compared with their SQL."""

import json
from pathlib import Path
from typing import Any

import anyio
import pytest

from scripts.evaluate import OWN_QUESTIONS, Json, sampled

EVERY = 10
"""The quick run asks every tenth question of the three languages."""


def _questions() -> list[Json]:
    lines = Path(OWN_QUESTIONS).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _wrong(asked: list[Json]) -> list[str]:
    found: list[Any] = anyio.run(sampled, asked, "offline")
    return [f"{answer['id']}: {answer['fault']}" for answer in found if answer["fault"]]


def test_there_are_at_least_fifty_questions_in_each_language() -> None:
    languages = [question["language"] for question in _questions()]

    assert all(languages.count(language) >= 50 for language in ("en", "es", "he"))


def test_the_offline_analyst_agrees_with_sql() -> None:
    assert _wrong(_questions()[::EVERY]) == []


@pytest.mark.full
def test_the_offline_analyst_agrees_with_sql_on_every_question() -> None:
    assert _wrong(_questions()) == []
