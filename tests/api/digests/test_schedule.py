"""Monday's digests: made once, kept, and shown for as long as they are true."""

from datetime import UTC, datetime

import anyio
import pytest
from sqlalchemy import select
from sqlmodel import col

from api import worker
from api.accounts.models import User
from api.db import Database
from api.digests.models import Digest
from api.digests.schedule import Schedule, due_week
from api.settings import ApiSettings
from app.valkey import ValkeyServer
from tests.api.digests.conftest import ANA, Given, at, digest, store
from tests.conftest import NOW, MovableClock

pytestmark = pytest.mark.anyio


def kept(database: Database) -> list[tuple[int, str]]:
    with database.reading() as session:
        rows = session.execute(
            select(col(Digest.user_id), col(Digest.period)).order_by(col(Digest.period))
        )
        return [(row[0], row[1]) for row in rows]


def test_a_week_is_due_on_monday_from_its_hour() -> None:
    assert due_week(datetime(2026, 11, 23, 5, 59, tzinfo=UTC), 6).name == "2026-W46"
    assert due_week(datetime(2026, 11, 23, 6, tzinfo=UTC), 6).name == "2026-W47"


async def test_a_digest_is_made_once_for_those_who_may_sign_in(
    advised: Database, clock: MovableClock
) -> None:
    assert await Schedule(advised, clock, 6).make_due() == 1
    assert await Schedule(advised, clock, 6).make_due() == 0
    assert kept(advised) == [(ANA, "2026-W47")]
    clock.advance(days=7)
    same = Schedule(advised, clock, 6)
    assert await same.make_due() == 1
    assert await same.make_due() == 0
    assert kept(advised) == [(ANA, "2026-W47"), (ANA, "2026-W48")]


async def test_mondays_digest_stays_until_its_ratings_change(
    advised: Database, clock: MovableClock
) -> None:
    await Schedule(advised, clock, 6).make_due()
    clock.advance(days=2)
    store(advised, [Given(ANA, 18, 10, clock())])
    assert digest(advised, clock()).made_at == NOW
    store(advised, [Given(ANA, 19, 10, at(11, 20))])
    fresh = digest(advised, clock())
    assert fresh.made_at == clock()
    assert fresh.films.total == 4


async def test_what_was_told_last_week_is_not_told_again(
    advised: Database, clock: MovableClock
) -> None:
    mine = [Given(ANA, n, 10, at(3, 1)) for n in range(18, 21)]
    store(advised, mine)
    first = digest(advised, clock()).discovery
    await Schedule(advised, clock, 6).make_due()
    clock.advance(days=7)
    second = digest(advised, clock()).discovery
    assert first is not None
    assert second is not None
    assert (first.kind, first.subject) != (second.kind, second.subject)


async def test_one_digest_that_fails_does_not_stop_the_others(
    advised: Database, clock: MovableClock
) -> None:
    with advised.writing() as session:
        for user_id in (11, 12):
            user = session.get(User, user_id)
            assert user is not None
            user.password_hash = "x"
        # Content that no version of ours wrote.
        session.add(Digest(user_id=ANA, period="2026-W40", fingerprint="", content={}, made_at=NOW))
    schedule = Schedule(advised, clock, 6)
    assert await schedule.make_due() == 2
    assert await schedule.make_due() == 0
    assert kept(advised) == [(ANA, "2026-W40"), (11, "2026-W47"), (12, "2026-W47")]


async def test_no_digest_is_made_before_the_first_model(
    rated: Database, clock: MovableClock
) -> None:
    assert await Schedule(rated, clock, 6).make_due() == 0
    assert kept(rated) == []


async def test_a_worker_makes_what_is_due(
    advised: Database, settings: ApiSettings, clock: MovableClock, valkey: ValkeyServer
) -> None:
    with_queue = settings.model_copy(update={"redis_url": valkey.url})
    async with anyio.create_task_group() as group:
        await group.start(worker.run, with_queue, clock)
        with anyio.fail_after(20):
            while True:
                await anyio.sleep(0.05)
                if kept(advised):
                    break
        group.cancel_scope.cancel()
    assert kept(advised) == [(ANA, "2026-W47")]
