"""Monday's digests: made once for everybody who may sign in, and kept."""

from datetime import UTC, datetime, timedelta
from typing import Final

import anyio
import logfire
from sqlalchemy import delete, exists, select
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col

from api.accounts.models import User
from api.db import Database
from api.digests import queries, service
from api.digests.models import Digest
from api.digests.periods import Period, last_week
from api.ratings.models import Rating
from api.recommendations.shelf import Shelf
from app.settings import Clock

BATCH: Final = 100
LOOK_SECONDS: Final = 60.0
KEPT: Final = timedelta(days=400)


def due_week(now: datetime, hour: int) -> Period:
    """Return the newest week whose digests are due: on Monday at `hour` UTC it is the one before.

    Before that hour the week before that one still is, so that none is left out.
    """
    return last_week(now - timedelta(hours=hour))


def due(session: Session, period: Period, after: int) -> list[int]:
    """Return some of the users, by id, whose digest of a week is not made yet."""
    has_rated = exists().where(
        col(Rating.user_id) == col(User.user_id), col(Rating.rated_at) < period.end
    )
    is_made = exists().where(
        col(Digest.user_id) == col(User.user_id), col(Digest.period) == period.name
    )
    found = session.execute(
        select(col(User.user_id))
        .where(
            col(User.user_id) > after,
            col(User.password_hash).is_not(None),
            col(User.locked_at).is_(None),
            has_rated,
            ~is_made,
        )
        .order_by(col(User.user_id))
        .limit(BATCH)
    ).scalars()
    return [user_id for user_id in found if user_id is not None]


def is_ready(session: Session, shelf: Shelf) -> bool:
    """Whether there is a model: a digest made before the first would keep its poor advice."""
    return shelf.newest(session) is not None


def make(session: Session, shelf: Shelf, user_id: int, period: Period, now: datetime) -> Digest:
    """Compute a digest to be kept."""
    return Digest(
        user_id=user_id,
        period=period.name,
        fingerprint=queries.fingerprint(session, user_id, period.end),
        content=service.compute(session, shelf, user_id, period, now).model_dump(mode="json"),
        made_at=now,
    )


def keep(session: Session, digest: Digest) -> bool:
    """Store a digest unless there is one already; return whether it was stored."""
    if session.get(Digest, (digest.user_id, digest.period)) is not None:
        return False
    if session.get(User, digest.user_id) is None:
        return False  # the account was deleted meanwhile
    session.add(digest)
    return True


def forget(session: Session, now: datetime) -> None:
    """Delete digests that are more than a year old."""
    session.execute(delete(Digest).where(col(Digest.made_at) < now - KEPT))


class Schedule:
    """Makes what is due; a worker that is killed leaves nothing half made."""

    def __init__(self, database: Database, clock: Clock, hour: int) -> None:
        self._database, self._clock, self._hour = database, clock, hour
        self._shelf = Shelf()
        self._finished = ""

    async def make_due(self) -> int:
        """Make every digest that is due; return how many were."""
        now = self._clock().astimezone(UTC)
        period = due_week(now, self._hour)
        if period.name == self._finished:
            return 0
        if not await self._database.read(is_ready, self._shelf):
            return 0
        made, failed, last = 0, 0, 0
        while users := await self._database.read(due, period, last):
            for user_id in users:
                try:
                    digest = await self._database.read(make, self._shelf, user_id, period, now)
                    made += await self._database.write(keep, digest)
                except Exception as error:  # noqa: BLE001 - one digest must not stop the others
                    logfire.error("a digest failed", _exc_info=error)
                    failed += 1
            last = users[-1]
        await self._database.write(forget, now)
        if not failed:
            self._finished = period.name
        return made

    async def run(self) -> None:
        """Look for what is due until cancelled."""
        while True:
            try:
                if made := await self.make_due():
                    logfire.info("{made} digests made", made=made)
            except (DBAPIError, OSError) as error:
                logfire.warn("the digests wait: {kind}", kind=type(error).__name__)
            await anyio.sleep(LOOK_SECONDS)
