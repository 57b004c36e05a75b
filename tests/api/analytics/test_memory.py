"""The copy in memory is what the tables hold, after every kind of change, or it is not used."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session

from api.analytics import service
from api.analytics.memory import Memory, keeping
from api.analytics.memory.columns import Copy
from api.analytics.memory.engine import answers
from api.analytics.models import AnalyticsAnswer, AnalyticsQuery
from api.catalog import statistics
from api.db import Database
from api.proposals.operations import Context
from api.ratings import service as ratings
from api.ratings.wire import DeleteParameters, RateParameters
from tests.api.analytics.questions import question
from tests.api.analytics.world import ME, NOW, Film, Row, World, store

FILMS = tuple(Film(i, f"Film {i}", 1980 + 7 * i, ("Drama", "War")[: i % 3]) for i in range(1, 6))
PAIRS = sorted({(user, 1 + user * step % 4) for user in range(1, 8) for step in (1, 2)})
WORLD = World(FILMS, [Row(u, m, half=1 + (3 * u + m) % 10) for u, m in PAIRS])
NEW_FILM = """
INSERT INTO movie (movie_id, title, sort_title, version, created_at, updated_at,
                   n_ratings, half_stars_sum, half_stars_sumsq)
VALUES (9, 'N', 'N', 1, '2026-11-01 12:00:00', '2026-11-01 12:00:00', 0, 0, 0)"""
NEW_USER = """
INSERT INTO "user" (user_id, username, display_name, role, created_at, ratings_version)
VALUES (4000, 'new', 'N', 'member', '2026-11-01 12:00:00', 0)"""
QUERIES: tuple[dict[str, Any], ...] = (
    {"by": ["film"], "measures": ["count", "average", "median", "n_ratings"]},
    {"by": ["genre"], "measures": ["average", "distinct_users", "last_rated"]},
    {"by": ["rated_day"], "measures": ["stddev", "active_days", "distinct_films"]},
    {"by": ["stars"], "measures": ["share"], "scope": "others"},
    {"measures": ["my_rank_by_count", "my_rank_by_average"]},
)


@pytest.fixture
def held(database: Database) -> Database:
    """The test's database with a world in it and a stamp."""
    with database.writing() as session:
        store(session, WORLD)
        statistics.touch(session)
    return database


def asked(session: Session, query: dict[str, Any], copy: Memory | None) -> AnalyticsAnswer:
    whole = AnalyticsQuery.model_validate({"scope": "everyone"} | query)
    return service.run(session, whole, ME, NOW, copy)


def agrees(database: Database, copy: Memory) -> None:
    """Check that the copy is used and says what the tables say."""
    with database.reading() as session:
        assert copy.current(session) is not None
        for query in QUERIES:
            assert asked(session, query, copy) == asked(session, query, None)


def context(user_id: int) -> Context:
    return Context(user_id, "test", NOW + timedelta(days=1))


def test_a_copy_is_kept_while_nothing_changes(held: Database) -> None:
    copy = Memory()
    with held.reading() as session:
        first = copy.current(session)
        assert copy.current(session) is first
    agrees(held, copy)


def test_a_rating_a_change_and_a_deletion_are_seen_at_once(held: Database) -> None:
    copy = Memory()
    agrees(held, copy)
    for stars in (5, 0.5):
        with held.writing() as session:
            parameters = RateParameters(movie_id=5, stars=stars)
            ratings.execute_rate(session, context(3), parameters)
        agrees(held, copy)
    with held.writing() as session:
        ratings.execute_delete(session, context(3), DeleteParameters(movie_id=5))
    agrees(held, copy)


def test_the_same_stars_on_another_day_are_seen(held: Database) -> None:
    copy = Memory()
    agrees(held, copy)
    with held.writing() as session:
        row = (
            session.connection()
            .execute(text("SELECT movie_id, half_stars FROM rating WHERE user_id = 4 LIMIT 1"))
            .one()
        )
        parameters = RateParameters(movie_id=row.movie_id, stars=row.half_stars / 2)
        ratings.execute_rate(session, context(4), parameters)
    agrees(held, copy)


def test_an_erased_account_is_gone(held: Database) -> None:
    copy = Memory()
    agrees(held, copy)
    with held.writing() as session:
        ratings.erase_account(session, 2)
    agrees(held, copy)


@pytest.mark.parametrize(
    "change",
    [
        "INSERT INTO movie_genre (movie_id, genre) VALUES (3, 'Comedy')",
        "UPDATE movie SET year = 1931, version = version + 1 WHERE movie_id = 1",
        NEW_FILM,
        NEW_USER,
    ],
)
def test_a_change_of_the_catalogue_or_the_accounts_is_seen(held: Database, change: str) -> None:
    copy = Memory()
    agrees(held, copy)
    with held.writing() as session:
        session.connection().execute(text(change))
        statistics.touch(session)
    agrees(held, copy)


def test_a_writer_who_forgets_the_version_is_caught_by_the_statistics(held: Database) -> None:
    copy = Memory()
    agrees(held, copy)
    with held.writing() as session:
        session.connection().execute(text("UPDATE rating SET half_stars = 1 WHERE user_id = 5"))
        statistics.recount(session)
    agrees(held, copy)


def test_wrong_statistics_keep_the_copy_from_being_used(held: Database) -> None:
    with held.writing() as session:
        session.connection().execute(text("UPDATE movie SET half_stars_sum = half_stars_sum + 1"))
    with held.reading() as session:
        assert Memory().current(session) is None
        assert asked(session, {"by": ["film"]}, Memory()).rows


def test_a_snapshot_older_than_the_copy_still_gets_its_own_figures(held: Database) -> None:
    copy = Memory()
    with held.reading() as old:
        before = asked(old, {"by": ["film"]}, copy)
        with held.writing() as session:
            ratings.execute_rate(session, context(6), RateParameters(movie_id=5, stars=3))
        agrees(held, copy)
        assert asked(old, {"by": ["film"]}, copy) == before


def test_too_many_ratings_are_left_to_the_tables(
    held: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MOST_ROWS", 3)
    with held.reading() as session:
        assert Memory().current(session) is None


def test_who_waits_too_long_for_a_copy_asks_the_tables(
    held: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "PATIENCE_SECONDS", 0)
    copy = Memory()
    with copy.lock, held.reading() as session:
        assert copy.current(session) is None


def test_many_who_ask_at_once_share_one_copy(held: Database) -> None:
    copy, together = Memory(), threading.Barrier(4)

    def ask(_: int) -> Copy | None:
        with held.reading() as session:
            together.wait(timeout=10)
            return copy.current(session)

    with ThreadPoolExecutor(4) as threads:
        copies = list(threads.map(ask, range(4)))
    assert copies[0] is not None
    assert all(one is copies[0] for one in copies)


def test_an_empty_database_has_an_empty_copy(database: Database) -> None:
    with database.writing() as session:
        store(session, World())
    agrees(database, Memory())


def test_my_questions_use_a_copy_but_do_not_wait_for_one(held: Database) -> None:
    copy = Memory()
    with held.reading() as session:
        asked(session, {"scope": "me"}, copy)
        assert copy.current(session, read=False) is None
        everyone = asked(session, {}, copy)
        assert copy.current(session, read=False) is not None
        assert asked(session, {}, copy) == everyone
        mine = asked(session, {"scope": "me", "by": ["film"]}, copy)
        assert mine == asked(session, {"scope": "me", "by": ["film"]}, None)


def test_questions_by_tag_go_to_the_tables() -> None:
    assert answers(question(scope="everyone"))
    assert answers(question(scope="others", by=("film",), measures=("gap",)))
    assert not answers(question(scope="everyone", by=("genre",), measures=("gap",)))
    assert answers(question())
    assert not answers(question(scope="everyone", by=("tag",)))
    assert not answers(question(scope="everyone", subject="tags"))


def test_many_groups_are_counted_without_a_table_for_all(
    held: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    from api.analytics.memory import counting, grouping

    monkeypatch.setattr(grouping, "TABLE", 10)
    monkeypatch.setattr(counting, "TABLE", 10)
    agrees(held, Memory())
