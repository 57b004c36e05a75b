"""The audit trail: who did what, when, in whose name."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from api.accounts.models import AuditEvent


def record(
    session: Session,
    user_id: int,
    actor: str,
    action: str,
    summary: str,
    detail: dict[str, Any],
    now: datetime,
) -> None:
    """Add a row to the audit trail, in the caller's transaction."""
    session.add(
        AuditEvent(
            user_id=user_id,
            actor=actor,
            action=action,
            summary=summary,
            detail=detail,
            created_at=now,
        )
    )


def latest(session: Session, user_id: int, *, limit: int, actor: str | None) -> list[AuditEvent]:
    """Return the newest events of a user, optionally only those of one actor."""
    statement = select(AuditEvent).where(col(AuditEvent.user_id) == user_id)
    if actor:
        statement = statement.where(col(AuditEvent.actor) == actor)
    statement = statement.order_by(col(AuditEvent.audit_event_id).desc()).limit(limit)
    return list(session.execute(statement).scalars())
