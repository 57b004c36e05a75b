"""What a worker may do with refreshes: take, beat, publish once, fail; and who has no say."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from api.catalog.statistics import recount
from api.db import Database
from api.ratings.models import Rating
from api.recommendations import delivery, refreshes
from api.recommendations.models import RecommendationModel, Refresh
from api.recommendations.snapshot import fit_here
from tests.api.recommendations.conftest import LEASE, publish
from tests.conftest import NOW

EVERY = timedelta(minutes=30)
SILENT = LEASE + timedelta(seconds=1)


def state(database: Database) -> list[tuple[str, int]]:
    with database.reading() as session:
        rows = session.execute(select(Refresh).order_by(col(Refresh.refresh_id))).scalars()
        return [(row.state, row.attempts) for row in rows]


def models(database: Database) -> list[int]:
    with database.reading() as session:
        found = session.execute(select(col(RecommendationModel.model_id))).scalars()
        return sorted(model_id for model_id in found if model_id is not None)


def claim(database: Database, moment: datetime = NOW) -> dict[int, int]:
    with database.writing() as session:
        return delivery.claim(session, moment, LEASE)


def asked(database: Database) -> dict[int, int]:
    """Ask for a refresh and take it."""
    with database.writing() as session:
        refreshes.ask(session, None, NOW)
    return claim(database)


def test_what_three_workers_took_and_none_finished_is_failed(rated: Database) -> None:
    asked(rated)
    for n in (1, 2):
        assert len(claim(rated, NOW + n * SILENT)) == 1
    assert claim(rated, NOW + 3 * SILENT) == {}
    assert state(rated) == [("failed", 3)]


def test_a_beating_refresh_is_not_taken_by_another_worker(rated: Database) -> None:
    taken = asked(rated)
    later = NOW + LEASE - timedelta(seconds=1)
    with rated.writing() as session:
        assert delivery.beat(session, taken, later) == 1
    assert claim(rated, later + timedelta(seconds=5)) == {}


def test_what_comes_while_a_worker_fits_waits_for_it(rated: Database) -> None:
    first = asked(rated)
    with rated.writing() as session:
        refreshes.ask(session, None, NOW)
    assert claim(rated, NOW) == {}
    with rated.writing() as session:
        delivery.give_back(session, first)
    assert len(claim(rated, NOW)) == 2


def test_a_worker_that_slept_has_no_say_any_more(rated: Database) -> None:
    slept = asked(rated)
    awake = claim(rated, NOW + SILENT)
    model = fit_here(rated, NOW)
    with rated.writing() as session:
        assert delivery.beat(session, slept, NOW) == 0
        delivery.give_back(session, slept)
        delivery.fail(session, slept, "late", NOW)
    with pytest.raises(delivery.NoLongerWanted), rated.writing() as session:
        delivery.publish(session, slept, model, NOW)
    assert models(rated) == []
    with rated.writing() as session:
        delivery.publish(session, awake, fit_here(rated, NOW), NOW)
    assert state(rated) == [("done", 2)]


def test_a_model_of_older_ratings_never_replaces_a_newer_one(rated: Database) -> None:
    old = fit_here(rated, NOW)
    publish(rated)
    late = asked(rated)
    with pytest.raises(IntegrityError), rated.writing() as session:
        delivery.publish(session, late, old, NOW)
    assert models(rated) == [1]


def test_a_cancelled_refresh_publishes_nothing(rated: Database) -> None:
    taken = asked(rated)
    with rated.writing() as session:
        session.execute(delete(Refresh))
    with pytest.raises(delivery.NoLongerWanted), rated.writing() as session:
        delivery.publish(session, taken, fit_here(rated, NOW), NOW)
    assert models(rated) == []


def test_what_a_stopping_worker_gives_back_costs_no_try(rated: Database) -> None:
    taken = asked(rated)
    with rated.writing() as session:
        delivery.give_back(session, taken)
    assert state(rated) == [("queued", 0)]


def test_a_publication_is_one_swap_and_keeps_two_models(rated: Database) -> None:
    for _ in range(3):
        publish(rated)
    assert models(rated) == [2, 3]
    assert {row[0] for row in state(rated)} == {"done"}


def stale(database: Database, moment: datetime) -> bool:
    with database.reading() as session:
        return refreshes.is_stale(session, moment, EVERY)


def test_the_schedule_asks_for_the_first_model_at_once(rated: Database) -> None:
    assert stale(rated, NOW)
    with rated.writing() as session:
        session.execute(delete(Rating))
        recount(session)
    assert not stale(rated, NOW)


def test_a_model_of_the_present_ratings_is_never_stale(rated: Database) -> None:
    publish(rated)
    assert not stale(rated, NOW + timedelta(days=1))


def test_a_few_new_ratings_wait_for_the_schedule_and_many_do_not(rated: Database) -> None:
    publish(rated)
    for raters, soon in (([101], False), (list(range(102, 110)), True)):
        with rated.writing() as session:
            session.execute(delete(Rating).where(col(Rating.user_id).in_(raters)))
            recount(session)
        assert stale(rated, NOW) is soon
        assert stale(rated, NOW + EVERY)


def test_the_schedule_leaves_alone_what_has_just_failed(rated: Database) -> None:
    taken = asked(rated)
    with rated.writing() as session:
        delivery.fail(session, taken, "no", NOW)
    assert not stale(rated, NOW + timedelta(minutes=1))
    assert stale(rated, NOW + EVERY + timedelta(minutes=1))


def test_the_schedule_asks_for_nothing_while_a_refit_is_under_way(rated: Database) -> None:
    with rated.writing() as session:
        refreshes.ask(session, 101, NOW)
    assert not stale(rated, NOW)
    claim(rated)
    assert not stale(rated, NOW)
