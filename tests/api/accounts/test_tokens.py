"""The strict verifier against malformed, confused, stolen and stale tokens (RFC 8725)."""

import base64
import json
import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.types import Options

from api.accounts.keys import KeyRing, encode
from api.accounts.tokens import Claims, InvalidToken, Verifier, sign, verify
from tests.conftest import NOW, MovableClock


@pytest.fixture
def ring(tmp_path: Path, clock: MovableClock) -> KeyRing:
    """A fresh key ring."""
    return KeyRing(tmp_path / "keys", clock)


def good_claims(**changes: Any) -> dict[str, Any]:
    now = int(NOW.timestamp())
    return {
        "iss": "matinee",
        "aud": "api",
        "sub": "7",
        "client_id": "chat",
        "sid": "session-1",
        "scope": "catalog:read",
        "jti": "token-1",
        "iat": now,
        "nbf": now,
        "exp": now + 600,
    } | changes


def raw(ring: KeyRing, header: Any, payload: Any) -> str:
    """Sign whatever bytes or JSON is given, as a forger with our key could."""
    parts = [
        part if isinstance(part, bytes) else json.dumps(part).encode() for part in (header, payload)
    ]
    signed = ".".join(encode(part) for part in parts)
    return f"{signed}.{encode(ring.current().private.sign(signed.encode()))}"


def header(ring: KeyRing, **changes: Any) -> dict[str, Any]:
    return {"alg": "EdDSA", "typ": "at+jwt", "kid": ring.current().kid} | changes


def without(members: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in members.items() if key != name}


def good_token(ring: KeyRing) -> str:
    return sign(Claims.model_validate(good_claims()), ring.current())


def bad_tokens(ring: KeyRing) -> dict[str, str]:
    """About a hundred deviations by name; each but the forged ones is signed with our key."""
    now = int(NOW.timestamp())
    good = good_token(ring)
    head, payload, signature = good.split(".")
    public = ring.current().private.public_key().public_bytes_raw()
    stranger = Ed25519PrivateKey.generate()
    tokens = {
        "empty": "",
        "one part": head,
        "two parts": f"{head}.{payload}",
        "four parts": f"{good}.x",
        "five parts, as in JWE": f"{good}.x.y",
        "no signature": f"{head}.{payload}.",
        "signature of another token": f"{head}.{payload}.{encode(bytes(64))}",
        "short signature": f"{head}.{payload}.{signature[:-4]}",
        "long signature": f"{good}AAAA",
        "padding": f"{good}==",
        "padding in the payload": f"{head}.{payload}=.{signature}",
        "standard base64 alphabet": good.replace("-", "+").replace("_", "/") + "+",
        "leading space": f" {good}",
        "trailing newline": f"{good}\n",
        "inner newline": f"{head}.\n{payload}.{signature}",
        "NUL": f"{good}\0",
        "not ASCII": f"{head}.{payload}é.{signature}",
        "one megabyte": raw(ring, header(ring), good_claims(jti="x" * 1_000_000)),
        "unknown key": raw(ring, header(ring, kid="A" * 43), good_claims()),
        "next key": sign(
            Claims.model_validate(good_claims()),
            next(key for key in ring.published() if key.state == "next"),
        ),
        "header is a list": raw(ring, ["EdDSA"], good_claims()),
        "header is null": raw(ring, None, good_claims()),
        "payload is a list": raw(ring, header(ring), [good_claims()]),
        "payload is text": raw(ring, header(ring), "x" * 40),
        "payload is a number": raw(ring, header(ring), b"12345678901234567890"),
        "payload is not JSON": raw(ring, header(ring), b"{not json at all, really}"),
        "payload is UTF-16": raw(ring, header(ring), json.dumps(good_claims()).encode("utf-16")),
        "payload has a BOM": raw(
            ring, header(ring), b"\xef\xbb\xbf" + json.dumps(good_claims()).encode()
        ),
        "payload is invalid UTF-8": raw(ring, header(ring), b'{"sub":"\xff\xfe\xfd","iss":"x"}'),
        "lone surrogate": raw(
            ring, header(ring), json.dumps(good_claims(jti="\ud800")).encode("ascii")
        ),
        "NaN": raw(ring, header(ring), json.dumps(good_claims(exp=float("nan"))).encode()),
        "infinity": raw(ring, header(ring), json.dumps(good_claims(exp=float("inf"))).encode()),
        "deep nesting": raw(ring, header(ring), b"[" * 1000 + b"]" * 1000),
        "duplicate sub": raw(
            ring, header(ring), json.dumps(good_claims()).replace("{", '{"sub":"1",', 1).encode()
        ),
        "duplicate alg": raw(
            ring,
            json.dumps(header(ring)).replace("{", '{"alg":"none",', 1).encode(),
            good_claims(),
        ),
        "alg none": raw(ring, header(ring, alg="none"), good_claims()),
        "alg none, unsigned": f"{encode(json.dumps(header(ring, alg='none')).encode())}.{payload}.",
        "alg lowercase": raw(ring, header(ring, alg="eddsa"), good_claims()),
        "alg list": raw(ring, header(ring, alg=["EdDSA"]), good_claims()),
        "alg missing": raw(ring, without(header(ring), "alg"), good_claims()),
        "HS256 with the public key": jwt.encode(
            good_claims(),
            base64.b64encode(public).decode(),
            algorithm="HS256",
            headers={"typ": "at+jwt", "kid": ring.current().kid},
        ),
        "ES256 named": raw(ring, header(ring, alg="ES256"), good_claims()),
        "another Ed25519 key under our kid": jwt.encode(
            good_claims(),
            stranger,
            algorithm="EdDSA",
            headers={"typ": "at+jwt", "kid": ring.current().kid},
        ),
        "typ JWT": raw(ring, header(ring, typ="JWT"), good_claims()),
        "typ missing": raw(ring, without(header(ring), "typ"), good_claims()),
        "typ in capitals": raw(ring, header(ring, typ="AT+JWT"), good_claims()),
        "typ a number": raw(ring, header(ring, typ=1), good_claims()),
        "kid missing": raw(ring, without(header(ring), "kid"), good_claims()),
        "kid with a path": raw(
            ring, header(ring, kid="../../keys/signing-keys.json"), good_claims()
        ),
        "kid with SQL": raw(ring, header(ring, kid="' OR 1=1 --"), good_claims()),
        "kid a number": raw(ring, header(ring, kid=5), good_claims()),
        "kid null": raw(ring, header(ring, kid=None), good_claims()),
        "jku": raw(ring, header(ring, jku="http://127.0.0.1:9/keys"), good_claims()),
        "x5u": raw(ring, header(ring, x5u="http://127.0.0.1:9/chain"), good_claims()),
        "jwk": raw(ring, header(ring, jwk=ring.current().jwk()), good_claims()),
        "x5c": raw(ring, header(ring, x5c=["MII"]), good_claims()),
        "crit": raw(ring, header(ring, crit=["exp"]), good_claims()),
        "b64 false": raw(ring, header(ring, b64=False, crit=["b64"]), good_claims()),
        "zip": raw(ring, header(ring, zip="DEF"), good_claims()),
        "cty": raw(ring, header(ring, cty="JWT"), good_claims()),
        "expired": raw(ring, header(ring), good_claims(iat=now - 700, nbf=now - 700, exp=now - 6)),
        "not yet valid": raw(ring, header(ring), good_claims(nbf=now + 6)),
        "issued in the future": raw(
            ring, header(ring), good_claims(iat=now + 60, nbf=now, exp=now + 600)
        ),
        "lives too long": raw(ring, header(ring), good_claims(exp=now + 601)),
        "thirty years": raw(ring, header(ring), good_claims(exp=now + 30 * 365 * 86400)),
        "expires before it was issued": raw(ring, header(ring), good_claims(iat=now, exp=now - 1)),
        "delegated lives too long": raw(
            ring, header(ring), good_claims(act={"sub": "agent"}, exp=now + 301)
        ),
        "act null": raw(ring, header(ring), good_claims(act=None)),
        "act text": raw(ring, header(ring), good_claims(act="agent")),
        "act nested": raw(
            ring, header(ring), good_claims(act={"sub": "a", "act": {"sub": "b"}}, exp=now + 300)
        ),
        "act empty": raw(ring, header(ring), good_claims(act={}, exp=now + 300)),
        "extra claim": raw(ring, header(ring), good_claims(admin=True)),
        "role claim": raw(ring, header(ring), good_claims(role="admin")),
        "negative exp": raw(ring, header(ring), good_claims(exp=-1)),
        "huge negative nbf": raw(ring, header(ring), good_claims(nbf=-(10**30))),
        "huge exp": raw(ring, header(ring), good_claims(exp=10**30)),
        "wrong iss": raw(ring, header(ring), good_claims(iss="matinée")),
        "iss list": raw(ring, header(ring), good_claims(iss=["matinee"])),
        "wrong aud": raw(ring, header(ring), good_claims(aud="agent")),
        "aud list": raw(ring, header(ring), good_claims(aud=["api"])),
        "aud empty list": raw(ring, header(ring), good_claims(aud=[])),
        "sub a number": raw(ring, header(ring), good_claims(sub=7)),
        "sub zero": raw(ring, header(ring), good_claims(sub="0")),
        "sub negative": raw(ring, header(ring), good_claims(sub="-7")),
        "sub with SQL": raw(ring, header(ring), good_claims(sub="7 OR 1=1")),
        "sub in other digits": raw(ring, header(ring), good_claims(sub="٧")),
        "sub huge": raw(ring, header(ring), good_claims(sub="9" * 17)),
        "scope a list": raw(ring, header(ring), good_claims(scope=["catalog:read"])),
        "scope in capitals": raw(ring, header(ring), good_claims(scope="CATALOG:READ")),
    }
    for name in ("iss", "aud", "sub", "client_id", "sid", "scope", "jti", "iat", "nbf", "exp"):
        tokens[f"{name} missing"] = raw(ring, header(ring), without(good_claims(), name))
    for name in ("iat", "nbf", "exp"):
        value = good_claims()[name]
        tokens[f"{name} text"] = raw(ring, header(ring), good_claims(**{name: str(value)}))
        tokens[f"{name} fraction"] = raw(ring, header(ring), good_claims(**{name: value + 0.5}))
        tokens[f"{name} true"] = raw(ring, header(ring), good_claims(**{name: True}))
    for name in ("jti", "sid", "client_id"):
        tokens[f"{name} null"] = raw(ring, header(ring), good_claims(**{name: None}))
        tokens[f"{name} a number"] = raw(ring, header(ring), good_claims(**{name: 5}))
        tokens[f"{name} empty"] = raw(ring, header(ring), good_claims(**{name: ""}))
    return tokens


def accepted(tokens: dict[str, str], ring: KeyRing) -> list[str]:
    """Return the names of the tokens that the verifier lets pass; anything it raises shows."""
    passed: list[str] = []
    for name, token in tokens.items():
        try:
            verify(token, ring, NOW)
        except InvalidToken:
            continue
        passed.append(name)
    return passed


def test_a_good_token_is_accepted(ring: KeyRing) -> None:
    assert verify(good_token(ring), ring, NOW).user_id == 7


def test_five_seconds_of_clock_difference_are_forgiven(ring: KeyRing) -> None:
    token = good_token(ring)
    assert verify(token, ring, NOW - timedelta(seconds=5))
    assert verify(token, ring, NOW + timedelta(seconds=604))
    with pytest.raises(InvalidToken):
        verify(token, ring, NOW + timedelta(seconds=606))


def test_about_a_hundred_bad_tokens_are_all_refused(ring: KeyRing) -> None:
    tokens = bad_tokens(ring)
    assert len(tokens) >= 100
    assert accepted(tokens, ring) == []


def test_the_list_catches_a_verifier_that_trusts_the_library(ring: KeyRing) -> None:
    """The oracle is shown to go red: PyJWT's own checks let many of these pass."""
    passed: list[str] = []
    no_clock: Options = {"verify_exp": False, "verify_nbf": False, "verify_iat": False}
    for name, token in bad_tokens(ring).items():
        try:
            key = ring.current().private.public_key()
            jwt.decode(token, key, algorithms=["EdDSA"], audience="api", options=no_clock)
        except (jwt.InvalidTokenError, ValueError, TypeError):
            continue
        passed.append(name)
    assert len(passed) > 20


def mutant(token: str, dice: random.Random) -> str:
    """Return a token that differs from the given one in one to three places."""
    letters = list(token)
    for _ in range(dice.randint(1, 3)):
        place = dice.randrange(len(letters))
        match dice.randrange(4):
            case 0:
                letters[place] = dice.choice("ABCDEFGHIJabcdefghij0123456789-_.=+/ ")
            case 1:
                del letters[place]
            case 2:
                letters.insert(place, dice.choice("Aa0-_."))
            case _:
                other = dice.randrange(len(letters))
                letters[place], letters[other] = letters[other], letters[place]
    return "".join(letters)


@pytest.mark.parametrize(
    "tries", [2_000, pytest.param(20_000, marks=pytest.mark.full)], ids=["fast", "full"]
)
def test_random_mutants_of_a_good_token_are_all_refused(ring: KeyRing, tries: int) -> None:
    dice = random.Random(20261124)
    token = good_token(ring)
    mutants = {changed: changed for _ in range(tries) if (changed := mutant(token, dice)) != token}
    assert len(mutants) > tries * 0.8
    assert accepted(mutants, ring) == []


def test_a_rotated_key_verifies_for_fifteen_minutes(ring: KeyRing, clock: MovableClock) -> None:
    token = good_token(ring)
    old = ring.current().kid
    ring.rotate()
    assert ring.current().kid != old
    assert len(ring.published()) == 3
    assert verify(token, ring, NOW)
    clock.advance(minutes=15)
    with pytest.raises(InvalidToken):
        verify(token, ring, NOW)


def test_a_retired_key_verifies_no_more(ring: KeyRing) -> None:
    token = good_token(ring)
    old = ring.current().kid
    ring.rotate()
    assert ring.retire(old)
    with pytest.raises(InvalidToken):
        verify(token, ring, NOW)


def test_a_remembered_token_is_forgotten_with_its_key(ring: KeyRing) -> None:
    verifier, token, old = Verifier(ring), good_token(ring), ring.current().kid
    ring.rotate()
    assert verifier.claims(token, NOW) is verifier.claims(token, NOW)
    assert ring.retire(old)
    with pytest.raises(InvalidToken):
        verifier.claims(token, NOW)


def test_a_remembered_token_expires(ring: KeyRing) -> None:
    verifier, token = Verifier(ring), good_token(ring)
    assert verifier.claims(token, NOW)
    with pytest.raises(InvalidToken):
        verifier.claims(token, NOW + timedelta(seconds=606))


def test_the_key_file_is_private_and_survives_a_restart(
    tmp_path: Path, clock: MovableClock
) -> None:
    first = KeyRing(tmp_path / "keys", clock)
    path = tmp_path / "keys" / "signing-keys.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert KeyRing(tmp_path / "keys", clock).current().kid == first.current().kid


def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path, clock: MovableClock) -> None:
    KeyRing(tmp_path / "keys", clock)
    (tmp_path / "keys" / "signing-keys.json").chmod(0o644)
    with pytest.raises(PermissionError, match="chmod 600"):
        KeyRing(tmp_path / "keys", clock)
