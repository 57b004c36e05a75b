"""Accounts, the sessions they opened, the tokens they gave to other tools, and the audit trail."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from api.tables import Table, UtcDateTime


class Role(StrEnum):
    """What an account may do beyond its own ratings."""

    member = "member"
    curator = "curator"
    admin = "admin"


class User(Table, table=True):
    """A person who rates; `password_hash` None means nobody can sign in as them."""

    user_id: int | None = Field(default=None, primary_key=True)
    username: str = Field(unique=True, max_length=64)
    display_name: str = Field(max_length=64)
    role: str = Field(default=Role.member.value, max_length=16)
    password_hash: str | None = Field(default=None, max_length=255)
    locked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)
    # Counts every change of the user's ratings: a cached list is current if it carries the same.
    ratings_version: int = Field(default=0)


class SignInSession(Table, table=True):
    """One sign-in (`sid`): all tokens derived from it live and die together.

    No token is stored. `counter` numbers the rotations: the refresh token of a counter is derived
    from a server key, so the one just used can be answered with the same successor.
    """

    sid: str = Field(primary_key=True, max_length=64)
    user_id: int = Field(foreign_key="user.user_id", index=True, ondelete="CASCADE")
    client: str = Field(max_length=64)
    scope: str = Field(max_length=500)
    counter: int = Field(default=0)
    rotated_at: datetime = Field(sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class AppToken(Table, table=True):
    """A delegated token for another tool, kept as a digest and shown once."""

    app_token_id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user.user_id", index=True, ondelete="CASCADE")
    name: str = Field(max_length=64)
    digest: str = Field(unique=True, max_length=64)
    scope: str = Field(max_length=500)
    read_only: bool
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    last_used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class AuditEvent(Table, table=True):
    """Who did what, when, on whose behalf. Rows are only ever added."""

    audit_event_id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user.user_id", index=True, ondelete="CASCADE")
    actor: str = Field(max_length=64)
    action: str = Field(max_length=64)
    summary: str = Field(max_length=2000)
    detail: dict[str, Any] = Field(sa_type=JSON)
    created_at: datetime = Field(sa_type=UtcDateTime)
