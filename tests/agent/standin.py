"""A stand-in for Groq and Ollama: their streaming chat completions over real HTTP, with faults."""

import itertools
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, cast

import anyio
from anyio.abc import SocketAttribute, SocketStream
from anyio.streams.buffered import BufferedByteReceiveStream

Json = dict[str, Any]
Reply = Callable[["Exchange"], Awaitable[None]]
_ids = itertools.count(1)


@dataclass
class Exchange:
    """One request being answered; a reply writes what it likes, or nothing."""

    socket: SocketStream
    asked: Json

    async def head(self, status: int, content_type: str, **headers: str) -> None:
        named = {"Content-Type": content_type, "Connection": "close"}
        named |= {name.replace("_", "-"): value for name, value in headers.items()}
        lines = "".join(f"{name}: {value}\r\n" for name, value in named.items())
        await self.socket.send(f"HTTP/1.1 {status} Reply\r\n{lines}\r\n".encode())

    async def event(self, data: Json | str) -> None:
        line = data if isinstance(data, str) else json.dumps(data)
        await self.socket.send(f"data: {line}\n\n".encode())

    async def delta(self, delta: Json, finish: str | None = None) -> None:
        await self.event(_chunk([{"index": 0, "delta": delta, "finish_reason": finish}]))


def _chunk(choices: list[Json]) -> Json:
    base = {"id": "chatcmpl-1", "created": 1_790_000_000, "model": "stand-in"}
    return {**base, "object": "chat.completion.chunk", "choices": choices}


def says(*pieces: str, finish: str | None = "stop") -> Reply:
    """Write the pieces as deltas; without a finish the stream simply ends there."""

    async def reply(exchange: Exchange) -> None:
        if not exchange.asked.get("stream"):
            await _whole(exchange, {"content": "".join(pieces)}, finish)
            return
        await exchange.head(200, "text/event-stream")
        await exchange.delta({"role": "assistant", "content": ""})
        for piece in pieces:
            await exchange.delta({"content": piece})
        if finish:
            await exchange.delta({}, finish)
            await exchange.event("[DONE]")

    return reply


def calls(
    *named: tuple[str, str], ids: Sequence[str] = (), finish: str | None = "tool_calls"
) -> Reply:
    """Call tools: (name, arguments as text) each; `ids` replace the generated ones."""

    async def reply(exchange: Exchange) -> None:
        made = [
            {
                "index": at,
                "id": ids[at] if at < len(ids) else f"call_{next(_ids)}",
                "type": "function",
                "function": {"name": name, "arguments": arguments},
            }
            for at, (name, arguments) in enumerate(named)
        ]
        if not exchange.asked.get("stream"):
            await _whole(exchange, {"content": None, "tool_calls": made}, finish)
            return
        await exchange.head(200, "text/event-stream")
        for call in made:
            await exchange.delta({"tool_calls": [call]})
        await exchange.delta({}, finish)
        await exchange.event("[DONE]")

    return reply


async def _whole(exchange: Exchange, message: Json, finish: str | None) -> None:
    choice = {"index": 0, "message": {"role": "assistant", **message}, "finish_reason": finish}
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    body = {**_chunk([choice]), "object": "chat.completion", "usage": usage}
    await exchange.head(200, "application/json")
    await exchange.socket.send(json.dumps(body).encode())


def refuses(status: int, code: str = "refused", **headers: str) -> Reply:
    """Answer with an error as OpenAI-like servers word it."""

    async def reply(exchange: Exchange) -> None:
        await exchange.head(status, "application/json", **headers)
        error = {"error": {"message": "Refused.", "type": code, "code": code}}
        await exchange.socket.send(json.dumps(error).encode())

    return reply


def fails_the_call(generation: str, *, in_stream: bool) -> Reply:
    """Refuse a tool call the way Groq does: `tool_use_failed`, before or inside the stream."""
    error = {
        "message": "Failed to call a function. Please adjust your prompt.",
        "type": "invalid_request_error",
        "code": "tool_use_failed",
        "failed_generation": generation,
    }

    async def reply(exchange: Exchange) -> None:
        if not in_stream:
            await exchange.head(400, "application/json")
            await exchange.socket.send(json.dumps({"error": error}).encode())
            return
        await exchange.head(200, "text/event-stream")
        await exchange.socket.send(
            f"event: error\ndata: {json.dumps({'error': error})}\n\n".encode()
        )

    return reply


async def hangs(exchange: Exchange) -> None:
    """Take the request and never answer."""
    assert exchange.asked
    await anyio.sleep_forever()


async def hangs_midway(exchange: Exchange) -> None:
    """Begin an answer and fall silent."""
    await exchange.head(200, "text/event-stream")
    await exchange.delta({"content": "Drama "})
    await anyio.sleep_forever()


async def has_no_choices(exchange: Exchange) -> None:
    """Answer with an empty list of choices."""
    await exchange.head(200, "text/event-stream")
    await exchange.event(_chunk([]))
    await exchange.event("[DONE]")


async def never_ends(exchange: Exchange) -> None:
    """Write for ever, as a looping model does."""
    await exchange.head(200, "text/event-stream")
    while True:
        await exchange.delta({"content": "and then, " * 20})


async def floods_arguments(exchange: Exchange) -> None:
    """Call a tool with 20 MB of arguments."""
    await exchange.head(200, "text/event-stream")
    head = {"index": 0, "id": "call_big", "type": "function"}
    call = {**head, "function": {"name": "search_movies", "arguments": '{"q": "'}}
    await exchange.delta({"tool_calls": [call]})
    for _ in range(200):
        more = {"index": 0, "function": {"arguments": "x" * 100_000}}
        await exchange.delta({"tool_calls": [more]})
    await exchange.delta({}, "tool_calls")


@dataclass
class StandIn:
    """The server: answers each request with the next reply, the last one over and over."""

    url: str
    replies: list[Reply]
    asked: list[Json] = field(default_factory=list[Json])

    async def serve(self, socket: SocketStream) -> None:
        async with socket:
            reader = BufferedByteReceiveStream(socket)
            head = (await reader.receive_until(b"\r\n\r\n", 65_536)).decode().lower()
            length = head.partition("content-length:")[2].partition("\r\n")[0]
            body = await reader.receive_exactly(int(length or 0))
            self.asked.append(cast(Json, json.loads(body or b"{}")))
            reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
            try:
                await reply(Exchange(socket, self.asked[-1]))
                await socket.send_eof()
            except (anyio.BrokenResourceError, anyio.ClosedResourceError):
                return  # the caller had enough


@asynccontextmanager
async def stand_in(*replies: Reply) -> AsyncGenerator[StandIn]:
    """Serve the replies on a free port of 127.0.0.1."""
    listener = await anyio.create_tcp_listener(local_host="127.0.0.1", local_port=0)
    port = listener.listeners[0].extra(SocketAttribute.local_port)  # noqa: S610 - not Django's
    server = StandIn(f"http://127.0.0.1:{port}", list(replies))
    async with listener, anyio.create_task_group() as tasks:
        tasks.start_soon(listener.serve, server.serve)
        yield server
        tasks.cancel_scope.cancel()
