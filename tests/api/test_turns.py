"""Writers of one process take turns; one who holds SQLite too long makes nobody wait for ever."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import exc, text

from api import db
from api.db import Database

RAISE = text("UPDATE catalog_stamp SET stamp = stamp + 1")
STAMP = text("SELECT stamp FROM catalog_stamp")
FIRST = text("INSERT INTO catalog_stamp (catalog_stamp_id, stamp) VALUES (1, 0)")
WRITERS, EACH = 6, 20


def test_many_writers_at_once_all_get_their_turn(database: Database) -> None:
    with database.writing() as session:
        session.connection().execute(FIRST)
    together = threading.Barrier(WRITERS)

    def write(_: int) -> None:
        together.wait(timeout=10)
        for _turn in range(EACH):
            with database.writing() as session:
                session.connection().execute(RAISE)

    with ThreadPoolExecutor(WRITERS) as threads:
        list(threads.map(write, range(WRITERS)))
    with database.reading() as session:
        assert session.connection().execute(STAMP).scalar_one() == WRITERS * EACH


def test_after_the_busy_timeout_sqlite_decides(
    database: Database, sqlite_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "BUSY_TIMEOUT_MS", 20)
    other = Database(f"sqlite:///{sqlite_file}")  # as another process: it knows nothing of turns

    def write() -> None:
        with other.writing() as session:
            session.connection().execute(RAISE)

    try:
        # A thread that holds its turn without writing.
        with other.turn(), ThreadPoolExecutor(1) as another:
            another.submit(write).result()
        with database.writing() as session:
            session.connection()
            with pytest.raises(exc.OperationalError):
                write()
        write()
    finally:
        other.close()


def test_a_failure_gives_the_turn_back(database: Database) -> None:
    def fail() -> None:
        with database.writing():
            raise RuntimeError

    for _ in range(2):
        with pytest.raises(RuntimeError):
            fail()
    with database.turn():
        pass


def test_a_thread_that_has_its_turn_does_not_wait_for_itself(database: Database) -> None:
    begun = time.monotonic()
    with database.turn(), database.turn():
        pass
    assert time.monotonic() - begun < 1
