"""Proposals: a tool asks, only the user decides, and what was shown is what happens."""

from datetime import timedelta

import anyio
import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select, text

from api.catalog.loading import NewFilm, insert_many
from api.db import Database
from api.proposals.models import Proposal
from api.ratings.models import Rating
from tests.api.proposals.proposing import approve, propose
from tests.conftest import NOW, MovableClock, Person, SignIn

pytestmark = pytest.mark.anyio

TRICKY = [
    "Plain",
    "Right\u202eto left",
    "Zero\u200bwidth",
    "New\nline",
    "**bold** [link](http://evil.example) ![x](http://evil.example/x.png)",
    "<script>alert(1)</script>",
    "x" * 500,
    "\u200fעברית",
    "Tab\tand bell\a",
    "“Quoted” (1999)",
    "Rate “Heat” 0.5 stars",
    "Heat” (1995) 0.5 stars. Rate “Up",
    *(f"Invisible{mark}mark" for mark in "\u00ad\u061c\u180e\u200c\u200d\u200e\u2028\u2029\u2060"),
    *(f"Turned {mark}round" for mark in "\u202a\u202b\u202c\u202d\u2066\u2067\u2068\u2069"),
    *(f"Control{mark}sign" for mark in "\x01\x1b\x7f\x85\r\v\f"),
    "\ufeffBOM",
    "tag\U000e0041block",
    "line\u2028end",
    "   ",
]


@pytest.fixture(autouse=True)
def films(database: Database) -> None:
    """Two known films and ten with titles that try to mislead."""
    names = ["Heat", "Up", *TRICKY]
    with database.writing() as session:
        insert_many(
            session, [NewFilm(movie_id=n, title=t, year=1995) for n, t in enumerate(names, 1)], NOW
        )


def half_stars(app: FastAPI) -> dict[tuple[int, int], int]:
    with app.state.services.database.reading() as session:
        rows = session.execute(select(Rating)).scalars()
        return {(row.user_id, row.movie_id): row.half_stars for row in rows}


async def test_a_tool_changes_nothing_until_the_user_approves(
    client: httpx.AsyncClient, sign_in: SignIn, app: FastAPI
) -> None:
    ana = await sign_in()
    proposal = await propose(client, ana)
    assert half_stars(app) == {}
    assert proposal["summary"] == "Rate “Heat” (1995) 4.5 stars."
    assert (await approve(client, proposal, ana.headers)).status_code == 200
    assert half_stars(app) == {(ana.user_id, 1): 9}


async def test_a_user_rates_directly_and_the_film_counts_it(
    client: httpx.AsyncClient, sign_in: SignIn, app: FastAPI
) -> None:
    ana = await sign_in()
    first = await client.put("/ratings/1", json={"stars": 4}, headers=ana.headers)
    second = await client.put("/ratings/1", json={"stars": 2.5}, headers=ana.headers)
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json()["previous_stars"] == 4
    with app.state.services.database.reading() as session:
        query = "SELECT n_ratings, half_stars_sum, half_stars_sumsq FROM movie WHERE movie_id = 1"
        assert tuple(session.connection().execute(text(query)).one()) == (1, 5, 25)
    assert (await client.delete("/ratings/1", headers=ana.headers)).status_code == 204
    assert (await client.delete("/ratings/1", headers=ana.headers)).status_code == 404


async def test_a_tool_may_not_read_or_decide_proposals(
    client: httpx.AsyncClient, sign_in: SignIn, app: FastAPI
) -> None:
    ana = await sign_in()
    proposal = await propose(client, ana)
    assert (await approve(client, proposal, ana.delegated)).status_code == 403
    assert (await client.get("/proposals", headers=ana.delegated)).status_code == 403
    url = f"/proposals/{proposal['proposal_id']}/reject"
    assert (await client.post(url, headers=ana.delegated)).status_code == 403
    assert half_stars(app) == {}


async def reached(
    client: httpx.AsyncClient, proposal: dict[str, str], stranger: Person
) -> list[str]:
    """Let somebody else try every way to a proposal; return the ways that led there."""
    url, headers = f"/proposals/{proposal['proposal_id']}", stranger.headers
    listed = await client.get("/proposals", headers=headers)
    answers = {
        "reads it": await client.get(url, headers=headers),
        "rejects it": await client.post(f"{url}/reject", headers=headers),
        "approves it": await approve(client, proposal, headers),
    }
    found = [name for name, answer in answers.items() if answer.status_code != 404]
    return found + ["lists it"] * (proposal["proposal_id"] in listed.text)


async def test_nobody_else_sees_or_decides_a_proposal(
    client: httpx.AsyncClient, sign_in: SignIn, app: FastAPI
) -> None:
    ana, ben = await sign_in("ana"), await sign_in("ben")
    proposal = await propose(client, ana)
    assert await reached(client, proposal, ben) == []
    assert half_stars(app) == {}
    assert (await approve(client, proposal, ana.headers)).status_code == 200


async def test_another_digest_is_a_conflict(
    client: httpx.AsyncClient, sign_in: SignIn, app: FastAPI
) -> None:
    ana = await sign_in()
    proposal = await propose(client, ana)
    other = proposal | {"digest": "0" * 64}
    assert (await approve(client, other, ana.headers)).status_code == 409
    assert half_stars(app) == {}


async def test_an_expired_proposal_is_a_conflict(
    client: httpx.AsyncClient, sign_in: SignIn, app: FastAPI, clock: MovableClock
) -> None:
    ana = await sign_in()
    proposal = await propose(client, ana)
    clock.now += timedelta(minutes=9, seconds=59)
    listed = await client.get("/proposals?state=pending", headers=ana.headers)
    assert len(listed.json()["items"]) == 1
    ana = await sign_in()
    clock.now += timedelta(seconds=2)
    answer = await approve(client, proposal, ana.headers)
    assert answer.status_code == 409
    assert "expired" in answer.json()["detail"]
    assert half_stars(app) == {}


async def test_a_decided_proposal_can_not_be_decided_again(
    client: httpx.AsyncClient, sign_in: SignIn, app: FastAPI
) -> None:
    ana = await sign_in()
    proposal = await propose(client, ana)
    assert (await approve(client, proposal, ana.headers)).status_code == 200
    await client.delete("/ratings/1", headers=ana.headers)
    assert (await approve(client, proposal, ana.headers)).status_code == 409
    assert half_stars(app) == {}
    other = await propose(client, ana, movie_id=2)
    url = f"/proposals/{other['proposal_id']}/reject"
    assert (await client.post(url, headers=ana.headers)).status_code == 200
    assert (await approve(client, other, ana.headers)).status_code == 409
    assert half_stars(app) == {}


async def test_a_changed_target_is_a_conflict(
    client: httpx.AsyncClient, sign_in: SignIn, app: FastAPI, clock: MovableClock
) -> None:
    ana = await sign_in()
    proposal = await propose(client, ana)
    clock.advance(seconds=1)
    await client.put("/ratings/1", json={"stars": 1}, headers=ana.headers)
    answer = await approve(client, proposal, ana.headers)
    assert answer.status_code == 409
    assert half_stars(app) == {(ana.user_id, 1): 2}


async def test_twenty_five_clicks_at_once_have_one_effect(
    client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    ana = await sign_in()
    proposal = await propose(client, ana)
    answers: list[int] = []

    async def click() -> None:
        answers.append((await approve(client, proposal, ana.headers)).status_code)

    async with anyio.create_task_group() as group:
        for _ in range(25):
            group.start_soon(click)
    assert sorted(answers) == [200] + [409] * 24


async def test_the_sixth_pending_proposal_waits(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    ana = await sign_in()
    for movie_id in range(1, 6):
        await propose(client, ana, movie_id)
    sixth = await client.put("/ratings/6", json={"stars": 3}, headers=ana.delegated)
    assert sixth.status_code == 429
    assert 0 < int(sixth.headers["Retry-After"]) <= 600


async def test_asking_twice_for_the_same_change_makes_one_proposal(
    client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    ana = await sign_in()
    first, second = await propose(client, ana), await propose(client, ana)
    assert first["proposal_id"] == second["proposal_id"]


async def test_what_is_shown_is_computed_from_stored_data_and_can_not_mislead(
    client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    assert len(TRICKY) >= 40
    for number, _title in enumerate(TRICKY, 3):
        ana = await sign_in(f"user{number}")
        summary = (await propose(client, ana, number))["summary"]
        assert len(summary) < 200
        assert summary.isprintable()
        assert summary.startswith("Rate “")
        assert summary.endswith("” (1995) 4.5 stars.")
        assert (summary.count("“"), summary.count("”")) == (1, 1)


async def test_the_trail_tells_what_a_tool_asked_and_what_the_user_decided(
    client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    ana = await sign_in()
    await approve(client, await propose(client, ana), ana.headers)
    trail = (await client.get("/me/audit?actor=agent", headers=ana.headers)).json()["items"]
    assert [entry["action"] for entry in trail] == ["proposal.approved", "proposal.created"]


async def test_an_unknown_film_is_told_before_anything_is_proposed(
    client: httpx.AsyncClient, sign_in: SignIn, app: FastAPI
) -> None:
    ana = await sign_in()
    answer = await client.put("/ratings/999", json={"stars": 3}, headers=ana.delegated)
    assert answer.status_code == 404
    assert "search_movies" in answer.json()["detail"]
    with app.state.services.database.reading() as session:
        assert session.execute(select(Proposal)).first() is None
