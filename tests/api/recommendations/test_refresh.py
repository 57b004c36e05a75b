"""A refresh from the request to the published model, with a real queue and a real worker."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import anyio
import httpx
import pytest
from fastapi import FastAPI

from api import worker
from api.main import create_app
from api.recommendations import delivery
from api.settings import ApiSettings
from api.web.redis import fast_client
from app.valkey import ValkeyServer
from tests.api.recommendations.conftest import LEASE
from tests.conftest import NOW, MovableClock, Person, SignIn, serving

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("rated")]
PATIENCE = 30


@pytest.fixture
def app(settings: ApiSettings, clock: MovableClock, valkey: ValkeyServer) -> FastAPI:
    """The api with the real queue."""
    return create_app(settings.model_copy(update={"redis_url": valkey.url}), clock=clock)


@asynccontextmanager
async def working(app: FastAPI) -> AsyncIterator[None]:
    """Run a worker beside the test."""
    services = app.state.services
    async with anyio.create_task_group() as group:
        await group.start(worker.run, services.settings, services.clock)
        yield
        group.cancel_scope.cancel()


async def followed(
    client: httpx.AsyncClient, person: Person, location: str
) -> list[dict[str, Any]]:
    """Return how a refresh stood, again and again, until it is final."""
    seen: list[dict[str, Any]] = []
    with anyio.fail_after(PATIENCE):
        while not seen or seen[-1]["status"] in ("queued", "running"):
            await anyio.sleep(0.02)
            seen.append((await client.get(location, headers=person.headers)).json())
    return seen


async def finished(client: httpx.AsyncClient, person: Person, location: str) -> dict[str, Any]:
    return (await followed(client, person, location))[-1]


async def ask(client: httpx.AsyncClient, person: Person, **headers: str) -> httpx.Response:
    answer = await client.post("/recommendations/refresh", headers=person.headers | headers)
    assert answer.status_code == 202, answer.text
    return answer


async def test_a_refresh_is_answered_at_once_and_done_by_the_worker(
    app: FastAPI, client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    ana = await sign_in()
    for film in (2, 4, 6, 8):
        await client.put(f"/ratings/{film}", json={"stars": 5}, headers=ana.headers)
    before = (await client.get("/recommendations", headers=ana.headers)).json()
    assert before["model"] is None
    asked = await ask(client, ana)
    assert asked.json()["status"] == "queued"
    async with working(app):
        seen = await followed(client, ana, asked.headers["Location"])
    assert (seen[-1]["status"], seen[-1]["attempts"]) == ("done", 1)
    assert [one["progress"] for one in seen] == sorted(one["progress"] for one in seen)
    assert {10, 30, 90} & {one["progress"] for one in seen}
    after = (await client.get("/recommendations?limit=5", headers=ana.headers)).json()
    assert after["model"]["n_films"] == 40
    assert {item["genres"][0] for item in after["items"]} == {"Horror"}
    assert all(item["reasons"] for item in after["items"])
    assert not {2, 4, 6, 8} & {item["movie_id"] for item in after["items"]}


async def test_the_same_key_asks_once_and_another_person_does_not_see_it(
    client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    ana, ben = await sign_in("ana"), await sign_in("ben")
    first = await ask(client, ana, **{"Idempotency-Key": "r1"})
    again = await ask(client, ana, **{"Idempotency-Key": "r1"})
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.headers["Location"] == first.headers["Location"]
    hidden = await client.get(first.headers["Location"], headers=ben.headers)
    assert hidden.status_code == 404


async def test_a_cancelled_refresh_is_not_done(
    app: FastAPI, client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    ana = await sign_in()
    location = (await ask(client, ana)).headers["Location"]
    stopped = await client.post(f"{location}/cancel", headers=ana.headers)
    assert stopped.json()["status"] == "cancelled"
    again = await client.post(f"{location}/cancel", headers=ana.headers)
    assert again.status_code == 409
    with app.state.services.database.writing() as session:
        assert delivery.claim(session, NOW, LEASE) == {}


async def test_work_asked_for_without_redis_is_found_by_the_sweeper(
    settings: ApiSettings,
    app: FastAPI,
    clock: MovableClock,
    sign_in: SignIn,
    client: httpx.AsyncClient,
) -> None:
    ana = await sign_in()
    async with serving(create_app(settings, clock=clock)) as without_redis:
        location = (await ask(without_redis, ana)).headers["Location"]
    async with working(app):
        assert (await finished(client, ana, location))["status"] == "done"


async def test_a_flushed_queue_loses_no_work(
    app: FastAPI, client: httpx.AsyncClient, sign_in: SignIn, valkey: ValkeyServer
) -> None:
    ana = await sign_in()
    location = (await ask(client, ana)).headers["Location"]
    redis: Any = fast_client(valkey.url, connections=1)
    await redis.flushall()
    await redis.aclose()
    async with working(app):
        assert (await finished(client, ana, location))["status"] == "done"
