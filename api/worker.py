"""The worker: `python -m api.worker`. Refits when it is woken, and makes the digests of Mondays.

It can be killed at any moment. What it had taken is taken again once it was silent for too long,
by any worker that looks: woken by the queue, or by itself every two seconds. Without Redis nothing
but these two seconds is lost.
"""

import os
import signal
from datetime import timedelta
from typing import Final

import anyio
import anyio.abc
import logfire
from anyio import CancelScope
from docket import Worker
from redis.exceptions import RedisError
from sqlalchemy.exc import DBAPIError

from api.db import Database
from api.digests.schedule import Schedule
from api.jobs import ALIVE, ALIVE_SECONDS, CURRENT, LEASE, closed_in_peace, make_docket
from api.migrate import migrate
from api.recommendations.refitting import Refitting
from api.settings import ApiSettings
from api.web.redis import fast_client
from app.settings import Clock, system_clock
from app.telemetry import configure

SWEEP_SECONDS: Final = 2.0
STOP_SECONDS: Final = 5.0


async def sweep(work: Refitting, every: timedelta) -> None:
    """Look for work without being woken, for as long as the worker runs."""
    while True:
        try:
            await work.sweep(every)
        except DBAPIError as error:
            logfire.warn("the sweeper waits: {kind}", kind=type(error.orig).__name__)
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
    work = Refitting(database, clock, timedelta(seconds=settings.worker_lease_seconds))
    token = CURRENT.set(work)
    try:
        async with anyio.create_task_group() as group:
            group.start_soon(show_life, settings.redis_url)
            group.start_soon(sweep, work, timedelta(minutes=settings.refit_minutes))
            group.start_soon(Schedule(database, clock, settings.digest_hour).run)
            task_status.started()
            await be_woken(settings.redis_url, work)
    finally:
        CURRENT.reset(token)
        database.close()


async def be_woken(url: str, work: Refitting) -> None:
    """Do what the queue asks for, and come back to it for as long as it takes."""
    again = timedelta(seconds=1)
    while True:
        try:
            async with closed_in_peace(make_docket(url)) as docket:
                worker = Worker(
                    docket, concurrency=2, redelivery_timeout=LEASE, reconnection_delay=again
                )
                async with closed_in_peace(worker):
                    await _until_cancelled(worker, work)
        except (RedisError, OSError) as error:
            logfire.warn("nobody can wake this worker: {kind}", kind=type(error).__name__)
        await anyio.sleep(again.total_seconds())


async def _until_cancelled(worker: Worker, work: Refitting) -> None:
    """Run the queue's end; when that is cancelled, what it runs ends before its worker does."""
    try:
        await worker.run_forever()
    except anyio.get_cancelled_exc_class():
        with anyio.move_on_after(STOP_SECONDS, shield=True):
            await work.stop()
        raise


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
