"""Requests that keep coming while a service is told to end."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

import anyio
import httpx

from app.processes import Child

CALLERS: Final = 6
WARM_SECONDS: Final = 0.8
# What was begun so long before the signal has been accepted.
ACCEPTED_SECONDS: Final = 0.15

Call = Callable[[httpx.AsyncClient, int], Awaitable[httpx.Response]]


@dataclass
class Record:
    """How every request went: when it was begun, and its status or the name of its failure."""

    requests: list[tuple[int, float, int | str]] = field(
        default_factory=list[tuple[int, float, int | str]]
    )
    told: float = 0.0
    seconds: float = 0.0
    exit_code: int | None = None

    @property
    def answered(self) -> dict[int, int]:
        """The status of each request that got an answer, by its number."""
        return {n: outcome for n, _, outcome in self.requests if isinstance(outcome, int)}

    @property
    def lost(self) -> list[tuple[float, int | str]]:
        """Accepted requests without an answer, and answers that say it was the server's fault."""
        accepted = self.told - ACCEPTED_SECONDS
        return [
            (begun - self.told, outcome)
            for _, begun, outcome in self.requests
            if (begun < accepted and isinstance(outcome, str))
            or (isinstance(outcome, int) and outcome >= 500)
        ]


async def told_to_end(child: Child, call: Call, patience: float) -> Record:
    """Send requests, each on a connection of its own, and SIGTERM; return how it all went."""
    record = Record()
    numbers = iter(range(1_000_000))

    async def caller() -> None:
        limits = httpx.Limits(max_keepalive_connections=0)
        async with httpx.AsyncClient(timeout=20, trust_env=False, limits=limits) as client:
            while record.exit_code is None:
                number, begun = next(numbers), time.monotonic()
                try:
                    outcome: int | str = (await call(client, number)).status_code
                except httpx.TransportError as error:
                    outcome = type(error).__name__
                    await anyio.sleep(0.02)
                record.requests.append((number, begun, outcome))

    async with anyio.create_task_group() as group:
        for _ in range(CALLERS):
            group.start_soon(caller)
        await anyio.sleep(WARM_SECONDS)
        record.told = time.monotonic()
        child.ask_to_end()
        with anyio.move_on_after(patience):
            while child.exit_code() is None:  # noqa: ASYNC110 - another process
                await anyio.sleep(0.02)
        record.seconds = time.monotonic() - record.told
        record.exit_code = child.exit_code()
        group.cancel_scope.cancel()
    return record
