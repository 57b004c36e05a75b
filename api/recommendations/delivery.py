"""What a worker does with refreshes: takes them, says that it lives, publishes, or gives up.

The rows are all there is to it. A worker may be killed, or sleep and wake, at any moment.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, or_, select, tuple_, update
from sqlmodel import Session, col

from api.recommendations.models import FINAL_STATES, RecommendationModel, Refresh, RefreshState

MAX_ATTEMPTS: Final = 3
# How far a refresh is, in percent, once it was taken, its ratings are read, its model is fitted.
TAKEN, READ, FITTED = 10, 30, 90
KEPT_MODELS: Final = 2
KEPT_REFRESHES: Final = timedelta(days=7)

Taken = Mapping[int, int]
"""Refreshes a worker took: how often each had been taken by then, itself included.

Who was silent for too long finds another count in the row, and has no say any more.
"""


class NoLongerWanted(Exception):
    """All refreshes a worker took were cancelled, or taken by another worker."""


def claim(session: Session, now: datetime, lease: timedelta) -> dict[int, int]:
    """Take everything that waits, or whose worker was silent for longer than its lease.

    Nothing is taken while another worker fits: it takes what came meanwhile when it is done. What
    three workers took and none finished is failed: it probably ends its worker.
    """
    if _is_fitting(session, now - lease):
        return {}
    waiting = _waiting(now - lease)
    session.execute(
        update(Refresh)
        .where(waiting, col(Refresh.attempts) >= MAX_ATTEMPTS)
        .values(
            state=RefreshState.failed.value,
            reason=f"{MAX_ATTEMPTS} workers took it and none finished it.",
            finished_at=now,
        )
    )
    taken = session.execute(
        update(Refresh)
        .where(waiting)
        .values(
            state=RefreshState.running.value,
            progress=TAKEN,
            attempts=Refresh.attempts + 1,
            started_at=now,
            beat_at=now,
        )
        .returning(col(Refresh.refresh_id), col(Refresh.attempts))
    )
    return {refresh_id: attempts for refresh_id, attempts in taken if refresh_id is not None}


def is_work_waiting(session: Session, now: datetime, lease: timedelta) -> bool:
    """Whether there is something to claim."""
    if _is_fitting(session, now - lease):
        return False
    found = select(col(Refresh.refresh_id)).where(_waiting(now - lease)).limit(1)
    return session.execute(found).first() is not None


def _is_fitting(session: Session, silent_since: datetime) -> bool:
    """Whether a worker that lives is at work."""
    alive = (col(Refresh.state) == RefreshState.running.value) & (
        col(Refresh.beat_at) >= silent_since
    )
    return (
        session.execute(select(col(Refresh.refresh_id)).where(alive).limit(1)).first() is not None
    )


def _waiting(silent_since: datetime) -> ColumnElement[bool]:
    return or_(
        col(Refresh.state) == RefreshState.queued.value,
        (col(Refresh.state) == RefreshState.running.value) & (col(Refresh.beat_at) < silent_since),
    )


def _change(session: Session, taken: Taken, **values: Any) -> int:
    """Change those of the taken refreshes that are still this worker's; return how many."""
    key = tuple_(col(Refresh.refresh_id), col(Refresh.attempts))
    mine = session.execute(
        update(Refresh)
        .where(key.in_(list(taken.items())), col(Refresh.state) == RefreshState.running.value)
        .values(values)
        .returning(col(Refresh.refresh_id))
    )
    return len(mine.all())


def beat(session: Session, taken: Taken, now: datetime, progress: int | None = None) -> int:
    """Say that the worker lives, and how far it is (percent); return how many are still wanted."""
    further = {} if progress is None else {"progress": progress}
    return _change(session, taken, beat_at=now, **further)


def publish(session: Session, taken: Taken, model: RecommendationModel, now: datetime) -> None:
    """Publish a model and finish what asked for it, in the caller's one transaction.

    Raises NoLongerWanted, and IntegrityError when another worker has published meanwhile.
    """
    session.add(model)
    session.flush()
    done = {"state": RefreshState.done.value, "progress": 100, "reason": None}
    if not _change(session, taken, **done, finished_at=now):
        raise NoLongerWanted
    newest = col(RecommendationModel.model_id)
    kept = select(newest).order_by(newest.desc()).limit(KEPT_MODELS)
    session.execute(delete(RecommendationModel).where(newest.not_in(kept)))
    session.execute(
        delete(Refresh).where(
            col(Refresh.finished_at) < now - KEPT_REFRESHES, col(Refresh.state).in_(FINAL_STATES)
        )
    )


def give_back(session: Session, taken: Taken) -> None:
    """Put refreshes back in the queue: their worker is stopping and another one will take them."""
    waiting = {"state": RefreshState.queued.value, "progress": 0, "beat_at": None}
    _change(session, taken, **waiting, attempts=Refresh.attempts - 1)


def fail(session: Session, taken: Taken, reason: str, now: datetime) -> None:
    """Give up refreshes and say why."""
    failed = {"state": RefreshState.failed.value, "reason": reason[:300]}
    _change(session, taken, **failed, finished_at=now)
