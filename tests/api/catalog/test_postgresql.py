"""The same films found, browsed and edited on PostgreSQL."""

from collections.abc import Iterator

import pytest
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import text

from api.accounts.models import User
from api.catalog import service
from api.catalog.search import create_index
from api.catalog.wire import MoviePatch, MovieSearch
from api.db import Database
from api.migrations.models import metadata
from api.proposals.operations import Context
from tests.api.catalog.conftest import FILMS, rate
from tests.conftest import NOW

SCHEMA = "matinee_catalog_test"
pytestmark = pytest.mark.postgresql


class Server(BaseSettings):
    """Where a server for tests is: MATINEE_TEST_POSTGRESQL_URL (postgresql+psycopg://...)."""

    model_config = SettingsConfigDict(env_prefix="MATINEE_TEST_")

    postgresql_url: str = ""


@pytest.fixture(scope="module")
def postgresql() -> Iterator[Database]:
    """The films and five raters in a schema of this run's own, dropped afterwards."""
    url = Server().postgresql_url
    if not url:
        pytest.skip("no PostgreSQL server: set MATINEE_TEST_POSTGRESQL_URL")
    admin = Database(url)
    with admin.writing() as session:
        session.connection().execute(text(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"))
        session.connection().execute(text(f"CREATE SCHEMA {SCHEMA}"))
    database = Database(f"{url}{'&' if '?' in url else '?'}options=-csearch_path%3D{SCHEMA}")
    metadata.create_all(database.engine)
    with database.writing() as session:
        create_index(session.connection())
        session.add_all(
            User(user_id=n, username=f"u{n}", display_name=f"U{n}", created_at=NOW)
            for n in range(1, 6)
        )
        session.flush()
        matrix = service.insert_many(session, FILMS, NOW)[0]
        for user_id in range(1, 6):
            rate(session, user_id, matrix, 6 + user_id % 3)
    yield database
    database.close()
    with admin.writing() as session:
        session.connection().execute(text(f"DROP SCHEMA {SCHEMA} CASCADE"))
    admin.close()


def titles(database: Database, **filters: object) -> list[str]:
    with database.reading() as session:
        page = service.search(session, MovieSearch.model_validate(filters), 1)
    return [item.title for item in page.items]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("spiderman", "Spider-Man"),
        ("amélie", "Amelie"),
        ("matrix the", "The Matrix"),
        ("lord of the rngs", "The Lord of the Rings: The Two Towers"),
        ("godfather 2", "The Godfather: Part II"),
        ("shawsh", "The Shawshank Redemption"),
        ("true grit 2010", "True Grit"),
        ("fabuleux destin", "Amelie"),
        ("twelve angry men", "12 Angry Men"),
        ("spidrman", "Spider-Man"),
        ("$", "$"),
    ],
)
def test_what_is_typed_finds_what_is_meant(postgresql: Database, typed: str, meant: str) -> None:
    assert titles(postgresql, q=typed)[0] == meant


@pytest.mark.parametrize("typed", ["'", "a' | 'b", "\\", ":*", "a & !b", "%", "zzqxv jjkw", "!!!"])
def test_syntax_of_tsquery_is_only_text(postgresql: Database, typed: str) -> None:
    assert len(titles(postgresql, q=typed)) < 20


def test_filters_and_orders_hold(postgresql: Database) -> None:
    assert titles(postgresql)[0] == "The Matrix"
    assert titles(postgresql, sort="oldest")[-1] == "Untitled"
    assert titles(postgresql, sort="newest")[0] == "Blade Runner 2049"
    assert titles(postgresql, rated="mine", min_average=3) == ["The Matrix"]
    assert titles(postgresql, sort="average", min_ratings=12) == []
    both = titles(postgresql, genres_all=["Adventure", "Sci-Fi"], year_from=1970)
    assert both == ["Star Wars: Episode IV - A New Hope"]
    none = titles(postgresql, genres_any=["Western"], genres_none=["Crime"], rated="not_mine")
    assert none == ["True Grit", "True Grit"]
    assert titles(postgresql, tag="noir") == []


def test_a_film_is_edited_and_deleted(postgresql: Database) -> None:
    context = Context(1, "user", NOW)
    with postgresql.writing() as session:
        [movie_id] = service.insert_many(session, [service.NewFilm("Metropolis", 1927)], NOW)
        service.patch(session, context, movie_id, [1], MoviePatch(title="Metropolis Restored"))
    with postgresql.reading() as session:
        found = service.detail(session, movie_id, 1)
        assert (found.title, found.version, found.my_rating) == ("Metropolis Restored", 2, None)
        before = service.stamp(session, 1)
    with postgresql.writing() as session:
        service.delete(session, context, movie_id, [2])
        service.rebuild_search_index(session)
        service.recount(session)
        assert service.stamp(session, 1) != before
    assert titles(postgresql, q="metropolis") == []
    assert titles(postgresql, q="matrix")[0] == "The Matrix"


def test_films_with_given_ids_do_not_get_in_the_way_of_others(postgresql: Database) -> None:
    with postgresql.writing() as session:
        given = service.insert_many(
            session, [service.NewFilm("A", movie_id=900), service.NewFilm("B")], NOW
        )
        assert given == [900, 901]
        for movie_id in given:
            service.delete(session, Context(1, "user", NOW), movie_id, None)
