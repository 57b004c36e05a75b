"""Real parts for the chat's tests: a SQLite file, an embedded Valkey, stand-ins over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chat.history.worker import HistoryWorker
from tests.chat.chainlit_once import load_chainlit

load_chainlit()


class SteppingClock:
    """A clock that moves one second on each reading, so that orders are certain."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'matinee.sqlite3'}"


@pytest.fixture
def worker(database_url: str) -> Iterator[HistoryWorker]:
    history = HistoryWorker(database_url)
    history.prepare()
    yield history
    history.close()
