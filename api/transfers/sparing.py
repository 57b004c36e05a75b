"""Little memory for SQLite's pages while a file of any size passes through them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlmodel import Session

_KIB: Final = 4_000


@contextmanager
def sparing(session: Session) -> Iterator[None]:
    """Keep the connection's cache small; pages are read and written in order, mostly once.

    A cache of the usual size would only fill: 30 MB for each connection that ever did this.
    """
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        yield
        return
    usual = connection.exec_driver_sql("PRAGMA cache_size").scalar_one()
    connection.exec_driver_sql(f"PRAGMA cache_size=-{_KIB}")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size={int(usual)}")
