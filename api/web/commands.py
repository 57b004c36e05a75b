"""The one way a change happens: executed for its owner, proposed for a tool, once per key."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import logfire
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from api.accounts.scopes import Principal
from api.db import Database
from api.proposals import service as proposals
from api.proposals.models import Proposal
from api.proposals.operations import Context, Outcome, Registry
from api.web import idempotency
from api.web.errors import Problem
from api.web.problems import MEDIA_TYPE
from app.settings import Clock


class JobQueue(Protocol):
    """Takes note of work for the worker."""

    async def enqueue(self, kind: str, subject: str) -> None:
        """Ask a worker to do `kind` for the row `subject`; the same pair is queued once."""
        ...


@dataclass(frozen=True)
class Commands:
    """Submits operations; owns the transaction, the idempotency row and the jobs after commit."""

    database: Database
    registry: Registry
    claims: idempotency.Claims
    queue: JobQueue
    clock: Clock

    async def submit(
        self,
        caller: Principal,
        name: str,
        parameters: BaseModel,
        *,
        key: str | None = None,
        direct: bool = False,
    ) -> Response:
        """Run or propose an operation and return the answer.

        `direct` lets a delegated token execute: for operations that change no user data, such as
        asking for fresh recommendations.
        """
        context = self.context(caller)
        proposed = caller.delegated and not direct

        def effect(session: Session) -> Outcome:
            operation = self.registry[name]
            if proposed:
                proposal = proposals.propose(session, context, operation, parameters)
                return Outcome(202, pending_body(proposal))
            return operation.execute(session, context, parameters)

        if key is None:
            return await self._finish(await self.database.write(effect))
        body = parameters.model_dump(mode="json")
        wanted = idempotency.fingerprint(name, context.actor, body)
        outcome, replayed = await self._once(context, key, wanted, effect)
        return await self._finish(outcome, replayed=replayed)

    async def _once(
        self, context: Context, key: str, wanted: str, effect: Callable[[Session], Outcome]
    ) -> tuple[Outcome, bool]:
        """Return the outcome of the effect, or the stored one, and whether it was stored."""

        def stored(session: Session) -> Outcome | None:
            found = idempotency.find(session, context.user_id, key, wanted, context.now)
            return found and Outcome(found.status, found.body, found.headers)

        def guarded(session: Session) -> tuple[Outcome, bool]:
            if earlier := stored(session):
                return earlier, True
            outcome = effect(session)
            record = idempotency.IdempotencyRecord(
                user_id=context.user_id,
                key_digest="",
                fingerprint=wanted,
                status=outcome.status,
                body=outcome.body,
                headers=dict(outcome.headers),
                created_at=context.now,
            )
            idempotency.store(session, record, key)
            return outcome, False

        try:
            async with self.claims.hold(f"{context.user_id}:{key}"):
                return await self.database.write(guarded)
        except (idempotency.StillRunning, IntegrityError):
            # A killed process keeps its claim until the lease ends, and without Redis two processes
            # may race (one then breaks the row's uniqueness): the answer may be stored by now.
            if earlier := await self.database.read(stored):
                return earlier, True
            raise

    async def approve(self, caller: Principal, proposal_id: str, digest: str) -> Outcome:
        """Execute what a proposal shows; raises Conflict if it can't be executed as shown."""
        context = self.context(caller)
        outcome = await self.database.write(
            proposals.approve, context, self.registry, proposal_id, digest
        )
        await self._enqueue(outcome)
        return outcome

    def context(self, caller: Principal) -> Context:
        """Return in whose name, by whom and when the caller's operation runs."""
        return Context(caller.user_id, caller.actor or "user", self.clock())

    async def _finish(self, outcome: Outcome, *, replayed: bool = False) -> Response:
        headers = dict(outcome.headers)
        if replayed:
            headers["Idempotent-Replayed"] = "true"
        else:
            await self._enqueue(outcome)
        if outcome.body is None:
            return Response(status_code=outcome.status, headers=headers)
        media_type = MEDIA_TYPE if outcome.status >= 400 else "application/json"
        return JSONResponse(outcome.body, outcome.status, headers=headers, media_type=media_type)

    async def _enqueue(self, outcome: Outcome) -> None:
        for kind, subject in outcome.jobs:
            try:
                await self.queue.enqueue(kind, subject)
            except Problem:
                # The row is committed; the worker's sweeper finds it when the queue is back.
                logfire.warn("{kind} waits for the sweeper", kind=kind)


def pending_body(proposal: Proposal) -> dict[str, Any]:
    """Return the answer to a tool whose change waits for the user."""
    return {
        "status": "pending_approval",
        "proposal_id": proposal.proposal_id,
        "summary": proposal.summary,
        "details": proposal.details,
        "expires_at": wire_time(proposal.expires_at),
        "next": "Nothing has been changed. The user must approve this in Matinee.",
    }


def wire_time(moment: Any) -> str:
    """Return a time as RFC 3339 with Z."""
    return moment.isoformat().replace("+00:00", "Z")
