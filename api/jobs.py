"""The queue: it wakes a worker. What is to be done stands in the database, under plain ids.

pydocket keeps its calls pickled in Redis, which therefore stays private; nothing but the name of a
task is ever put there. A fixed key for each kind makes enqueuing twice the same as once.
"""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import Final, Literal, Protocol, TypeVar

import anyio
import logfire
from docket import CurrentExecution, Docket, Execution
from redis.exceptions import RedisError
from tenacity import (
    AsyncRetrying,
    retry_if_exception_type,
    stop_after_attempt,
    wait_exponential_jitter,
)

from api.web.errors import Unavailable
from api.web.redis import fast_client
from app.telemetry import continued

T = TypeVar("T")

NAME: Final = "matinee"
ALIVE: Final = "matinee:worker:alive"
ALIVE_SECONDS: Final = 10
LEASE: Final = timedelta(seconds=10)
ENQUEUE_SECONDS: Final = 2.0


class Work(Protocol):
    """What a worker can do."""

    async def refit(self) -> None:
        """Fit and publish for every refresh that waits."""
        ...


CURRENT: Final[ContextVar[Work]] = ContextVar("CURRENT")


async def refit(execution: Execution = CurrentExecution()) -> None:  # noqa: B008 - docket's way
    """Do what waits, with the work of the worker this runs in, in the trace that asked for it."""
    with continued(execution.trace_context):
        await CURRENT.get().refit()


TASKS: Final = {"refit": refit}


@asynccontextmanager
async def closed_in_peace(manager: AbstractAsyncContextManager[T]) -> AsyncIterator[T]:
    """Enter a manager whose closing is not cut short by a cancellation, but by five seconds."""
    value = await manager.__aenter__()
    try:
        yield value
    finally:
        with anyio.move_on_after(5, shield=True):
            await manager.__aexit__(None, None, None)


def make_docket(url: str) -> Docket:
    """Return the queue on this Redis, with every task known to it."""
    docket = Docket(name=NAME, url=url)
    for task in TASKS.values():
        docket.register(task)
    return docket


class Queue:
    """The api's end: wakes a worker, or says within two seconds that it can't."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._docket: Docket | None = None
        self._client = fast_client(url, connections=5)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Connect for as long as the api runs; an absent Redis is no reason not to start."""
        docket = make_docket(self._url)
        try:
            with anyio.fail_after(ENQUEUE_SECONDS):
                await docket.__aenter__()
        except (RedisError, OSError, TimeoutError) as error:
            logfire.warn("the queue is away: {kind}", kind=type(error).__name__)
            yield
        else:
            self._docket = docket
            try:
                yield
            finally:
                self._docket = None
                with anyio.move_on_after(ENQUEUE_SECONDS, shield=True):
                    await docket.__aexit__(None, None, None)
        finally:
            await self._client.aclose()

    async def enqueue(self, kind: str, subject: str) -> None:
        """Wake a worker for work of a kind; raises Unavailable. `subject` is for the log alone."""
        docket = self._docket
        if docket is None:
            raise Unavailable("There is no queue now; the work waits in the database.")
        tries = AsyncRetrying(
            retry=retry_if_exception_type((RedisError, OSError)),
            wait=wait_exponential_jitter(multiplier=0.05, max=0.5),
            stop=stop_after_attempt(3),
            reraise=True,
        )
        try:
            with anyio.fail_after(ENQUEUE_SECONDS):
                await tries(docket.add(TASKS[kind], key=kind))
        except (RedisError, OSError, TimeoutError) as error:
            raise Unavailable("The queue does not answer; the work waits.") from error
        logfire.info("{kind} enqueued for {subject}", kind=kind, subject=subject)

    async def check(self) -> tuple[Literal["ok", "degraded", "down"], str]:
        """Say whether Redis answers and a worker lives."""
        try:
            alive = await self._client.exists(ALIVE)
        except (RedisError, OSError):
            return "down", "Redis does not answer; limits and caches are local, refreshes wait"
        return ("ok", "a worker lives") if alive else ("degraded", "no worker gives a sign of life")
