"""Neighbours that go away and come back: clear words, and no reload."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.parts import Part, agent_part, api_part, chat_part, running

pytestmark = [pytest.mark.browser, pytest.mark.stack]
PASSWORD = "a good password"
QUESTION = "How many films did I rate?"
# A model nobody serves: the agent says so and answers itself.
DEAD_MODEL = {"OLLAMA_HOST": "http://127.0.0.1:9", "OLLAMA_MODEL": "qwen3"}


@dataclass
class Neighbours:
    """A chat, and the services beside it."""

    chat: str
    api: Part
    agent: Part


@pytest.fixture
def neighbours(tmp_path: Path) -> Generator[Neighbours]:
    """The three services; the chat has no Redis, and the agent's model is away."""
    api = api_part(tmp_path / "api")
    agent = agent_part(api.url, **DEAD_MODEL)
    chat = chat_part(tmp_path / "chat", api.url, agent.url)
    with running(api, agent, chat):
        body = {"username": "ada", "password": PASSWORD}
        httpx.post(f"{api.url}/accounts", json=body).raise_for_status()
        yield Neighbours(chat.url, api, agent)


def test_whoever_is_away_is_named_and_all_is_well_when_they_are_back(
    open_page: Open, neighbours: Neighbours
):
    visitor = open_page(chat=neighbours.chat)
    page = visitor.page
    visitor.sign_in("ada", PASSWORD)
    page.evaluate("window.neverReloaded = true")
    visitor.ask(QUESTION)
    expect(page.get_by_text("This is from")).to_have_count(1)
    neighbours.agent.stop()
    visitor.say(QUESTION)
    expect(page.get_by_text("The analyst does not answer right now")).to_be_visible()
    neighbours.agent.start()
    visitor.ask(QUESTION)
    neighbours.api.stop()
    visitor.say(QUESTION)
    expect(page.get_by_text("The film service does not answer right now")).to_be_visible()
    neighbours.api.start()
    visitor.ask(QUESTION)
    assert page.evaluate("window.neverReloaded")
    assert visitor.errors == []
