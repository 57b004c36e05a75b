"""Rate limits: GCRA in one Lua call on Redis, with an in-process twin when Redis is away.

GCRA (the generic cell rate algorithm) keeps one number a key: the theoretical arrival time. Redis'
own clock is used, so several api processes agree. A stalled Redis costs one request 0.25 s, then
a breaker keeps it out of the way for five seconds.
"""

import math
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import anyio
import anyio.lowlevel
import logfire
from redis.exceptions import RedisError

from api.web.redis import fast_client

BREAKER_SECONDS: Final = 5.0
LOCAL_KEYS: Final = 10_000

# Times in microseconds. For each key its interval and burst; for each key it returns allowed (0/1),
# remaining, reset and retry-after.
_GCRA: Final = """
local now = redis.call('TIME')
now = now[1] * 1000000 + now[2]
local answers = {}
for place, key in ipairs(KEYS) do
  local interval, burst = tonumber(ARGV[2 * place - 1]), tonumber(ARGV[2 * place])
  local tat = math.max(tonumber(redis.call('GET', key) or now), now)
  local allow_at = tat + interval - interval * burst
  if allow_at > now then
    answers[place] = {0, 0, tat - now, allow_at - now}
  else
    tat = tat + interval
    redis.call('SET', key, string.format('%.0f', tat), 'PX', math.ceil((tat - now) / 1000) + 1)
    answers[place] = {1, math.floor((interval * burst - (tat - now)) / interval), tat - now, 0}
  end
end
return answers
"""


@dataclass(frozen=True)
class Policy:
    """At most `quota` requests in `window` seconds for one key.

    A `lasting` one is counted in this process too: an emptied Redis forgets no bad sign-in.
    """

    name: str
    quota: int
    window: int = 60
    lasting: bool = False


@dataclass(frozen=True)
class Verdict:
    """What a limit says of one request; times in whole seconds, rounded up."""

    policy: Policy
    allowed: bool
    remaining: int
    reset: int
    retry_after: int

    def headers(self) -> dict[str, str]:
        """Return the header fields (IETF draft and the X- ones many clients read)."""
        policy = self.policy
        return {
            "RateLimit-Policy": f'"{policy.name}";q={policy.quota};w={policy.window}',
            "RateLimit": f'"{policy.name}";r={self.remaining};t={self.reset}',
            "X-RateLimit-Limit": str(policy.quota),
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Reset": str(self.reset),
        }


def _verdict(policy: Policy, answer: Any) -> Verdict:
    allowed, remaining, reset, retry = (int(value) for value in answer)
    seconds = [math.ceil(value / 1_000_000) for value in (reset, retry)]
    return Verdict(policy, bool(allowed), remaining, seconds[0], seconds[1])


class Limiter(Protocol):
    """Anything that can count a request against a policy."""

    async def hit(self, policy: Policy, key: str) -> Verdict:
        """Count one request of `key` and say whether it may pass."""
        ...


class LocalLimiter:
    """The same algorithm in this process: the twin for when there is no Redis."""

    def __init__(self) -> None:
        self._arrivals: OrderedDict[str, float] = OrderedDict()

    async def hit(self, policy: Policy, key: str) -> Verdict:
        """Count one request of `key` and say whether it may pass."""
        now = time.monotonic() * 1_000_000
        interval = policy.window * 1_000_000 / policy.quota
        name = f"{policy.name}:{key}"
        arrival = max(self._arrivals.pop(name, now), now)
        allow_at = arrival + interval - interval * policy.quota
        if allow_at > now:
            self._arrivals[name] = arrival
            return _verdict(policy, (0, 0, arrival - now, allow_at - now))
        arrival += interval
        self._arrivals[name] = arrival
        if len(self._arrivals) > LOCAL_KEYS:
            self._arrivals.popitem(last=False)
        left = (interval * policy.quota - (arrival - now)) / interval
        return _verdict(policy, (1, math.floor(left), arrival - now, 0))


@dataclass
class _Turn:
    """One request that waits to be counted together with those that came with it."""

    key: str
    interval: float
    quota: int
    counted: anyio.Event = field(default_factory=anyio.Event)
    answer: Any = None
    error: Exception | None = field(default_factory=lambda: RedisError("was not counted"))


class RedisLimiter:
    """The shared limiter; falls back to this process while Redis does not answer.

    Requests that arrive together are counted in one call: the call costs more than the counting.
    """

    def __init__(self, url: str) -> None:
        self._redis = fast_client(url, connections=50)
        self._script = self._redis.register_script(_GCRA)
        self._local = LocalLimiter()
        self._closed_until = 0.0
        self._waiting: list[_Turn] = []

    async def hit(self, policy: Policy, key: str) -> Verdict:
        """Count one request of `key` and say whether it may pass."""
        own = await self._local.hit(policy, key) if policy.lasting else None
        if own is not None and not own.allowed:
            return own
        if time.monotonic() < self._closed_until:
            return own or await self._local.hit(policy, key)
        interval = policy.window * 1_000_000 / policy.quota
        try:
            answer = await self._count(_Turn(f"limit:{policy.name}:{key}", interval, policy.quota))
        except (RedisError, OSError) as error:
            if time.monotonic() >= self._closed_until:
                self._closed_until = time.monotonic() + BREAKER_SECONDS
                kind = type(error).__name__
                logfire.warn("rate limits fall back to this process: {kind}", kind=kind)
            return own or await self._local.hit(policy, key)
        return _verdict(policy, answer)

    async def _count(self, turn: _Turn) -> Any:
        """Count with the others of this moment; the first of them asks for all."""
        self._waiting.append(turn)
        if len(self._waiting) == 1:
            with anyio.CancelScope(shield=True):  # the others wait for it, whoever hangs up
                await anyio.lowlevel.checkpoint()
                batch, self._waiting = self._waiting, []
                await self._ask(batch)
        else:
            await turn.counted.wait()
        if turn.error is not None:
            raise turn.error
        return turn.answer

    async def _ask(self, batch: list[_Turn]) -> None:
        try:
            answers = await self._script(
                keys=[turn.key for turn in batch],
                args=[value for turn in batch for value in (turn.interval, turn.quota)],
            )
            for turn, answer in zip(batch, answers, strict=True):
                turn.answer, turn.error = answer, None
        except (RedisError, OSError) as error:
            for turn in batch:
                turn.error = error
        finally:
            for turn in batch:
                turn.counted.set()

    async def close(self) -> None:
        """Close the connections."""
        await self._redis.aclose()
