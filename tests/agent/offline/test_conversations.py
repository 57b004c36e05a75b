"""The built-in analyst over the sample, through the real agent and api.

Each line of `conversations.jsonl` has what is said, one message after the other, and what has to be
in the last answer; `{}` stands for what the SQL beside it returns, `:me` is the person who asks.
"""

import json
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session

from api.accounts import service as accounts
from api.sample.raters import build_sample
from api.sample.seed import load
from scripts.evaluate import Stage, answered, staged
from tests.conftest import NOW

ME = "ana"
EVERY = 10
"""The quick run asks every tenth; `-m full` asks the others."""


def conversations(kind: str) -> list[Any]:
    """Those that have this field, each under its words."""
    lines = Path(__file__).with_name("conversations.jsonl").read_text("utf-8")
    known = [line for line in map(json.loads, lines.splitlines()) if kind in line]
    return [
        pytest.param(
            line, id=" || ".join(line["turns"]), marks=[pytest.mark.full] if n % EVERY else []
        )
        for n, line in enumerate(known)
    ]


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def stage() -> AsyncGenerator[Stage]:
    """The sample, filled once: no answer changes anything."""

    def fill(session: Session) -> None:
        load(session, build_sample(now=NOW), {ME: "", "ben": ""}, NOW)

    async with staged(fill) as opened:
        yield opened


async def ask(stage: Stage, turns: list[str]) -> dict[str, Any]:
    """The answer to the last message; nothing may have been written."""
    question = {"id": "", "as_of": f"{NOW:%Y-%m-%d}", "turns": turns}
    answer = await answered(stage, question, ME, "offline")
    assert not answer["db_changed"]
    return answer


def said(stage: Stage, line: dict[str, Any]) -> str:
    """What has to be said, with the figures of the SQL."""
    if "sql" not in line:
        return line["said"]
    with stage.database.reading() as session:
        user = accounts.find(session, ME)
        assert user is not None
        values = {"me": user.user_id} if ":me" in line["sql"] else {}
        return line["said"].format(*session.connection().execute(text(line["sql"]), values).one())


@pytest.mark.anyio
@pytest.mark.parametrize("line", conversations("said"))
async def test_the_answer_says_what_sql_says(stage: Stage, line: dict[str, Any]) -> None:
    answer = await ask(stage, line["turns"])

    assert said(stage, line) in answer["text"]
    assert not answer["approval_requested"]


@pytest.mark.anyio
@pytest.mark.parametrize("line", conversations("proposed"))
async def test_a_change_is_proposed_and_waits(stage: Stage, line: dict[str, Any]) -> None:
    answer = await ask(stage, line["turns"])

    assert answer["approval_requested"]
    assert all(f"**{change}" in answer["text"] for change in line["proposed"])
