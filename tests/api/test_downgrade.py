"""The way back: every revision can be taken back, and the schema be made again."""

from alembic import command
from sqlalchemy import inspect

from api.db import Database
from api.migrate import configuration, migrate


def tables(url: str) -> set[str]:
    database = Database(url)
    try:
        return set(inspect(database.engine).get_table_names())
    finally:
        database.close()


def test_a_schema_that_is_taken_back_leaves_no_table_and_can_be_made_again(
    database_url: str,
) -> None:
    before = tables(database_url)
    assert "rating" in before
    command.downgrade(configuration(database_url), "base")
    assert tables(database_url) == {"alembic_version"}
    migrate(database_url)
    assert tables(database_url) == before
