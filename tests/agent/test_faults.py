"""What a model endpoint can do wrong, over real HTTP, and what the user is told."""
# pyright: reportPrivateUsage=false

import time
from typing import Any

import pytest
from fastapi import FastAPI

from tests.agent import standin
from tests.agent.conftest import agent_client
from tests.agent.standin import Reply, StandIn, calls, fails_the_call, refuses, says, stand_in

pytestmark = pytest.mark.anyio

BY_GENRE = calls(("query_analytics", '{"by": ["genre"]}'))
ANSWER = says("Drama leads ", "with 120 ratings.")


def groq(server: StandIn) -> dict[str, Any]:
    return {"groq_api_key": "gsk_test", "groq_base_url": server.url}


def ollama(server: StandIn) -> dict[str, Any]:
    return {"ollama_host": server.url, "ollama_model": "qwen3:4b"}


PROVIDERS = pytest.mark.parametrize("provider", [groq, ollama])


async def ask(api: FastAPI, question: str = "Which genre leads?", **settings: Any) -> Any:
    """Return (events by name, seconds) of one question."""
    async with agent_client(api, **settings) as asker:
        began = time.perf_counter()
        told = await asker.events(question)
    return told, time.perf_counter() - began


FAULTS: dict[str, tuple[Reply, str]] = {
    "401": (refuses(401, "invalid_api_key"), "model-key"),
    "429": (refuses(429, "rate_limit_exceeded", Retry_After="30"), "model-busy"),
    "500": (refuses(500), "model-error"),
    "404": (refuses(404, "model_not_found"), "model-unknown"),
    "hangs": (standin.hangs, "model-slow"),
    "hangs midway": (standin.hangs_midway, "model-slow"),
    "cut": (says("Drama leads with ", finish=None), "answer-broken"),
    "no choices": (standin.has_no_choices, "answer-broken"),
    "endless": (standin.never_ends, "too-long"),
    "20 MB arguments": (standin.floods_arguments, "too-long"),
    "empty": (says("", finish="stop"), "model-confused"),
    "not json": (calls(("query_analytics", "{not json")), "model-confused"),
}
CLUMSY: dict[str, Reply] = {
    "json": says('{"name": "query_analytics", ', '"arguments": {"by": ["genre"]}}'),
    "fenced": says('```json\n{"name": "query_analytics", "parameters": {"by": "genre"}}\n```'),
    "function tag": says('<function=query_analytics>{"by": ["genre"]}</function>'),
    "tool tag": says("Let me look.\n<tool_", 'call>{"name": "query_analytics", "arguments": "{}"}'),
    "thought": says("<think>I call the tool", '</think>{"tool": "query_analytics", "args": {}}'),
    "encoded twice": calls(("query_analytics", '"{\\"by\\": [\\"genre\\"]}"')),
    "prefix": calls(("functions.query_analytics", '{"by": "genre", "year_from": "null"}')),
    "wrapped": calls(("queryAnalytics", '{"arguments": {"limit": "3", "genres_any": "[Drama]"}}')),
}


@PROVIDERS
@pytest.mark.parametrize("fault", FAULTS)
async def test_a_fault_is_told_soon_and_the_next_question_works(
    api: FastAPI, provider: Any, fault: str
) -> None:
    reply, code = FAULTS[fault]
    async with (
        stand_in(reply) as server,
        agent_client(api, fallback=False, **provider(server)) as asker,
    ):
        began = time.perf_counter()
        told = await asker.events("Which genre leads?")
        took = time.perf_counter() - began
        assert told[-1][0] == "failed"
        assert told[-1][1]["code"] == code
        assert "Traceback" not in told[-1][1]["message"]
        assert took < 3
        server.replies[:] = [BY_GENRE, ANSWER]
        again = await asker.events("Which genre leads?")
        assert again[-1][1]["text"] == "Drama leads with 120 ratings."


async def test_a_refused_connection_is_told_at_once(api: FastAPI) -> None:
    async with stand_in(ANSWER) as server:
        settings = groq(server)
    told, took = await ask(api, fallback=False, **settings)
    assert told[-1][1]["code"] == "model-away"
    assert took < 2


@PROVIDERS
@pytest.mark.parametrize("clumsy", CLUMSY)
async def test_a_clumsy_tool_call_is_made_all_the_same(
    api: FastAPI, provider: Any, clumsy: str
) -> None:
    async with stand_in(CLUMSY[clumsy], ANSWER) as server:
        told, _ = await ask(api, fallback=False, **provider(server))
    assert [name for name, _ in told][-1] == "completed", told[-1]
    assert told[-1][1]["tool_calls"][0]["name"] == "query_analytics"
    shown = "".join(data["delta"] for name, data in told if name == "text")
    assert "query_analytics" not in shown
    assert "think" not in shown


@pytest.mark.parametrize("in_stream", [False, True])
@pytest.mark.parametrize(
    "generation", ['{"name": "query_analytics", "arguments": {"by": ["genre"]}}', "<function=oops"]
)
async def test_groqs_refused_call_is_mended_or_asked_for_again(
    api: FastAPI, generation: str, in_stream: bool
) -> None:
    refused = fails_the_call(generation, in_stream=in_stream)
    mendable = generation.startswith("{")
    replies = (refused, ANSWER) if mendable else (refused, BY_GENRE, ANSWER)
    async with stand_in(*replies) as server:
        told, _ = await ask(api, fallback=False, **groq(server))
    assert told[-1][1]["text"] == "Drama leads with 120 ratings."


async def test_what_a_model_wrote_instead_of_arguments_is_not_shown(api: FastAPI) -> None:
    async with stand_in(calls(("query_analytics", "{not json")), BY_GENRE, ANSWER) as server:
        told, _ = await ask(api, fallback=False, **groq(server))
    started = [data["args"] for name, data in told if name == "tool_started"]
    assert started == [{}, {"by": ["genre"]}]
    assert told[-1][0] == "completed"


async def test_an_answer_that_ran_out_of_room_is_asked_for_again(api: FastAPI) -> None:
    async with stand_in(BY_GENRE, says("Drama leads and", finish="length"), ANSWER) as server:
        told, _ = await ask(api, fallback=False, **groq(server))
    assert told[-1][1]["text"] == "Drama leads with 120 ratings."


@pytest.mark.parametrize(
    ("arguments", "whole"), [('{"by": ["genre"]}', True), ('{"by": ["', False)]
)
async def test_of_a_stream_that_was_cut_a_whole_call_is_made_and_half_a_one_is_not(
    api: FastAPI, arguments: str, whole: bool
) -> None:
    cut = calls(("query_analytics", arguments), finish=None)
    async with stand_in(cut, ANSWER) as server:
        told, _ = await ask(api, fallback=False, **groq(server))
    last = told[-1][1]
    assert (last.get("code"), "text" in last) == (None if whole else "answer-broken", whole)


async def test_calls_of_one_id_are_answered_each(api: FastAPI) -> None:
    twins = calls(
        ("get_movie", '{"movie_id": 1}'), ("get_movie", '{"movie_id": 3}'), ids=["a", "a"]
    )
    async with stand_in(twins, says("Both are here.")) as server:
        told, _ = await ask(api, fallback=False, **groq(server))
    found = told[-1][1]["tool_calls"]
    assert sorted(call["result"]["title"] for call in found) == ["Comet Season", "Harbour Lights"]
    assert len({call["id"] for call in found}) == 2


async def test_an_empty_answer_is_asked_for_again(api: FastAPI) -> None:
    async with stand_in(BY_GENRE, says(""), says("  "), ANSWER) as server:
        told, _ = await ask(api, fallback=False, **groq(server))
    assert told[-1][1]["text"] == "Drama leads with 120 ratings."


async def test_a_short_retry_after_is_waited_for(api: FastAPI) -> None:
    busy = refuses(429, "rate_limit_exceeded", Retry_After_Ms="50")
    async with stand_in(busy, BY_GENRE, ANSWER) as server:
        told, took = await ask(api, fallback=False, **groq(server))
    assert told[-1][0] == "completed"
    assert took < 2


@pytest.mark.parametrize("fault", ["429", "500", "hangs", "cut"])
async def test_the_next_model_answers_and_says_why(api: FastAPI, fault: str) -> None:
    async with stand_in(FAULTS[fault][0]) as first, stand_in(BY_GENRE, ANSWER) as second:
        told, took = await ask(api, **groq(first), **ollama(second))
    last = told[-1][1]
    assert last["model"] == "ollama"
    assert last["text"].startswith("Drama leads with 120 ratings.")
    assert "Groq" in last["notes"][0]
    assert "Groq" in last["text"]
    assert took < 3


async def test_ollama_may_answer_without_a_stream(api: FastAPI) -> None:
    async with stand_in(BY_GENRE, ANSWER) as server:
        told, _ = await ask(api, fallback=False, ollama_stream=False, **ollama(server))
        assert all(not asked.get("stream") for asked in server.asked)
    assert told[-1][1]["text"] == "Drama leads with 120 ratings."


async def test_a_number_from_nowhere_is_sent_back_once_and_then_marked(api: FastAPI) -> None:
    wrong = says("Drama leads with 999 ratings.")
    async with stand_in(BY_GENRE, wrong) as server:
        told, _ = await ask(api, fallback=False, **groq(server))
        assert len(server.asked) == 3
    assert told[-1][1]["evidence"]["unverified"] == ["999"]
    assert told[-1][1]["text"] == "Drama leads with 999\u202f⚠ ratings."


async def test_an_answer_at_the_last_request_is_marked_rather_than_lost(api: FastAPI) -> None:
    wrong = says("Drama leads with 999 ratings.")
    async with stand_in(BY_GENRE, wrong) as server:
        told, _ = await ask(api, fallback=False, request_limit=2, **groq(server))
    assert told[-1][0] == "completed"
    assert told[-1][1]["evidence"]["unverified"] == ["999"]


@pytest.mark.parametrize(
    ("question", "said", "by"),
    [
        ("¿Cuántas películas he puntuado?", "no dio respuesta", "es de"),
        ("כמה סרטים דירגתי?", "לא ענה", "התשובה היא של"),
    ],
)
async def test_notes_and_failures_are_told_in_the_questions_language(
    api: FastAPI, question: str, said: str, by: str
) -> None:
    async with stand_in(refuses(500)) as first, stand_in(BY_GENRE, ANSWER) as second:
        told, _ = await ask(api, question, **groq(first), **ollama(second))
        failed, _ = await ask(api, question, fallback=False, **groq(first))
    assert said in told[-1][1]["notes"][0]
    assert by in told[-1][1]["text"]
    assert said in failed[-1][1]["message"]


def test_every_fault_has_its_words_in_both_other_languages() -> None:
    from agent import faults, phrases

    codes = {fault.code for _, fault in faults._TABLE} | {faults.BUSY.code, "internal"}
    assert codes == set(phrases._SPANISH) == set(phrases._HEBREW)
