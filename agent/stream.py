"""A run's events as a server-sent event stream that ends with its reader."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

import anyio
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from agent.events import Event, to_sse


class EventStream(Response):
    """Sends the events from one task, so that a reader who leaves stops the model at once."""

    media_type = "text/event-stream"

    def __init__(self, told: AsyncGenerator[Event]) -> None:
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._told = told

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI's signature
        """Send until the run ends or the reader is gone."""
        async with anyio.create_task_group() as tasks:

            async def watch() -> None:
                while (await receive())["type"] != "http.disconnect":
                    pass
                tasks.cancel_scope.cancel()

            tasks.start_soon(watch)
            await self._send(send)
            tasks.cancel_scope.cancel()

    async def _send(self, send: Send) -> None:
        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        await send(start)
        async with aclosing(self._told) as told:
            async for event in told:
                await send({"type": "http.response.body", "body": to_sse(event), "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
