"""Looks for secrets in whatever a stack has written: databases, write-ahead logs, queues, logs."""

import base64
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import quote, quote_plus

SHAPES: Final = {
    "a JSON web token": re.compile(
        rb"eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{20,}"
    ),
    "a refresh token": re.compile(rb"\b[A-Za-z0-9_-]{22}\.[0-9]{1,9}\.[A-Za-z0-9_-]{43}\b"),
    "an app token": re.compile(rb"\bmat_[A-Za-z0-9_-]{30,}"),
    "a provider's key": re.compile(rb"\bgsk_[A-Za-z0-9]{20,}"),
    "a private key": re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY"),
}
HASH: Final = re.compile(rb"\$argon2id\$")


def spellings(secret: str | bytes) -> set[bytes]:
    """Return how a secret may be written: as it is, in JSON, in an address, in base64 or hex."""
    if isinstance(secret, str):
        plain = {secret, json.dumps(secret)[1:-1], quote(secret, safe=""), quote_plus(secret)}
        return {text.encode() for text in plain}
    plain = base64.b64encode(secret)
    return {secret, plain.rstrip(b"="), base64.urlsafe_b64encode(secret).rstrip(b"="),
            secret.hex().encode()}  # fmt: skip


def leaks(
    folder: Path, secrets: Mapping[str, str | bytes], *, private: Iterable[str] = ()
) -> list[str]:
    """Return what was found where, in every file but those named `private` (below `folder`).

    Hashes of passwords may stand in the database and nowhere else.
    """
    found: list[str] = []
    wanted = {name: spellings(secret) for name, secret in secrets.items()}
    for path in sorted(folder.rglob("*")):
        place = str(path.relative_to(folder))
        if not path.is_file() or place in set(private):
            continue
        content = path.read_bytes()
        found += [f"{place}: {n}" for n, ways in wanted.items() if any(w in content for w in ways)]
        found += [f"{place}: {n}" for n, shape in SHAPES.items() if shape.search(content)]
        if HASH.search(content) and not path.name.startswith("matinee.sqlite3"):
            found.append(f"{place}: a password's hash")
    return found
