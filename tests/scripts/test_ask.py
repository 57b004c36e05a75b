"""Asking from the terminal, through the real api and agent in process."""

from collections.abc import AsyncIterator
from io import StringIO
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from rich.console import Console

from api.accounts import service as accounts
from api.catalog.loading import NewFilm, insert_many
from api.db import Database
from scripts.ask import Screen
from scripts.conversation import Conversation, NotAnswered
from tests.agent.conftest import agent_client
from tests.agent.scripted import scripted
from tests.conftest import NOW, PASSWORD

pytestmark = pytest.mark.anyio


@pytest.fixture
async def talk(
    app: FastAPI, client: httpx.AsyncClient, database: Database, password_hash: str
) -> AsyncIterator[Conversation]:
    """A conversation of somebody signed in, with a model that proposes a rating."""
    with database.writing() as session:
        accounts.create(session, "ana", password_hash, NOW)
        insert_many(session, [NewFilm(movie_id=2, title="Comet Season", year=2009)], NOW)
    model = scripted({"rate_movie": '{"movie_id": 2, "stars": 4}'}, "It waits.", "Hello again.")
    async with agent_client(app, model) as agent:
        conversation = Conversation(client, agent.client, "ana")
        await conversation.sign_in(PASSWORD)
        yield conversation


async def told(talk: Conversation, question: str) -> list[tuple[str, dict[str, Any]]]:
    return [event async for event in talk.ask(question)]


async def test_a_proposal_is_shown_in_the_apis_words_and_approved(talk: Conversation) -> None:
    events = await told(talk, "Rate Comet Season 4 stars")
    [proposed] = [data["proposal_id"] for name, data in events if name == "proposal"]
    proposal = await talk.proposal(proposed)
    assert "Comet Season" in proposal["summary"]
    assert (await talk.decide(proposal, approve=True))["state"] == "approved"


async def test_a_second_question_knows_the_first(talk: Conversation) -> None:
    await told(talk, "Rate Comet Season 4 stars")
    events = await told(talk, "Hello?")
    assert len(events[-1][1]["history"]) == 2


async def test_a_wrong_password_is_told(client: httpx.AsyncClient, talk: Conversation) -> None:
    stranger = Conversation(client, talk.agent, "ana")
    with pytest.raises(NotAnswered):
        await stranger.sign_in("wrong")


async def test_an_agent_that_is_away_is_told(talk: Conversation) -> None:
    async with httpx.AsyncClient(base_url="http://127.0.0.1:9", trust_env=False) as nobody:
        talk.agent = nobody
        with pytest.raises(NotAnswered, match="is away"):
            await told(talk, "Hello?")


async def test_the_screen_shows_text_once_and_no_markup(talk: Conversation) -> None:
    console = Console(file=StringIO(), width=80)
    screen = Screen(console)
    for name, data in await told(talk, "Rate Comet Season 4 stars"):
        screen.show(name, data)
    screen.show("text", {"delta": "[red]no markup[/red]"})
    assert isinstance(console.file, StringIO)
    shown = console.file.getvalue()
    assert shown.count("It waits.") == 1
    assert "[red]no markup" in shown
