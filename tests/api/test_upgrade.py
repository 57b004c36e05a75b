"""A database of the first release becomes today's and keeps everything."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.types import TypeDecorator

from api.db import Database
from api.main import create_app
from api.migrate import configuration, migrate
from api.migrations.models import metadata
from api.settings import ApiSettings
from scripts.backup import put_back, take
from tests.conftest import MovableClock, serving
from tests.databases import Databases

FIRST = "0001"
ROWS = 3
MOMENT = datetime(2026, 11, 1, 12, 30, 15, 250_000, tzinfo=UTC)
Table = list[tuple[Any, ...]]


@pytest.fixture
def old_url(databases: Databases, tmp_path: Path) -> Iterator[str]:
    """A database of the first revision with rows in every table."""
    with databases.blank(tmp_path) as url:
        command.upgrade(configuration(url), FIRST)
        fill(url)
        yield url


def ours(connection: sa.Connection) -> list[sa.Table]:
    """Return the tables the database has, as it describes them, parents first."""
    known = sa.MetaData()
    known.reflect(connection, only=lambda name, _: not name.startswith(("movie_search", "alembic")))
    return [table for table in known.sorted_tables if table.name != "movie_word"]


def fill(url: str) -> None:
    """Insert rows of every kind of value into every table; row n refers to row n."""
    database = Database(url)
    with database.writing() as session:
        connection = session.connection()
        for table in ours(connection):
            typed = metadata.tables[table.name]
            rows = [
                {column.name: value(typed.c[column.name], n) for column in table.columns}
                for n in range(1, ROWS + 1)
            ]
            connection.execute(typed.insert(), rows)
    database.close()


def value(column: sa.Column[Any], n: int) -> Any:
    """Return the n-th value of a column: different for each row, and whole under any reading."""
    if column.name == "half_stars":
        return n
    values: dict[type, Any] = {
        int: n,
        float: n + 0.25,
        bool: n % 2 == 0,
        str: f"{column.name} {n} é 東"[: getattr(column.type, "length", None)],
        bytes: bytes(range(n, 200)),
        datetime: MOMENT + timedelta(days=n),
        date: date(2026, 11, n),
        object: {"n": n, "é": [1.5, None]},
    }
    plain = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    return values[plain.python_type]


def contents(url: str) -> dict[str, Table]:
    """Return every row of every table, in the columns of the first revision's order."""
    database = Database(url)
    with database.reading() as session:
        connection = session.connection()
        found = {
            table.name: sorted(
                (tuple(row) for row in connection.execute(sa.select(metadata.tables[table.name]))),
                key=repr,
            )
            for table in ours(connection)
        }
    database.close()
    return found


def test_every_row_of_the_first_release_is_kept(old_url: str) -> None:
    before = contents(old_url)
    assert len(before) >= 16
    assert all(len(rows) == ROWS for rows in before.values())
    migrate(old_url)
    after = contents(old_url)
    assert {name: after[name] for name in before} == before
    assert all(after[name] == [] for name in after.keys() - before.keys())


def test_the_upgraded_schema_is_what_the_models_say(old_url: str) -> None:
    migrate(old_url)
    database = Database(old_url)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_of_a_model})
        assert compare_metadata(context, metadata) == []
    database.close()


def is_of_a_model(name: str | None, kind: str, _parents: object) -> bool:
    """Leave out the text index, which no model describes."""
    return kind != "table" or name in metadata.tables


def test_there_is_one_newest_revision_and_the_first_is_the_first() -> None:
    scripts = ScriptDirectory.from_config(configuration("sqlite://"))
    assert len(scripts.get_heads()) == 1
    assert scripts.get_bases() == [FIRST]


def test_revisions_use_nothing_of_a_domain() -> None:
    scripts = ScriptDirectory.from_config(configuration("sqlite://"))
    for revision in scripts.walk_revisions():
        used = re.findall(
            r"^(?:from|import) (api\S*)", Path(revision.path).read_text(), re.MULTILINE
        )
        assert set(used) <= {"api.tables"}, f"{revision.revision} would change with {used}"


@pytest.mark.anyio
async def test_the_api_upgrades_when_it_starts_and_serves(
    old_url: str, tmp_path: Path, clock: MovableClock
) -> None:
    settings = ApiSettings(environment="test", state_dir=tmp_path, database_url=old_url, mcp=False)
    async with serving(create_app(settings, clock=clock)) as client:
        ready: httpx.Response = await client.get("/health/ready")
    assert ready.json()["parts"]["database"]["status"] == "ok"


@pytest.mark.usefixtures("sqlite_file")
def test_a_backup_of_the_old_schema_restores_under_the_new(old_url: str, tmp_path: Path) -> None:
    live, kept = tmp_path / "blank.sqlite3", tmp_path / "kept.sqlite3"
    before = contents(old_url)
    take(live, kept)
    migrate(old_url)
    for path in tmp_path.glob("blank.sqlite3*"):
        path.unlink()
    put_back(kept, live)
    migrate(old_url)
    after = contents(old_url)
    assert {name: after[name] for name in before} == before
