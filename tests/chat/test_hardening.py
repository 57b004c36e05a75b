"""Foreign pages, foreign assets, long bodies and dead cookies are turned away."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import jwt
import pytest
from pydantic import SecretStr

from chat.doorman import COOKIE
from chat.settings import ChatSettings
from tests.chat.chainlit_once import KEY
from tests.chat.visiting import OWN, PASSWORD, enter

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/docs"),
        ("GET", "/openapi.json"),
        ("GET", "/redoc"),
        ("GET", "/project/share/00000000-0000-4000-8000-000000000000"),
        ("PUT", "/project/thread/share"),
        ("PUT", "/project/element"),
        ("DELETE", "/project/element"),
        ("POST", "/mcp"),
        ("POST", "/auth/jwt"),
        ("POST", "/auth/header"),
        ("GET", "/auth/oauth/github"),
        ("GET", "/copilot/index.js"),
    ],
)
async def test_unused_parts_are_not_there(browser: httpx.AsyncClient, method: str, path: str):
    assert (await browser.request(method, path)).status_code == httpx.codes.NOT_FOUND


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://chat.test:81"},
        {"Origin": "http://chat.test.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_other_pages_can_not_change_anything(
    browser: httpx.AsyncClient, headers: dict[str, str]
):
    body = {"username": "somebody", "password": PASSWORD}
    answer = await browser.post("/login", data=body, headers=headers)
    assert answer.status_code == httpx.codes.FORBIDDEN
    assert "set-cookie" not in answer.headers
    live = await browser.get("/ws/socket.io/?EIO=4&transport=polling", headers=headers)
    assert live.status_code == httpx.codes.FORBIDDEN


async def test_our_own_page_may(browser: httpx.AsyncClient, username: str):
    body = {"username": username, "password": PASSWORD}
    answer = await browser.post("/login", data=body, headers={"Origin": OWN})
    assert answer.status_code == httpx.codes.OK


async def test_no_origin_is_granted_anything(browser: httpx.AsyncClient):
    for origin in ("https://evil.example", OWN):
        answer = await browser.get("/auth/config", headers={"Origin": origin})
        assert not [name for name in answer.headers if name.startswith("access-control")]


async def test_the_page_loads_nothing_foreign_and_runs_only_its_own_scripts(
    browser: httpx.AsyncClient,
):
    page = await browser.get("/")
    assert not re.findall(r"(?:href|src|content)=[\"']https?://", page.text)
    policy = page.headers["content-security-policy"]
    script_rule = policy.split("script-src")[1].split(";")[0]
    assert "unsafe" not in script_rule
    scripts = re.findall(r"<script>(.*?)</script>", page.text, re.DOTALL)
    assert scripts
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in script_rule
    assert int(page.headers["content-length"]) == len(page.content)


@pytest.mark.parametrize("path", ["/", "/auth/config", "/public/matinee.css", "/nowhere", "/user"])
async def test_every_answer_carries_the_headers(browser: httpx.AsyncClient, path: str):
    headers = (await browser.get(path)).headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-frame-options"] == "DENY"
    assert "server" not in headers


async def test_the_cookie_is_honest_and_holds_no_token(browser: httpx.AsyncClient, username: str):
    answer = await enter(browser, username)
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Max-Age=43200" in cookie
    claims = jwt.decode(browser.cookies[COOKIE], KEY, algorithms=["HS256"])
    assert set(claims["metadata"]) == {"sid", "account"}
    assert "eyJ" not in claims["metadata"]["sid"]
    user = (await browser.get("/user")).json()
    assert (user["identifier"], user["metadata"]) == (username, {})


async def test_a_wrong_password_says_so(browser: httpx.AsyncClient, username: str):
    answer = await browser.post("/login", data={"username": username, "password": "wrong"})
    assert answer.status_code == httpx.codes.UNAUTHORIZED


async def test_an_old_cookie_opens_nothing_after_the_sign_out(
    browser: httpx.AsyncClient, username: str
):
    await enter(browser, username)
    kept = browser.cookies[COOKIE]
    page = {"pagination": {"first": 20}, "filter": {}}
    assert (await browser.post("/project/threads", json=page)).status_code == httpx.codes.OK
    await browser.post("/logout")
    browser.cookies.set(COOKIE, kept)
    for path in ("/user", "/account/password"):
        assert (await browser.get(path)).status_code in {401, 303}
    answer = await browser.post("/project/threads", json=page)
    assert answer.status_code == httpx.codes.UNAUTHORIZED
    as_header = {"Authorization": f"Bearer {kept}"}
    browser.cookies.clear()
    assert (await browser.get("/user", headers=as_header)).status_code == 401


async def test_a_forged_cookie_opens_nothing(browser: httpx.AsyncClient, username: str):
    await enter(browser, username)
    claims = jwt.decode(browser.cookies[COOKIE], KEY, algorithms=["HS256"])
    forged = {
        "another user": jwt.encode(claims | {"identifier": "admin"}, KEY, "HS256"),
        "another key": jwt.encode(claims, "another key, thirty-two bytes long..", "HS256"),
        "no signature": jwt.encode(claims, "", "none"),
        "no handle": jwt.encode(claims | {"metadata": {}}, KEY, "HS256"),
        "nonsense": "eyJ",
    }
    for name, cookie in forged.items():
        browser.cookies.clear()
        browser.cookies.set(COOKIE, cookie)
        assert (await browser.get("/user")).status_code == 401, name


async def test_long_bodies_are_refused(browser: httpx.AsyncClient, username: str):
    await enter(browser, username)

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"x" * 65_536

    answer = await browser.post("/project/threads", content=chunks())
    assert answer.status_code == httpx.codes.REQUEST_ENTITY_TOO_LARGE


async def test_somebody_elses_answer_can_not_be_rated(browser: httpx.AsyncClient, username: str):
    await enter(browser, username)
    feedback = {"forId": "00000000-0000-4000-8000-000000000000", "value": 1}
    answer = await browser.put("/feedback", json={"feedback": feedback, "sessionId": "x"})
    assert answer.status_code == httpx.codes.NOT_FOUND
    assert "Traceback" not in answer.text


async def test_making_an_account_signs_in(browser: httpx.AsyncClient, username: str):
    form = {"username": f"{username}-new", "password": PASSWORD, "again": PASSWORD}
    answer = await browser.post("/account/join", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert (await browser.get("/user")).json()["identifier"] == f"{username}-new"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"again": "something else"}, "not the same"),
        ({"username": "<script>"}, "does not fit"),
        ({"password": "short", "again": "short"}, "does not fit"),
    ],
)
async def test_a_refused_account_is_explained(
    browser: httpx.AsyncClient, change: dict[str, str], words: str
):
    form = {"username": "grace", "password": PASSWORD, "again": PASSWORD} | change
    answer = await browser.post("/account/join", data=form)
    assert answer.status_code == 422
    assert words in answer.text
    assert "<script>" not in answer.text


async def test_a_password_is_changed_on_its_own_page(browser: httpx.AsyncClient, username: str):
    await enter(browser, username)
    form = {"current": "wrong", "new": "another good one", "again": "another good one"}
    assert "role='alert'" in (await browser.post("/account/password", data=form)).text
    answer = await browser.post("/account/password", data=form | {"current": PASSWORD})
    assert "was changed" in answer.text
    assert (await browser.get("/account/activity")).status_code == httpx.codes.OK


async def test_account_pages_ask_for_a_sign_in(browser: httpx.AsyncClient):
    for path in ("/account/password", "/account/activity"):
        answer = await browser.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/login")


async def test_history_elements_need_their_owner(browser: httpx.AsyncClient):
    path = "/history/00000000-0000-4000-8000-000000000000/00000000-0000-4000-8000-000000000001"
    assert (await browser.get(path)).status_code == httpx.codes.NOT_FOUND


def test_a_short_secret_is_refused():
    with pytest.raises(ValueError, match="at least 32 bytes"):
        ChatSettings(chat_auth_secret=SecretStr("too short"))


def test_a_secret_is_made_once_and_kept_private(tmp_path: Path):
    settings = ChatSettings(state_dir=tmp_path, chat_auth_secret=SecretStr(""))
    assert settings.auth_secret() == settings.auth_secret()
    assert len(settings.auth_secret()) >= 32
    assert (tmp_path / "chat-secret").stat().st_mode & 0o777 == 0o600


def test_localhost_and_its_address_are_the_same_place():
    origins = ChatSettings(chat_url="http://127.0.0.1:8002").origins
    assert {"http://127.0.0.1:8002", "http://localhost:8002"} <= origins
