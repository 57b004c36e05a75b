"""Connections to Redis for what may fail fast: limits and claims."""

from typing import Any, Final, cast

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

FAST_SECONDS: Final = 0.25


def fast_client(url: str, *, connections: int) -> Redis:
    """Return a client that gives up after 0.25 s and never repeats a command.

    A repeated command could apply twice, and would double the wait while Redis is away.
    """
    make_pool = cast("Any", BlockingConnectionPool).from_url
    pool = make_pool(
        url,
        max_connections=connections,
        timeout=FAST_SECONDS,
        socket_timeout=FAST_SECONDS,
        socket_connect_timeout=FAST_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )
    return Redis.from_pool(pool)
