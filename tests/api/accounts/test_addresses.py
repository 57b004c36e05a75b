"""Whom a limit counts: the browser the chat speaks for, and nobody who only says so."""

from collections.abc import AsyncIterator

import httpx
import pytest
from pydantic import SecretStr

from api.main import create_app
from api.settings import ApiSettings
from app.relay import HEADER, counted, opened, sealed
from tests.conftest import MovableClock, serving

pytestmark = pytest.mark.anyio
SECRET = "s" * 64


@pytest.fixture
async def client(settings: ApiSettings, clock: MovableClock) -> AsyncIterator[httpx.AsyncClient]:
    """The chat, as the api sees it: one address, three requests a minute for each browser."""
    told = {"relay_secret": SecretStr(SECRET), "requests_per_minute": 3, "sign_ins_per_minute": 1}
    async with serving(create_app(settings.model_copy(update=told), clock=clock)) as opened_client:
        yield opened_client


async def statuses(client: httpx.AsyncClient, value: str | None, tries: int = 4) -> list[int]:
    headers = {} if value is None else {HEADER: value}
    return [
        (await client.post("/token/revoke", data={"token": "x"}, headers=headers)).status_code
        for _ in range(tries)
    ]


async def test_each_browser_behind_the_chat_has_a_limit_of_its_own(
    client: httpx.AsyncClient,
) -> None:
    assert await statuses(client, sealed("192.0.2.1", SECRET)) == [204, 204, 204, 429]
    assert await statuses(client, sealed("192.0.2.2", SECRET)) == [204, 204, 204, 429]
    assert await statuses(client, None) == [204, 204, 204, 429]


@pytest.mark.parametrize(
    "value",
    [
        "192.0.2.9",
        "192.0.2.9 ",
        f"192.0.2.9 {'0' * 64}",
        sealed("192.0.2.9", "another secret"),
        sealed("192.0.2.9", ""),
        "192.0.2.9 " + sealed("192.0.2.1", SECRET).partition(" ")[2],
        sealed("192.0.2.9", SECRET).upper(),
    ],
)
async def test_a_claim_without_the_right_seal_is_counted_where_it_came_from(
    client: httpx.AsyncClient, value: str
) -> None:
    await statuses(client, None, tries=3)
    assert await statuses(client, value, tries=1) == [429]


async def test_no_proxys_header_is_believed(client: httpx.AsyncClient) -> None:
    await statuses(client, None, tries=3)
    for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP"):
        answer = await client.post(
            "/token/revoke", data={"token": "x"}, headers={name: "192.0.2.9"}
        )
        assert answer.status_code == 429


async def test_bad_sign_ins_of_one_browser_do_not_lock_out_another(
    settings: ApiSettings, clock: MovableClock
) -> None:
    told = {"relay_secret": SecretStr(SECRET), "sign_ins_per_minute": 1}
    async with serving(create_app(settings.model_copy(update=told), clock=clock)) as client:

        async def try_as(name: str, address: str) -> int:
            form = {"username": name, "password": "wrong"}
            headers = {HEADER: sealed(address, SECRET)}
            return (await client.post("/token", data=form, headers=headers)).status_code

        bad = [await try_as(f"nobody{n}", "192.0.2.1") for n in range(7)]
        assert bad == [401] * 6 + [429]
        assert await try_as("somebody", "192.0.2.2") == 401


def test_without_a_secret_nobody_is_believed() -> None:
    assert opened(sealed("192.0.2.1", ""), "") is None
    assert opened("", "") is None


def test_an_address_is_counted_with_its_network() -> None:
    assert counted("2001:db8:1:2:3:4:5:6") == counted("2001:db8:1:2:ffff::1") == "2001:db8:1:2::/64"
    assert counted("::ffff:192.0.2.1") == counted("192.0.2.1") == "192.0.2.1"
    assert counted("unknown") == "unknown"
