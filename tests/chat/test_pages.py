"""The pages beside the chat: tokens for other tools, over the real api."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from chat.history.layer import HistoryLayer
from chat.history.worker import HistoryWorker
from chat.pages import data
from chat.pages.tokens import wanted
from tests.chat.visiting import PASSWORD, enter

pytestmark = pytest.mark.anyio
PLACE = "/account/tokens"


async def test_a_token_is_shown_once_used_and_taken_back(
    browser: httpx.AsyncClient, username: str, api_url: str
):
    await enter(browser, username)
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
    await enter(browser, username)
    answer = await browser.post(PLACE, data={"name": "<script>"})
    assert "The name does not fit" in answer.text
    assert "<script>" not in answer.text


async def test_made_up_tokens_are_not_taken_back(browser: httpx.AsyncClient, username: str):
    await enter(browser, username)
    for number in ("", "-1", "../1", "9" * 30, "77"):
        answer = await browser.post(f"{PLACE}/revoke", data={"token": number})
        assert answer.status_code == httpx.codes.SEE_OTHER, number


async def test_tokens_ask_for_a_sign_in(browser: httpx.AsyncClient):
    answer = await browser.get(PLACE)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")


def test_a_token_only_reads_unless_more_is_asked_for():
    asked = wanted({"name": " Notes ", "days": "9999"})
    assert asked == {"name": "Notes", "days": 90, "read_only": True}
    assert wanted({"changes": "yes"})["read_only"] is False


async def test_everything_can_be_downloaded_and_deleted(
    browser: httpx.AsyncClient, username: str, tmp_path: Path
):
    await enter(browser, username)
    worker = HistoryWorker(f"sqlite:///{tmp_path / 'matinee.sqlite3'}")
    history = HistoryLayer(worker, acting=lambda: username)
    for number in range(3):
        await history.update_thread(str(uuid4()), name=f"Question {number}")
    told = (await browser.get(data.DOWNLOAD)).json()
    assert told["account"]["username"] == username
    assert [c["name"] for c in told["conversations"]] == ["Question 2", "Question 1", "Question 0"]
    assert "eyJ" not in str(told)
    refused = await browser.post(data.DELETE, data={"current": "not this one"})
    assert "Nothing was changed" in refused.text
    assert len(await history.everything()) == 3
    done = await browser.post(data.DELETE, data={"current": PASSWORD})
    assert (done.status_code, done.headers["location"]) == (303, "/login")
    assert "Max-Age=0" in done.headers["set-cookie"]
    assert await history.get_user(username) is None
    assert (await enter(browser, username)).status_code == 401
    assert (await browser.get(data.PLACE)).headers["location"] == "/login"
    worker.close()


async def test_data_ask_for_a_sign_in(browser: httpx.AsyncClient):
    for place in (data.PLACE, data.DOWNLOAD):
        answer = await browser.get(place)
        assert (answer.status_code, answer.headers["location"]) == (303, "/login")
