"""Real neighbours for tests: a migrated database, the api over ASGI, accounts that sign in."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import logfire
import pytest
from fastapi import FastAPI

from api.accounts import service as accounts
from api.accounts import sessions
from api.accounts.models import Role, User
from api.accounts.passwords import hash_now
from api.db import Database
from api.main import create_app
from api.migrate import migrate
from api.settings import ApiSettings
from app.valkey import ValkeyServer, embedded_valkey

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"


@pytest.fixture(scope="session", autouse=True)
def _quiet_telemetry() -> None:
    """Configure logfire once: nothing is printed, nothing is sent."""
    logfire.configure(
        send_to_logfire=False, console=False, inspect_arguments=False, distributed_tracing=True
    )


@pytest.fixture
def anyio_backend() -> str:
    """Run async tests on asyncio, as the services do."""
    return "asyncio"


@dataclass
class MovableClock:
    """A clock that shows what the test says."""

    now: datetime = field(default=NOW)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **span: float) -> None:
        """Move on by a span, such as `minutes=5`."""
        self.now += timedelta(**span)


@pytest.fixture
def clock() -> MovableClock:
    """A clock at noon of a Tuesday in November 2026."""
    return MovableClock()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file, made once and copied for each test."""
    path = tmp_path_factory.mktemp("schema") / "empty.sqlite3"
    migrate(f"sqlite:///{path}")
    database = Database(f"sqlite:///{path}")
    database.checkpoint()
    database.close()
    return path


@pytest.fixture(scope="session")
def password_hash() -> str:
    """The hash of PASSWORD, made once because it is slow on purpose."""
    return hash_now(PASSWORD)


@pytest.fixture
def settings(tmp_path: Path, empty_database: Path) -> ApiSettings:
    """Settings of an api with its own state folder and an empty database."""
    shutil.copy(empty_database, tmp_path / "matinee.sqlite3")
    return ApiSettings(
        environment="test", state_dir=tmp_path, requests_per_minute=100_000, mcp=False
    )


@pytest.fixture
def database(settings: ApiSettings) -> Iterator[Database]:
    """A migrated, empty database of this test's own."""
    opened = Database(settings.resolved_database_url)
    yield opened
    opened.close()


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Run an app's lifespan and yield a client that talks to it in process."""
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://matinee.test") as client:
            yield client


@pytest.fixture
def app(settings: ApiSettings, clock: MovableClock) -> FastAPI:
    """The api on the test's database and clock."""
    return create_app(settings, clock=clock)


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the running api, signed in as nobody."""
    async with serving(app) as opened:
        yield opened


@dataclass(frozen=True)
class Person:
    """A signed-in account: its id and headers for its own and for a delegated token."""

    user_id: int
    username: str
    headers: dict[str, str]
    delegated: dict[str, str]
    refresh_token: str


SignIn = Callable[..., Awaitable[Person]]


@pytest.fixture
def sign_in(
    app: FastAPI, client: httpx.AsyncClient, password_hash: str, clock: MovableClock
) -> SignIn:
    """Return a function that opens an account and signs in, without the slow password check."""
    services = app.state.services

    async def open_account(username: str = "ana", role: Role = Role.member) -> Person:
        def work(session: sessions.Session) -> tuple[User, sessions.Tokens]:
            user = accounts.find(session, username) or accounts.create(
                session, username, password_hash, clock(), role=role
            )
            return user, sessions.open_session(session, services.keys, user, "test", "", clock())

        user, tokens = await services.database.write(work)
        assert user.user_id is not None
        assert tokens.refresh_token is not None
        answer = await client.post("/token/exchange", data={"subject_token": tokens.access_token})
        assert answer.status_code == 200, answer.text
        return Person(
            user.user_id,
            username,
            {"Authorization": f"Bearer {tokens.access_token}"},
            {"Authorization": f"Bearer {answer.json()['access_token']}"},
            tokens.refresh_token,
        )

    return open_account


@pytest.fixture(scope="session")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ValkeyServer]:
    """A real embedded server for the whole run; a test flushes what it needs empty."""
    with embedded_valkey(tmp_path_factory.mktemp("valkey")) as server:
        yield server
