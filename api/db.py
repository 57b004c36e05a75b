"""The database: engine, pragmas, and the two ways in (read, write).

A route never holds a session. It hands a function to `Database.read` or `Database.write`, which
runs it in one of a few threads, inside one transaction, and returns plain values. A session held
by a dependency while a request waits for a thread makes the pool run dry under load.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Concatenate, ParamSpec, TypeVar

import anyio
import anyio.to_thread
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlmodel import Session

from api import postgresql
from api.driver import Driver, Reads

P = ParamSpec("P")
T = TypeVar("T")

# More threads than this on a small machine only makes the slowest answers slower.
WORKER_THREADS = 4
BUSY_TIMEOUT_MS = 5_000


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # BEGIN is ours, see _begin
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        # SQLite 3.7.0-3.51.2 can corrupt a database when a passive checkpoint meets a commit;
        # the api alone checkpoints, on a timer.
        "wal_autocheckpoint=0",
        "temp_store=MEMORY",
        # 8 MB for each of up to ten connections; what else is read stays in the system's cache.
        "cache_size=-8000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def make_engine(url: str) -> Engine:
    """Return an engine for SQLite or PostgreSQL with our connection settings."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return postgresql.make_engine(parsed, WORKER_THREADS + 2)
    engine = create_engine(
        parsed,
        poolclass=QueuePool,
        pool_size=WORKER_THREADS + 2,
        max_overflow=4,
        connect_args={"check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite)

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:  # pyright: ignore[reportUnusedFunction]
        # A read that turns into a write fails at once when another writer was faster, whatever
        # the busy timeout: writers say so from the start.
        immediate = connection.get_execution_options().get("immediate", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


class Database:
    """One database: sessions for synchronous code, `read` and `write` for the event loop."""

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        if self.is_sqlite:
            self._reading_engine = self.engine
            self._writing_engine = self.engine.execution_options(immediate=True)
        else:
            self._reading_engine = postgresql.reading(self.engine)
            self._writing_engine = postgresql.writing(self.engine)
        self._turns = threading.RLock() if self.is_sqlite else None
        self._limiter: anyio.CapacityLimiter | None = None
        self._driver: Driver | None = None
        # Statements that shall be seen by the engine's listeners go through the engine.
        self.traced = False

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Yield a session for reading; whatever it changed is rolled back."""
        with Session(self._reading_engine, expire_on_commit=False) as session:
            yield session
            session.expunge_all()  # what was read stays readable; a rollback would expire it
            session.rollback()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Yield a session whose changes are committed together, or not at all."""
        with (
            self.turn(),
            Session(self._writing_engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until no other thread of this process writes to SQLite.

        SQLite makes a second writer sleep, up to 100 ms at a time, whoever comes in between; who
        waits here goes on as soon as the first is done. After the busy timeout SQLite decides, as it
        does at once for a thread that has its turn already.
        """
        waited = self._turns is not None and self._turns.acquire(timeout=BUSY_TIMEOUT_MS / 1000)
        try:
            yield
        finally:
            if waited and self._turns is not None:
                self._turns.release()

    def connect_for_writing(self) -> Connection:
        """Return a connection whose transactions write from the start; the caller closes it."""
        return self._writing_engine.connect()

    async def read(
        self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `work(session, ...)` in a thread and return its result."""

        def run() -> T:
            with self.reading() as session:
                return work(session, *args, **kwargs)

        return await anyio.to_thread.run_sync(run, limiter=self._threads())

    async def write(
        self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `work(session, ...)` in a thread, in one transaction, and return its result."""

        def run() -> T:
            with self.writing() as session:
                return work(session, *args, **kwargs)

        return await anyio.to_thread.run_sync(run, limiter=self._threads())

    async def quick(
        self, work: Callable[Concatenate[Reads, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run indexed reads of well under a millisecond, of one state; raises like `work`.

        On SQLite they run on the event loop, where they cost less than a change of thread, and
        past SQLAlchemy, which would cost more than they do.
        """
        if not self.is_sqlite:
            return await self.read(work, *args, **kwargs)
        if self.traced:
            with self.reading() as session:
                return work(session, *args, **kwargs)
        if self._driver is None:
            self._driver = self._open_driver()
        with self._driver.snapshot() as driver:
            return work(driver, *args, **kwargs)

    def _open_driver(self) -> Driver:
        path = self.engine.url.database or ":memory:"
        connection = sqlite3.connect(path, check_same_thread=False, cached_statements=512)
        try:
            _prepare_sqlite(connection, None)
        except sqlite3.Error as error:
            connection.close()
            raise DBAPIError.instance("PRAGMA", None, error, sqlite3.Error) from error
        return Driver(connection)

    def checkpoint(self) -> None:
        """Move the write-ahead log into the database file (SQLite only)."""
        if self.is_sqlite:
            with self.engine.connect() as connection:
                raw = connection.connection.driver_connection
                assert raw is not None  # noqa: S101 - narrows the type; a live connection has one
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def version(self) -> str:
        """Return the server's own version, such as `3.40.1`."""
        query = "SELECT sqlite_version()" if self.is_sqlite else "SHOW server_version"
        with self.reading() as session:
            return str(session.connection().execute(text(query)).scalar_one())

    def close(self) -> None:
        """Close all connections."""
        if self._driver is not None:
            self._driver.close()
            self._driver = None
        self.engine.dispose()

    def _threads(self) -> anyio.CapacityLimiter:
        if self._limiter is None:  # a limiter belongs to the running event loop
            self._limiter = anyio.CapacityLimiter(WORKER_THREADS)
        return self._limiter
