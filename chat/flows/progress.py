"""A bar for work that takes longer than a moment.

The api answers when it is done and says nothing before: the bar shows the time that has passed
against what so many rows usually take, and says that it is an estimate.
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

import anyio
import chainlit as cl

QUIET_SECONDS = 0.8
"""Work that is done sooner shows no bar."""
STEP_SECONDS = 1.0
CELLS = 12
NEVER_FULL = 0.95


@asynccontextmanager
async def progress(
    message: cl.Message,
    words: str,
    expected: float,
    now: Callable[[], float] = time.monotonic,
) -> AsyncGenerator[None]:
    """Show a bar in a message while the block runs; `expected` are the seconds it should take."""
    started = now()

    async def tick() -> None:
        await anyio.sleep(QUIET_SECONDS)
        while True:
            message.content = bar(words, now() - started, expected)
            await message.update()
            await anyio.sleep(STEP_SECONDS)

    failed: Exception | None = None
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(tick)
        try:
            yield
        except Exception as error:  # noqa: BLE001 - raised below: a group would wrap it
            failed = error
        tasks.cancel_scope.cancel()
    if failed is not None:
        raise failed


def bar(words: str, passed: float, expected: float) -> str:
    """Return the bar after `passed` of `expected` seconds, as Markdown."""
    share = min(passed / max(expected, 0.1), NEVER_FULL)
    full = round(share * CELLS)
    drawn = "▰" * full + "▱" * (CELLS - full)
    left = expected - passed
    rest = f"about {left:.0f} s left" if left >= 1 else "almost there"
    return f"{words}\n\n{drawn} {share:.0%}, {rest}"
