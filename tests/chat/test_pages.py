"""The pages beside the chat: tokens for other tools, over the real api."""

from __future__ import annotations

import re

import httpx
import pytest

from chat.pages.tokens import wanted
from tests.chat.test_hardening import app, browser, sign_in

pytestmark = pytest.mark.anyio
_ = (app, browser)  # the fixtures
PLACE = "/account/tokens"


async def test_a_token_is_shown_once_used_and_taken_back(
    browser: httpx.AsyncClient, username: str, api_url: str
):
    await sign_in(browser, username)
    assert "No other tool has a token" in (await browser.get(PLACE)).text
    made = await browser.post(PLACE, data={"name": "Notes on my laptop", "days": "30"})
    found = re.search(r"<code id='secret'>([^<]+)</code>", made.text)
    assert found is not None
    token = {"Authorization": f"Bearer {found[1]}"}
    async with httpx.AsyncClient(base_url=api_url, headers=token) as tool:
        assert (await tool.get("/ratings")).status_code == httpx.codes.OK
        assert (
            await tool.put("/ratings/1", json={"stars": 4})
        ).status_code == httpx.codes.FORBIDDEN
        again = (await browser.get(PLACE)).text
        assert found[1] not in again
        assert "<th scope='row'>Notes on my laptop</th><td>read</td>" in again
        assert "<td>never</td>" not in again
        number = re.search(r"name='token' value='(\d+)'", again)
        assert number is not None
        await browser.post(f"{PLACE}/revoke", data={"token": number[1]})
        assert (await tool.get("/ratings")).status_code == httpx.codes.UNAUTHORIZED
    assert "No other tool has a token" in (await browser.get(PLACE)).text


async def test_a_name_that_does_not_fit_is_explained(browser: httpx.AsyncClient, username: str):
    await sign_in(browser, username)
    answer = await browser.post(PLACE, data={"name": "<script>"})
    assert "The name does not fit" in answer.text
    assert "<script>" not in answer.text


@pytest.mark.parametrize("number", ["", "-1", "../1", "9" * 30, "77"])
async def test_made_up_tokens_are_not_taken_back(
    browser: httpx.AsyncClient, username: str, number: str
):
    await sign_in(browser, username)
    answer = await browser.post(f"{PLACE}/revoke", data={"token": number})
    assert answer.status_code == httpx.codes.SEE_OTHER


async def test_tokens_ask_for_a_sign_in(browser: httpx.AsyncClient):
    answer = await browser.get(PLACE)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")


def test_a_token_only_reads_unless_more_is_asked_for():
    asked = wanted({"name": " Notes ", "days": "9999"})
    assert asked == {"name": "Notes", "days": 90, "read_only": True}
    assert wanted({"changes": "yes"})["read_only"] is False
