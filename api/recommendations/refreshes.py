"""Refreshes as rows: asked for, taken by a worker, published in one swap, or given up.

The queue only wakes a worker; what is to be done stands here. One fit serves all that wait.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, or_, select, update
from sqlmodel import Session, col

from api.catalog.models import CatalogStamp
from api.proposals.operations import Context, Description, Operation, Outcome
from api.ratings.models import Rating
from api.recommendations.models import RecommendationModel, Refresh, RefreshState
from api.recommendations.wire import RefreshRequest, RefreshView
from api.web.errors import Conflict, NotFound

REFIT: Final = "refit"
MAX_ATTEMPTS: Final = 3
# A running refresh whose worker gave no sign for so long is taken again.
SILENT_AFTER: Final = timedelta(seconds=10)
KEPT_MODELS: Final = 2
KEPT_REFRESHES: Final = timedelta(days=7)
_OPEN: Final = (RefreshState.queued.value, RefreshState.running.value)


def view(refresh: Refresh) -> RefreshView:
    """Return what the wire shows of a refresh."""
    assert refresh.refresh_id is not None  # noqa: S101 - a stored row has its key
    return RefreshView(
        refresh_id=refresh.refresh_id,
        status=RefreshState(refresh.state),
        progress=refresh.progress,
        reason=refresh.reason,
        attempts=refresh.attempts,
        created_at=refresh.created_at,
        started_at=refresh.started_at,
        finished_at=refresh.finished_at,
    )


def ask(session: Session, user_id: int | None, now: datetime) -> Refresh:
    """Return the open refresh of this user (or of the schedule), or a new one."""
    same = col(Refresh.user_id).is_(None) if user_id is None else col(Refresh.user_id) == user_id
    waiting = session.execute(
        select(Refresh).where(same, col(Refresh.state) == RefreshState.queued.value).limit(1)
    ).scalar_one_or_none()
    if waiting is not None:
        return waiting
    refresh = Refresh(user_id=user_id, created_at=now)
    session.add(refresh)
    session.flush()
    return refresh


def get_own(session: Session, user_id: int, refresh_id: int) -> RefreshView:
    """Return a refresh the user asked for; raises NotFound for anybody else's."""
    return view(_own(session, user_id, refresh_id))


def cancel(session: Session, user_id: int, refresh_id: int, now: datetime) -> RefreshView:
    """Stop a refresh that is not finished; raises Conflict if it is."""
    refresh = _own(session, user_id, refresh_id)
    if refresh.state not in _OPEN:
        raise Conflict(f"This refresh is {refresh.state} already.")
    refresh.state = RefreshState.cancelled.value
    refresh.finished_at = now
    session.add(refresh)
    return view(refresh)


def _own(session: Session, user_id: int, refresh_id: int) -> Refresh:
    refresh = session.get(Refresh, refresh_id)
    if refresh is None or refresh.user_id != user_id:
        raise NotFound("There is no such refresh. Ask for one with refresh_recommendations.")
    return refresh


def claim(session: Session, now: datetime) -> list[int]:
    """Take everything that waits, or whose worker is silent; returns the ids, maybe none.

    What three workers took and none finished is failed: it probably ends its worker.
    """
    waiting = or_(
        col(Refresh.state) == RefreshState.queued.value,
        (col(Refresh.state) == RefreshState.running.value)
        & (col(Refresh.beat_at) < now - SILENT_AFTER),
    )
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
            progress=10,
            attempts=Refresh.attempts + 1,
            started_at=now,
            beat_at=now,
        )
        .returning(col(Refresh.refresh_id))
    ).scalars()
    return [refresh_id for refresh_id in taken if refresh_id is not None]


def beat(session: Session, refresh_ids: Sequence[int], now: datetime) -> int:
    """Say that the worker lives; return how many of the refreshes are still wanted."""
    living = session.execute(
        update(Refresh)
        .where(
            col(Refresh.refresh_id).in_(refresh_ids),
            col(Refresh.state) == RefreshState.running.value,
        )
        .values(beat_at=now)
        .returning(col(Refresh.refresh_id))
    ).scalars()
    return len(list(living))


def publish(
    session: Session, refresh_ids: Sequence[int], model: RecommendationModel, now: datetime
) -> None:
    """Publish a model and finish what asked for it, in the caller's one transaction."""
    session.add(model)
    session.flush()
    session.execute(
        update(Refresh)
        .where(
            col(Refresh.refresh_id).in_(refresh_ids),
            col(Refresh.state) == RefreshState.running.value,
        )
        .values(state=RefreshState.done.value, progress=100, reason=None, finished_at=now)
    )
    kept = select(col(RecommendationModel.model_id)).order_by(
        col(RecommendationModel.model_id).desc()
    )
    session.execute(
        delete(RecommendationModel).where(
            col(RecommendationModel.model_id).not_in(kept.limit(KEPT_MODELS))
        )
    )
    session.execute(
        delete(Refresh).where(
            col(Refresh.finished_at) < now - KEPT_REFRESHES, col(Refresh.state).not_in(_OPEN)
        )
    )


def give_back(session: Session, refresh_ids: Sequence[int]) -> None:
    """Put refreshes back in the queue: their worker is stopping and another one will take them."""
    session.execute(
        update(Refresh)
        .where(
            col(Refresh.refresh_id).in_(refresh_ids),
            col(Refresh.state) == RefreshState.running.value,
        )
        .values(
            state=RefreshState.queued.value, progress=0, attempts=Refresh.attempts - 1, beat_at=None
        )
    )


def fail(session: Session, refresh_ids: Sequence[int], reason: str, now: datetime) -> None:
    """Give up refreshes and say why."""
    session.execute(
        update(Refresh)
        .where(
            col(Refresh.refresh_id).in_(refresh_ids),
            col(Refresh.state) == RefreshState.running.value,
        )
        .values(state=RefreshState.failed.value, reason=reason[:300], finished_at=now)
    )


def is_work_waiting(session: Session, now: datetime) -> bool:
    """Whether a worker should be woken: something waits, or its worker is silent."""
    waiting = or_(
        col(Refresh.state) == RefreshState.queued.value,
        (col(Refresh.state) == RefreshState.running.value)
        & (col(Refresh.beat_at) < now - SILENT_AFTER),
    )
    return (
        session.execute(select(col(Refresh.refresh_id)).where(waiting).limit(1)).first() is not None
    )


def ask_if_stale(session: Session, now: datetime, after: timedelta) -> bool:
    """Ask for a refit if there are ratings the model doesn't know and it is older than `after`.

    The first model of a database that has ratings is asked for at once.
    """
    if session.execute(select(col(Rating.user_id)).limit(1)).first() is None:
        return False
    latest = session.execute(
        select(col(RecommendationModel.fitted_at), col(RecommendationModel.stamp))
        .order_by(col(RecommendationModel.model_id).desc())
        .limit(1)
    ).one_or_none()
    if latest is not None and (
        latest.stamp == current_stamp(session) or latest.fitted_at > now - after
    ):
        return False
    ask(session, None, now)
    return True


def current_stamp(session: Session) -> int:
    """Return the catalogue's stamp, which changes with every change of films or ratings."""
    return session.execute(select(col(CatalogStamp.stamp)).limit(1)).scalar() or 0


def _describe(_session: Session, _context: Context, _parameters: Any) -> Description:
    return Description("Compute fresh recommendations.", {}, "")


def _execute(session: Session, context: Context, _parameters: RefreshRequest) -> Outcome:
    refresh = ask(session, context.user_id, context.now)
    body = view(refresh).model_dump(mode="json")
    location = f"/recommendations/refreshes/{refresh.refresh_id}"
    return Outcome(202, body, {"Location": location}, jobs=((REFIT, str(refresh.refresh_id)),))


OPERATIONS: Final = (Operation("refresh_recommendations", RefreshRequest, _describe, _execute),)
