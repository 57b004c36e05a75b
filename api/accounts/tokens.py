"""Access tokens: claims, signing and the strict verifier. Pure: no database, no HTTP.

PyJWT's `decode` accepts many deviations (missing or mistyped claims, duplicate members, padding,
other encodings). Here everything odd is the same `InvalidToken` (RFC 8725 and its successor):
size, alphabet, canonical base64url, exact header members, no duplicate members, exact claim types.
"""

import base64
import binascii
import hashlib
import json
import re
from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Annotated, Any, Final, Literal

import jwt
from jwt.algorithms import OKPAlgorithm
from pydantic import BaseModel, ConfigDict, Field, StrictInt, StringConstraints, ValidationError

from api.accounts.keys import KeyRing, SigningKey, encode

ISSUER: Final = "matinee"
AUDIENCE: Final = "api"
ACCESS_LIFE: Final = timedelta(minutes=10)
DELEGATED_LIFE: Final = timedelta(minutes=5)
LEEWAY_SECONDS: Final = 5
MAX_LENGTH: Final = 2048
REMEMBERED: Final = 4096
_SHAPE: Final = re.compile(r"[A-Za-z0-9_-]{10,400}\.[A-Za-z0-9_-]{10,1500}\.[A-Za-z0-9_-]{86}")
_EDDSA: Final = OKPAlgorithm()

Identifier = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Za-z0-9_.:-]{1,64}$")]
Moment = Annotated[StrictInt, Field(ge=0, le=253_402_300_799)]


class InvalidToken(Exception):
    """The token is not acceptable; why is not told."""


class Actor(BaseModel):
    """The tool that acts for the subject (RFC 8693, section 4.1)."""

    model_config = ConfigDict(extra="forbid", strict=True)

    sub: Identifier


class Claims(BaseModel):
    """The members of an access token (RFC 9068), all of them and no others."""

    model_config = ConfigDict(extra="forbid", strict=True)

    iss: Literal["matinee"] = ISSUER
    aud: Literal["api"] = AUDIENCE
    sub: Annotated[str, StringConstraints(strict=True, pattern=r"^[1-9][0-9]{0,15}$")]
    client_id: Identifier
    sid: Identifier
    scope: Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z: ]{0,400}$")]
    jti: Identifier
    iat: Moment
    nbf: Moment
    exp: Moment
    act: Actor | None = None

    @property
    def user_id(self) -> int:
        """The account the token speaks for."""
        return int(self.sub)


# The defaults of iss and aud are for signing: a token must name them itself.
_REQUIRED: Final = Claims.model_fields.keys() - {"act"}


class _Header(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    alg: Literal["EdDSA"]
    typ: Literal["at+jwt"]
    kid: Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Za-z0-9_-]{43}$")]


def sign(claims: Claims, key: SigningKey) -> str:
    """Return the signed compact token."""
    return jwt.encode(
        claims.model_dump(exclude_none=True),
        key.private,
        algorithm="EdDSA",
        headers={"typ": "at+jwt", "kid": key.kid},
    )


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise InvalidToken
    return members


def _no_constant(_text: str) -> Any:
    raise InvalidToken


def _decode(part: str) -> bytes:
    data = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    if encode(data) != part:  # another spelling of the same bytes
        raise InvalidToken
    return data


def _members(part: str) -> dict[str, Any]:
    text = _decode(part).decode("utf-8")
    if text.startswith("\ufeff"):
        raise InvalidToken
    members = json.loads(text, object_pairs_hook=_no_duplicates, parse_constant=_no_constant)
    if not isinstance(members, dict):
        raise InvalidToken
    return members  # pyright: ignore[reportUnknownVariableType] - checked by the models


def verify(token: str, ring: KeyRing, now: datetime) -> Claims:
    """Return the claims of an acceptable token, or raise `InvalidToken`."""
    return _verify(token, ring, now)[0]


def _verify(token: str, ring: KeyRing, now: datetime) -> tuple[Claims, str]:
    if len(token) > MAX_LENGTH or not token.isascii() or not _SHAPE.fullmatch(token):
        raise InvalidToken
    head, payload, signature = token.split(".")
    try:
        header = _Header.model_validate(_members(head))
        key = ring.verifying(header.kid)
        signed = f"{head}.{payload}".encode()
        if key is None or not _EDDSA.verify(signed, key.private.public_key(), _decode(signature)):
            raise InvalidToken
        members = _members(payload)
        if members.keys() - {"act"} != _REQUIRED or members.get("act", ...) is None:
            raise InvalidToken
        claims = Claims.model_validate(members)
    except (ValidationError, ValueError, binascii.Error, RecursionError) as error:
        raise InvalidToken from error
    seconds = now.timestamp()
    longest = DELEGATED_LIFE if claims.act else ACCESS_LIFE
    in_time = claims.nbf - LEEWAY_SECONDS <= seconds < claims.exp + LEEWAY_SECONDS
    sane = claims.iat <= claims.exp <= claims.iat + longest.total_seconds()
    if not (in_time and sane and claims.iat <= seconds + LEEWAY_SECONDS):
        raise InvalidToken
    return claims, header.kid


class Verifier:
    """Verifies tokens, and remembers a good one until it expires or its key is retired."""

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring
        self._remembered: OrderedDict[bytes, tuple[Claims, str]] = OrderedDict()

    def claims(self, token: str, now: datetime) -> Claims:
        """Return the claims of an acceptable token, or raise `InvalidToken`."""
        name = hashlib.sha256(token.encode(errors="replace")).digest()
        known = self._remembered.get(name)
        if known is not None:
            claims, kid = known
            if now.timestamp() < claims.exp and self._ring.verifying(kid) is not None:
                return claims
            del self._remembered[name]
        self._remembered[name] = made = _verify(token, self._ring, now)
        if len(self._remembered) > REMEMBERED:
            self._remembered.popitem(last=False)
        return made[0]
