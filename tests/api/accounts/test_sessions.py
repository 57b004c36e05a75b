"""Sessions: rotation, reuse, grace, sign-out and password change."""

import os
import signal
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from fastapi import FastAPI

from api.accounts.models import Role
from api.main import create_app
from api.settings import ApiSettings
from api.web.redis import fast_client
from app.valkey import embedded_valkey
from tests.conftest import PASSWORD, MovableClock, SignIn, serving

pytestmark = pytest.mark.anyio


async def refresh(client: httpx.AsyncClient, token: str) -> httpx.Response:
    return await client.post("/token/refresh", data={"refresh_token": token})


async def test_a_password_opens_a_session_with_every_scope_of_the_role(
    client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    await sign_in("ana")
    answer = await client.post("/token", data={"username": "Ana", "password": PASSWORD})
    assert answer.status_code == 200
    body = answer.json()
    assert body["token_type"] == "Bearer"
    assert body["expires_in"] == 600
    assert "proposals:decide" in body["scope"]
    assert "accounts:admin" not in body["scope"]


async def test_wrong_password_and_unknown_user_get_the_same_answer(
    client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    await sign_in("ana")
    wrong = await client.post("/token", data={"username": "ana", "password": "not this one"})
    unknown = await client.post("/token", data={"username": "nobody", "password": "not this one"})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert wrong.headers["content-type"] == "application/problem+json"


async def test_the_sixth_bad_sign_in_waits(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    await sign_in("ana")
    wrong = {"username": "ana", "password": "not this one"}
    for _ in range(5):
        assert (await client.post("/token", data=wrong)).status_code == 401
    refused = await client.post("/token", data=wrong)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    right = await client.post("/token", data={"username": "ana", "password": PASSWORD})
    assert right.status_code == 429


async def test_a_refresh_token_rotates(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    ana = await sign_in()
    first = await refresh(client, ana.refresh_token)
    assert first.status_code == 200
    assert first.json()["refresh_token"] != ana.refresh_token


async def test_the_one_just_used_answers_with_the_same_successor_for_ten_seconds(
    client: httpx.AsyncClient, sign_in: SignIn, clock: MovableClock
) -> None:
    ana = await sign_in()
    first = await refresh(client, ana.refresh_token)
    clock.advance(seconds=9)
    again = await refresh(client, ana.refresh_token)
    assert again.json()["refresh_token"] == first.json()["refresh_token"]


async def test_reuse_after_the_grace_ends_the_whole_session(
    client: httpx.AsyncClient, sign_in: SignIn, clock: MovableClock
) -> None:
    ana = await sign_in()
    successor = (await refresh(client, ana.refresh_token)).json()
    clock.advance(seconds=11)
    assert (await refresh(client, ana.refresh_token)).status_code == 401
    assert (await refresh(client, successor["refresh_token"])).status_code == 401
    headers = {"Authorization": f"Bearer {successor['access_token']}"}
    assert (await client.get("/me", headers=headers)).status_code == 401


async def test_twenty_refreshes_at_once_get_one_successor(
    client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    ana = await sign_in()
    successors: set[str] = set()

    async def one() -> None:
        successors.add((await refresh(client, ana.refresh_token)).json()["refresh_token"])

    async with anyio.create_task_group() as group:
        for _ in range(20):
            group.start_soon(one)
    assert len(successors) == 1


async def test_signing_out_ends_own_and_delegated_tokens_at_once(
    client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    ana = await sign_in()
    assert (await client.get("/me", headers=ana.delegated)).status_code == 200
    gone = await client.post("/token/revoke", data={"token": ana.refresh_token})
    assert gone.status_code == 204
    for headers in (ana.headers, ana.delegated):
        assert (await client.get("/me", headers=headers)).status_code == 401
    assert (await refresh(client, ana.refresh_token)).status_code == 401


async def test_a_password_change_ends_every_other_session_and_app_token(
    client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    laptop, phone = await sign_in("ana"), await sign_in("ana")
    made = await client.post("/app-tokens", json={"name": "n8n"}, headers=phone.headers)
    tool = {"Authorization": f"Bearer {made.json()['token']}"}
    assert (await client.get("/me", headers=tool)).status_code == 200
    change = {"current_password": PASSWORD, "new_password": "another long secret"}
    done = await client.patch("/me/password", json=change, headers=laptop.headers)
    assert done.status_code == 204
    assert (await client.get("/me", headers=laptop.headers)).status_code == 200
    assert (await client.get("/me", headers=phone.headers)).status_code == 401
    assert (await client.get("/me", headers=tool)).status_code == 401


async def test_no_token_and_no_password_is_stored(
    client: httpx.AsyncClient, sign_in: SignIn, app: FastAPI, sqlite_file: Path
) -> None:
    ana = await sign_in()
    made = await client.post("/app-tokens", json={"name": "n8n"}, headers=ana.headers)
    app.state.services.database.checkpoint()
    stored = await anyio.Path(sqlite_file).read_bytes()
    access = ana.headers["Authorization"].removeprefix("Bearer ")
    mac = ana.refresh_token.rsplit(".", 1)[1]
    for secret in (PASSWORD, access, ana.refresh_token, mac, made.json()["token"]):
        assert secret.encode() not in stored


async def test_a_delegated_token_carries_no_more_than_a_tool_may_have(
    client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    ana = await sign_in(role=Role.admin)
    me = (await client.get("/me", headers=ana.delegated)).json()
    assert me["actor"] == "agent"
    assert set(me["scopes"]).isdisjoint(
        {"proposals:decide", "account", "accounts:admin", "catalog:write"}
    )


async def test_a_delegated_token_can_not_be_exchanged_again(
    client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    ana = await sign_in()
    token = ana.delegated["Authorization"].removeprefix("Bearer ")
    answer = await client.post("/token/exchange", data={"subject_token": token})
    assert answer.status_code == 401


async def test_closed_sign_up_says_whom_to_ask(client: httpx.AsyncClient, app: FastAPI) -> None:
    services = app.state.services
    services.settings = services.settings.model_copy(update={"sign_up_open": False})
    new = {"username": "carla", "password": "long enough secret"}
    answer = await client.post("/accounts", json=new)
    assert answer.status_code == 403
    assert "admin" in answer.json()["detail"]


async def test_a_locked_account_is_out_at_once(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    admin, ana = await sign_in("root", Role.admin), await sign_in("ana")
    change = {"locked": True}
    url = f"/accounts/{ana.user_id}"
    assert (await client.patch(url, json=change, headers=ana.headers)).status_code == 403
    assert (await client.patch(url, json=change, headers=admin.headers)).status_code == 200
    assert (await client.get("/me", headers=ana.headers)).status_code == 401


async def test_a_thief_who_refreshes_first_is_found_out_by_the_owner(
    client: httpx.AsyncClient, sign_in: SignIn, clock: MovableClock
) -> None:
    ana = await sign_in()
    stolen = (await refresh(client, ana.refresh_token)).json()
    clock.advance(minutes=5)
    assert (await refresh(client, ana.refresh_token)).status_code == 401
    for theirs in (stolen["refresh_token"], ana.refresh_token):
        assert (await refresh(client, theirs)).status_code == 401
    headers = {"Authorization": f"Bearer {stolen['access_token']}"}
    assert (await client.get("/me", headers=headers)).status_code == 401


async def test_a_session_ends_after_thirty_days(
    client: httpx.AsyncClient, sign_in: SignIn, clock: MovableClock
) -> None:
    ana = await sign_in()
    clock.advance(days=29)
    token = (await refresh(client, ana.refresh_token)).json()["refresh_token"]
    clock.advance(days=1)
    assert (await refresh(client, token)).status_code == 401


@pytest.mark.parametrize("loss", ["flushed", "killed"])
async def test_losing_redis_does_not_forget_bad_sign_ins(
    settings: ApiSettings, clock: MovableClock, tmp_path: Path, loss: str
) -> None:
    with embedded_valkey(tmp_path / "valkey") as server:
        app = create_app(settings.model_copy(update={"redis_url": server.url}), clock=clock)
        async with serving(app) as client:
            wrong = {"username": "nobody", "password": "not this one"}
            tries = [(await client.post("/token", data=wrong)).status_code for _ in range(5)]
            if loss == "killed":
                os.kill(server.pid, signal.SIGKILL)
            else:
                redis: Any = fast_client(server.url, connections=1)
                await redis.flushall()
                await redis.aclose()
            assert (await client.post("/token", data=wrong)).status_code == 429
    assert tries == [401] * 5
