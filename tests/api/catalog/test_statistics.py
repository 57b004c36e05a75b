"""Statistics that are exact whatever happened to the ratings, and the stamp that tells."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import Session

from api.catalog import service
from api.db import Database
from tests.api.catalog.conftest import rate

COLUMNS = "n_ratings, half_stars_sum, half_stars_sumsq, average_half_stars"


def statistics(session: Session, movie_id: int) -> tuple[float | None, ...]:
    query = text(f"SELECT {COLUMNS} FROM movie WHERE movie_id = :movie_id")  # noqa: S608
    return tuple(session.connection().execute(query, {"movie_id": movie_id}).one())


def test_a_first_rating_counts(session: Session, films: dict[str, int]) -> None:
    service.shift_statistics(session, films["Amelie"], None, 9)
    assert statistics(session, films["Amelie"]) == (1, 9, 81, 9.0)


def test_a_changed_rating_moves_the_sums_only(session: Session, films: dict[str, int]) -> None:
    service.shift_statistics(session, films["Amelie"], None, 9)
    service.shift_statistics(session, films["Amelie"], 9, 4)
    assert statistics(session, films["Amelie"]) == (1, 4, 16, 4.0)


def test_without_ratings_there_is_no_average(session: Session, films: dict[str, int]) -> None:
    service.shift_statistics(session, films["Amelie"], None, 9)
    service.shift_statistics(session, films["Amelie"], 9, None)
    assert statistics(session, films["Amelie"]) == (0, 0, 0, None)


@given(steps=st.lists(st.tuples(st.integers(1, 5), st.none() | st.integers(1, 10)), max_size=30))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_shifting_equals_recounting(
    database: Database, films: dict[str, int], steps: list[tuple[int, int | None]]
) -> None:
    movie_id = films["WALL·E"]
    with database.writing() as session:
        connection = session.connection()
        connection.execute(text("DELETE FROM rating"))
        service.recount(session)
        now: dict[int, int] = {}
        for user_id, half_stars in steps:
            old = now.pop(user_id, None)
            if old is not None:
                connection.execute(text("DELETE FROM rating WHERE user_id = :u"), {"u": user_id})
                service.shift_statistics(session, movie_id, old, None)
            if half_stars is not None:
                rate(session, user_id, movie_id, half_stars)
                now[user_id] = half_stars
        shifted = statistics(session, movie_id)
        service.recount(session, [movie_id])
        assert statistics(session, movie_id) == pytest.approx(shifted)


def test_a_recount_repairs_all_films_or_only_those_named(
    session: Session, films: dict[str, int]
) -> None:
    session.connection().execute(text("UPDATE movie SET n_ratings = 99"))
    service.recount(session, [films["The Matrix"]])
    assert statistics(session, films["The Matrix"])[0] == 5
    assert statistics(session, films["The Godfather"])[0] == 99
    service.recount(session)
    assert statistics(session, films["The Godfather"])[0] == 3


def test_the_stamp_changes_with_the_catalogue_and_with_nothing_else(
    session: Session, films: dict[str, int]
) -> None:
    before = service.stamp(session, 1)
    assert service.stamp(session, 1) == before
    service.shift_statistics(session, films["Amelie"], None, 9)
    assert service.stamp(session, 1) != before


def test_the_stamp_changes_with_the_users_own_ratings(
    session: Session, films: dict[str, int]
) -> None:
    assert films
    before = service.stamp(session, 1), service.stamp(session, 2)
    session.connection().execute(
        text('UPDATE "user" SET ratings_version = ratings_version + 1 WHERE user_id = 1')
    )
    assert service.stamp(session, 1) != before[0]
    assert service.stamp(session, 2) == before[1]


def test_an_empty_catalogue_has_a_stamp(session: Session) -> None:
    assert service.stamp(session, 1) == "0.0"
