"""Real parts for the chat's tests: a SQLite file, an embedded Valkey, the real api over HTTP."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from api.catalog.loading import NewFilm, insert_many
from api.main import create_app
from api.settings import ApiSettings
from chat.api_client import Api, make_client
from chat.history.worker import HistoryWorker
from tests.chat.chainlit_once import load_chainlit
from tests.chat.serving import served

load_chainlit()

PASSWORD = "correct horse battery"
FILMS = [
    NewFilm("The Third Man", 1949, ("Thriller",), movie_id=1),
    NewFilm("Metropolis", 1927, ("Drama", "Sci-Fi"), movie_id=2),
    NewFilm("The General", 1926, ("Comedy", "Action"), movie_id=3),
]
_numbers = itertools.count(1)


class SteppingClock:
    """A clock that moves one second on each reading, so that orders are certain."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def worker(database_url: str) -> Iterator[HistoryWorker]:
    history = HistoryWorker(database_url)
    history.prepare()
    yield history
    history.close()


@pytest.fixture(scope="session")
def api_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    state = tmp_path_factory.mktemp("api")
    settings = ApiSettings(
        state_dir=state, database_url="", redis_url="", sign_ins_per_minute=10_000
    )
    app = create_app(settings)
    with app.state.services.database.writing() as session:
        insert_many(session, FILMS)
    with served(app) as url:
        yield url


@pytest.fixture
async def api(api_url: str) -> AsyncIterator[Api]:
    async with make_client(api_url) as client:
        yield Api(client)


@pytest.fixture
def username(api_url: str) -> str:
    """A new account for each test."""
    name = f"user{next(_numbers)}"
    body = {"username": name, "password": PASSWORD}
    assert httpx.post(f"{api_url}/accounts", json=body).status_code == httpx.codes.CREATED
    return name
