"""Proposals by their state, and what time does to them."""

from datetime import timedelta

import httpx
import pytest

from api.catalog.loading import NewFilm, insert_many
from api.db import Database
from tests.conftest import NOW, MovableClock, Person, SignIn

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ana(database: Database, sign_in: SignIn) -> Person:
    """Somebody with three films and a tool."""
    with database.writing() as session:
        films = [NewFilm(movie_id=n, title=f"Film {n}", year=1995) for n in (1, 2, 3)]
        insert_many(session, films, NOW)
    return await sign_in("ana")


async def proposed(client: httpx.AsyncClient, ana: Person, movie_id: int) -> str:
    answer = await client.put(f"/ratings/{movie_id}", json={"stars": 4}, headers=ana.delegated)
    return f"/proposals/{answer.json()['proposal_id']}"


async def in_state(client: httpx.AsyncClient, ana: Person, state: str) -> list[str]:
    answer = await client.get(f"/proposals?state={state}", headers=ana.headers)
    return [f"/proposals/{item['proposal_id']}" for item in answer.json()["items"]]


async def test_each_proposal_is_listed_under_the_state_it_came_to(
    client: httpx.AsyncClient, ana: Person
) -> None:
    approved, rejected, pending = [await proposed(client, ana, n) for n in (1, 2, 3)]
    shown = (await client.get(approved, headers=ana.headers)).json()
    consent = {"digest": shown["digest"]}
    await client.post(f"{approved}/approve", json=consent, headers=ana.headers)
    await client.post(f"{rejected}/reject", headers=ana.headers)
    assert await in_state(client, ana, "approved") == [approved]
    assert await in_state(client, ana, "rejected") == [rejected]
    assert await in_state(client, ana, "pending") == [pending]


async def test_an_expired_proposal_is_told_as_such_and_can_not_be_rejected(
    client: httpx.AsyncClient, sign_in: SignIn, ana: Person, clock: MovableClock
) -> None:
    left = await proposed(client, ana, 1)
    clock.now += timedelta(minutes=11)
    ana = await sign_in("ana")
    shown = await client.get(left, headers=ana.headers)
    assert shown.json()["state"] == "expired"
    assert await in_state(client, ana, "pending") == []
    refused = await client.post(f"{left}/reject", headers=ana.headers)
    assert refused.status_code == 409
    assert "expired" in refused.json()["detail"]
