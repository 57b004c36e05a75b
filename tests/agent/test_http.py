"""The agent's HTTP face: who may ask, what is accepted, and how a reader leaves."""

from collections.abc import AsyncIterator
from typing import Any

import anyio
import httpx
import pytest
from fastapi import FastAPI
from pydantic_ai.messages import ModelMessage
from pydantic_ai.models.function import AgentInfo, FunctionModel

from agent.main import create_app
from app.settings import fixed_clock
from tests.agent.conftest import NOW, agent_client, agent_settings
from tests.agent.scripted import scripted

pytestmark = pytest.mark.anyio
HELLO = scripted("Hello.")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer "},
        {"Authorization": "Basic abc"},
        {"Authorization": "Bearer two parts"},
        {"Authorization": f"Bearer {'x' * 9000}"},
        [("Authorization", "Bearer good1"), ("Authorization", "Bearer good2")],
    ],
    ids=["none", "empty", "basic", "spaces", "huge", "two"],
)
async def test_without_one_clean_token_nothing_is_asked(api: FastAPI, headers: Any) -> None:
    async with agent_client(api, HELLO) as ask:
        answer = await ask.client.post("/runs", json={"message": "Hi"}, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert api.state.requests == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b'{"message": ""}',
        b'{"message": 3}',
        b'{"message": "Hi", "extra": 1}',
        b'{"message": "\\ud800"}',
        b'{"message": "Hi", "history": [{"kind": "request"}]}',
        b'{"message": "Hi", "history": NaN}',
        b'{"message": "Hi", "model": "gpt-9"}',
        b'\xff\xfe{"message": "Hi"}',
        b'{"message": "' + b"x" * 5000 + b'"}',
    ],
    ids=lambda body: body[:30].decode(errors="replace") + str(len(body)),
)
async def test_a_malformed_question_is_a_422_that_repeats_nothing(
    api: FastAPI, body: bytes
) -> None:
    async with agent_client(api, HELLO) as ask:
        answer = await ask.client.post(
            "/runs", content=body, headers={"Authorization": "Bearer good1"}
        )
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert "xxxxx" not in answer.text


async def test_a_body_without_an_end_is_cut_off(api: FastAPI) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b"x" * 100_000

    async with agent_client(api, HELLO) as ask:
        answer = await ask.client.post(
            "/runs", content=endless(), headers={"Authorization": "Bearer good1"}
        )
    assert answer.status_code == 413


async def test_json_is_the_completed_event_alone(api: FastAPI) -> None:
    async with agent_client(api, HELLO) as ask:
        answer = (await ask.post("Hi")).json()
        told = await ask.events("Hi")
    assert answer["text"] == "Hello."
    assert set(answer) == set(told[-1][1])
    assert "good1" not in str(answer)


async def test_a_token_the_api_refuses_is_a_401(api: FastAPI) -> None:
    async with agent_client(api, HELLO) as ask:
        answer = await ask.post("Hi", token="bad")
        told = await ask.events("Hi", token="bad")
    assert (answer.status_code, answer.json()["code"]) == (401, "signed-out")
    assert told[-1][1]["code"] == "signed-out"


async def test_an_api_that_is_away_is_told_within_three_seconds() -> None:
    app = create_app(
        agent_settings(api_url="http://127.0.0.1:9"), clock=fixed_clock(NOW), model=HELLO
    )
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="http://agent.test"
    ) as client:
        with anyio.fail_after(3):
            answer = await client.post(
                "/runs", json={"message": "Hi"}, headers={"Authorization": "Bearer good1"}
            )
    assert (answer.status_code, answer.json()["code"]) == (503, "catalogue-away")
    assert answer.headers["retry-after"] == "5"


async def test_each_run_uses_its_own_token_and_the_contract_is_asked_once(api: FastAPI) -> None:
    model = scripted({"search_movies": "{}"}, "Done.")
    async with agent_client(api, model) as ask:
        for token in ("good1", "good2", "good1", "good2"):
            await ask.post("Any films?", token=token)
    used = [(path, token) for _, path, token, _ in api.state.requests]
    assert [token for path, token in used if path == "/movies"] == [
        "Bearer good1",
        "Bearer good2",
        "Bearer good1",
        "Bearer good2",
    ]
    assert api.state.etags == 2


async def test_a_write_carries_an_idempotency_key(api: FastAPI) -> None:
    model = scripted({"rate_movie": '{"movie_id": 1, "stars": 4}'}, "It waits.")
    async with agent_client(api, model) as ask:
        told = await ask.events("Rate it 4")
        await ask.events("Rate it 4")
    keys = [key for _, path, _, key in api.state.requests if path.startswith("/ratings")]
    assert len(set(keys)) == 2
    assert all(keys)
    assert ("proposal", {"proposal_id": "p1"}) in told


async def test_too_many_questions_at_once_are_turned_away(api: FastAPI) -> None:
    started = anyio.Event()

    async def slow(_messages: list[ModelMessage], _info: AgentInfo) -> AsyncIterator[str]:
        started.set()
        await anyio.sleep(30)
        yield "late"

    model = FunctionModel(stream_function=slow)
    async with agent_client(api, model, concurrent_runs=1) as ask, anyio.create_task_group() as tg:
        tg.start_soon(ask.post, "first")
        await started.wait()
        second = await ask.post("second")
        assert (second.status_code, second.json()["code"]) == (503, "busy")
        tg.cancel_scope.cancel()


async def test_a_run_has_a_last_moment(api: FastAPI) -> None:
    async def slow(_messages: list[ModelMessage], _info: AgentInfo) -> AsyncIterator[str]:
        yield "I am "
        await anyio.sleep(30)

    model = FunctionModel(stream_function=slow)
    async with agent_client(api, model, run_timeout=0.2) as ask:
        told = await ask.events("Hi")
    assert told[-1][0] == "failed"
    assert told[-1][1]["code"] == "too-slow"


async def test_a_reader_who_leaves_stops_the_model(api: FastAPI) -> None:
    stopped = anyio.Event()

    async def endless(_messages: list[ModelMessage], _info: AgentInfo) -> AsyncIterator[str]:
        try:
            while True:
                yield "on "
                await anyio.sleep(0.001)
        finally:
            stopped.set()

    app = create_app(
        agent_settings(api_url="http://api.test"),
        clock=fixed_clock(NOW),
        model=FunctionModel(stream_function=endless),
        transport=httpx.ASGITransport(app=api),
    )
    said = anyio.Event()
    scope = {
        "type": "http", "method": "POST", "path": "/runs", "query_string": b"", "root_path": "",
        "headers": [(b"authorization", b"Bearer good1"), (b"accept", b"text/event-stream")],
        "http_version": "1.1", "scheme": "http", "server": ("agent.test", 80),
    }  # fmt: skip
    inbox = [{"type": "http.request", "body": b'{"message": "Hi"}', "more_body": False}]

    async def receive() -> dict[str, Any]:
        if inbox:
            return inbox.pop()
        await said.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if b"event: text" in message.get("body", b""):
            said.set()

    with anyio.fail_after(5):
        await app(scope, receive, send)
        await stopped.wait()


async def test_models_and_health_can_be_asked_by_anybody(api: FastAPI) -> None:
    async with agent_client(api) as ask:
        assert (await ask.client.get("/health")).json() == {"status": "ok"}
        models = (await ask.client.get("/models")).json()
    assert models["default"] == "offline"
    assert [model["name"] for model in models["models"]] == ["offline"]
