"""Tokens stay under their handle: renewed in time, once, and gone after a sign-out."""

from __future__ import annotations

from typing import Any

import anyio
import httpx
import pytest
from redis.asyncio import Redis

from app.valkey import ValkeyServer
from chat.api_client import Api, ApiAway, ApiRefused, make_client
from chat.sessions import Sessions, SignedOut
from chat.vault import Sealed, Vault
from tests.chat.visiting import PASSWORD

pytestmark = pytest.mark.anyio
HOUR = 3600.0


class HandClock:
    """A clock set by hand, in seconds."""

    def __init__(self) -> None:
        self.seconds = 1_000_000.0

    def __call__(self) -> float:
        return self.seconds


class CountingApi(Api):
    """The real api, with its refreshes counted."""

    refreshes = 0

    async def refresh(self, refresh_token: str):
        self.refreshes += 1
        return await super().refresh(refresh_token)


@pytest.fixture
def now() -> HandClock:
    return HandClock()


@pytest.fixture
async def counting(api_url: str):
    async with make_client(api_url) as client:
        yield CountingApi(client)


@pytest.fixture
def sessions(counting: CountingApi, now: HandClock) -> Sessions:
    return Sessions(counting, Vault("", life=HOUR, now=now), now=now)


async def signed_in(sessions: Sessions, api: Api, username: str) -> str:
    return await sessions.open(username, await api.sign_in(username, PASSWORD))


async def test_a_session_gives_the_token_of_its_user(
    sessions: Sessions, counting: CountingApi, username: str
):
    handle = await signed_in(sessions, counting, username)
    me = await counting.call("GET", "/me", await sessions.access(handle))
    assert (me["username"], me["actor"]) == (username, None)
    assert await sessions.username_of(handle) == username


async def test_a_delegated_token_reads_and_only_proposes(
    sessions: Sessions, counting: CountingApi, username: str
):
    handle = await signed_in(sessions, counting, username)
    token = await sessions.delegated(handle)
    assert (await counting.call("GET", "/me", token))["actor"] == "agent"
    answer = await counting.call("PUT", "/ratings/1", token, json={"stars": 4.5})
    assert answer["status"] == "pending_approval"
    with pytest.raises(ApiRefused) as refused:
        await counting.call("POST", f"/proposals/{answer['proposal_id']}/approve", token, json={})
    assert refused.value.status == httpx.codes.FORBIDDEN


async def test_many_messages_at_once_renew_a_token_once(
    sessions: Sessions, counting: CountingApi, username: str, now: HandClock
):
    handle = await signed_in(sessions, counting, username)
    first = await sessions.access(handle)
    now.seconds += 570
    found: list[str] = []

    async def use() -> None:
        found.append(await sessions.access(handle))

    async with anyio.create_task_group() as group:
        for _ in range(20):
            group.start_soon(use)
    assert counting.refreshes == 1
    assert len(set(found)) == 1
    assert found[0] != first


async def test_a_sign_out_ends_everything(sessions: Sessions, counting: CountingApi, username: str):
    handle = await signed_in(sessions, counting, username)
    token, delegated = await sessions.access(handle), await sessions.delegated(handle)
    await sessions.close(handle)
    assert await sessions.username_of(handle) is None
    with pytest.raises(SignedOut):
        await sessions.access(handle)
    for ended in (token, delegated):
        with pytest.raises(ApiRefused) as refused:
            await counting.call("GET", "/me", ended)
        assert refused.value.status == httpx.codes.UNAUTHORIZED


async def test_a_session_ended_elsewhere_is_noticed_and_forgotten(
    sessions: Sessions, counting: CountingApi, username: str
):
    here = await signed_in(sessions, counting, username)
    there = await signed_in(sessions, counting, username)
    body = {"current_password": PASSWORD, "new_password": "another good password"}
    await counting.call("PATCH", "/me/password", await sessions.access(there), json=body)
    with pytest.raises(SignedOut):
        await sessions.delegated(here)
    assert await sessions.username_of(here) is None
    await sessions.delegated(there)


async def test_an_api_that_is_away_does_not_end_a_session(username: str, counting: CountingApi):
    vault = Vault("", life=HOUR)
    handle = await signed_in(Sessions(counting, vault), counting, username)
    async with make_client("http://127.0.0.1:9") as client:
        away = Sessions(Api(client), vault)
        with pytest.raises(ApiAway):
            await away.delegated(handle)
    assert await vault.get(handle) is not None


async def test_an_unknown_handle_is_signed_out(sessions: Sessions):
    with pytest.raises(SignedOut):
        await sessions.access("made up")
    await sessions.close("made up")


SEALED = Sealed.model_validate(
    {
        "username": "ada",
        "access_token": "eyJaccess",
        "refresh_token": "refresh-secret",
        "expires_at": 5e9,
    }
)


async def test_a_restarted_chat_finds_its_sessions_in_redis(valkey: ValkeyServer):
    before, after = Vault(valkey.url, life=HOUR), Vault(valkey.url, life=HOUR)
    await before.put("the-handle", SEALED)
    assert await after.get("the-handle") == SEALED
    await before.drop("the-handle")
    restarted = Vault(valkey.url, life=HOUR)
    assert await restarted.get("the-handle") is None
    for opened in (before, after, restarted):
        await opened.close()


async def test_redis_holds_neither_tokens_nor_handles(valkey: ValkeyServer):
    vault = Vault(valkey.url, life=HOUR)
    await vault.put("the-secret-handle", SEALED)
    redis: Any = Redis.from_url(valkey.url)  # pyright: ignore[reportUnknownMemberType]
    keys: list[bytes] = await redis.keys("matinee:chat:*")
    stored = b"".join([key + await redis.get(key) for key in keys])
    assert keys
    await redis.aclose()
    assert not any(word in stored for word in (b"eyJ", b"refresh-secret", b"handle", b"ada"))
    await vault.close()


async def test_another_handle_opens_nothing(valkey: ValkeyServer):
    vault = Vault(valkey.url, life=HOUR)
    await vault.put("one", SEALED)
    restarted = Vault(valkey.url, life=HOUR)
    assert await restarted.get("two") is None
    await vault.close()
    await restarted.close()


async def test_without_redis_sessions_live_in_memory():
    vault = Vault("redis://127.0.0.1:9/0", life=HOUR)
    await vault.put("handle", SEALED)
    assert await vault.get("handle") == SEALED
    assert await vault.get("other") is None
    await vault.drop("handle")
    assert await vault.get("handle") is None
    await vault.close()


async def test_a_session_ends_with_its_life(now: HandClock):
    vault = Vault("", life=HOUR, now=now)
    await vault.put("handle", SEALED)
    now.seconds += HOUR + 1
    assert await vault.get("handle") is None
