"""Events are read however the stream is cut, and a broken stream is no answer."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chat.agent_client import Agent, AgentAway, Event, Question, parse_events
from chat.api_client import make_client
from tests.chat.serving import served
from tests.chat.stand_ins import make_agent

pytestmark = pytest.mark.anyio
TEXTS = st.lists(st.text(max_size=20), max_size=6)


async def _cut(text: str, size: int) -> AsyncIterator[str]:
    for start in range(0, len(text), size):
        yield text[start : start + size]


@settings(deadline=None)
@given(texts=TEXTS, size=st.integers(1, 40), ending=st.sampled_from(["\n", "\r\n"]))
async def test_events_survive_any_cutting(texts: list[str], size: int, ending: str):
    lines = [["event: text", f"data: {json.dumps({'delta': text})}", "", ""] for text in texts]
    stream = "".join(ending.join(block) for block in lines)
    found = [event async for event in parse_events(_cut(stream, size))]
    assert found == [Event("text", {"delta": text}) for text in texts]


async def test_comments_and_broken_events_are_left_out():
    stream = (
        ': hello\n\nevent: text\ndata: {\n\ndata: [1]\n\nevent: text\ndata: {"a":\ndata: 1}\n\n'
    )
    assert [event async for event in parse_events(_cut(stream, 7))] == [Event("text", {"a": 1})]


async def test_an_endless_event_is_given_up():
    async def endless() -> AsyncIterator[str]:
        while True:
            yield "x" * 1_000_000

    with pytest.raises(AgentAway):
        _ = [event async for event in parse_events(endless())]


async def ask(url: str, words: str) -> list[Event]:
    question = Question(words, [1], "offline")
    async with make_client(url) as client, Agent(client).run(question, "the-token") as events:
        return [event async for event in events]


async def test_a_question_goes_out_with_its_history_and_token():
    app = make_agent()
    with served(app) as url:
        names = [event.name for event in await ask(url, "genres")]
    assert names[0] == "tool_started"
    assert names[-1] == "completed"
    body = {"message": "genres", "history": [1], "model": "offline"}
    assert app.state.asked == [(body, "Bearer the-token")]


async def test_a_cut_stream_is_an_error():
    with served(make_agent()) as url, pytest.raises(AgentAway):
        await ask(url, "break")


async def test_a_refusal_is_told_as_a_failure():
    with served(make_agent()) as url:
        (event,) = await ask(url, "busy")
    assert event.name == "failed"
    assert (event.data["message"], event.data["retry_after"]) == ("The model is busy.", 7)


async def test_an_agent_that_is_away_is_an_error():
    with pytest.raises(AgentAway):
        await ask("http://127.0.0.1:9", "hello")
    client = make_client("http://127.0.0.1:9")
    with pytest.raises(AgentAway):
        await Agent(client).models()
    await client.aclose()
