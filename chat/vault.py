"""Where the api's tokens are kept: under an opaque handle, never in a cookie or the database.

Memory is enough while the chat runs. Redis, if there is one, lets a restart keep people signed
in. What lies there is sealed with the handle itself, so a copy of Redis opens nothing.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import BaseModel, ConfigDict, ValidationError
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

BREAK_SECONDS = 5.0
"""How long Redis is left alone after it failed."""
_NONCE_BYTES = 12


class Sealed(BaseModel):
    """The tokens of one signed-in browser. `expires_at` is a Unix time in seconds."""

    model_config = ConfigDict(frozen=True)

    username: str
    access_token: str
    refresh_token: str
    expires_at: float


class Vault:
    """Keeps `Sealed` values by handle for `life` seconds after the last change."""

    def __init__(
        self, redis_url: str, *, life: float, now: Callable[[], float] = time.time
    ) -> None:
        self._memory: dict[str, tuple[float, Sealed]] = {}
        self._redis = _client(redis_url) if redis_url else None
        self._life, self._now = life, now
        self._rest_until = 0.0

    async def put(self, handle: str, value: Sealed) -> None:
        """Keep a value; an earlier one under the same handle is replaced."""
        self._forget_old()
        self._memory[handle] = (self._now() + self._life, value)
        sealed = _seal(handle, value)
        await self._try(lambda redis: redis.set(_name(handle), sealed, ex=int(self._life)))

    async def get(self, handle: str) -> Sealed | None:
        """Return the value of a handle, or None when it ended or never was."""
        found = self._memory.get(handle)
        if found:
            return found[1] if found[0] > self._now() else None
        stored = await self._try(lambda redis: redis.get(_name(handle)))
        value = _open(handle, stored) if isinstance(stored, bytes) else None
        if value:
            self._memory[handle] = (self._now() + self._life, value)
        return value

    async def drop(self, handle: str) -> None:
        """Forget a handle."""
        self._memory.pop(handle, None)
        await self._try(lambda redis: redis.delete(_name(handle)))

    async def close(self) -> None:
        """Close the connections."""
        if self._redis:
            with suppress(RedisError, OSError):
                await self._redis.aclose(close_connection_pool=True)

    async def _try(self, command: Callable[[Redis], Any]) -> Any:
        if self._redis is None or self._now() < self._rest_until:
            return None
        try:
            return await command(self._redis)
        except (RedisError, OSError, TimeoutError):
            # Signing in must work without Redis; only a restart then asks people to sign in again.
            logger.warning("Redis does not answer; sessions are kept in memory only for now")
            self._rest_until = self._now() + BREAK_SECONDS
            return None

    def _forget_old(self) -> None:
        now = self._now()
        for handle in [key for key, (until, _) in self._memory.items() if until <= now]:
            del self._memory[handle]


def new_handle() -> str:
    """Return 256 random bits for a cookie."""
    return secrets.token_urlsafe(32)


def _client(url: str) -> Redis:
    options: dict[str, Any] = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}
    options |= {"max_connections": 8, "timeout": 0.5, "retry": Retry(NoBackoff(), 1)}
    pool: Any = BlockingConnectionPool.from_url(url, **options)  # pyright: ignore[reportUnknownMemberType]
    return Redis(connection_pool=pool)


def _name(handle: str) -> str:
    return f"matinee:chat:{hashlib.sha256(b'name' + handle.encode()).hexdigest()}"


def _key(handle: str) -> AESGCM:
    return AESGCM(hashlib.sha256(b"seal" + handle.encode()).digest())


def _seal(handle: str, value: Sealed) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + _key(handle).encrypt(nonce, value.model_dump_json().encode(), None)


def _open(handle: str, stored: bytes) -> Sealed | None:
    nonce, text = stored[:_NONCE_BYTES], stored[_NONCE_BYTES:]
    with suppress(InvalidTag, ValueError, ValidationError):
        return Sealed.model_validate_json(_key(handle).decrypt(nonce, text, None))
    return None
