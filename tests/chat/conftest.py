"""Real parts for the chat's tests: a SQLite file, an embedded Valkey, the real api over HTTP."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from api.catalog.loading import NewFilm, insert_many
from api.main import create_app
from api.settings import ApiSettings
from chat.api_client import Api, make_client
from chat.history.worker import HistoryWorker
from tests.chat.chainlit_once import load_chainlit
from tests.chat.serving import served
from tests.chat.stand_ins import make_agent

load_chainlit()
from tests.chat import visiting  # noqa: E402 - Chainlit reads its environment when imported

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
    body = {"username": name, "password": visiting.PASSWORD}
    assert httpx.post(f"{api_url}/accounts", json=body).status_code == httpx.codes.CREATED
    return name


@pytest.fixture
def _nothing_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Chainlit keeps no history, and its files in the test's folder."""
    monkeypatch.setattr("chainlit.data._data_layer", None)
    monkeypatch.setattr("chainlit.data._data_layer_initialized", True)
    monkeypatch.setattr("chainlit.config.FILES_DIRECTORY", tmp_path)


@pytest.fixture
async def screen(_nothing_kept: None) -> visiting.Screen:
    """A screen nobody signed in to."""
    return visiting.show("ada")


@pytest.fixture
async def visit(
    api_url: str, username: str, tmp_path: Path, _nothing_kept: None
) -> AsyncIterator[visiting.Visit]:
    """Somebody signed in to the real api, with no agent to ask."""
    settings = visiting.chat_settings(tmp_path, api_url)
    async with visiting.visiting(settings, username) as visit:
        yield visit


@pytest.fixture
def agent(api_url: str) -> FastAPI:
    """An agent that plays its part."""
    return make_agent(api_url)


@pytest.fixture
async def turn(
    api_url: str, agent: FastAPI, username: str, tmp_path: Path, _nothing_kept: None
) -> AsyncIterator[visiting.Visit]:
    """Somebody signed in who can ask the agent."""
    with served(agent) as agent_url:
        settings = visiting.chat_settings(tmp_path, api_url, agent_url)
        async with visiting.visiting(settings, username) as visit:
            yield visit


@pytest.fixture
async def browser(
    api_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[httpx.AsyncClient]:
    """A browser's requests to the whole chat, as it is served."""
    # Chainlit keeps the first data layer it is given; every test brings its own.
    monkeypatch.setattr("chainlit.data._data_layer", None)
    monkeypatch.setattr("chainlit.data._data_layer_initialized", False)
    settings = visiting.chat_settings(tmp_path, api_url)
    async with visiting.fronting(settings) as front:
        transport = httpx.ASGITransport(front)
        async with httpx.AsyncClient(transport=transport, base_url=visiting.OWN) as client:
            yield client


@pytest.fixture
async def chats(worker: HistoryWorker) -> visiting.Chats:
    """Two users' conversations; ada is acting."""
    return await visiting.two_users(worker, SteppingClock())
