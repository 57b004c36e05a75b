"""Real neighbours for tests: a migrated database, the api over ASGI, accounts that sign in.

`pytest --database postgresql` runs what touches a database, and nothing else, on the server of
MATINEE_TEST_POSTGRESQL_URL.
"""

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
from api.settings import ApiSettings
from app.valkey import ValkeyServer, embedded_valkey
from tests.databases import FILE, Databases, Files, OnServer, Server

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run choose its database."""
    parser.addoption(
        "--database",
        choices=("sqlite", "postgresql"),
        default="sqlite",
        help="postgresql: run the tests that touch a database on MATINEE_TEST_POSTGRESQL_URL",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL leave out what would test the same again, and what is about SQLite alone."""
    if config.getoption("--database") == "sqlite":
        return
    if not Server().postgresql_url:
        raise pytest.UsageError("--database postgresql needs MATINEE_TEST_POSTGRESQL_URL")

    def is_meant(item: pytest.Item) -> bool:
        used: list[str] = getattr(item, "fixturenames", [])
        return "databases" in used and "sqlite_file" not in used

    config.hook.pytest_deselected(items=[item for item in items if not is_meant(item)])
    items[:] = [item for item in items if is_meant(item)]


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
def databases(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Databases]:
    """Where the databases of this run come from."""
    if pytestconfig.getoption("--database") == "sqlite":
        yield Files(tmp_path_factory.mktemp("schema"))
        return
    on_server = OnServer(Server().postgresql_url)
    yield on_server
    on_server.close()


@pytest.fixture
def database_url(databases: Databases, tmp_path: Path) -> Iterator[str]:
    """The URL of a migrated, empty database of this test's own."""
    with databases.fresh(tmp_path) as url:
        yield url


@pytest.fixture
def sqlite_file(database_url: str, tmp_path: Path) -> Path:
    """The file of the test's database; a test that asks for it is about SQLite alone."""
    assert database_url.startswith("sqlite")
    return tmp_path / FILE


@pytest.fixture(scope="session")
def password_hash() -> str:
    """The hash of PASSWORD, made once because it is slow on purpose."""
    return hash_now(PASSWORD)


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> ApiSettings:
    """Settings of an api with its own state folder and an empty database."""
    return ApiSettings(
        environment="test",
        state_dir=tmp_path,
        database_url=database_url,
        requests_per_minute=100_000,
        mcp=False,
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
