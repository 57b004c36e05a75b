"""The same figures from PostgreSQL, whatever time zone its sessions have."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from sqlalchemy import text

from api.analytics.models import AnalyticsQuery
from api.db import Database
from api.tables import metadata
from tests.api.analytics.test_against_python import EXAMPLES, agree, queries, worlds_of
from tests.api.analytics.world import World
from tests.databases import server_url

SCHEMA = "matinee_analytics_test"


@pytest.fixture(scope="module")
def postgresql() -> Iterator[Database]:
    """A schema of this run's own on the server, dropped afterwards."""
    url = server_url()
    admin = Database(url)
    with admin.writing() as session:
        session.connection().execute(text(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"))
        session.connection().execute(text(f"CREATE SCHEMA {SCHEMA}"))
    options = f"-csearch_path%3D{SCHEMA}%20-ctimezone%3DAsia/Tokyo"
    database = Database(f"{url}{'&' if '?' in url else '?'}options={options}")
    metadata.create_all(database.engine)
    yield database
    database.close()
    with admin.writing() as session:
        session.connection().execute(text(f"DROP SCHEMA {SCHEMA} CASCADE"))
    admin.close()


@pytest.mark.postgresql
@settings(EXAMPLES, max_examples=60)
@given(world=worlds_of(), query=queries())
def test_postgresql_copy_and_plain_python_agree(
    world: World, query: AnalyticsQuery, postgresql: Database
) -> None:
    agree(world, query, postgresql)
