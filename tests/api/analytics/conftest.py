"""A database for made-up worlds, and questions asked of them."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from api.analytics import service
from api.analytics.models import AnalyticsAnswer, AnalyticsQuery
from api.db import Database
from tests.api.analytics.world import ME, NOW, World, store
from tests.databases import Databases

Ask = Callable[..., AnalyticsAnswer]


@pytest.fixture(scope="session")
def worlds(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> Iterator[Database]:
    """A database whose content every test replaces."""
    with databases.fresh(tmp_path_factory.mktemp("worlds")) as url:
        database = Database(url)
        yield database
        database.close()


@pytest.fixture
def ask(worlds: Database) -> Callable[[World], Ask]:
    """Return a function that stores a world and returns one that asks questions of it."""

    def of(world: World) -> Ask:
        with worlds.writing() as session:
            store(session, world)

        def asked(*, me: int = ME, now: datetime = NOW, **query: Any) -> AnalyticsAnswer:
            with worlds.reading() as session:
                return service.run(session, AnalyticsQuery(**query), me, now)

        return asked

    return of
