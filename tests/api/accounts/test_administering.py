"""What an admin may do with accounts, and what not even an admin may."""

import httpx
import pytest

from api.accounts.models import Role
from tests.conftest import PASSWORD, Person, SignIn

pytestmark = pytest.mark.anyio


@pytest.fixture
async def admin(sign_in: SignIn) -> Person:
    return await sign_in("root", Role.admin)


async def change(
    client: httpx.AsyncClient, admin: Person, user_id: int, **body: object
) -> httpx.Response:
    return await client.patch(f"/accounts/{user_id}", json=body, headers=admin.headers)


async def test_accounts_are_listed_by_name_a_page_at_a_time(
    client: httpx.AsyncClient, sign_in: SignIn, admin: Person
) -> None:
    for name in ("cleo", "ana", "ben"):
        await sign_in(name)
    answer = await client.get("/accounts?page=2&page_size=3", headers=admin.headers)
    assert [item["username"] for item in answer.json()["items"]] == ["root"]
    assert answer.json()["total"] == 4
    assert 'rel="prev"' in answer.headers["Link"]


async def test_an_unlocked_account_may_sign_in_again(
    client: httpx.AsyncClient, sign_in: SignIn, admin: Person
) -> None:
    ana, form = await sign_in("ana"), {"username": "ana", "password": PASSWORD}
    await change(client, admin, ana.user_id, locked=True)
    assert (await client.post("/token", data=form)).status_code == 401
    assert (await change(client, admin, ana.user_id, locked=False)).status_code == 200
    assert (await client.post("/token", data=form)).status_code == 200


async def test_a_new_role_says_what_the_next_session_may_do(
    client: httpx.AsyncClient, sign_in: SignIn, admin: Person
) -> None:
    ana = await sign_in("ana")
    changed = await change(client, admin, ana.user_id, role="curator")
    assert changed.json()["role"] == "curator"
    again = await sign_in("ana")
    assert "catalog:write" in (await client.get("/me", headers=again.headers)).json()["scopes"]


async def test_no_admin_changes_the_own_account_or_one_that_is_not_there(
    client: httpx.AsyncClient, admin: Person
) -> None:
    assert (await change(client, admin, admin.user_id, locked=True)).status_code == 403
    assert (await change(client, admin, 4_711, locked=True)).status_code == 404


async def test_a_sign_in_may_ask_for_less_than_its_role_has(
    client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    await sign_in("ana")
    form = {"username": "ana", "password": PASSWORD, "scope": "ratings:read accounts:admin"}
    answer = await client.post("/token", data=form)
    assert answer.json()["scope"] == "ratings:read"


@pytest.mark.parametrize("name", ["-ana", "ana ben", "añá", "a" * 33])
async def test_a_name_that_is_none_is_refused(client: httpx.AsyncClient, name: str) -> None:
    answer = await client.post("/accounts", json={"username": name, "password": PASSWORD})
    assert answer.status_code == 422
