"""Proposals: stored exactly, shown as computed, executed once.

Approval is one transaction: pending -> approved, the effect, the audit row. Whatever does not match
(digest, time, state, the target's version) is a conflict and changes nothing else.
"""

import hashlib
import json
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select, update
from sqlmodel import Session, col

from api.accounts.audit import record
from api.proposals.models import Proposal, ProposalState
from api.proposals.operations import Context, Operation, Outcome, Registry
from api.web.errors import Conflict, NotFound, TooMany

LIFE: Final = timedelta(minutes=10)
MAX_PENDING: Final = 5


def digest_of(operation: str, body: dict[str, Any], summary: str, target_version: str) -> str:
    """Return the SHA-256 digest that binds what is shown to what will be executed."""
    text = json.dumps(
        [operation, body, summary, target_version],
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=True,
    )
    return hashlib.sha256(text.encode()).hexdigest()


def propose(session: Session, context: Context, operation: Operation, parameters: Any) -> Proposal:
    """Store a change for the user to decide; the same pending change is not stored twice.

    Raises TooMany when five are pending, and whatever `describe` raises (an unknown film, say).
    """
    description = operation.describe(session, context, parameters)
    body = parameters.model_dump(mode="json", exclude_unset=True)
    digest = digest_of(operation.name, body, description.summary, description.target_version)
    pending = list_own(session, context.user_id, context.now, state=ProposalState.pending)
    for earlier in pending:
        if earlier.digest == digest and earlier.actor == context.actor:
            return earlier
    if len(pending) >= MAX_PENDING:
        wait = max(1, int((min(p.expires_at for p in pending) - context.now).total_seconds()))
        raise TooMany(
            f"{MAX_PENDING} proposals are waiting for the user already. "
            "Ask them to approve or reject those first.",
            retry_after=wait,
        )
    proposal = Proposal(
        proposal_id=secrets.token_urlsafe(16),
        user_id=context.user_id,
        actor=context.actor,
        operation=operation.name,
        body=body,
        digest=digest,
        summary=description.summary,
        details=description.details,
        target_version=description.target_version,
        created_at=context.now,
        expires_at=context.now + LIFE,
    )
    session.add(proposal)
    record(
        session,
        context.user_id,
        context.actor,
        "proposal.created",
        description.summary,
        {"proposal_id": proposal.proposal_id, "operation": operation.name, "body": body},
        context.now,
    )
    return proposal


def get_own(session: Session, user_id: int, proposal_id: str, now: datetime) -> Proposal:
    """Return a proposal of the user; raises NotFound for anybody else's."""
    proposal = session.get(Proposal, proposal_id)
    if proposal is None or proposal.user_id != user_id:
        raise NotFound("There is no such proposal. GET /proposals lists yours.")
    return _aged(proposal, now)


def list_own(
    session: Session, user_id: int, now: datetime, *, state: ProposalState | None, limit: int = 50
) -> Sequence[Proposal]:
    """Return the user's proposals, newest first; pending ones past their time are expired."""
    statement = select(Proposal).where(col(Proposal.user_id) == user_id)
    if state is ProposalState.pending:
        statement = statement.where(
            col(Proposal.state) == state.value, col(Proposal.expires_at) > now
        )
    elif state is not None:
        statement = statement.where(col(Proposal.state) == state.value)
    statement = statement.order_by(col(Proposal.created_at).desc()).limit(limit)
    return [_aged(proposal, now) for proposal in session.execute(statement).scalars()]


def _aged(proposal: Proposal, now: datetime) -> Proposal:
    if proposal.state == ProposalState.pending and proposal.expires_at <= now:
        proposal.state = ProposalState.expired.value
    return proposal


def _decide(session: Session, proposal: Proposal, state: ProposalState, now: datetime) -> None:
    """Move a pending proposal to its final state, or raise Conflict if someone was faster."""
    changed = session.execute(
        update(Proposal)
        .where(
            col(Proposal.proposal_id) == proposal.proposal_id,
            col(Proposal.state) == ProposalState.pending.value,
        )
        .values(state=state.value, decided_at=now)
        .returning(col(Proposal.proposal_id))
    ).scalar_one_or_none()
    if changed is None:
        raise Conflict("This proposal has been decided already; nothing was changed now.")


def approve(
    session: Session, context: Context, registry: Registry, proposal_id: str, digest: str
) -> Outcome:
    """Execute a pending proposal once, exactly as it was shown."""
    proposal = get_own(session, context.user_id, proposal_id, context.now)
    if proposal.state == ProposalState.expired:
        raise Conflict("This proposal has expired. Ask for the change again.")
    if proposal.state != ProposalState.pending:
        raise Conflict(f"This proposal is {proposal.state} already; nothing was changed now.")
    if not secrets.compare_digest(proposal.digest.encode(), digest.encode()):
        raise Conflict("The digest is not that of the proposal. Fetch it and show it again.")
    operation = registry[proposal.operation]
    parameters = operation.parameters.model_validate(proposal.body)
    description = operation.describe(session, context, parameters)
    # Made anew from what would be executed now: the stored row is no proof of what was shown.
    shown = description.summary, description.target_version
    if digest_of(operation.name, proposal.body, *shown) != proposal.digest:
        raise Conflict("What this would change has changed meanwhile. Ask for the change again.")
    _decide(session, proposal, ProposalState.approved, context.now)
    outcome = operation.execute(session, context, parameters)
    record(
        session,
        context.user_id,
        proposal.actor,
        "proposal.approved",
        proposal.summary,
        {"proposal_id": proposal_id, "operation": proposal.operation, "body": proposal.body},
        context.now,
    )
    return outcome


def reject(session: Session, context: Context, proposal_id: str) -> Proposal:
    """Turn a pending proposal down."""
    proposal = get_own(session, context.user_id, proposal_id, context.now)
    if proposal.state == ProposalState.expired:
        raise Conflict("This proposal has expired; there is nothing to reject.")
    _decide(session, proposal, ProposalState.rejected, context.now)
    session.refresh(proposal)
    record(
        session,
        context.user_id,
        context.actor,
        "proposal.rejected",
        proposal.summary,
        {"proposal_id": proposal_id, "operation": proposal.operation},
        context.now,
    )
    return proposal
