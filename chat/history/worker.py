"""One thread that writes, two that read: writes keep their order and never fight each other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError
from tenacity import (
    Retrying,
    retry_if_exception_type,
    stop_after_delay,
    wait_random_exponential,
)

from chat.history.tables import make_engine, metadata

P = ParamSpec("P")
T = TypeVar("T")

RETRY_SECONDS = 30.0


class HistoryWorker:
    """Runs functions of a connection in threads, each in its own transaction."""

    def __init__(self, url: str, *, retry_seconds: float = RETRY_SECONDS) -> None:
        self.engine: Engine = make_engine(url)
        self._writing = self.engine.execution_options(immediate=True)
        self._writer = ThreadPoolExecutor(1, "chat-history-write")
        self._readers = ThreadPoolExecutor(2, "chat-history-read")
        self._retry = Retrying(
            # Another process may hold the lock longer than the busy timeout of 5 s.
            retry=retry_if_exception_type(OperationalError),
            stop=stop_after_delay(retry_seconds),
            wait=wait_random_exponential(multiplier=0.05, max=1),
            reraise=True,
        )

    def prepare(self) -> None:
        """Create the tables that are missing."""
        with self._writing.begin() as connection:
            metadata.create_all(connection)

    async def read(
        self,
        work: Callable[Concatenate[Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run `work(connection, ...)` in a reading thread."""

        def run() -> T:
            with self.engine.connect() as connection:
                return work(connection, *args, **kwargs)

        return await _finished(self._readers, run)

    async def write(
        self,
        work: Callable[Concatenate[Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run `work(connection, ...)` after all earlier writes, again while the file is locked."""

        def once() -> T:
            with self._writing.begin() as connection:
                return work(connection, *args, **kwargs)

        return await _finished(self._writer, lambda: self._retry(once))

    def close(self) -> None:
        """Finish what is queued and close all connections."""
        self._writer.shutdown(wait=True)
        self._readers.shutdown(wait=True)
        self.engine.dispose()


async def _finished(pool: ThreadPoolExecutor, run: Callable[[], T]) -> T:
    # Submitted at once, so that the order of calls is the order of writes. Shielded, because a
    # user who presses stop must not take a queued write with them.
    return await asyncio.shield(asyncio.wrap_future(pool.submit(run)))
