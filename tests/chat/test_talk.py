"""A turn against the real api: the answer, what is remembered, and neighbours that are away."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from chainlit.context import context
from fastapi import FastAPI

from chat import phrases
from chat.agent_client import Agent
from chat.api_client import ApiAway, make_client
from chat.handlers import in_words
from chat.sessions import SignedOut
from tests.chat.visiting import PASSWORD, Visit

pytestmark = pytest.mark.anyio


async def test_the_agent_gets_a_delegated_token_and_its_own_memory(turn: Visit, agent: FastAPI):
    await turn.ask("genres")
    await turn.ask("genres again")
    (first, token), (second, _) = agent.state.asked
    assert "history" not in first
    assert second["history"][0]["question"] == "q"
    own = await turn.services.sessions.access(turn.caller.handle())
    assert token.startswith("Bearer eyJ")
    assert own not in token
    kept = await turn.services.history.recall(context.session.thread_id)
    assert "eyJ" not in str(kept)


async def test_a_change_becomes_a_card(turn: Visit):
    await turn.ask("rate it 4.5")
    assert "Nothing changes until you approve" in turn.screen.messages[-1]
    assert len(turn.screen.actions) == 2


async def test_an_agent_that_is_away_is_told_in_words_and_comes_back(turn: Visit):
    running = turn.services
    async with make_client("http://127.0.0.1:9") as nowhere:
        turn.services = replace(running, agent=Agent(nowhere))
        await turn.ask("genres")
    assert turn.screen.messages == [phrases.AGENT_AWAY]
    turn.services = running
    await turn.ask("genres")
    assert "Western" in turn.screen.messages[-1]


async def test_a_busy_model_is_told_with_its_time(turn: Visit):
    await turn.ask("busy")
    assert turn.screen.messages == ["The model is busy. Try again in 7 seconds."]


async def test_a_broken_answer_says_so(turn: Visit):
    await turn.ask("break")
    assert "broke off" in turn.screen.messages[0]


async def test_a_signed_out_user_is_sent_to_the_door(turn: Visit, agent: FastAPI):
    await turn.services.sessions.close(turn.caller.handle())
    await turn.ask("genres")
    assert turn.screen.messages == [phrases.SIGNED_OUT]
    assert agent.state.asked == []


async def test_a_long_question_is_not_sent(turn: Visit, agent: FastAPI):
    await turn.ask("x" * 4_001)
    assert turn.screen.messages == [phrases.TOO_LONG]
    assert agent.state.asked == []


async def test_nothing_internal_is_shown(turn: Visit):
    errors = {
        ApiAway("secret path /x"): phrases.API_AWAY,
        SignedOut(): phrases.SIGNED_OUT,
        RuntimeError("password=hunter2"): phrases.UNEXPECTED,
    }
    for error in errors:
        async with in_words():
            raise error
    assert turn.screen.messages == list(errors.values())


async def test_no_token_is_on_the_screen_or_in_the_database(turn: Visit, tmp_path: Path):
    await turn.ask("rate it 4.5")
    await turn.ask("genres")
    seen: Any = turn.screen.everything()
    stored = _bytes_in(tmp_path)
    assert "eyJ" not in seen
    assert b"eyJ" not in stored
    assert PASSWORD.encode() not in stored


def _bytes_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("matinee.sqlite3*"))
