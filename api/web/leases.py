"""Rate limits that several processes share: GCRA on Redis, which lends passes to be spent here.

A call to Redis costs more than all else of a short answer. Who asks often is therefore lent some
passes ahead, as long as many are left: they are counted when lent, so all processes together
never let through more than the quota; what was not spent within a second is given back with the
next call. With few left (a small quota, or a large one nearly used up) each request is counted on
its own. Redis' own clock is used, so processes agree. A stalled Redis costs one request 0.25 s,
then a breaker keeps it out of the way for five seconds, and the process counts alone.
"""

import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

import anyio
import anyio.lowlevel
import logfire
from redis.exceptions import RedisError

from api.web.limits import KEYS, LocalLimiter, Policy, Verdict, passed, refused
from api.web.redis import fast_client

BREAKER_SECONDS: Final = 5.0
LEASE_SECONDS: Final = 1.0
MOST_LENT: Final = 32
"""So many passes are lent ahead at most."""
RESERVE: Final = 64
"""With fewer passes left none is lent ahead; of those above it an eighth."""

# Times in microseconds. ARGV: interval, burst, how many wait, how many more are wanted ahead, and
# how many of those lent before come back. Returns how many may pass, in how long the whole quota
# is there again, and in how long the next may pass (0 unless some of those waiting may not).
_GCRA: Final = f"""
local now = redis.call('TIME')
now = now[1] * 1000000 + now[2]
local interval, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local waiting, ahead, back = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local tat = math.max(tonumber(redis.call('GET', KEYS[1]) or now) - back * interval, now)
local left = math.floor(burst - (tat - now) / interval + 0.000001)
local lent = math.min(waiting, math.max(left, 0))
lent = lent + math.max(0, math.min(ahead, math.floor((left - lent - {RESERVE}) / 8)))
tat = tat + lent * interval
if tat > now then
  redis.call('SET', KEYS[1], string.format('%.0f', tat), 'PX', math.ceil((tat - now) / 1000) + 1)
end
local wait = 0
if lent < waiting then wait = math.max(1, tat + interval - interval * burst - now) end
return {{lent, math.ceil(tat - now), math.ceil(wait)}}
"""


@dataclass
class _Account:
    """What this process knows of one key; moments are those of the monotonic clock, in seconds."""

    policy: Policy
    name: str
    lent: int = 0
    lent_until: float = 0.0
    full_at: float = 0.0
    """When the whole quota would be there again, with all that was lent spent."""
    refused_until: float = 0.0
    ahead: int = 0
    """How many passes to ask for beyond those needed now."""
    waiting: int = 0
    asked: anyio.Event | None = None
    """Set when the call that is under way has been answered."""

    def verdict(self, now: float) -> Verdict | None:
        """Spend a pass or refuse; None if Redis has to be asked."""
        full_in = self.full_at - now
        if self.lent and now < self.lent_until:
            self.lent -= 1
            return passed(self.policy, full_in - self.lent * self.policy.interval)
        if now < self.refused_until:
            return refused(self.policy, full_in, self.refused_until - now)
        return None

    def wanted(self, now: float) -> tuple[int, int, int]:
        """Return for whom to ask: those who wait, how many ahead, and how many come back."""
        spent_soon = self.lent == 0 and now < self.lent_until
        self.ahead = min(MOST_LENT, 2 * self.ahead + 1) if spent_soon else 0
        back, self.lent = self.lent, 0
        return self.waiting, self.ahead, back

    def take(self, now: float, lent: int, full_in: float, retry_in: float) -> None:
        """Note what Redis answered; times in seconds."""
        self.lent, self.lent_until = lent, now + LEASE_SECONDS
        self.full_at = now + full_in
        self.refused_until = now + retry_in


class RedisLimiter:
    """The shared limiter; falls back to this process while Redis does not answer.

    Requests of one key that arrive together are counted in one call.
    """

    def __init__(self, url: str) -> None:
        self._redis = fast_client(url, connections=50)
        self._script = self._redis.register_script(_GCRA)
        self._local = LocalLimiter()
        self._accounts: OrderedDict[str, _Account] = OrderedDict()
        self._closed_until = 0.0

    async def hit(self, policy: Policy, key: str) -> Verdict:
        """Count one request of `key` and say whether it may pass."""
        own = await self._local.hit(policy, key) if policy.lasting else None
        if own is not None and not own.allowed:
            return own
        account = self._account(policy, key)
        shared = account.verdict(time.monotonic()) or await self._wait(account)
        return shared or own or await self._local.hit(policy, key)

    def _account(self, policy: Policy, key: str) -> _Account:
        name = f"limit:{policy.name}:{key}"
        account = self._accounts.get(name)
        if account is None or account.policy != policy:
            account = self._accounts[name] = _Account(policy, name)
            if len(self._accounts) > KEYS:
                self._accounts.popitem(last=False)
        self._accounts.move_to_end(name)  # who asks is not the one forgotten
        return account

    async def _wait(self, account: _Account) -> Verdict | None:
        """Return the verdict after a call, one's own or another's; None without Redis."""
        account.waiting += 1
        try:
            while (now := time.monotonic()) >= self._closed_until:
                if (verdict := account.verdict(now)) is not None:
                    return verdict
                if account.asked is not None:
                    await account.asked.wait()
                else:
                    with anyio.CancelScope(shield=True):  # others wait for it, whoever hangs up
                        await self._ask(account)
        finally:
            account.waiting -= 1
        return None

    async def _ask(self, account: _Account) -> None:
        asked = account.asked = anyio.Event()
        try:
            await anyio.lowlevel.checkpoint()  # let those of the same moment join
            policy = account.policy
            wanted = account.wanted(time.monotonic())
            answer = await self._script(
                keys=[account.name], args=[policy.interval * 1_000_000, policy.quota, *wanted]
            )
            lent, full_in, retry_in = (int(value) for value in answer)
            account.take(time.monotonic(), lent, full_in / 1_000_000, retry_in / 1_000_000)
        except (RedisError, OSError) as error:
            if time.monotonic() >= self._closed_until:  # other keys may have failed at once
                self._closed_until = time.monotonic() + BREAKER_SECONDS
                kind = type(error).__name__
                logfire.warn("rate limits fall back to this process: {kind}", kind=kind)
        finally:
            account.asked = None
            asked.set()

    async def close(self) -> None:
        """Close the connections."""
        await self._redis.aclose()
