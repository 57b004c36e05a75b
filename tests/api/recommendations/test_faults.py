"""What a refresh survives: workers and Redis killed, stalled and flushed at any moment.

Always the same end: what an undisturbed refit publishes, whole; every refresh final; and nothing
taken more than three times.
"""

import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import anyio
import pytest

from api.db import Database
from api.jobs import make_docket, refit
from api.recommendations import delivery
from api.settings import ApiSettings
from api.web.redis import fast_client
from app.valkey import ValkeyServer, embedded_valkey
from tests.api.recommendations.crew import LEASE_SECONDS, Crew, crew, fits_of, until

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
]
SEED = 20_261_124
RATERS = range(101, 161)


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[ValkeyServer]:
    """A server of this test's own, to be ill-treated."""
    with embedded_valkey(tmp_path / "redis") as server:
        yield server
        with suppress(ProcessLookupError):
            os.kill(server.pid, signal.SIGCONT)


@pytest.fixture
def team(rated: Database, settings: ApiSettings, redis: ValkeyServer) -> Iterator[Crew]:
    """Workers on the rated films, none started yet."""
    with crew(rated, settings.state_dir, redis.url, LEASE_SECONDS) as found:
        yield found


async def wake(team: Crew, *keys: str) -> None:
    """Wake a worker as the api does, once for each key."""
    async with make_docket(team.redis_url) as docket:
        for key in keys or ("refit",):
            await docket.add(refit, key=key)()


async def undisturbed(team: Crew) -> float:
    """Let one refresh run in peace and return its seconds."""
    team.start()
    await team.finished(team.ask())  # the worker is up now
    asked = team.ask()
    began = time.monotonic()
    await wake(team)
    assert (await team.finished(asked)).state == "done"
    return time.monotonic() - began


@pytest.mark.parametrize(
    "moments",
    [pytest.param(2, marks=pytest.mark.stack), pytest.param(30, marks=pytest.mark.full)],
)
async def test_a_worker_may_be_killed_at_any_moment(team: Crew, moments: int) -> None:
    seconds = await undisturbed(team)
    dice = random.Random(SEED)
    for n in range(moments):
        before = team.published()[0]
        team.forget(RATERS[n])
        asked, other = team.ask(), team.ask(RATERS[-1])
        await wake(team)
        await anyio.sleep(dice.uniform(0, 1.1 * seconds))
        team.kill(team.living[-1])
        expected = await team.expected()
        assert team.published()[0] in {before, expected}
        team.start()
        for refresh in (await team.finished(asked), await team.finished(other)):
            assert (refresh.state, refresh.attempts <= 2) == ("done", True)
        assert team.published()[0] == expected
    assert team.living[-1].poll() is None


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param("killed", marks=pytest.mark.stack),
        pytest.param("stalled", marks=pytest.mark.full),
        pytest.param("flushed", marks=pytest.mark.full),
    ],
)
async def test_redis_may_be_lost_in_a_refresh(team: Crew, redis: ValkeyServer, fault: str) -> None:
    worker = team.start()
    first = team.ask()
    await team.running(first)
    if fault == "flushed":
        client: Any = fast_client(redis.url, connections=1)
        await client.flushall()
        await client.aclose()
    else:
        os.kill(redis.pid, signal.SIGKILL if fault == "killed" else signal.SIGSTOP)
    # Asked while Redis is away: nobody is woken, and it is done all the same.
    done = await team.finished(first)
    team.forget(RATERS[0])
    second = await team.finished(team.ask())
    assert [(done.state, done.attempts), (second.state, second.attempts)] == [("done", 1)] * 2
    assert team.published()[0] == await team.expected()
    if fault == "stalled":
        os.kill(redis.pid, signal.SIGCONT)
    worker.terminate()
    with anyio.fail_after(12):
        assert await anyio.to_thread.run_sync(worker.wait) == 0


@pytest.mark.full
async def test_a_worker_starts_and_works_without_redis(team: Crew, redis: ValkeyServer) -> None:
    os.kill(redis.pid, signal.SIGKILL)
    worker = team.start()
    assert (await team.finished(team.ask())).state == "done"
    worker.terminate()
    with anyio.fail_after(12):
        assert await anyio.to_thread.run_sync(worker.wait) == 0


@pytest.mark.full
async def test_being_woken_often_and_by_two_does_it_once(team: Crew) -> None:
    team.start()
    team.start()
    await team.finished(team.ask())
    team.forget(RATERS[0])
    asked = [team.ask(user_id) for user_id in RATERS[1:6]]
    await wake(team, *(f"again-{n}" for n in range(20)))
    done = [await team.finished(refresh_id) for refresh_id in asked]
    assert {(one.state, one.attempts) for one in done} == {("done", 1)}
    assert team.published()[0] == await team.expected()


@pytest.mark.full
async def test_a_worker_that_sleeps_and_wakes_publishes_nothing_old(team: Crew) -> None:
    sleeper = team.start()
    asked = team.ask()
    await team.running(asked)
    sleeper.send_signal(signal.SIGSTOP)
    team.start()
    assert (await team.finished(asked)).attempts == 2
    team.forget(RATERS[0])
    await team.finished(team.ask())
    newest = await team.expected()
    sleeper.send_signal(signal.SIGCONT)
    third = team.ask()
    await team.finished(third)
    assert team.published()[0] == newest
    assert sleeper.poll() is None


@pytest.mark.full
async def test_a_fit_that_is_killed_is_tried_again(team: Crew) -> None:
    worker = team.start()
    asked = team.ask()
    await until(lambda: fits_of(worker))
    os.kill(fits_of(worker)[0], signal.SIGKILL)
    done = await team.finished(asked)
    assert (done.state, done.attempts) == ("done", 1)
    assert team.published() == [await team.expected()]


@pytest.mark.full
async def test_what_kills_its_worker_is_given_up_after_three(
    rated: Database, settings: ApiSettings, redis: ValkeyServer
) -> None:
    with crew(rated, settings.state_dir, redis.url, 0.5) as team:
        asked = team.ask()
        while (failed := team.refresh(asked)).state != "failed":
            worker = team.start("tests.api.recommendations.poisoned")
            await until(lambda ended=worker.poll: ended() or team.refresh(asked).state == "failed")
        assert failed.attempts == delivery.MAX_ATTEMPTS
        assert failed.reason == "3 workers took it and none finished it."
        assert len(team.living) == 4
        assert team.published() == []
        team.kill(team.living[-1])
        # Nothing else is held up by it.
        team.start()
        assert (await team.finished(team.ask(RATERS[0]))).state == "done"
