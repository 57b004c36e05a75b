"""Two apis and two workers on one PostgreSQL and one Valkey, as processes of their own."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import httpx

from api.accounts import service as accounts
from api.accounts import sessions
from api.accounts.keys import KeyRing
from api.accounts.models import Role
from api.catalog.loading import NewFilm, insert_many
from api.db import Database
from app import processes
from app.health import is_well
from app.services import SERVICES
from app.settings import system_clock
from app.stack import HOST, ROOT, free_port_base

LIMIT: Final = 100
START_SECONDS: Final = 60
FILMS: Final = 30


@dataclass(frozen=True)
class Person:
    """An account with its headers."""

    user_id: int
    headers: dict[str, str]
    refresh_token: str


@dataclass
class Pair:
    """The addresses of both apis, the database, and the processes by name."""

    urls: tuple[str, str]
    database: Database
    keys: KeyRing
    children: dict[str, processes.Child] = field(default_factory=dict[str, processes.Child])

    def person(self, name: str, password_hash: str, role: Role = Role.member) -> Person:
        """Open an account and sign it in, without the slow password check."""
        now = system_clock()
        with self.database.writing() as session:
            user = accounts.create(session, name, password_hash, now, role=role)
            tokens = sessions.open_session(session, self.keys, user, "test", "", now)
            assert user.user_id is not None
            assert tokens.refresh_token is not None
            headers = {"Authorization": f"Bearer {tokens.access_token}"}
            return Person(user.user_id, headers, tokens.refresh_token)

    def url(self, number: int) -> str:
        """Return the address of the api whose turn it is."""
        return self.urls[number % 2]


def _environment(name: str, state: Path, database_url: str, redis_url: str) -> dict[str, str]:
    values = {
        "MATINEE_STATE_DIR": str(state),
        "MATINEE_DATABASE_URL": database_url,
        "MATINEE_REDIS_URL": redis_url,
        "MATINEE_REQUESTS_PER_MINUTE": str(LIMIT),
    }
    inherited = dict(os.environ)  # noqa: TID251 - a user's environment
    return SERVICES[name].told(values, inherited)


@contextmanager
def running(state: Path, database_url: str, redis_url: str) -> Iterator[Pair]:
    """Start two of each and yield when all are well."""
    base = free_port_base()
    urls = (f"http://{HOST}:{base}", f"http://{HOST}:{base + 1}")
    database = Database(database_url)
    with database.writing() as session:
        insert_many(session, [NewFilm(f"Film {n}", 1990) for n in range(FILMS)], system_clock())
    pair = Pair(urls, database, KeyRing(state / "keys", system_clock))
    pair.keys.current()  # made once, before two processes ask for them
    try:
        for name, port in (("api", base), ("api", base + 1), ("worker", 0), ("worker", 1)):
            pair.children[f"{name}-{port}"] = processes.start(
                f"{name}-{port}",
                SERVICES[name].arguments(HOST, port),
                _environment(name, state, database_url, redis_url),
                state=state,
                cwd=ROOT,
            )
        _wait(pair)
        yield pair
    finally:
        processes.stop(pair.children.values())
        database.close()


def _wait(pair: Pair) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not all(is_well(f"{url}/health/ready", "queue") for url in pair.urls):
        for child in pair.children.values():
            assert child.exit_code() is None, processes.tail(child.log)
        assert time.monotonic() < deadline, "not well in time"
        time.sleep(0.05)


def client() -> httpx.AsyncClient:
    """Return a client with room for everything at once."""
    limits = httpx.Limits(max_connections=100)
    return httpx.AsyncClient(timeout=30, trust_env=False, limits=limits)
