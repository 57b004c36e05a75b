"""Proposals: what a delegated token asked for and only the user may approve."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from api.tables import Table, UtcDateTime


class ProposalState(StrEnum):
    """Where a proposal stands; every state but `pending` is final."""

    pending = "pending"
    approved = "approved"
    rejected = "rejected"
    expired = "expired"


class Proposal(Table, table=True):
    """One exact change, with the sentence the user is shown and the digest that binds both."""

    proposal_id: str = Field(primary_key=True, max_length=40)
    user_id: int = Field(foreign_key="user.user_id", index=True, ondelete="CASCADE")
    actor: str = Field(max_length=64)
    operation: str = Field(max_length=40)
    body: dict[str, Any] = Field(sa_type=JSON)
    digest: str = Field(max_length=64)
    summary: str = Field(max_length=2000)
    details: dict[str, Any] = Field(sa_type=JSON)
    target_version: str = Field(max_length=80)
    state: str = Field(default=ProposalState.pending.value, max_length=16)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
