"""Proposals over HTTP: only the user in person reads and decides them."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.proposals import service
from api.proposals.models import ProposalState
from api.proposals.wire import Approval, Decision, ProposalList, ProposalView
from api.web.deps import Decider, Deps
from api.web.problems import problems

router = APIRouter(tags=["proposals"])

ProposalId = Annotated[
    str, Path(pattern=r"^[A-Za-z0-9_-]{10,40}$", description="From list_proposals.")
]


@router.get(
    "/proposals",
    operation_id="list_proposals",
    responses=problems(401, 403, 422, 429),
    summary="Proposals that tools made in your name",
)
async def list_proposals(
    decider: Decider,
    services: Deps,
    state: Annotated[ProposalState | None, Query(description="Only those in this state.")] = None,
) -> ProposalList:
    """List your newest proposals."""
    found = await services.database.read(
        service.list_own, decider.user_id, services.clock(), state=state
    )
    return ProposalList(items=[ProposalView.model_validate(proposal) for proposal in found])


@router.get(
    "/proposals/{proposal_id}",
    operation_id="get_proposal",
    responses=problems(401, 403, 404, 422, 429),
    summary="One proposal with its digest",
)
async def get_proposal(decider: Decider, services: Deps, proposal_id: ProposalId) -> ProposalView:
    """Read one proposal."""
    found = await services.database.read(
        service.get_own, decider.user_id, proposal_id, services.clock()
    )
    return ProposalView.model_validate(found)


@router.post(
    "/proposals/{proposal_id}/approve",
    operation_id="approve_proposal",
    responses=problems(400, 401, 403, 404, 409, 413, 415, 422, 429),
    summary="Approve and execute a proposal",
)
async def approve_proposal(
    decider: Decider, services: Deps, proposal_id: ProposalId, approval: Approval
) -> Decision:
    """Execute the stored change once, exactly as it was shown."""
    outcome = await services.commands.approve(decider, proposal_id, approval.digest)
    return Decision(proposal_id=proposal_id, state=ProposalState.approved, result=outcome.body)


@router.post(
    "/proposals/{proposal_id}/reject",
    operation_id="reject_proposal",
    responses=problems(401, 403, 404, 409, 422, 429),
    summary="Turn a proposal down",
)
async def reject_proposal(decider: Decider, services: Deps, proposal_id: ProposalId) -> Decision:
    """Turn a proposal down; nothing is changed."""
    context = services.commands.context(decider)
    found = await services.database.write(service.reject, context, proposal_id)
    return Decision(proposal_id=proposal_id, state=ProposalState(found.state), result=None)
