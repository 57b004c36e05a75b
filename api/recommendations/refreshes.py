"""Refreshes as rows: asked for, looked at, cancelled; `delivery` is what a worker does with them.

The queue only wakes a worker; what is to be done stands here. One fit serves all that wait.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, func, or_, select
from sqlmodel import Session, col

from api.catalog.models import Movie
from api.proposals.operations import Context, Description, Operation, Outcome
from api.recommendations.models import (
    FINAL_STATES,
    RecommendationModel,
    Refresh,
    RefreshState,
)
from api.recommendations.snapshot import current_stamp
from api.recommendations.wire import RefreshRequest, RefreshView
from api.web.errors import Conflict, NotFound

REFIT: Final = "refit"
# So many ratings more or fewer than the model knows are refitted without waiting.
MANY_RATINGS: Final = 100
MANY_OF_ALL: Final = 0.05


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
    if refresh.state in FINAL_STATES:
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


def is_stale(session: Session, now: datetime, after: timedelta) -> bool:
    """Whether the schedule should ask for a refit.

    It should once there are ratings the model doesn't know and it is older than `after`, and at
    once when these are many, as after an import. What has just failed is left alone for as long,
    and nothing is asked for while a refit is under way.
    """
    latest = session.execute(
        select(
            col(RecommendationModel.fitted_at),
            col(RecommendationModel.stamp),
            col(RecommendationModel.n_ratings),
        )
        .order_by(col(RecommendationModel.model_id).desc())
        .limit(1)
    ).one_or_none()
    if latest is not None and latest.stamp == current_stamp(session):
        return False
    ratings = session.execute(select(func.sum(col(Movie.n_ratings)))).scalar() or 0
    if latest is None:
        due = ratings > 0
    else:
        many = max(MANY_RATINGS, MANY_OF_ALL * latest.n_ratings)
        due = latest.fitted_at <= now - after or abs(ratings - latest.n_ratings) > many
    return due and not _is_seen_to(session, now - after)


def _is_seen_to(session: Session, since: datetime) -> bool:
    """Whether a refit is under way, or one that the schedule asked for has failed lately."""
    failed = and_(
        col(Refresh.user_id).is_(None),
        col(Refresh.state) == RefreshState.failed.value,
        col(Refresh.finished_at) > since,
    )
    found = select(col(Refresh.refresh_id)).where(
        or_(col(Refresh.state).not_in(FINAL_STATES), failed)
    )
    return session.execute(found.limit(1)).first() is not None


def _describe(_session: Session, _context: Context, _parameters: Any) -> Description:
    return Description("Compute fresh recommendations.", {}, "")


def _execute(session: Session, context: Context, _parameters: RefreshRequest) -> Outcome:
    refresh = ask(session, context.user_id, context.now)
    body = view(refresh).model_dump(mode="json")
    location = f"/recommendations/refreshes/{refresh.refresh_id}"
    return Outcome(202, body, {"Location": location}, jobs=((REFIT, str(refresh.refresh_id)),))


OPERATIONS: Final = (Operation("refresh_recommendations", RefreshRequest, _describe, _execute),)
