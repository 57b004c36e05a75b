"""What people type, on the real titles of MovieLens: set MATINEE_TEST_MOVIELENS to a folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.catalog import service
from api.catalog.wire import MovieSearch
from api.db import Database
from api.transfers.movielens import import_movielens
from tests.databases import Databases

pytestmark = pytest.mark.full

# What is typed, and the year of the film that must come first: well-known films only.
TYPED = {
    "spider-man": 2002, "spiderman": 2002, "Amelie": 2001, "matrix the": 1999, "matrx": 1999,
    "lord of the rngs fellowship": 2001, "two towers": 2002, "starwars 4": 1977, "star wars": 1977,
    "empire strikes": 1980, "the god father": 1972, "godfather part 2": 1974, "pulp ficton": 1994,
    "silence of lambs": 1991, "shawshenk": 1994, "terminator two": 1991, "se7en": 1995,
    "8½": 1963, "wall e": 2008, "up": 2009, "leon": 1994, "cidade de deus": 2002,
    "la vita e bella": 1997, "sen to chihiro": 2001, "drak knight": 2008, "harry poter": 2001,
    "back to teh future 3": 1990, "toystory": 1995, "strangelove": 1964, "figth club": 1999,
    "12 monkeys": 1995, "ten things i hate": 1999, "xmen 2": 2000, "oceans 11": 2001,
    "la confidential": 1997, "et": 1982, "wizzard of oz": 1939, "rocky 4": 1985, "alien 3": 1992,
    "jurasic park": 1993, "citizen cane": 1941, "phsycho": 1960, "el laberinto del fauno": 2006,
    "il buono il brutto": 1966, "ai artificial": 2001, "girl with dragon tatoo": 2011,
}  # fmt: skip


class Places(BaseSettings):
    """Where data sets are on this machine."""

    model_config = SettingsConfigDict(env_prefix="MATINEE_TEST_")

    movielens: Path | None = None


@pytest.fixture(scope="module")
def filled(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The real catalogue."""
    source = Places().movielens
    if source is None:
        pytest.skip("set MATINEE_TEST_MOVIELENS to the folder of ml-latest-small")
    with databases.fresh(tmp_path_factory.mktemp("movielens")) as url:
        database = Database(url)
        with database.writing() as session:
            import_movielens(session, source)
        yield database
        database.close()


@pytest.mark.parametrize(("typed", "year"), TYPED.items())
def test_what_is_typed_finds_what_is_meant_on_movielens(
    filled: Database, typed: str, year: int
) -> None:
    with filled.reading() as session:
        page = service.search(session, MovieSearch(q=typed), 1)
    assert page.items, typed
    assert page.items[0].year == year
