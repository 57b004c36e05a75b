"""What PostgreSQL needs to behave as SQLite does: one writer at a time, and reads of one state.

The rules read, decide and write. On SQLite `BEGIN IMMEDIATE` keeps a second writer out meanwhile;
here an advisory lock of the transaction does. A reader sees the state its transaction began with.
"""

from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from api.web import errors

LOCK_WAIT_MS: Final = 5_000
CONNECT_SECONDS: Final = 5
# Any number, as long as nobody else in this database uses it.
_WRITER: Final = 5714207
_BUSY: Final = ("55P03", "40001", "40P01", "57014")
_UNREACHABLE: Final = ("08", "57P", "53300")
_FULL: Final = ("53100", "58030", "53200")


def make_engine(url: URL, connections: int) -> Engine:
    """Return an engine that notices a lost server and waits for a lock for five seconds at most."""
    engine = create_engine(
        url,
        pool_size=connections,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "tcp_user_timeout": CONNECT_SECONDS * 1000,
        },
    )
    event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = {LOCK_WAIT_MS}")
    connection.commit()


def reading(engine: Engine) -> Engine:
    """Return the engine whose transactions see one state of the database from begin to end."""
    return engine.execution_options(isolation_level="REPEATABLE READ")


def writing(engine: Engine) -> Engine:
    """Return the engine whose transactions keep other writers out until they end."""
    alone = engine.execution_options(isolation_level="READ COMMITTED")

    @event.listens_for(alone, "begin")
    def _begin(connection: Connection) -> None:  # pyright: ignore[reportUnusedFunction]
        # The first statement: what comes after it sees all that earlier writers committed.
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER})")

    return alone


def problem(error: DBAPIError) -> errors.Problem | None:
    """Return the problem that a failure of the server stands for, or None for a bug of ours."""
    state = str(getattr(error.orig, "sqlstate", None) or "")
    if state in _BUSY:
        return errors.Unavailable("The database is busy. Try again in a moment.")
    if state in _FULL:
        return errors.StorageFull("The disk is full or failing. Free some space and try again.")
    if state == "25006":
        return errors.Unavailable("The database is read-only at the moment.", retry_after=60)
    if state.startswith("XX"):
        return errors.Unavailable(
            "The database can't be read. Restore the latest backup.", retry_after=300
        )
    unreachable = not state and type(error.orig).__name__ == "OperationalError"
    if unreachable or error.connection_invalidated or state.startswith(_UNREACHABLE):
        return errors.Unavailable("The database can't be reached. Try again in a moment.")
    return None
