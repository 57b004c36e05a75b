"""A worker's refits: claimed together, fitted in a process, published in one swap, told if failed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Concatenate, Final, ParamSpec, TypeVar

import anyio
import logfire
from anyio import CancelScope
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session
from tenacity import (
    AsyncRetrying,
    retry_if_exception_type,
    retry_if_not_exception_type,
    stop_after_attempt,
    wait_exponential_jitter,
)

from api.db import Database
from api.recommendations import delivery, refreshes
from api.recommendations.delivery import NoLongerWanted, Taken
from api.recommendations.fitting import FitDied, fitted
from api.recommendations.snapshot import Snapshot
from app.settings import Clock

P = ParamSpec("P")
T = TypeVar("T")

BEAT_SECONDS: Final = 1.0
FIT_SECONDS: Final = 600.0
TRIES: Final = 3


class Refitting:
    """The work of this worker on one database; one fit at a time."""

    def __init__(self, database: Database, clock: Clock, lease: timedelta) -> None:
        self._database, self._clock, self._lease = database, clock, lease
        self._busy = anyio.Lock()
        self._fitting = CancelScope()

    async def refit(self) -> None:
        """Fit and publish for every refresh that waits, until none does or it is stopped."""
        async with self._busy:
            with CancelScope() as self._fitting:
                while taken := await self._database.write(
                    delivery.claim, self._clock(), self._lease
                ):
                    with logfire.span("refit for {n} refreshes", n=len(taken)):
                        await self._serve(taken)

    async def stop(self) -> None:
        """Give back what is being fitted."""
        self._fitting.cancel()
        async with self._busy:
            pass

    async def sweep(self, every: timedelta) -> None:
        """Ask for what the schedule wants, and do what nobody was woken for."""
        if await self._database.read(refreshes.is_stale, self._clock(), every):
            await self._database.write(refreshes.ask, None, self._clock())
        if await self._database.read(delivery.is_work_waiting, self._clock(), self._lease):
            await self.refit()

    async def _serve(self, taken: Taken) -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(self._beat, taken, group.cancel_scope)
            await self._attempt(taken)
            group.cancel_scope.cancel()

    async def _attempt(self, taken: Taken) -> None:
        """Fit and publish, or tell those who wait why not; raises nothing but a cancellation."""
        try:
            await self._fit_and_publish(taken)
        except NoLongerWanted:
            logfire.info("nobody waited for a refit any more")
        except anyio.get_cancelled_exc_class():
            with CancelScope(shield=True):
                await self._write(delivery.give_back, taken)
            raise
        except Exception as error:  # noqa: BLE001 - whatever it was, those who wait are told
            logfire.error("a refit failed", _exc_info=error)
            reason = f"The fit failed ({type(error).__name__}). The log of the worker says more."
            await self._write(delivery.fail, taken, reason, self._clock())

    async def _fit_and_publish(self, taken: Taken) -> None:
        """Do it, again after what may pass: a busy database, a dead fit, a faster worker."""
        tries = AsyncRetrying(
            retry=retry_if_exception_type((DBAPIError, OSError, FitDied))
            & retry_if_not_exception_type(TimeoutError),
            wait=wait_exponential_jitter(multiplier=0.5, max=8),
            stop=stop_after_attempt(TRIES),
            reraise=True,
        )
        async for attempt in tries:
            with attempt:
                with logfire.span("read all ratings"):
                    snapshot = await self._database.read(Snapshot.take)
                await self._write(delivery.beat, taken, self._clock(), delivery.READ)
                with logfire.span("fit in a process"), anyio.fail_after(FIT_SECONDS):
                    blob = await fitted(snapshot.ratings)
                await self._write(delivery.beat, taken, self._clock(), delivery.FITTED)
                with logfire.span("publish model {model_id}", model_id=snapshot.model_id):
                    model = snapshot.published(blob, self._clock())
                    await self._database.write(delivery.publish, taken, model, self._clock())

    async def _beat(self, taken: Taken, work: CancelScope) -> None:
        """Say again and again that the worker lives; cancel the work when nobody wants it."""
        every = min(BEAT_SECONDS, self._lease.total_seconds() / 4)
        wanted: int | None = 1
        while wanted != 0:
            await anyio.sleep(every)
            wanted = await self._write(delivery.beat, taken, self._clock())
        work.cancel()

    async def _write(
        self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T | None:
        """Write what may be lost: silence makes another worker take the refreshes."""
        try:
            return await self._database.write(work, *args, **kwargs)
        except DBAPIError as error:
            logfire.warn("not written: {kind}", kind=type(error.orig).__name__)
            return None
