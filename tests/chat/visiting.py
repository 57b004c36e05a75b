"""Users in front of a chat: at a screen that records what it is sent, or in a browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import chainlit as cl
import httpx
from chainlit.auth import create_jwt
from chainlit.context import init_http_context
from chainlit.user import User
from pydantic import SecretStr

from app.settings import Clock
from chat import talk
from chat.approvals import Approvals
from chat.caller import Caller
from chat.handlers import in_words
from chat.history.layer import HistoryLayer
from chat.history.worker import HistoryWorker
from chat.main import assemble
from chat.render.proposals import DECIDE
from chat.services import Services, build
from chat.settings import ChatSettings
from chat.signin import sign_in
from tests.chat.chainlit_once import KEY
from tests.chat.chats import Acting, Chats
from tests.chat.screen import Screen, show

PASSWORD = "correct horse battery"
OWN = "http://chat.test"


def chat_settings(
    folder: Path, api_url: str, agent_url: str = "http://127.0.0.1:9"
) -> ChatSettings:
    """Settings of a chat with its own folder and no Redis; by default nobody is there to ask."""
    return ChatSettings(
        state_dir=folder,
        api_url=api_url,
        agent_url=agent_url,
        chat_url=OWN,
        chat_auth_secret=SecretStr(KEY),
        database_url="",
        redis_url="",
        upload_megabytes=1,
    )


class Visit:
    """A signed-in user in front of a screen."""

    def __init__(self, services: Services, screen: Screen, username: str) -> None:
        self.services, self.screen, self.username = services, screen, username
        self.caller = Caller(services)
        self.approvals = Approvals(self.caller, services.history)

    async def ask(self, words: str) -> None:
        """Ask as the chat does, failures in words."""
        async with in_words():
            await talk.ask(self.services, self.caller, self.approvals, words)

    async def propose(self, movie_id: int = 1, stars: float = 4.5) -> str:
        token = await self.caller.delegated()
        body = {"stars": stars}
        answer = await self.services.api.call("PUT", f"/ratings/{movie_id}", token, json=body)
        return str(answer["proposal_id"])

    async def click(self, proposal_id: str, decision: str, **more: Any) -> None:
        payload = {"proposal_id": proposal_id, "decision": decision} | more
        await self.approvals.decide(cl.Action(name=DECIDE, payload=payload))

    async def stars(self, movie_id: int = 1) -> float | None:
        film = await self.caller.call("GET", f"/movies/{movie_id}")
        return film["my_rating"]["stars"] if film["my_rating"] else None


@asynccontextmanager
async def visiting(settings: ChatSettings, username: str) -> AsyncIterator[Visit]:
    """Sign somebody in and show them a screen."""
    services = build(settings)
    user = await sign_in(services, username, PASSWORD)
    assert user is not None
    await services.history.create_user(user)
    yield Visit(services, show(username, create_jwt(user)), username)
    await services.close()
    services.history.worker.close()


@asynccontextmanager
async def fronting(settings: ChatSettings) -> AsyncIterator[Any]:
    """Build the whole chat as it is served."""
    services = build(settings)
    yield assemble(services)
    await services.close()
    services.history.worker.close()


async def two_users(worker: HistoryWorker, clock: Clock) -> Chats:
    """Make the accounts of ada, who is acting, and of bob."""
    acting = Acting()
    layer = HistoryLayer(worker, clock=clock, acting=acting)
    for name in ("ada", "bob"):
        await layer.create_user(User(identifier=name, metadata={"account": name, "sid": "secret"}))
    init_http_context()
    return Chats(layer, acting)


async def enter(browser: httpx.AsyncClient, username: str) -> httpx.Response:
    """Send the form of the sign-in page."""
    return await browser.post("/login", data={"username": username, "password": PASSWORD})
