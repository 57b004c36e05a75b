"""Signing keys: generated on first run, kept in one private file, rotated without a gap.

The file holds Ed25519 keys in three states: `current` signs, `next` is published so that verifiers
know it before it is used, `retiring` still verifies for 15 minutes after a rotation.
"""

import base64
import hashlib
import json
import os
import secrets
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from app.settings import Clock

RETIRING_FOR = timedelta(minutes=15)
LOOK_AGAIN_SECONDS = 1.0
KeyState = Literal["current", "next", "retiring"]


def encode(data: bytes) -> str:
    """Return canonical base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass(frozen=True)
class SigningKey:
    """One Ed25519 key pair; `kid` is its RFC 7638 thumbprint."""

    private: Ed25519PrivateKey
    state: KeyState
    created_at: datetime
    verifies_until: datetime | None = None

    @property
    def public_x(self) -> str:
        """The public key as the `x` member of a JWK (RFC 8037)."""
        return encode(self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))

    @property
    def kid(self) -> str:
        """The RFC 7638 thumbprint of the public key."""
        members = f'{{"crv":"Ed25519","kty":"OKP","x":"{self.public_x}"}}'
        return encode(hashlib.sha256(members.encode()).digest())

    def jwk(self) -> dict[str, str]:
        """Return the public key as published in the JWKS."""
        return {
            "kty": "OKP",
            "crv": "Ed25519",
            "x": self.public_x,
            "kid": self.kid,
            "use": "sig",
            "alg": "EdDSA",
        }


class KeyRing:
    """The keys of one deployment, read from and written to one file of mode 0600."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._path = folder / "signing-keys.json"
        self._clock = clock
        self._stamp = (0, 0)
        self._looked_at = 0.0
        self._keys: dict[str, SigningKey] = {}
        self._refresh_secret = b""
        if not self._path.exists():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            fresh = [self._new("current"), self._new("next")]
            self._save(fresh, secrets.token_bytes(32))
        self._load()

    @property
    def refresh_secret(self) -> bytes:
        """The key that refresh tokens are derived with."""
        self._look_again()
        return self._refresh_secret

    def current(self) -> SigningKey:
        """Return the key that signs."""
        self._look_again()
        return next(key for key in self._keys.values() if key.state == "current")

    def verifying(self, kid: str) -> SigningKey | None:
        """Return the key of `kid` if it may verify now: current or retiring, not next."""
        self._look_again()
        key = self._keys.get(kid)
        if key is None or key.state == "next":
            return None
        if key.verifies_until is not None and self._clock() >= key.verifies_until:
            return None
        return key

    def published(self) -> list[SigningKey]:
        """Return the keys of the JWKS: current, next and those still retiring."""
        self._look_again()
        now = self._clock()
        keys = self._keys.values()
        return [key for key in keys if key.verifies_until is None or now < key.verifies_until]

    def rotate(self) -> SigningKey:
        """Promote the next key, let the old one verify for 15 minutes, make a new next."""
        now = self._clock()
        kept: list[SigningKey] = []
        for key in self.published():
            if key.state == "current":
                until = now + RETIRING_FOR
                kept.append(SigningKey(key.private, "retiring", key.created_at, until))
            elif key.state == "next":
                kept.append(SigningKey(key.private, "current", key.created_at))
            else:
                kept.append(key)
        self._save([*kept, self._new("next")], self._refresh_secret)
        self._load()
        return self.current()

    def retire(self, kid: str) -> bool:
        """Stop accepting a retiring key at once; return whether there was one."""
        keep = [k for k in self.published() if not (k.kid == kid and k.state == "retiring")]
        if len(keep) == len(self.published()):
            return False
        self._save(keep, self._refresh_secret)
        self._load()
        return True

    def _new(self, state: KeyState) -> SigningKey:
        return SigningKey(Ed25519PrivateKey.generate(), state, self._clock())

    def _look_again(self) -> None:
        """Notice, within a second, that another process rotated the keys."""
        now = time.monotonic()
        if now - self._looked_at >= LOOK_AGAIN_SECONDS:
            self._looked_at = now
            status = self._path.stat()
            if (status.st_mtime_ns, status.st_ino) != self._stamp:
                self._load()

    def _load(self) -> None:
        status = self._path.stat()
        if status.st_mode & 0o077:
            raise PermissionError(
                f"{self._path.name} can be read by others; run 'chmod 600' on it and rotate keys"
            )
        stored: dict[str, Any] = json.loads(self._path.read_text())
        self._refresh_secret = base64.b64decode(stored["refresh_secret"])
        keys = [
            SigningKey(
                Ed25519PrivateKey.from_private_bytes(base64.b64decode(entry["private"])),
                entry["state"],
                datetime.fromisoformat(entry["created_at"]),
                datetime.fromisoformat(entry["until"]) if entry["until"] else None,
            )
            for entry in stored["keys"]
        ]
        self._keys = {key.kid: key for key in keys}
        self._stamp = (status.st_mtime_ns, status.st_ino)

    def _save(self, keys: list[SigningKey], refresh_secret: bytes) -> None:
        stored = {
            "refresh_secret": base64.b64encode(refresh_secret).decode(),
            "keys": [
                {
                    "private": base64.b64encode(
                        key.private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
                    ).decode(),
                    "state": key.state,
                    "created_at": key.created_at.isoformat(),
                    "until": key.verifies_until.isoformat() if key.verifies_until else None,
                }
                for key in keys
            ],
        }
        # mkstemp makes the file 0600 from its first byte; the rename is atomic.
        handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=".keys-")
        with os.fdopen(handle, "w") as file:
            json.dump(stored, file)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(self._path)
