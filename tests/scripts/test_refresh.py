"""Refreshing several people from the terminal, through the real api, queue and worker."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from redis.asyncio import Redis
from sqlalchemy import func, select
from sqlmodel import col
from typer.testing import CliRunner

from api import worker
from api.accounts import service as accounts
from api.db import Database
from api.main import create_app
from api.recommendations.models import Refresh
from api.settings import ApiSettings
from app.valkey import ValkeyServer
from scripts import refresh
from tests.conftest import NOW, PASSWORD, serving

PEOPLE = {"ana": PASSWORD, "ben": PASSWORD, "cleo": PASSWORD}


@pytest.fixture
async def stack(
    settings: ApiSettings, database: Database, valkey: ValkeyServer, password_hash: str
) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the api, with a queue, a worker and three accounts."""
    redis: Any = Redis
    async with redis.from_url(valkey.url) as client:
        await client.flushall()
    with database.writing() as session:
        for name in PEOPLE:
            accounts.create(session, name, password_hash, NOW)
    wired = settings.model_copy(update={"redis_url": valkey.url})
    async with anyio.create_task_group() as group:
        await group.start(worker.run, wired)
        async with serving(create_app(wired)) as client:
            yield client
        group.cancel_scope.cancel()


@pytest.mark.anyio
async def test_everybody_is_refreshed_once_however_often_it_is_run(
    stack: httpx.AsyncClient, database: Database
) -> None:
    told: list[refresh.Outcome] = []
    refresher = refresh.Refresher(stack, "nightly", 60)
    first = await refresh.refresh_all(refresher, PEOPLE, 2, told.append)
    again = await refresh.refresh_all(refresher, PEOPLE, 3, told.append)
    assert [one.username for one in first] == list(PEOPLE)
    assert {one.status for one in told} == {"done"}
    assert [one.refresh_id for one in again] == [one.refresh_id for one in first]
    with database.reading() as session:
        counted = select(func.count()).where(col(Refresh.user_id).is_not(None))
        assert session.execute(counted).scalar_one() == len(PEOPLE)


@pytest.mark.anyio
async def test_a_wrong_password_fails_that_person_only(stack: httpx.AsyncClient) -> None:
    people = {"ana": PASSWORD, "ben": "not the password"}
    refresher = refresh.Refresher(stack, "k", 60)
    ana, ben = await refresh.refresh_all(refresher, people, 2, lambda _: None)
    assert (ana.status, ana.detail) == ("done", "0 films")
    assert ben.status == "failed"
    assert ben.detail


@pytest.mark.anyio
async def test_what_the_api_is_too_busy_for_is_asked_again() -> None:
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.url.path)
        if len(seen) == 1:
            return httpx.Response(503, headers={"Retry-After": "0"}, json={"detail": "later"})
        return httpx.Response(401, json={"detail": "who are you?"})

    transport = httpx.MockTransport(answer)
    async with httpx.AsyncClient(transport=transport, base_url="http://matinee.test") as client:
        outcome = await refresh.Refresher(client, "k", 30).refresh("ana", "x")
    assert seen == ["/token", "/token"]
    assert (outcome.status, outcome.detail) == ("failed", "who are you?")


def test_an_absent_api_is_a_failure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MATINEE_API_URL", "http://127.0.0.1:9")
    monkeypatch.setattr(refresh, "ATTEMPTS", 2)
    known = tmp_path / "accounts.json"
    known.write_text(json.dumps({"ana": "x"}), encoding="utf-8")
    done = CliRunner().invoke(refresh.app, ["--accounts", str(known), "--json"])
    assert done.exit_code == 1
    assert json.loads(done.stdout)[0]["status"] == "failed"


def test_somebody_has_to_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MATINEE_STATE_DIR", str(tmp_path))
    assert CliRunner().invoke(refresh.app, []).exit_code == 2
