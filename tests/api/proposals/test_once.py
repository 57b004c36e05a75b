"""An approval happens once and whole: through clicks, crashes, a lost Redis and edited words."""

import json
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from sqlalchemy import select

from api.accounts.models import AuditEvent
from api.catalog.loading import NewFilm, insert_many
from api.catalog.models import Movie
from api.db import Database
from api.main import create_app
from api.proposals import service
from api.proposals.models import Proposal
from api.ratings.models import Rating
from api.settings import ApiSettings
from api.web.redis import fast_client
from app.valkey import ValkeyServer
from tests.api.proposals.proposing import approve, propose
from tests.conftest import NOW, MovableClock, SignIn, serving

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def films(database: Database) -> None:
    """Some films to rate."""
    with database.writing() as session:
        insert_many(session, [NewFilm(movie_id=n, title=f"Film {n}") for n in range(1, 31)], NOW)


def state_of(database: Database) -> tuple[list[str], int, int, int]:
    """Return the states of proposals, and how many ratings, counted ratings and approvals exist."""
    with database.reading() as session:
        states = [row.state for row in session.execute(select(Proposal)).scalars()]
        ratings = len(session.execute(select(Rating)).scalars().all())
        counted = sum(row.n_ratings for row in session.execute(select(Movie)).scalars())
        approvals = [
            row
            for row in session.execute(select(AuditEvent)).scalars()
            if row.action == "proposal.approved"
        ]
    return states, ratings, counted, len(approvals)


NOTHING = (["pending"], 0, 0, 0)
EVERYTHING = (["approved"], 1, 1, 1)


@pytest.mark.parametrize("step", ["_decide", "record"])
@pytest.mark.parametrize("when", ["before", "after"])
async def test_an_approval_that_breaks_leaves_nothing_behind_and_can_be_tried_again(
    client: httpx.AsyncClient,
    sign_in: SignIn,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    when: str,
) -> None:
    ana = await sign_in()
    proposal = await propose(client, ana)
    work: Callable[..., Any] = getattr(service, step)

    def breaking(*given: Any) -> None:
        if when == "after":
            work(*given)
        raise OSError("the disk is gone")

    with monkeypatch.context() as patch:
        patch.setattr(service, step, breaking)
        assert (await approve(client, proposal, ana.headers)).status_code == 500
    assert state_of(database) == NOTHING
    assert (await approve(client, proposal, ana.headers)).status_code == 200
    assert state_of(database) == EVERYTHING


CRASHES = """
import os, signal, sys
from datetime import datetime
from sqlalchemy import event
from api.db import Database
from api.main import OPERATIONS
from api.proposals import service
from api.proposals.operations import Context

url, user_id, now, proposal_id, digest, point = sys.argv[1:]
database = Database(url)
left = int(point)


def count(*_given):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)


event.listen(database.engine, "after_cursor_execute", count)
event.listen(database.engine, "commit", count)
registry = {operation.name: operation for operation in OPERATIONS}
context = Context(int(user_id), "user", datetime.fromisoformat(now))
with database.writing() as session:
    service.approve(session, context, registry, proposal_id, digest)
print("done")
"""


@pytest.mark.full
async def test_a_process_killed_at_any_statement_of_an_approval_leaves_all_or_nothing(
    client: httpx.AsyncClient,
    sign_in: SignIn,
    database: Database,
    sqlite_file: Path,
) -> None:
    """`kill -9` after the first, the second, ... statement and at the commit, until it is done."""
    ana = await sign_in()
    kills = 0
    for point in range(1, 41):
        proposal = await propose(client, ana, 1 + point % 30)
        before = state_of(database)
        given = [str(ana.user_id), NOW.isoformat(), proposal["proposal_id"], proposal["digest"]]
        command = [sys.executable, "-c", CRASHES, f"sqlite:///{sqlite_file}", *given, str(point)]
        done = await anyio.run_process(command, check=False)
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL, done.stderr.decode()
        kills += 1
        assert state_of(database) == before
        rejected = f"/proposals/{proposal['proposal_id']}/reject"
        assert (await client.post(rejected, headers=ana.headers)).status_code == 200
    states, ratings, counted, approvals = state_of(database)
    assert kills >= 8
    assert (states.count("approved"), ratings, counted, approvals) == (1, 1, 1, 1)


@pytest.mark.full
async def test_twenty_times_twenty_five_clicks_have_twenty_effects(
    client: httpx.AsyncClient, sign_in: SignIn, database: Database
) -> None:
    ana = await sign_in()
    answers: list[int] = []

    async def click(proposal: dict[str, str]) -> None:
        answers.append((await approve(client, proposal, ana.headers)).status_code)

    for movie_id in range(1, 21):
        proposal = await propose(client, ana, movie_id)
        async with anyio.create_task_group() as group:
            for _ in range(25):
                group.start_soon(click, proposal)
    assert (answers.count(200), answers.count(409)) == (20, 480)
    _, ratings, counted, approvals = state_of(database)
    assert (ratings, counted, approvals) == (20, 20, 20)


async def test_an_emptied_redis_between_two_clicks_changes_nothing(
    sign_in: SignIn,
    database: Database,
    settings: ApiSettings,
    clock: MovableClock,
    valkey: ValkeyServer,
) -> None:
    ana = await sign_in()
    app = create_app(settings.model_copy(update={"redis_url": valkey.url}), clock=clock)
    async with serving(app) as client:
        proposal = await propose(client, ana)
        first = await approve(client, proposal, ana.headers)
        redis: Any = fast_client(valkey.url, connections=1)
        await redis.flushall()
        await redis.aclose()
        again = await approve(client, proposal, ana.headers)
    assert (first.status_code, again.status_code) == (200, 409)
    assert state_of(database) == EVERYTHING


async def test_a_film_renamed_after_the_proposal_was_shown_is_a_conflict(
    client: httpx.AsyncClient, sign_in: SignIn, database: Database
) -> None:
    ana = await sign_in()
    proposal = await propose(client, ana)
    with database.writing() as session:
        film = session.get(Movie, 1)
        assert film is not None
        film.title = "Another film"
    assert (await approve(client, proposal, ana.headers)).status_code == 409
    assert state_of(database) == NOTHING


async def test_what_a_click_says_besides_the_digest_is_refused(
    client: httpx.AsyncClient, sign_in: SignIn, database: Database
) -> None:
    """A conversation whose words were edited can not change what is executed."""
    ana = await sign_in()
    proposal = await propose(client, ana, 1, 4.5)
    url = f"/proposals/{proposal['proposal_id']}/approve"
    for edited in ({"stars": 0.5}, {"movie_id": 2}, {"body": {"stars": 0.5}}, {"user_id": 2}):
        body = {"digest": proposal["digest"]} | edited
        assert (await client.post(url, json=body, headers=ana.headers)).status_code == 422
    assert state_of(database) == NOTHING
    assert (await approve(client, proposal, ana.headers)).status_code == 200
    with database.reading() as session:
        [rating] = session.execute(select(Rating)).scalars()
    assert (rating.movie_id, rating.half_stars) == (1, 9)


async def test_a_stored_proposal_that_was_tampered_with_is_not_executed(
    client: httpx.AsyncClient, sign_in: SignIn, database: Database
) -> None:
    """The digest binds the sentence to the body: a changed row no longer matches it."""
    ana = await sign_in()
    proposal = await propose(client, ana, 1, 4.5)
    with database.writing() as session:
        [row] = session.execute(select(Proposal)).scalars()
        row.body = json.loads(json.dumps(row.body)) | {"stars": 0.5}
    assert (await approve(client, proposal, ana.headers)).status_code == 409
    assert state_of(database) == NOTHING
