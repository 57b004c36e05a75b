"""One key, one effect, one answer: replayed, refused for another body, safe without Redis."""

from typing import Any

import anyio
import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from api.accounts.models import Role
from api.main import create_app
from api.settings import ApiSettings
from api.web import idempotency
from api.web.idempotency import parse_key
from api.web.redis import fast_client
from app.valkey import ValkeyServer
from tests.conftest import MovableClock, Person, SignIn, serving

pytestmark = pytest.mark.anyio
FILM = {"title": "Heat", "year": 1995}


@pytest.fixture
def app(settings: ApiSettings, clock: MovableClock, valkey: ValkeyServer) -> FastAPI:
    """The api with its claims on the real server."""
    return create_app(settings.model_copy(update={"redis_url": valkey.url}), clock=clock)


@pytest.fixture
async def curator(sign_in: SignIn) -> Person:
    """Somebody who may add films."""
    return await sign_in("carla", Role.curator)


async def add(client: httpx.AsyncClient, person: Person, key: str, **film: Any) -> httpx.Response:
    headers = person.headers | {"Idempotency-Key": key}
    return await client.post("/movies", json=FILM | film, headers=headers)


def count(app: FastAPI) -> int:
    with app.state.services.database.reading() as session:
        return session.connection().execute(text("SELECT count(*) FROM movie")).scalar_one()


async def test_the_same_request_gets_the_same_answer_again(
    client: httpx.AsyncClient, curator: Person, app: FastAPI
) -> None:
    first, again = await add(client, curator, "k1"), await add(client, curator, '"k1"')
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["Location"] == first.headers["Location"]
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert count(app) == 1


async def test_another_body_under_the_same_key_is_refused(
    client: httpx.AsyncClient, curator: Person, app: FastAPI
) -> None:
    await add(client, curator, "k2")
    other = await add(client, curator, "k2", year=1996)
    assert other.status_code == 422
    assert "new key" in other.json()["detail"]
    assert count(app) == 1


async def test_a_key_belongs_to_its_user(
    client: httpx.AsyncClient, curator: Person, sign_in: SignIn, app: FastAPI
) -> None:
    dora = await sign_in("dora", Role.curator)
    assert (await add(client, curator, "k3")).status_code == 201
    assert (await add(client, dora, "k3")).status_code == 201
    assert count(app) == 2


async def test_losing_redis_between_the_calls_changes_nothing(
    client: httpx.AsyncClient, curator: Person, app: FastAPI, valkey: ValkeyServer
) -> None:
    first = await add(client, curator, "k4")
    redis: Any = fast_client(valkey.url, connections=1)
    await redis.flushall()
    await redis.aclose()
    again = await add(client, curator, "k4")
    assert again.json() == first.json()
    assert count(app) == 1


async def test_an_answer_lost_after_the_commit_is_found_by_a_new_process(
    client: httpx.AsyncClient,
    curator: Person,
    app: FastAPI,
    settings: ApiSettings,
    clock: MovableClock,
) -> None:
    first = await add(client, curator, "k5")
    async with serving(create_app(settings, clock=clock)) as restarted:
        again = await add(restarted, curator, "k5")
    assert again.json() == first.json()
    assert count(app) == 1


async def test_fifty_at_once_have_one_effect(
    client: httpx.AsyncClient, curator: Person, app: FastAPI
) -> None:
    statuses: list[int] = []

    async def one() -> None:
        statuses.append((await add(client, curator, "k6")).status_code)

    async with anyio.create_task_group() as group:
        for _ in range(50):
            group.start_soon(one)
    assert set(statuses) <= {201, 409}
    assert statuses.count(201) >= 1
    assert count(app) == 1


async def test_two_processes_without_redis_have_one_effect_too(
    curator: Person,
    app: FastAPI,
    settings: ApiSettings,
    clock: MovableClock,
) -> None:
    answers: list[httpx.Response] = []

    async def one(to: httpx.AsyncClient) -> None:
        answers.append(await add(to, curator, "k11"))

    async with (
        serving(create_app(settings, clock=clock)) as first,
        serving(create_app(settings, clock=clock)) as second,
        anyio.create_task_group() as group,
    ):
        for number in range(20):
            group.start_soon(one, (first, second)[number % 2])
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.text for answer in answers if answer.status_code == 201}) == 1
    assert count(app) == 1


async def test_a_claim_left_by_a_killed_process_does_not_hide_the_stored_answer(
    client: httpx.AsyncClient, curator: Person, app: FastAPI
) -> None:
    first = await add(client, curator, "k12")
    async with app.state.services.commands.claims.hold(f"{curator.user_id}:k12"):
        again = await add(client, curator, "k12")
    assert again.json() == first.json()
    assert again.headers["Idempotent-Replayed"] == "true"


async def test_a_key_in_the_body_counts_as_one_in_the_header(
    client: httpx.AsyncClient, curator: Person
) -> None:
    place, body = "/recommendations/refresh", {"idempotency_key": "k13"}
    first = await client.post(place, json=body, headers=curator.delegated)
    again = await client.post(place, json=body, headers=curator.delegated)
    headers = curator.delegated | {"Idempotency-Key": "k13"}
    in_header = await client.post(place, headers=headers)
    assert first.status_code == 202
    assert first.json() == again.json() == in_header.json()
    assert "Idempotent-Replayed" not in first.headers
    assert (
        again.headers["Idempotent-Replayed"] == in_header.headers["Idempotent-Replayed"] == "true"
    )


async def test_a_build_that_does_not_store_the_answer_is_noticed(
    client: httpx.AsyncClient, curator: Person, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forgetful(*_: object) -> None:
        pass

    monkeypatch.setattr(idempotency, "store", forgetful)
    await add(client, curator, "k14")
    await add(client, curator, "k14")
    assert count(app) == 2


async def test_a_running_request_is_told_by_409(
    client: httpx.AsyncClient, curator: Person, app: FastAPI
) -> None:
    claims = app.state.services.commands.claims
    async with claims.hold(f"{curator.user_id}:k7"):
        refused = await add(client, curator, "k7")
    assert refused.status_code == 409
    assert refused.headers["Retry-After"] == "1"
    assert (await add(client, curator, "k7")).status_code == 201


async def test_a_failed_request_leaves_its_key_free(
    client: httpx.AsyncClient, curator: Person, app: FastAPI
) -> None:
    await add(client, curator, "k8", imdb_id="tt0113277")
    conflict = await add(client, curator, "k9", imdb_id="tt0113277", title="Other")
    assert conflict.status_code == 409
    assert (await add(client, curator, "k9", title="Other")).status_code == 201
    assert count(app) == 2


async def test_a_key_is_forgotten_after_a_day(
    client: httpx.AsyncClient, sign_in: SignIn, app: FastAPI, clock: MovableClock
) -> None:
    await add(client, await sign_in("carla", Role.curator), "k10")
    clock.advance(hours=24, seconds=1)
    await add(client, await sign_in("carla", Role.curator), "k10")
    assert count(app) == 2


def test_a_key_is_read_quoted_or_bare() -> None:
    assert parse_key('"a-b"') == parse_key("a-b") == "a-b"
    assert parse_key(None) is None
