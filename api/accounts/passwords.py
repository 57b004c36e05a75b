"""Passwords: argon2id, two hashes at a time, the same cost whether or not the account exists."""

import unicodedata
from typing import Final

import anyio
import anyio.to_thread
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_LENGTH: Final = 8
MAX_LENGTH: Final = 128
# OWASP's argon2id setting for 19 MiB; a hash takes 20-50 ms.
_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# A hash of a random value nobody knows, verified for accounts that do not exist.
_NOBODY: Final = (
    "$argon2id$v=19$m=19456,t=2,p=1$OVIv27CMVA6D+WGTe22ygg"
    "$Mv9J9YD1dhKOLN4Y7zz3jS9h1ol0P4decFCxbE0xeTg"
)


def normalise(password: str) -> str:
    """Return the password in Unicode NFC, so that every keyboard spells it alike."""
    return unicodedata.normalize("NFC", password)


def hash_now(password: str) -> str:
    """Return the argon2id hash; for scripts and imports (on the event loop use `Passwords`)."""
    return _HASHER.hash(normalise(password))


def _verify(stored: str | None, password: str) -> bool:
    try:
        matches = _HASHER.verify(stored or _NOBODY, normalise(password))
    except (VerificationError, InvalidHashError):
        return False
    return matches and stored is not None


class Passwords:
    """Hashing off the event loop: at most two at once, so sign-ins can't starve the service."""

    def __init__(self) -> None:
        self._slots: anyio.CapacityLimiter | None = None

    async def hash(self, password: str) -> str:
        """Return the argon2id hash of a password."""
        return await anyio.to_thread.run_sync(hash_now, password, limiter=self._limiter())

    async def verify(self, stored: str | None, password: str) -> bool:
        """Return whether the password fits; `stored` None costs the same time and never fits."""
        return await anyio.to_thread.run_sync(_verify, stored, password, limiter=self._limiter())

    def needs_rehash(self, stored: str) -> bool:
        """Return whether the hash was made with other parameters than today's."""
        return _HASHER.check_needs_rehash(stored)

    def _limiter(self) -> anyio.CapacityLimiter:
        if self._slots is None:  # a limiter belongs to the running event loop
            self._slots = anyio.CapacityLimiter(2)
        return self._slots
