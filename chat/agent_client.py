"""The agent over HTTP: one question, a stream of events."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple, cast

import httpx

MAX_EVENT_CHARACTERS = 4_000_000


class AgentAway(Exception):
    """The agent could not be reached, or its stream broke before the end."""


class Event(NamedTuple):
    """One event of a run: its name and its data."""

    name: str
    data: dict[str, Any]


class Question(NamedTuple):
    """What is asked, what was said before, and which model should answer ("" leaves it open)."""

    message: str
    history: list[Any]
    model: str = ""


class Agent:
    """One connection pool to the agent."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def models(self) -> list[dict[str, Any]]:
        """Return the models that can be chosen. Raises `AgentAway`."""
        try:
            response = await self._client.get("/models", timeout=5)
            response.raise_for_status()
            value: object = response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise AgentAway("the agent did not list its models") from error
        told = cast("dict[str, object]", value) if isinstance(value, dict) else {}
        models = told.get("models")
        rows = cast("list[object]", models) if isinstance(models, list) else []
        return [cast("dict[str, Any]", row) for row in rows if isinstance(row, dict)]

    @asynccontextmanager
    async def run(self, question: Question, token: str) -> AsyncGenerator[AsyncIterator[Event]]:
        """Ask; yields the events as they come. Raises `AgentAway` for a broken stream."""
        body: dict[str, Any] = {"message": question.message}
        if question.history:
            body["history"] = question.history
        if question.model:
            body["model"] = question.model
        headers = {"Authorization": f"Bearer {token}", "Accept": "text/event-stream"}
        try:
            async with self._client.stream("POST", "/runs", json=body, headers=headers) as response:
                yield self._events(response)
        except httpx.HTTPError as error:
            raise AgentAway("the agent's answer broke off") from error

    async def _events(self, response: httpx.Response) -> AsyncIterator[Event]:
        if not response.is_success:
            yield Event("failed", await _refusal(response))
            return
        ended = False
        async for event in parse_events(response.aiter_text()):
            ended = ended or event.name in {"completed", "failed"}
            yield event
        if not ended:
            raise AgentAway("the agent's answer broke off")


async def parse_events(chunks: AsyncIterable[str]) -> AsyncIterator[Event]:
    """Read server-sent events, however the chunks are cut; malformed ones are left out."""
    buffer = ""
    async for chunk in chunks:
        # The agent ends lines with LF; a proxy may have made CRLF of it, cut anywhere.
        buffer = (buffer + chunk).replace("\r\n", "\n")
        if len(buffer) > MAX_EVENT_CHARACTERS:
            raise AgentAway("the agent sent an event without end")
        while "\n\n" in buffer:
            block, buffer = buffer.split("\n\n", 1)
            event = _event(block)
            if event:
                yield event


def _event(block: str) -> Event | None:
    name, data = "message", list[str]()
    for line in block.split("\n"):
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "event":
            name = value
        elif field == "data":
            data.append(value)
    try:
        found: object = json.loads("\n".join(data))
    except ValueError:
        return None
    return Event(name, cast("dict[str, Any]", found)) if isinstance(found, dict) else None


async def _refusal(response: httpx.Response) -> dict[str, Any]:
    await response.aread()
    try:
        found: object = response.json()
    except ValueError:
        found = {}
    known = cast("dict[str, Any]", found) if isinstance(found, dict) else {}
    seconds = response.headers.get("Retry-After", "")
    return {
        "code": str(known.get("code", response.status_code)),
        "status": response.status_code,
        "message": str(known.get("detail", "")),
        "retry_after": int(seconds) if seconds.isdecimal() else None,
    }
