"""Chainlit's live connection without a browser: many people who ask at the same moment."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple, cast
from uuid import uuid4

import anyio
import httpx
from anyio.abc import TaskStatus
from websockets.asyncio.client import ClientConnection, connect

PATIENCE = 30.0


class Answer(NamedTuple):
    """Seconds from the question to the first word, and the whole answer's text."""

    first: float
    text: str


def signed_in(chat: str, username: str, password: str) -> str:
    """Sign in and return the cookie header."""
    form = {"username": username, "password": password}
    answer = httpx.post(f"{chat}/login", data=form, timeout=20).raise_for_status()
    return "; ".join(f"{name}={value}" for name, value in answer.cookies.items())


async def ask_together(chat: str, cookies: list[str], question: str) -> list[Answer]:
    """Open a conversation for each cookie, then ask in all of them at once."""
    go, answers = anyio.Event(), list[Answer]()

    async def ask(cookie: str, *, task_status: TaskStatus[None]) -> None:
        async with _opened(chat, cookie) as socket:
            task_status.started()
            await go.wait()
            started = time.perf_counter()
            asked = {"message": _message(question), "fileReferences": list[Any]()}
            await _emit(socket, "client_message", asked)
            answers.append(await _listen(socket, started))

    async with anyio.create_task_group() as tasks:
        for cookie in cookies:
            await tasks.start(ask, cookie)
        go.set()
    return answers


@asynccontextmanager
async def _opened(chat: str, cookie: str) -> AsyncGenerator[ClientConnection]:
    address = f"{chat.replace('http', 'ws', 1)}/ws/socket.io/?EIO=4&transport=websocket"
    headers = {"Cookie": cookie, "Origin": chat}
    async with connect(address, additional_headers=headers, max_size=None) as socket:
        await _greet(socket)
        yield socket


async def _greet(socket: ClientConnection) -> None:
    auth = {"sessionId": str(uuid4()), "clientType": "webapp", "userEnv": None}
    await socket.recv()  # the transport's own greeting
    await socket.send("40" + json.dumps(auth | {"chatProfile": None, "threadId": ""}))
    await socket.recv()
    await _emit(socket, "connection_successful")
    # The settings are the last thing a new conversation is given.
    while (await _event(socket))[0] != "chat_settings":
        pass


async def _listen(socket: ClientConnection, started: float) -> Answer:
    first, text = 0.0, ""
    while True:
        name, data = await _event(socket)
        said = name == "stream_start" or (
            name == "new_message" and data.get("type") == "assistant_message"
        )
        if said and not first:
            first = time.perf_counter() - started
        if name in {"new_message", "update_message"} and data.get("type") == "assistant_message":
            text = str(data.get("output"))
        if name == "task_end" and first:
            return Answer(first, text)


async def _event(socket: ClientConnection) -> tuple[str, dict[str, Any]]:
    while True:
        with anyio.fail_after(PATIENCE):
            packet = str(await socket.recv())
        if packet == "2":
            await socket.send("3")
        elif packet.startswith("42"):
            name, *rest = cast("list[Any]", json.loads(packet[2:]))
            data: Any = rest[0] if rest else None
            return str(name), cast("dict[str, Any]", data) if isinstance(data, dict) else {}


async def _emit(socket: ClientConnection, name: str, *data: object) -> None:
    await socket.send("42" + json.dumps([name, *data]))


def _message(question: str) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "threadId": "",
        "name": "somebody",
        "type": "user_message",
        "output": question,
        "createdAt": "2026-11-24T00:00:00Z",
    }
