"""What the driver reads on the event loop is what a session would read."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import bindparam, select, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import col

from api import driver as module
from api.accounts import service as accounts
from api.accounts.models import User
from api.accounts.sessions import SignInSession
from api.db import Database
from api.driver import Reads
from api.tables import UtcDateTime

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 24, 12, 30, 15, 250_000, tzinfo=UTC)
NAMES = text('SELECT username FROM "user" WHERE username IN :names ORDER BY 1').bindparams(
    bindparam("names", expanding=True)
)
STATEMENTS: tuple[tuple[Any, dict[str, Any]], ...] = (
    (select(col(User.user_id), col(User.created_at), col(User.locked_at)), {}),
    (select(col(SignInSession.sid), col(SignInSession.expires_at)), {}),
    (text('SELECT created_at, username FROM "user"').columns(created_at=UtcDateTime()), {}),
    (text('SELECT count(*), max(username) FROM "user" WHERE username > :name'), {"name": "b"}),
    (NAMES, {"names": ["ana", "ben", "nobody"]}),
    (NAMES, {"names": []}),
)


@pytest.fixture
def people(database: Database) -> Database:
    """A database with two accounts."""
    with database.writing() as session:
        accounts.create(session, "ana", None, NOW)
        accounts.create(session, "ben", None, NOW)
    return database


@pytest.mark.usefixtures("sqlite_file")
async def test_rows_are_those_of_a_session_names_and_times_included(people: Database) -> None:
    for statement, values in STATEMENTS:
        with people.reading() as session:
            expected = session.connection().execute(statement, values).all()

        def read(reads: Reads, statement: object = statement, values: object = values) -> object:
            return reads.connection().execute(statement, values).all()

        for _ in range(2):  # compiled, then known
            assert await people.quick(read) == expected
    created = select(col(User.created_at)).limit(1)
    row = await people.quick(lambda reads: reads.connection().execute(created).first())
    assert row.created_at == NOW


async def test_all_reads_of_one_call_see_the_same_state(people: Database) -> None:
    counted = text('SELECT count(*) FROM "user"')

    def read(reads: Reads) -> tuple[int, int]:
        before = reads.connection().execute(counted).scalar_one()
        with people.writing() as session:
            accounts.create(session, "cleo", None, NOW)
        return before, reads.connection().execute(counted).scalar_one()

    assert await people.quick(read) == (2, 2)
    assert await people.quick(lambda reads: reads.connection().execute(counted).scalar_one()) == 3


@pytest.mark.usefixtures("sqlite_file")
async def test_a_failure_is_told_as_sqlalchemy_tells_it_and_leaves_no_transaction(
    people: Database,
) -> None:
    bad = text('SELECT nothing FROM "user"')
    with pytest.raises(DBAPIError) as told:
        await people.quick(lambda reads: reads.connection().execute(bad))
    assert "sqlite_errorname" in dir(told.value.orig)
    assert await people.quick(
        lambda reads: reads.connection().execute(NAMES, {"names": ["ana"]}).all()
    )


async def test_a_traced_database_reads_where_the_listeners_are(people: Database) -> None:
    people.traced = True
    assert await people.quick(lambda reads: isinstance(reads, module.Driver)) is False


async def test_no_more_statements_are_kept_than_a_bound(
    people: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_KNOWN", 3)
    for number in range(10):
        statement = text(f"SELECT {number} AS n")

        def read(reads: Reads, statement: Any = statement) -> Any:
            return reads.connection().execute(statement).one()

        assert (await people.quick(read)).n == number
