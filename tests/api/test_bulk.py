"""Very many rows at once: all of them, or none, and every key is that of a row."""

from pathlib import Path

import pytest
from sqlalchemy import exc, text

from api.bulk import bulk_writing, indexed_afterwards
from api.catalog import service as catalog
from api.catalog.loading import NewFilm
from api.db import Database

GENRE = text("INSERT INTO movie_genre (movie_id, genre) VALUES (77, 'Drama')")
NAMES = "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'movie' ORDER BY name"
INDEXES = [
    f"ix_movie_{name}" for name in ("average", "imdb_id", "popularity", "sort_title", "tmdb_id")
] + ["ix_movie_year"]


def indexes(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.connection().execute(text(NAMES)).scalars())


def genres(database: Database) -> int:
    with database.reading() as session:
        found = session.connection().execute(text("SELECT count(*) FROM movie_genre"))
        return found.scalar_one()


def test_a_key_of_no_row_is_refused_and_nothing_stays(database: Database) -> None:
    def fill() -> None:
        with bulk_writing(database) as session:
            catalog.insert_many(session, [NewFilm("Heat", genres=("Crime",))])
            session.connection().execute(GENRE)

    with pytest.raises(exc.IntegrityError):
        fill()
    assert genres(database) == 0


def test_keys_are_checked_again_afterwards(database: Database) -> None:
    with bulk_writing(database) as session:
        catalog.insert_many(session, [NewFilm("Heat", genres=("Crime",))])
    with pytest.raises(exc.IntegrityError), database.writing() as session:
        session.connection().execute(GENRE)
    assert genres(database) == 1


@pytest.mark.usefixtures("sqlite_file")
def test_indexes_come_back_whether_it_went_well_or_not(database: Database) -> None:
    def fill(title: str) -> None:
        with bulk_writing(database) as session, indexed_afterwards(session, "movie"):
            catalog.insert_many(session, [NewFilm(title)])
            if not title:
                raise RuntimeError

    with pytest.raises(RuntimeError):
        fill("")
    assert indexes(database) == INDEXES
    fill("Heat")
    assert indexes(database) == INDEXES


def test_a_table_in_use_keeps_its_indexes(database: Database, sqlite_file: Path) -> None:
    assert sqlite_file.exists()
    with bulk_writing(database) as session:
        catalog.insert_many(session, [NewFilm("Heat")])
    with bulk_writing(database) as session, indexed_afterwards(session, "movie"):
        assert list(session.connection().execute(text(NAMES)).scalars()) == INDEXES
