"""The worker: `python -m api.worker`. Takes refreshes, fits in a process, publishes in one swap.

It can be killed at any moment. What it had taken is taken again by the next one: by the queue's
lease, or by the sweeper that looks into the database.
"""

import os
import signal
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import anyio
import anyio.abc
import anyio.to_process
import logfire
from anyio import CancelScope
from docket import Docket, Worker
from redis.exceptions import RedisError
from sqlalchemy.exc import DBAPIError
from tenacity import (
    AsyncRetrying,
    retry_if_exception_type,
    stop_after_attempt,
    wait_exponential_jitter,
)

from api.db import Database
from api.digests.schedule import Schedule
from api.jobs import ALIVE, ALIVE_SECONDS, CURRENT, LEASE, closed_in_peace, make_docket
from api.migrate import migrate
from api.recommendations import refreshes
from api.recommendations.fitting import fit_from
from api.recommendations.models import RecommendationModel
from api.settings import ApiSettings
from api.web.redis import fast_client
from app.settings import Clock, system_clock
from app.telemetry import configure

SWEEP_SECONDS: Final = 2.0
BEAT_SECONDS: Final = 1.0
FIT_SECONDS: Final = 600.0
TRIES: Final = 3


class NoLongerWanted(Exception):
    """Everybody who asked for this fit cancelled it."""


class Refitting:
    """The work of this worker on one database."""

    def __init__(self, url: str, database: Database, clock: Clock) -> None:
        self._url, self._database, self._clock = url, database, clock

    async def refit(self) -> None:
        """Fit and publish for every refresh that waits, until none does."""
        while taken := await self._database.write(refreshes.claim, self._clock()):
            with logfire.span("refit for {n} refreshes", n=len(taken)):
                await self._serve(taken)

    async def _serve(self, taken: Sequence[int]) -> None:
        now = self._clock
        try:
            model = await self._fit(taken)
            await self._database.write(refreshes.publish, taken, model, now())
        except NoLongerWanted:
            logfire.info("a refit was cancelled")
        except anyio.get_cancelled_exc_class():
            with CancelScope(shield=True):
                await self._database.write(refreshes.give_back, taken)
            raise
        except Exception as error:  # noqa: BLE001 - whatever it was, those who wait are told
            logfire.error("a refit failed", _exc_info=error)
            reason = f"The fit failed ({type(error).__name__}). The log of the worker says more."
            await self._database.write(refreshes.fail, taken, reason, now())

    async def _fit(self, taken: Sequence[int]) -> RecommendationModel:
        tries = AsyncRetrying(
            retry=retry_if_exception_type((DBAPIError, OSError, TimeoutError)),
            wait=wait_exponential_jitter(multiplier=0.5, max=8),
            stop=stop_after_attempt(TRIES),
            reraise=True,
        )
        async for attempt in tries:
            with attempt:
                blob, figures = await self._in_a_process(taken)
                return RecommendationModel(blob=blob, fitted_at=self._clock(), **figures)
        raise AssertionError("tenacity ends by returning or raising")

    async def _in_a_process(self, taken: Sequence[int]) -> tuple[bytes, dict[str, int]]:
        """Fit in another process, beating meanwhile; ends it when nobody wants it any more."""
        result: tuple[bytes, dict[str, int]] | None = None

        async def watch(scope: CancelScope) -> None:
            while True:
                await anyio.sleep(BEAT_SECONDS)
                if not await self._database.write(refreshes.beat, taken, self._clock()):
                    scope.cancel()

        async with anyio.create_task_group() as group:
            group.start_soon(watch, group.cancel_scope)
            with anyio.fail_after(FIT_SECONDS):
                result = await anyio.to_process.run_sync(fit_from, self._url, cancellable=True)
            group.cancel_scope.cancel()
        if result is None:
            raise NoLongerWanted
        return result


async def sweep(docket: Docket, database: Database, clock: Clock, every: timedelta) -> None:
    """Wake a worker for what a crash or a lost Redis left behind, and for the schedule."""
    while True:
        try:
            await database.write(refreshes.ask_if_stale, clock(), every)
            if await database.read(refreshes.is_work_waiting, clock()):
                await docket.add("refit", key="refit")()
        except (DBAPIError, RedisError, OSError) as error:
            logfire.warn("the sweeper waits: {kind}", kind=type(error).__name__)
        await anyio.sleep(SWEEP_SECONDS)


async def show_life(url: str) -> None:
    """Say in Redis that this worker lives."""
    client = fast_client(url, connections=2)
    try:
        while True:
            try:
                await client.set(ALIVE, os.getpid(), ex=ALIVE_SECONDS)
            except (RedisError, OSError):
                logfire.warn("Redis does not take the sign of life")
            await anyio.sleep(ALIVE_SECONDS / 4)
    finally:
        with CancelScope(shield=True):
            await client.aclose()


async def run(
    settings: ApiSettings,
    clock: Clock = system_clock,
    *,
    task_status: anyio.abc.TaskStatus[None] = anyio.TASK_STATUS_IGNORED,
) -> None:
    """Work until cancelled; announces readiness. Raises ValueError without a Redis."""
    if not settings.redis_url:
        raise ValueError("A worker needs Redis. Set MATINEE_REDIS_URL.")
    url = settings.resolved_database_url
    migrate(url)
    database = Database(url)
    every = timedelta(minutes=settings.refit_minutes)
    token = CURRENT.set(Refitting(url, database, clock))
    try:
        async with (
            closed_in_peace(make_docket(settings.redis_url)) as docket,
            closed_in_peace(_worker(docket)) as worker,
            anyio.create_task_group() as group,
        ):
            group.start_soon(show_life, settings.redis_url)
            group.start_soon(sweep, docket, database, clock, every)
            group.start_soon(Schedule(database, clock, settings.digest_hour).run)
            task_status.started()
            await worker.run_forever()
    finally:
        CURRENT.reset(token)
        database.close()


def _worker(docket: Docket) -> Worker:
    return Worker(
        docket,
        concurrency=2,
        redelivery_timeout=LEASE,
        reconnection_delay=timedelta(seconds=1),
    )


async def _until_told_to_stop(settings: ApiSettings) -> None:
    async with anyio.create_task_group() as group:
        group.start_soon(run, settings)
        with anyio.open_signal_receiver(signal.SIGTERM, signal.SIGINT) as signals:
            async for _ in signals:
                group.cancel_scope.cancel()
                return


def main() -> None:
    """Run the worker for the settings of the environment."""
    settings = ApiSettings()
    settings.state_dir.mkdir(parents=True, exist_ok=True)
    telemetry = configure("worker", settings)
    telemetry.redis()
    anyio.run(_until_told_to_stop, settings)


if __name__ == "__main__":
    main()
