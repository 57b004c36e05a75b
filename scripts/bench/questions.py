"""Questions through agent and api: with the offline analyst, around a model, twenty at once."""

import json
import time
from typing import Any

import anyio
import httpx
import httpx2
from pydantic_ai import Agent
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider

from app.stack import HOST
from scripts.bench.figures import Figure, Span, most
from scripts.bench.house import House
from scripts.bench.machine import cpu_seconds

ASKED = (
    "How many films have I rated?",
    "What is my average rating?",
    "Which genres do I like best?",
    "How many dramas have I rated?",
    "My top 10 films",
    "What share of my ratings are comedies?",
    "Which decade do I rate highest?",
    "Recommend me a thriller",
    "How many ratings did I give in 2010?",
    "Average rating by genre for everyone",
)
CHATS = 20
Told = list[tuple[str, dict[str, Any], float]]


async def ask(
    client: httpx.AsyncClient, house: House, token: str, message: str, model: str
) -> Told:
    """Return the events of a question, each with the moment (monotonic, s) it arrived."""
    body = {"message": message, "model": model}
    headers = {"Authorization": f"Bearer {token}", "Accept": "text/event-stream"}
    url = f"{house.stack.url('agent')}/runs"
    told: Told = []
    async with client.stream("POST", url, json=body, headers=headers) as answer:
        answer.raise_for_status()
        name = ""
        async for line in answer.aiter_lines():
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
                moment = time.monotonic()
            elif line.startswith("data: "):
                told.append((name, json.loads(line.removeprefix("data: ")), moment))  # pyright: ignore[reportPossiblyUnboundVariable] - an event has its name first
    return told


async def offline(house: House, client: httpx.AsyncClient, tries: int) -> list[Figure]:
    """Ask the offline analyst, one question after the other, each with a token of its own."""
    own = await house.token(client)
    taken: list[float] = []
    for number in range(tries + 5):
        began = time.monotonic()
        token = await house.delegated(client, own)
        told = await ask(client, house, token, ASKED[number % len(ASKED)], "offline")
        taken.append((time.monotonic() - began) * 1000)
        _check(told)
    span = Span.of(taken[5:])
    return [
        Figure("analyst", "A question, offline analyst, token exchange and all", span.p50, "ms",
               target=most(50), detail=span.detail()),
        Figure("analyst", "The same, p99", span.p99, "ms", target=most(200)),
    ]  # fmt: skip


async def chats(house: House, client: httpx.AsyncClient, each: int) -> list[Figure]:
    """Let twenty people ask at once, each with a session and questions of their own."""
    taken: list[float] = []
    failed = 0

    async def talk(number: int) -> None:
        nonlocal failed
        own = await house.token(client, f"movielens-{1 + number}")
        for turn in range(each):
            began = time.monotonic()
            try:
                token = await house.delegated(client, own)
                question = ASKED[(number + turn) % len(ASKED)]
                _check(await ask(client, house, token, question, "offline"))
            except (httpx.HTTPError, RuntimeError):
                failed += 1
            taken.append((time.monotonic() - began) * 1000)

    began = time.monotonic()
    async with anyio.create_task_group() as talking:
        for number in range(CHATS):
            talking.start_soon(talk, number)
    rate = len(taken) / (time.monotonic() - began)
    span = Span.of(taken)
    return [
        Figure(
            "analyst",
            f"{CHATS} people at once: questions answered",
            rate,
            "a second",
            detail=span.detail(),
        ),
        Figure("analyst", f"{CHATS} people at once: errors", failed, "", target=most(0)),
    ]


async def around_a_model(house: House, client: httpx.AsyncClient, tries: int) -> list[Figure]:
    """Measure what the agent adds to a model's own time in a turn with two tool calls."""
    own = await house.token(client)
    standin = house.peers["standin"]
    alone = Span.of([await _framework_alone(standin, client) for _ in range(tries)][2:])
    added: list[float] = []
    lags: list[float] = []
    used: float | None = None
    for number in range(tries + 3):
        token = await house.delegated(client, own)
        if number == 3:
            used = cpu_seconds(house.pid("agent"))
        await _moments(standin, client)
        began = time.monotonic()
        told = await ask(client, house, token, "Which of the garden films is best?", "openai")
        ended = time.monotonic()
        _check(told)
        noted = await _moments(standin, client)
        if number >= 3:
            added.append(_added(began, ended, noted))
            first = next(moment for name, _, moment in told if name == "text")
            lags.append((first - noted[-1]["first_word"]) * 1000)
    now = cpu_seconds(house.pid("agent"))
    span, lag = Span.of(added), Span.of(lags)
    found = [
        Figure("analyst", "Added to a model's own time, two tool calls", span.p50, "ms",
               "Pydantic AI with two tools that do nothing", alone.p50, most(15), span.detail()),
        Figure("analyst", "First word after the model's", lag.p50, "ms", target=most(5), detail=lag.detail()),
    ]  # fmt: skip
    if used is not None and now is not None:
        found.append(
            Figure("analyst", "Processor time of the agent in such a turn", (now - used) * 1000 / tries, "ms")
        )  # fmt: skip
    return found


async def _moments(port: int, client: httpx.AsyncClient) -> list[dict[str, float]]:
    return (await client.get(f"http://{HOST}:{port}/moments")).json()


def _added(began: float, ended: float, noted: list[dict[str, float]]) -> float:
    """Return the milliseconds of a turn that were not the model's."""
    return (ended - began - sum(one["done"] - one["asked"] for one in noted)) * 1000


async def _framework_alone(port: int, client: httpx.AsyncClient) -> float:
    """Return the milliseconds that Pydantic AI adds by itself, in this process and without HTTP."""
    # The provider would keep a client of its own open.
    async with httpx2.AsyncClient(trust_env=False) as own:
        url = f"http://{HOST}:{port}/v1"
        provider = OpenAIProvider(base_url=url, api_key="none", http_client=own)
        model = OpenAIChatModel("stand-in", provider=provider)
        agent = Agent(model, tools=[search_movies, get_movie])
        await _moments(port, client)
        began = time.monotonic()
        async with agent.run_stream_events("Which of the garden films is best?") as events:
            async for _ in events:
                pass
        return _added(began, time.monotonic(), await _moments(port, client))


def search_movies(q: str) -> str:
    """Find nothing."""
    return q


def get_movie(movie_id: int) -> int:
    """Read nothing."""
    return movie_id


def _check(told: Told) -> None:
    name, data, _ = told[-1]
    if name != "completed":
        raise RuntimeError(f"the question failed: {data}")
