"""Very many rows at once: a transaction of its own kind, and tables filled without their indexes.

SQLite would look up every foreign key row by row and sort every index in memory. Here it does
neither: keys are proved all together before the commit, and indexes are sorted in pieces that fit
the processor's cache.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection, exc
from sqlmodel import Session

from api.db import Database

# Sorting an index takes twice as long in 32 MB as in the 4 MB that stay near the processor.
_PRAGMAS: Final = ("foreign_keys=OFF", "temp_store=FILE", "cache_size=-4000")
_KEYS: Final = """
SELECT child.name, key."from", key."table", coalesce(key."to", key."from")
FROM sqlite_master AS child, pragma_foreign_key_list(child.name) AS key
WHERE child.type = 'table'"""
_INDEXES: Final = """
SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL"""


@contextmanager
def bulk_writing(database: Database) -> Iterator[Session]:
    """Yield a session for very many rows; they are committed together, or not at all.

    On SQLite a connection of its own, on which deleting does not cascade. Raises IntegrityError,
    and commits nothing, if a row then refers to one that is not there.
    """
    if not database.is_sqlite:
        with database.writing() as session:
            yield session
        return
    with database.turn(), database.connect_for_writing() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None  # noqa: S101 - narrows the type; a live connection has one
        connection.detach()  # closed after use: nobody else gets it with these settings
        for pragma in _PRAGMAS:
            raw.execute(f"PRAGMA {pragma}")
        with Session(connection, expire_on_commit=False) as session, session.begin():
            yield session
            session.flush()
            prove_foreign_keys(session.connection())


def prove_foreign_keys(connection: Connection) -> None:
    """Raise IntegrityError if any row of a SQLite database refers to one that is not there."""
    for child, column, parent, key in connection.exec_driver_sql(_KEYS).all():
        lost = f"""SELECT 1 FROM "{child}" WHERE "{column}" IS NOT NULL AND "{column}" NOT IN
            (SELECT "{key}" FROM "{parent}") LIMIT 1"""  # noqa: S608 - names of our own tables
        if connection.exec_driver_sql(lost).first() is not None:
            reason = ValueError(f"a row of {child} refers to a {parent} that is not there")
            raise exc.IntegrityError(lost, None, reason)


@contextmanager
def indexed_afterwards(session: Session, *tables: str) -> Iterator[None]:
    """Fill those of these SQLite tables that are empty without their indexes, made at the end.

    In the caller's own transaction: when it fails, tables and indexes are as they were.
    """
    connection = session.connection()
    made: list[str] = []
    for table in tables if connection.dialect.name == "sqlite" else ():
        if connection.exec_driver_sql(f'SELECT 1 FROM "{table}" LIMIT 1').first():  # noqa: S608 - a name of ours
            continue
        for name, statement in connection.exec_driver_sql(_INDEXES, (table,)).all():
            connection.exec_driver_sql(f'DROP INDEX "{name}"')
            made.append(statement)
    yield
    for statement in made:
        connection.exec_driver_sql(statement)
