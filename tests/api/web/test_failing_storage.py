"""A disk that is full, a file that is damaged or locked: told for what it is, and never as a bug."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from api.catalog.loading import NewFilm, insert_many
from api.db import Database
from api.postgresql import problem
from tests.conftest import NOW, Person, SignIn

pytestmark = pytest.mark.anyio
FILMS = 120


@pytest.fixture
async def ana(sign_in: SignIn, database: Database, sqlite_file: Path) -> Person:
    """Somebody among many films, on SQLite."""
    del sqlite_file
    with database.writing() as session:
        insert_many(session, [NewFilm(f"Film {n}", 1995) for n in range(FILMS)], NOW)
    return await sign_in("ana")


@contextmanager
def every_connection(app: FastAPI, pragma: str) -> Iterator[None]:
    """Set a pragma on each connection before it is used."""
    engine = app.state.services.database.engine

    def prepare(connection: Any, *_rest: Any) -> None:
        connection.execute(f"PRAGMA {pragma}").close()

    event.listen(engine, "checkout", prepare)
    yield
    event.remove(engine, "checkout", prepare)


def damage(file: Path) -> None:
    """Write over a database that nobody has open."""
    for beside in file.parent.glob(f"{file.name}-*"):
        beside.unlink()
    file.write_bytes(b"no database at all" * 1_000)


async def rate(client: httpx.AsyncClient, ana: Person, movie_id: int = 1) -> httpx.Response:
    body = {"stars": 4, "note": "x" * 500}
    return await client.put(f"/ratings/{movie_id}", json=body, headers=ana.headers)


async def test_a_full_disk_is_told_and_what_was_there_stays(
    app: FastAPI, client: httpx.AsyncClient, ana: Person
) -> None:
    assert (await rate(client, ana)).status_code == 201
    with every_connection(app, "max_page_count = 1"):  # SQLite takes the pages it has
        answers = [await rate(client, ana, movie_id) for movie_id in range(2, FILMS)]
    refused = answers[-1]
    assert refused.status_code == 507
    assert refused.json()["code"] == "storage-full"
    shown = await client.get("/movies/1", headers=ana.headers)
    assert shown.json()["my_rating"]["stars"] == 4


async def test_a_database_that_takes_no_writes_is_still_read(
    app: FastAPI, client: httpx.AsyncClient, ana: Person
) -> None:
    with every_connection(app, "query_only = 1"):
        refused = await rate(client, ana)
    assert refused.status_code == 503
    assert "read-only" in refused.json()["detail"]
    assert int(refused.headers["Retry-After"]) > 0
    assert (await client.get("/movies/1", headers=ana.headers)).status_code == 200


async def test_a_writer_that_does_not_end_is_waited_for_and_then_told(
    app: FastAPI, client: httpx.AsyncClient, ana: Person, database: Database
) -> None:
    with database.writing() as session, every_connection(app, "busy_timeout = 20"):
        session.connection()
        refused = await rate(client, ana)
    assert refused.status_code == 503
    assert "busy" in refused.json()["detail"]
    assert (await rate(client, ana)).status_code == 201


async def test_a_damaged_file_asks_for_a_backup_and_the_service_is_not_ready(
    app: FastAPI, client: httpx.AsyncClient, ana: Person, sqlite_file: Path
) -> None:
    database: Database = app.state.services.database
    database.checkpoint()
    database.engine.dispose()
    damage(sqlite_file)
    refused = await rate(client, ana)
    assert refused.status_code == 503
    assert "Restore the latest backup" in refused.json()["detail"]
    ready = await client.get("/health/ready")
    assert ready.status_code == 503
    assert ready.json()["parts"]["database"]["status"] == "down"


class Refused(Exception):
    """What a PostgreSQL driver raises, with the server's code."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("sqlstate", "status"),
    [
        ("40P01", 503),  # a deadlock
        ("55P03", 503),  # a lock that was not given in time
        ("53100", 507),  # the disk is full
        ("25006", 503),  # a standby
        ("XX001", 503),  # data corrupted
        ("08006", 503),  # the connection was lost
        ("57P01", 503),  # the server is being stopped
    ],
)
def test_what_the_other_database_says_becomes_the_same_answers(sqlstate: str, status: int) -> None:
    told = problem(DBAPIError("SELECT 1", {}, Refused(sqlstate)))
    assert told is not None
    assert told.status == status


def test_a_statement_that_is_wrong_is_a_bug_of_ours() -> None:
    assert problem(DBAPIError("SELECT 1", {}, Refused("42601"))) is None
