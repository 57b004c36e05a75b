"""The published model and the refreshes that make it."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import BigInteger, Index, LargeBinary
from sqlmodel import Field

from api.tables import Table, UtcDateTime


class RefreshState(StrEnum):
    """Where a refresh stands; `done`, `failed` and `cancelled` are final."""

    queued = "queued"
    running = "running"
    done = "done"
    failed = "failed"
    cancelled = "cancelled"


FINAL_STATES: Final = (
    RefreshState.done.value,
    RefreshState.failed.value,
    RefreshState.cancelled.value,
)


class RecommendationModel(Table, table=True):
    """A fitted model as one row: to insert it is to publish it, whole or not at all.

    `stamp` is the catalogue's stamp when the ratings were read: a model of another stamp is old.
    """

    model_id: int | None = Field(default=None, primary_key=True)
    blob: bytes = Field(sa_type=LargeBinary)
    n_films: int
    n_users: int
    n_ratings: int
    stamp: int = Field(sa_type=BigInteger)
    fitted_at: datetime = Field(sa_type=UtcDateTime)


class Refresh(Table, table=True):
    """One request for a new model; `user_id` None means the schedule asked.

    `attempts` counts the workers that took it, so that one that kills its worker ends as failed.
    """

    __table_args__ = (Index("ix_refresh_state", "state", "refresh_id"),)

    refresh_id: int | None = Field(default=None, primary_key=True)
    user_id: int | None = Field(
        default=None, foreign_key="user.user_id", index=True, ondelete="CASCADE"
    )
    state: str = Field(default=RefreshState.queued.value, max_length=16)
    progress: int = Field(default=0)
    reason: str | None = Field(default=None, max_length=300)
    attempts: int = Field(default=0)
    created_at: datetime = Field(sa_type=UtcDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    beat_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
