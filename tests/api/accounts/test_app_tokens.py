"""Tokens for other tools: shown once, listed with their last use, and ended at once."""

from typing import Any

import httpx
import pytest
from sqlalchemy import text

from api.accounts.models import Role
from api.catalog.loading import NewFilm, insert_many
from api.db import Database
from tests.conftest import PASSWORD, MovableClock, Person, SignIn

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ana(sign_in: SignIn, database: Database) -> Person:
    """Somebody with tools, and a film to rate."""
    with database.writing() as session:
        insert_many(session, [NewFilm("Heat", 1995)])
    return await sign_in("ana")


async def make(client: httpx.AsyncClient, person: Person, **wanted: Any) -> dict[str, Any]:
    answer = await client.post("/app-tokens", json={"name": "n8n"} | wanted, headers=person.headers)
    assert answer.status_code == 201, answer.text
    return answer.json()


def bearer(made: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {made['token']}"}


async def listed(client: httpx.AsyncClient, person: Person) -> list[dict[str, Any]]:
    return (await client.get("/app-tokens", headers=person.headers)).json()["items"]


async def test_the_secret_is_shown_once_and_kept_nowhere(
    client: httpx.AsyncClient, ana: Person, database: Database
) -> None:
    made = await make(client, ana)
    (known,) = await listed(client, ana)
    assert "token" not in known
    with database.reading() as session:
        rows = session.execute(text("SELECT * FROM app_token")).all()
        trail = session.execute(text("SELECT * FROM audit_event")).all()
    assert made["token"] not in repr(rows) + repr(trail)


async def test_its_last_use_is_told_to_the_minute(
    client: httpx.AsyncClient, ana: Person, clock: MovableClock
) -> None:
    made = await make(client, ana)
    assert (await listed(client, ana))[0]["last_used_at"] is None
    clock.advance(minutes=5)
    await client.get("/movies", headers=bearer(made))
    clock.advance(seconds=30)
    await client.get("/movies", headers=bearer(made))
    assert (await listed(client, ana))[0]["last_used_at"] == "2026-11-24T12:05:00Z"


@pytest.mark.parametrize("scope", ["", "ratings:read ratings:write recommendations:refresh"])
async def test_nothing_overrides_the_read_only_switch(
    client: httpx.AsyncClient, ana: Person, database: Database, scope: str
) -> None:
    made = await make(client, ana, scope=scope, read_only=True)
    with database.writing() as session:  # not even a scope written past the api
        session.execute(text("UPDATE app_token SET scope = 'ratings:read ratings:write'"))
    assert (await client.get("/ratings", headers=bearer(made))).status_code == 200
    for method, path, body in (
        ("PUT", "/ratings/1", {"stars": 4}),
        ("DELETE", "/ratings/1", None),
        ("POST", "/recommendations/refresh", {}),
        ("POST", "/app-tokens", {"name": "more", "read_only": False}),
        ("POST", "/token/exchange", None),
    ):
        form: dict[str, Any] = {"json": body}
        if "exchange" in path:
            form = {"data": {"subject_token": made["token"]}}
        answer = await client.request(method, path, headers=bearer(made), **form)
        assert answer.status_code in (401, 403), path
    (tools,) = [(await client.get("/openapi.json", headers=bearer(made))).json()["paths"]]
    assert not any(o["x-tool"]["writes"] for path in tools.values() for o in path.values())


async def test_a_tool_may_never_do_more_than_read_and_propose(
    client: httpx.AsyncClient, sign_in: SignIn, ana: Person
) -> None:
    admin = await sign_in("adam", Role.admin)
    made = await make(client, admin, scope="accounts:admin catalog:write account catalog:read")
    assert made["scope"] == "catalog:read"
    for path in ("/accounts", "/app-tokens", "/proposals", "/me/audit"):
        assert (await client.get(path, headers=bearer(made))).status_code == 403
    nothing = {"name": "x", "scope": "accounts:admin"}
    answer = await client.post("/app-tokens", json=nothing, headers=admin.headers)
    assert answer.status_code == 403
    writer = await make(client, ana, read_only=False)
    proposed = await client.put("/ratings/1", json={"stars": 4}, headers=bearer(writer))
    assert proposed.status_code == 202
    assert (await client.get("/ratings", headers=ana.headers)).json()["total"] == 0


async def test_revoking_ends_it_at_once_and_only_its_owner_may(
    client: httpx.AsyncClient, ana: Person, sign_in: SignIn
) -> None:
    made, ben = await make(client, ana), await sign_in("ben")
    place = f"/app-tokens/{made['app_token_id']}"
    assert (await client.delete(place, headers=ben.headers)).status_code == 404
    assert (await client.delete(place, headers=bearer(made))).status_code == 403
    assert (await client.get("/movies", headers=bearer(made))).status_code == 200
    assert (await client.delete(place, headers=ana.headers)).status_code == 204
    assert (await client.get("/movies", headers=bearer(made))).status_code == 401
    assert await listed(client, ana) == []
    assert (await client.delete(place, headers=ana.headers)).status_code == 404


async def test_it_ends_with_its_days(
    client: httpx.AsyncClient, ana: Person, clock: MovableClock
) -> None:
    made = await make(client, ana, days=1)
    clock.advance(hours=23, minutes=59)
    assert (await client.get("/movies", headers=bearer(made))).status_code == 200
    clock.advance(minutes=1)
    assert (await client.get("/movies", headers=bearer(made))).status_code == 401


@pytest.mark.parametrize("end", ["password", "lock"])
async def test_it_ends_with_a_new_password_and_with_a_locked_account(
    client: httpx.AsyncClient, ana: Person, sign_in: SignIn, end: str
) -> None:
    made = await make(client, ana)
    if end == "password":
        change = {"current_password": PASSWORD, "new_password": "another one entirely"}
        done = await client.patch("/me/password", json=change, headers=ana.headers)
        assert done.status_code == 204
    else:
        admin = await sign_in("adam", Role.admin)
        place = f"/accounts/{ana.user_id}"
        done = await client.patch(place, json={"locked": True}, headers=admin.headers)
        assert done.status_code == 200
    assert (await client.get("/movies", headers=bearer(made))).status_code == 401


async def test_nobody_has_more_than_twenty(client: httpx.AsyncClient, ana: Person) -> None:
    made = [await make(client, ana, name=f"tool {n}") for n in range(20)]
    refused = await client.post("/app-tokens", json={"name": "one more"}, headers=ana.headers)
    assert refused.status_code == 409
    await client.delete(f"/app-tokens/{made[0]['app_token_id']}", headers=ana.headers)
    await make(client, ana, name="one more")


async def test_a_made_up_token_is_refused_like_any_other(
    client: httpx.AsyncClient, ana: Person
) -> None:
    made = await make(client, ana)
    for token in ("mat_", "mat_x", made["token"] + "x", made["token"][:-1], made["token"].upper()):
        answer = await client.get("/movies", headers={"Authorization": f"Bearer {token}"})
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")
