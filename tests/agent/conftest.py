"""The agent over ASGI, in front of the tiny catalogue or of a stand-in model over real HTTP."""

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from pydantic_ai.models import Model

from agent.main import create_app
from agent.settings import AgentSettings
from app.settings import fixed_clock
from tests.agent.tiny import tiny_api

TOKEN = "good1"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def api() -> FastAPI:
    return tiny_api()


def agent_settings(**changes: Any) -> AgentSettings:
    """Settings for tests: nothing of the environment, short patience."""
    short: dict[str, Any] = {"first_event_timeout": 1.0, "stall_timeout": 1.0, "run_timeout": 5.0}
    short["ollama_patience"] = 1.0
    nothing: dict[str, Any] = {"groq_api_key": None, "ollama_host": None, "openai_base_url": None}
    given: dict[str, Any] = {"environment": "test", **short, **nothing, **changes}
    return AgentSettings(**given)


@asynccontextmanager
async def agent_client(
    api: FastAPI, model: Model | None = None, **settings: Any
) -> AsyncGenerator["Asker"]:
    """Run an agent in front of `api` and yield something to ask it with."""
    app = create_app(
        agent_settings(api_url="http://api.test", **settings),
        clock=fixed_clock(NOW),
        model=model,
        transport=httpx.ASGITransport(app=api),
    )
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://agent.test") as client:
            yield Asker(client)


class Asker:
    """Asks one agent and reads its events."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def post(self, message: str, token: str = TOKEN, **body: Any) -> httpx.Response:
        return await self.client.post(
            "/runs",
            json={"message": message, **body},
            headers={"Authorization": f"Bearer {token}"},
        )

    async def events(self, message: str, token: str = TOKEN, **body: Any) -> list[Any]:
        """Return (name, data) of each event."""
        headers = {"Authorization": f"Bearer {token}", "Accept": "text/event-stream"}
        answer = await self.client.post("/runs", json={"message": message, **body}, headers=headers)
        assert answer.status_code == 200, answer.text
        blocks = [block.split("\n") for block in answer.text.strip().split("\n\n")]
        return [
            (b[0].removeprefix("event: "), json.loads(b[1].removeprefix("data: "))) for b in blocks
        ]
