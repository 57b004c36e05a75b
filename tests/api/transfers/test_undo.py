"""Whatever an import writes, taking it back leaves the tables as they were."""

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete
from sqlmodel import Session, col

from api.accounts import service as accounts
from api.catalog import service as catalog
from api.catalog.loading import NewFilm, insert_many, insert_rows
from api.db import Database
from api.proposals.operations import Context
from api.ratings.models import Rating
from api.transfers import service
from api.transfers.models import Existing
from api.transfers.wire import ApplyImport

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HEADER = (
    "movie_id,title,year,imdb_id,tmdb_id,stars,rated_at,watched_on,note,tags,source,"
    "original_score,original_scale\n"
)
# The last row of the file can't be written, whatever comes before it.
BROKEN = {
    "sqlite": """
    CREATE TRIGGER broken BEFORE INSERT ON rating WHEN new.movie_id > 5
    BEGIN SELECT RAISE(ABORT, 'no'); END""",
    "postgresql": """
    CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'no'; END$$;
    CREATE TRIGGER broken BEFORE INSERT ON rating FOR EACH ROW WHEN (new.movie_id > 5)
    EXECUTE FUNCTION fail()""",
}
TABLES = {
    "movie": "movie_id",
    "movie_title": "movie_id, title",
    "movie_genre": "movie_id, genre",
    "rating": "user_id, movie_id",
    "tag": "tag_id",
    "movie_search": "rowid",
}


@pytest.fixture
def house(database: Database) -> Database:
    """Two raters and five films."""
    with database.writing() as session:
        accounts.create(session, "ana", None, NOW)
        accounts.create(session, "ben", None, NOW)
        insert_many(session, [NewFilm(f"Film {n}", 2000) for n in range(1, 6)], NOW)
    return database


def contents(session: Session) -> dict[str, Any]:
    connection = session.connection()
    run, keys = connection.exec_driver_sql, dict(TABLES)
    if connection.dialect.name == "postgresql":
        keys["movie_search"] = "movie_id"
    # The ids of titles have no meaning; those of films that came and went are not used again.
    columns = {"movie_title": "movie_id, title, normal, kind"}
    return {
        table: run(f"SELECT {columns.get(table, '*')} FROM {table} ORDER BY {order}").all()  # noqa: S608 - names above
        for table, order in keys.items()
    }


def rate(session: Session, user_id: int, stars: dict[int, int]) -> None:
    session.connection().execute(delete(Rating).where(col(Rating.user_id) == user_id))
    insert_rows(
        session,
        "rating",
        (
            {
                "user_id": user_id,
                "movie_id": movie_id,
                "half_stars": half_stars,
                "rated_at": NOW,
                "source": "matinee",
                "updated_at": NOW,
            }
            for movie_id, half_stars in stars.items()
        ),
    )
    catalog.recount(session)


def line(row: tuple[int, int, str, str]) -> str:
    film, half_stars, tag, day = row
    return f",Film {film},2000,,,{half_stars / 2},{day},,,{tag},matinee,,\n"


rows = st.tuples(
    st.integers(1, 8),
    st.integers(0, 10),
    st.sampled_from(["", "a", "b|c"]),
    st.sampled_from(["", "2020-01-01", "2027-01-01"]),
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(rows, max_size=8),
    st.dictionaries(st.integers(1, 5), st.integers(1, 10)),
    st.booleans(),
    st.sampled_from(["newer", "keep", "replace"]),
)
def test_an_import_taken_back_leaves_no_trace(
    house: Database,
    imported: list[tuple[int, int, str, str]],
    stars: dict[int, int],
    create_films: bool,
    existing: Existing,
) -> None:
    content = (HEADER + "".join(map(line, imported))).encode()
    context = Context(1, "user", NOW)
    with house.writing() as session:
        rate(session, 1, stars)
        rate(session, 2, {1: 7})
    with house.writing() as session:
        before = contents(session)
        prepared = service.prepare(session, 1, io.BytesIO(content), "a.csv", existing)
        import_id = service.store(session, 1, prepared, existing, NOW)
        assert contents(session) == before
        service.apply(session, context, import_id, ApplyImport(create_films=create_films))
        catalog.recount(session)
        during = contents(session)
        catalog.recount(session)
        assert contents(session) == during
        service.undo(session, context, import_id)
        assert contents(session) == before


def test_a_failure_in_the_middle_leaves_everything(house: Database) -> None:
    content = (HEADER + line((1, 8, "a", "")) + line((7, 8, "", ""))).encode()
    context = Context(1, "user", NOW)
    with house.writing() as session:
        prepared = service.prepare(session, 1, io.BytesIO(content), "a.csv", "newer")
        import_id = service.store(session, 1, prepared, "newer", NOW)
        connection = session.connection()
        connection.exec_driver_sql(BROKEN[connection.dialect.name])
    with house.reading() as session:
        before = contents(session)
    with pytest.raises(Exception, match="no"), house.writing() as session:
        service.apply(session, context, import_id, ApplyImport(create_films=True))
    with house.reading() as session:
        assert contents(session) == before
        assert service.view(session, 1, import_id).state.value == "preview"
