"""Killed between an effect and its answer: the same key never has a second effect."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from sqlalchemy import text
from sqlmodel import Session

from api.accounts import service as accounts
from api.accounts import sessions
from api.accounts.keys import KeyRing
from api.accounts.models import Role
from api.db import Database
from api.settings import ApiSettings
from app.settings import system_clock
from app.valkey import ValkeyServer
from scripts.fuzz import free_port, wait_for
from tests.running import ROOT

pytestmark = pytest.mark.stack


@contextmanager
def api(settings: ApiSettings, redis_url: str, dies: str) -> Iterator[str]:
    """Run the api as its own process; yields its address."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "tests.api.web.dying:create", "--factory"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--log-level", "error"]
    environment = {
        **os.environ,  # noqa: TID251 - a user's environment
        "MATINEE_STATE_DIR": str(settings.state_dir),
        "MATINEE_DATABASE_URL": settings.database_url,
        "MATINEE_REDIS_URL": redis_url,
        "MATINEE_DIES": dies,
    }
    process = subprocess.Popen(command, cwd=ROOT, env=environment)  # noqa: S603 - our own command
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(url, process)
        yield url
        if dies:
            assert process.wait(10) == -9
    finally:
        process.kill()
        process.wait(10)


@pytest.fixture
def headers(settings: ApiSettings, database: Database) -> dict[str, str]:
    """What a curator sends, with a key."""

    def work(session: Session) -> str:
        now = system_clock()
        ring = KeyRing(settings.keys_dir, system_clock)
        user = accounts.create(session, "carla", None, now, role=Role.curator)
        return sessions.open_session(session, ring, user, "test", "", now).access_token

    with database.writing() as session:
        return {"Authorization": f"Bearer {work(session)}", "Idempotency-Key": "once"}


def add(url: str, headers: dict[str, str]) -> httpx.Response:
    """Add a film, whatever its fate."""
    return httpx.post(f"{url}/movies", json={"title": "Heat"}, headers=headers, timeout=10)


def films(database: Database) -> int:
    """Return how many films there are."""
    with database.reading() as session:
        return session.connection().execute(text("SELECT count(*) FROM movie")).scalar_one()


@pytest.mark.parametrize("with_redis", [True, False])
def test_killed_after_the_commit_the_answer_is_given_again(
    settings: ApiSettings,
    database: Database,
    headers: dict[str, str],
    valkey: ValkeyServer,
    with_redis: bool,
) -> None:
    redis_url = valkey.url if with_redis else ""
    with api(settings, redis_url, "after") as url, pytest.raises(httpx.TransportError):
        add(url, headers)
    assert films(database) == 1
    with api(settings, redis_url, "") as url:
        again = add(url, headers)
        assert (again.status_code, again.json()["title"]) == (201, "Heat")
        assert again.headers["Idempotent-Replayed"] == "true"
        other = httpx.post(f"{url}/movies", json={"title": "Ran"}, headers=headers)
        assert other.status_code == 422
    assert films(database) == 1


def test_killed_before_the_commit_nothing_happened_and_the_next_try_does_it(
    settings: ApiSettings, database: Database, headers: dict[str, str]
) -> None:
    with api(settings, "", "before") as url, pytest.raises(httpx.TransportError):
        add(url, headers)
    assert films(database) == 0
    with api(settings, "", "") as url:
        assert add(url, headers).status_code == 201
    assert films(database) == 1
