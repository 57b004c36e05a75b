"""Digests the worker has made: one a user and period."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from api.tables import Table, UtcDateTime


class Digest(Table, table=True):
    """The digest of a period as it was made, so that Monday's digest stays Monday's.

    `fingerprint` tells the ratings it was made of: it is shown for as long as they are the same.
    """

    user_id: int = Field(foreign_key="user.user_id", primary_key=True, ondelete="CASCADE")
    period: str = Field(primary_key=True, max_length=8)
    fingerprint: str = Field(max_length=64)
    content: dict[str, Any] = Field(sa_type=JSON)
    made_at: datetime = Field(sa_type=UtcDateTime)
