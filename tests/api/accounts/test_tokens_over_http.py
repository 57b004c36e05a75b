"""Bad tokens over HTTP: the same 401 for all of them, no 500, and nothing is fetched."""

import socket
from collections.abc import Iterator
from typing import Any

import httpx
import jwt
import pytest
from fastapi import FastAPI

from api.accounts.keys import KeyRing
from tests.api.accounts.test_tokens import bad_tokens, good_claims, header, raw
from tests.conftest import Person, SignIn

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ana(sign_in: SignIn) -> Person:
    """Somebody with good tokens."""
    return await sign_in("ana")


def own_token(person: Person) -> str:
    return person.headers["Authorization"].removeprefix("Bearer ")


def sendable(token: str) -> bool:
    """Whether HTTP can carry the token at all; a client refuses to send line ends."""
    return token.isprintable() and len(token) < 100_000


@pytest.mark.parametrize("path", ["/me", "/movies", "/ratings", "/recommendations"])
async def test_every_bad_token_gets_the_same_answer(
    app: FastAPI, client: httpx.AsyncClient, path: str
) -> None:
    bodies: set[str] = set()
    tokens = bad_tokens(app.state.services.keys)
    sent = {name: token for name, token in tokens.items() if sendable(token)}
    assert len(sent) >= 95
    for name, token in sent.items():
        value = f"Bearer {token}".encode()
        answer = await client.get(path, headers={b"Authorization": value})
        assert answer.status_code == 401, name
        assert answer.headers["WWW-Authenticate"].startswith("Bearer"), name
        bodies.add(answer.text)
    assert len(bodies) == 1


async def test_a_token_counts_only_in_the_one_right_place(
    client: httpx.AsyncClient, ana: Person
) -> None:
    token = own_token(ana)
    good = f"Bearer {token}"
    places: dict[str, dict[str, Any]] = {
        "two headers": {"headers": [("Authorization", good), ("Authorization", good)]},
        "two in one header": {"headers": {"Authorization": f"{good}, {good}"}},
        "another scheme": {"headers": {"Authorization": f"Basic {token}"}},
        "no scheme": {"headers": {"Authorization": token}},
        "two blanks": {"headers": {"Authorization": f"Bearer  {token}"}},
        "a cookie": {"headers": {"Cookie": f"Authorization={token}; access_token={token}"}},
        "eight kilobytes": {"headers": {"Authorization": good + "A" * 8192}},
        "the refresh token": {"headers": {"Authorization": f"Bearer {ana.refresh_token}"}},
        "an app token nobody made": {"headers": {"Authorization": "Bearer mat_" + "A" * 43}},
    }
    for name, options in places.items():
        assert (await client.get("/me", **options)).status_code == 401, name
    in_the_address = await client.get("/me", params={"access_token": token})
    assert in_the_address.status_code == 401
    lowercase = await client.get("/me", headers={"authorization": f"bearer {token}"})
    assert lowercase.status_code == 200


async def test_a_token_of_one_kind_is_none_of_another(
    client: httpx.AsyncClient, ana: Person
) -> None:
    made = await client.post("/app-tokens", json={"name": "notes"}, headers=ana.headers)
    delegated = ana.delegated["Authorization"].removeprefix("Bearer ")
    for token in (own_token(ana), delegated, made.json()["token"]):
        refreshed = await client.post("/token/refresh", data={"refresh_token": token})
        assert refreshed.status_code in {401, 422}  # 422: longer than any refresh token
        gone = await client.post("/token/revoke", data={"token": token})
        assert gone.status_code == 204  # an unknown token is no error (RFC 7009), and does nothing
    for token in (ana.refresh_token, delegated, made.json()["token"]):
        exchanged = await client.post("/token/exchange", data={"subject_token": token})
        assert exchanged.status_code == 401
    assert (await client.get("/me", headers=ana.headers)).status_code == 200


async def test_claims_that_name_another_session_or_nobody_open_nothing(
    app: FastAPI, client: httpx.AsyncClient, sign_in: SignIn, ana: Person
) -> None:
    ben = await sign_in("ben")
    ring: KeyRing = app.state.services.keys
    sid = sid_of(ana)
    forged = {
        "no such session": good_claims(sub=str(ana.user_id)),
        "somebody else's session": good_claims(sub=str(ben.user_id), sid=sid),
        "nobody": good_claims(sub="999999", sid=sid),
    }
    for name, claims in forged.items():
        token = raw(ring, header(ring), claims)
        answer = await client.get("/me", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401, name


def sid_of(person: Person) -> str:
    return person.refresh_token.split(".")[0]


async def test_a_scope_the_role_lacks_is_worth_nothing(
    app: FastAPI, client: httpx.AsyncClient, ana: Person
) -> None:
    """Even signed with our own key, a claim adds nothing to what the account may do."""
    ring: KeyRing = app.state.services.keys
    wide = "accounts:admin catalog:write proposals:decide ratings:read"
    claims = good_claims(sub=str(ana.user_id), sid=sid_of(ana), scope=wide)
    headers = {"Authorization": f"Bearer {raw(ring, header(ring), claims)}"}
    assert (await client.get("/accounts", headers=headers)).status_code == 403
    assert (await client.post("/movies", json={"title": "x"}, headers=headers)).status_code == 403
    delegated = claims | {"act": {"sub": "agent"}, "exp": claims["iat"] + 300}
    headers = {"Authorization": f"Bearer {raw(ring, header(ring), delegated)}"}
    assert (await client.get("/proposals", headers=headers)).status_code == 403


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Something that a verifier which believes addresses would call."""
    opened = socket.create_server(("127.0.0.1", 0))
    opened.setblocking(False)
    yield opened
    opened.close()


async def test_no_address_in_a_token_is_ever_called(
    app: FastAPI, client: httpx.AsyncClient, listener: socket.socket
) -> None:
    ring: KeyRing = app.state.services.keys
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/keys"
    for name in ("jku", "x5u", "iss", "kid"):
        token = raw(ring, header(ring, **{name: url}), good_claims(iss=url))
        answer = await client.get("/me", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401
    with pytest.raises(BlockingIOError):
        listener.accept()


async def test_keys_rotate_under_load_without_one_refusal(
    app: FastAPI, client: httpx.AsyncClient, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process rotates twice while people sign in again and ask."""
    monkeypatch.setattr("api.accounts.keys.LOOK_AGAIN_SECONDS", 0.0)
    services = app.state.services
    elsewhere = KeyRing(services.settings.keys_dir, services.clock)
    refresh_token, statuses = ana.refresh_token, list[int]()
    access = [own_token(ana)]
    for turn in range(200):
        if turn in {50, 150}:
            elsewhere.rotate()
        if turn % 10 == 0:
            fresh = await client.post("/token/refresh", data={"refresh_token": refresh_token})
            statuses.append(fresh.status_code)
            refresh_token = fresh.json()["refresh_token"]
            access.append(fresh.json()["access_token"])
        headers = {"Authorization": f"Bearer {access[turn % len(access)]}"}
        statuses.append((await client.get("/me", headers=headers)).status_code)
    assert set(statuses) == {200}
    assert len({kid_of(token) for token in access}) == 3


def kid_of(token: str) -> str:
    return jwt.get_unverified_header(token)["kid"]
