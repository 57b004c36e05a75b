"""Rate limits: exact across tasks, and a twin in this process when Redis is away."""

import os
import random
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from api.main import create_app
from api.settings import ApiSettings
from api.web.leases import RedisLimiter
from api.web.limits import LocalLimiter, Policy
from app.valkey import ValkeyServer, embedded_valkey
from tests.conftest import MovableClock, serving

pytestmark = pytest.mark.anyio
TWENTY = Policy("twenty", 20, 60)
THOUSAND = Policy("thousand", 1_000, 60)


@pytest.fixture
async def limiter(valkey: ValkeyServer) -> AsyncIterator[RedisLimiter]:
    """A limiter on the real server."""
    opened = RedisLimiter(valkey.url)
    yield opened
    await opened.close()


async def allowed_of(limiter: RedisLimiter | LocalLimiter, tries: int, key: str) -> int:
    passed: list[bool] = []

    async def one() -> None:
        passed.append((await limiter.hit(TWENTY, key)).allowed)

    async with anyio.create_task_group() as group:
        for _ in range(tries):
            group.start_soon(one)
    return sum(passed)


async def test_eighty_calls_at_once_let_exactly_twenty_pass(limiter: RedisLimiter) -> None:
    assert await allowed_of(limiter, 80, "eighty") == 20


async def test_calls_of_one_moment_are_counted_in_one(limiter: RedisLimiter) -> None:
    await allowed_of(limiter, 1, "warm")
    before = await _scripts_run(limiter)
    assert await allowed_of(limiter, 30, "together") == 20
    assert await _scripts_run(limiter) - before <= 2


async def test_who_hangs_up_does_not_leave_the_others_uncounted(limiter: RedisLimiter) -> None:
    passed: list[bool] = []

    async def stay() -> None:
        passed.append((await limiter.hit(TWENTY, "leaving")).allowed)

    async with anyio.create_task_group() as group:
        with anyio.CancelScope() as leaving:
            group.start_soon(stay)
            leaving.cancel()
            await limiter.hit(TWENTY, "leaving")
        group.start_soon(stay)
    assert passed == [True, True]


async def test_who_asks_often_is_counted_seldom_and_exactly(limiter: RedisLimiter) -> None:
    before = await _scripts_run(limiter)
    left = [(await limiter.hit(THOUSAND, "busy")).remaining for _ in range(500)]
    assert await _scripts_run(limiter) - before < 40
    # A second brings 16 back.
    assert all(999 - n <= seen <= 1000 - n + 32 for n, seen in enumerate(left))


async def test_several_processes_together_let_pass_what_one_would(valkey: ValkeyServer) -> None:
    limiters = [RedisLimiter(valkey.url) for _ in range(3)]
    dice = random.Random(7)
    begun = time.monotonic()
    passes = 0
    for _ in range(1_400):
        passes += (await dice.choice(limiters).hit(THOUSAND, "shared")).allowed
    refilled = (time.monotonic() - begun) / THOUSAND.interval
    for each in limiters:
        await each.close()
    assert 1_000 <= passes <= 1_001 + refilled


async def test_passes_that_were_not_spent_come_back(
    limiter: RedisLimiter, valkey: ValkeyServer
) -> None:
    for _ in range(40):
        await limiter.hit(THOUSAND, "slow")
    (account,) = limiter._accounts.values()  # pyright: ignore[reportPrivateUsage]
    assert account.lent > 1
    account.lent_until = 0.0  # the second is over
    await limiter.hit(THOUSAND, "slow")
    assert account.lent == 0
    other = RedisLimiter(valkey.url)
    assert (await other.hit(THOUSAND, "slow")).remaining >= 1_000 - 42
    await other.close()


async def test_few_left_are_counted_one_by_one(limiter: RedisLimiter) -> None:
    before = await _scripts_run(limiter)
    for _ in range(20):
        await limiter.hit(TWENTY, "few")
    assert await _scripts_run(limiter) - before == 20


async def test_a_refused_caller_costs_redis_nothing_more(limiter: RedisLimiter) -> None:
    await allowed_of(limiter, 21, "refused")
    before = await _scripts_run(limiter)
    assert await allowed_of(limiter, 50, "refused") == 0
    assert await _scripts_run(limiter) == before


async def _scripts_run(limiter: RedisLimiter) -> int:
    redis: Any = limiter._redis  # pyright: ignore[reportPrivateUsage]
    stats = await redis.info("commandstats")
    return int(stats["cmdstat_evalsha"]["calls"])


async def test_the_twin_in_this_process_counts_alike() -> None:
    assert await allowed_of(LocalLimiter(), 80, "eighty") == 20


async def test_keys_do_not_share_a_limit(limiter: RedisLimiter) -> None:
    assert await allowed_of(limiter, 20, "one") == 20
    assert await allowed_of(limiter, 20, "two") == 20


async def test_a_refused_call_says_when_to_come_back(limiter: RedisLimiter) -> None:
    await allowed_of(limiter, 20, "when")
    verdict = await limiter.hit(TWENTY, "when")
    assert (verdict.allowed, verdict.remaining) == (False, 0)
    assert 1 <= verdict.retry_after <= 3
    assert 57 <= verdict.reset <= 60


async def test_the_answer_carries_both_families_of_headers(
    settings: ApiSettings, clock: MovableClock, valkey: ValkeyServer
) -> None:
    limited = settings.model_copy(
        update={"redis_url": valkey.url, "requests_per_minute": 2, "database_url": ""}
    )
    async with serving(create_app(limited, clock=clock)) as client:
        answers = [await client.get("/.well-known/jwks.json") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[0].headers["RateLimit-Policy"] == '"address";q=2;w=60'
    assert answers[0].headers["RateLimit"].startswith('"address";r=1;t=')
    assert answers[0].headers["X-RateLimit-Limit"] == "2"
    assert int(answers[2].headers["Retry-After"]) >= 1
    assert answers[2].json()["violated_policies"] == ["address"]


@pytest.mark.parametrize("fault", ["killed", "stalled"])
async def test_a_lost_redis_costs_one_request_a_third_of_a_second_and_no_error(
    settings: ApiSettings, clock: MovableClock, tmp_path: Path, fault: str
) -> None:
    with embedded_valkey(tmp_path / "valkey") as server:
        limited = settings.model_copy(update={"redis_url": server.url})
        async with serving(create_app(limited, clock=clock)) as client:
            assert (await client.get("/.well-known/jwks.json")).status_code == 200
            os.kill(server.pid, signal.SIGKILL if fault == "killed" else signal.SIGSTOP)
            spans = await _timed(client, 20)
            if fault == "stalled":
                os.kill(server.pid, signal.SIGCONT)
    assert max(spans) < 0.45
    assert sorted(spans)[10] < 0.1


async def _timed(client: httpx.AsyncClient, times: int) -> list[float]:
    spans: list[float] = []
    for _ in range(times):
        begun = time.perf_counter()
        assert (await client.get("/.well-known/jwks.json")).status_code == 200
        spans.append(time.perf_counter() - begun)
    return spans
