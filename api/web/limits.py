"""Rate limits: what a policy is, what a limit answers, and GCRA in this process.

GCRA (the generic cell rate algorithm) keeps one number a key: the theoretical arrival time, which
is when the whole quota is there again. `api/web/leases.py` counts for several processes.
"""

import math
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final, Protocol

KEYS: Final = 10_000
"""So many keys are remembered in a process; who comes after that begins anew."""


@dataclass(frozen=True)
class Policy:
    """At most `quota` requests in `window` seconds for one key.

    A `lasting` one is counted in this process too: an emptied Redis forgets no bad sign-in.
    """

    name: str
    quota: int
    window: int = 60
    lasting: bool = False

    @property
    def interval(self) -> float:
        """How long one request takes up of the quota, in seconds."""
        return self.window / self.quota


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


def passed(policy: Policy, full_in: float) -> Verdict:
    """Return that a request passes; the whole quota is there again in `full_in` seconds."""
    left = policy.quota - full_in / policy.interval
    # What is left is a whole number but for the rounding of times.
    return Verdict(policy, True, max(0, math.floor(left + 1e-6)), _whole(full_in), 0)


def refused(policy: Policy, full_in: float, retry_in: float) -> Verdict:
    """Return that a request may pass in `retry_in` seconds at the earliest."""
    return Verdict(policy, False, 0, _whole(full_in), _whole(retry_in))


def _whole(seconds: float) -> int:
    return max(0, math.ceil(seconds))


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
        now, interval = time.monotonic(), policy.interval
        name = f"{policy.name}:{key}"
        arrival = max(self._arrivals.pop(name, now), now)
        allow_at = arrival + interval - policy.window
        if allow_at > now:
            self._arrivals[name] = arrival
            return refused(policy, arrival - now, allow_at - now)
        self._arrivals[name] = arrival + interval
        if len(self._arrivals) > KEYS:
            self._arrivals.popitem(last=False)
        return passed(policy, arrival + interval - now)
