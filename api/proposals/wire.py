"""What the wire shows of proposals."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.proposals.models import ProposalState


class PendingApproval(BaseModel):
    """The answer (202) to a tool: the change is stored and waits for the user."""

    status: Literal["pending_approval"]
    proposal_id: str
    summary: str = Field(description="The change as the user is shown it.")
    details: dict[str, Any]
    expires_at: datetime
    next: str = Field(description="What happens next.")


class ProposalView(BaseModel):
    """A proposal as its owner sees it."""

    model_config = ConfigDict(from_attributes=True)

    proposal_id: str
    actor: str = Field(description="The tool that asked.")
    operation: str
    summary: str
    details: dict[str, Any]
    digest: str = Field(description="Send it back to approve exactly this.")
    state: ProposalState
    created_at: datetime
    expires_at: datetime
    decided_at: datetime | None


class ProposalList(BaseModel):
    """The newest proposals of the caller."""

    items: list[ProposalView]


class Approval(BaseModel):
    """The consent to one exact change."""

    model_config = ConfigDict(extra="forbid")

    digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] = Field(
        description="The digest of the proposal that was shown."
    )


class Decision(BaseModel):
    """What became of a proposal, and the answer of the executed operation if it was approved."""

    proposal_id: str
    state: ProposalState
    result: dict[str, Any] | None
