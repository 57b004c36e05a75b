"""Idempotency keys: the same request with the same key has one effect and one answer.

Two guards. A claim in Redis tells a second request that the first is still running (409). A row
written in the effect's own transaction makes the effect single even if Redis forgets everything.
"""

import hashlib
import json
import re
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Annotated, Any, Final, Protocol

import logfire
from fastapi import Header
from pydantic import Field as WireField
from redis.exceptions import RedisError
from sqlalchemy import JSON, Index, delete, select
from sqlmodel import Field, Session, col

from api.tables import Table, UtcDateTime
from api.web.errors import BadRequest, Conflict, Invalid
from api.web.redis import fast_client

KEPT_FOR: Final = timedelta(hours=24)
LEASE_MS: Final = 30_000
_KEY: Final = re.compile(r"[\x21-\x7e]{1,255}")

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="Any text of 1-255 visible characters; the same key has one effect for 24 h.",
    ),
    WireField(max_length=257, pattern=r'^("[!-~]{1,255}"|[!-~]{1,255})$'),
]

# Free the claim only if it still is ours.
_RELEASE: Final = """
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
"""


class IdempotencyRecord(Table, table=True):
    """The answer of a finished request, under its key and the user's id."""

    __table_args__ = (Index("ix_idempotency_record_created_at", "created_at"),)

    user_id: int = Field(primary_key=True, foreign_key="user.user_id", ondelete="CASCADE")
    key_digest: str = Field(primary_key=True, max_length=64)
    fingerprint: str = Field(max_length=64)
    status: int
    body: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    headers: dict[str, str] = Field(sa_type=JSON)
    created_at: datetime = Field(sa_type=UtcDateTime)


def parse_key(header: str | None) -> str | None:
    """Return the key of the header, quoted (a structured-field string) or bare; None if absent."""
    if header is None:
        return None
    key = header[1:-1] if len(header) >= 2 and header[0] == header[-1] == '"' else header
    if not _KEY.fullmatch(key):
        raise BadRequest("Idempotency-Key takes 1-255 visible ASCII characters, such as a UUID.")
    return key


def fingerprint(operation: str, actor: str, body: Mapping[str, Any]) -> str:
    """Return a digest of what is asked for; the same key must come with the same one."""
    text = json.dumps([operation, actor, body], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def find(
    session: Session, user_id: int, key: str, print_of_request: str, now: datetime
) -> IdempotencyRecord | None:
    """Return the stored answer of a key; raises Invalid if it was used for another request."""
    record = session.execute(
        select(IdempotencyRecord).where(
            col(IdempotencyRecord.user_id) == user_id,
            col(IdempotencyRecord.key_digest) == _digest(key),
            col(IdempotencyRecord.created_at) > now - KEPT_FOR,
        )
    ).scalar_one_or_none()
    if record is not None and record.fingerprint != print_of_request:
        raise Invalid(
            "This Idempotency-Key was used for another request. Use a new key.",
            field="header.Idempotency-Key",
        )
    return record


def store(session: Session, record: IdempotencyRecord, key: str) -> None:
    """Add the answer in the effect's transaction, and drop answers older than a day."""
    session.execute(
        delete(IdempotencyRecord).where(
            col(IdempotencyRecord.created_at) <= record.created_at - KEPT_FOR
        )
    )
    record.key_digest = _digest(key)
    session.add(record)
    session.flush()


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


class StillRunning(Conflict):
    """The first request with a key has not been answered yet."""

    def __init__(self) -> None:
        super().__init__(
            "A request with this Idempotency-Key is still running. Try again in a moment.",
            headers={"Retry-After": "1"},
        )


class Claims(Protocol):
    """Anything that can say that a request with this key is running."""

    def hold(self, name: str) -> Any:
        """Return an async context manager; entering raises StillRunning if the name is held."""
        ...


class LocalClaims:
    """Claims within this process: the twin for when there is no Redis."""

    def __init__(self) -> None:
        self._held: set[str] = set()

    @asynccontextmanager
    async def hold(self, name: str) -> AsyncIterator[None]:
        """Hold a name while the request runs."""
        if name in self._held:
            raise StillRunning
        self._held.add(name)
        try:
            yield
        finally:
            self._held.discard(name)


class RedisClaims:
    """Claims shared by all api processes; without Redis the database row still guards."""

    def __init__(self, url: str) -> None:
        self._redis = fast_client(url, connections=20)
        self._release = self._redis.register_script(_RELEASE)
        self._local = LocalClaims()

    @asynccontextmanager
    async def hold(self, name: str) -> AsyncIterator[None]:
        """Hold a name while the request runs; the lease ends by itself after 30 s."""
        owner = secrets.token_hex(8)
        key = f"claim:{name}"
        async with self._local.hold(name):
            try:
                ours = await self._redis.set(key, owner, nx=True, px=LEASE_MS)
            except (RedisError, OSError) as error:
                logfire.warn("no claim taken: {kind}", kind=type(error).__name__)
                ours = True
            if not ours:
                raise StillRunning
            try:
                yield
            finally:
                try:
                    await self._release(keys=[key], args=[owner])
                except (RedisError, OSError):
                    logfire.warn("a claim ends by its lease")

    async def close(self) -> None:
        """Close the connections."""
        await self._redis.aclose()
