"""Redis is away: from the start, or from one moment to the next. Slower perhaps, but right."""

import os
import signal
from pathlib import Path

import httpx
import pytest

from api.accounts.models import Role
from api.main import create_app
from api.settings import ApiSettings
from app.valkey import embedded_valkey
from tests.conftest import MovableClock, Person, SignIn, serving

pytestmark = pytest.mark.anyio
REFRESH = "/recommendations/refresh"


@pytest.fixture
async def carla(sign_in: SignIn) -> Person:
    """Somebody who may add films."""
    return await sign_in("carla", Role.curator)


async def everything_works(client: httpx.AsyncClient, carla: Person) -> None:
    """Ask for what Redis usually has a part in."""
    accepted = await client.post(REFRESH, headers=carla.headers | {"Idempotency-Key": "r"})
    assert accepted.status_code == 202
    waiting = await client.get(accepted.headers["Location"], headers=carla.headers)
    assert waiting.json()["status"] == "queued"
    headers = carla.headers | {"Idempotency-Key": "f"}
    film = {"title": "Heat", "year": 1995}
    first, again = [await client.post("/movies", json=film, headers=headers) for _ in range(2)]
    assert (first.status_code, again.json()) == (201, first.json())
    ready = await client.get("/health/ready")
    assert ready.status_code == 200
    assert ready.json()["status"] == "degraded"
    assert "Redis does not answer" in ready.json()["parts"]["queue"]["detail"]


async def test_the_api_starts_without_redis_and_does_everything_that_does_not_need_it(
    settings: ApiSettings, clock: MovableClock, tmp_path: Path, carla: Person
) -> None:
    absent = settings.model_copy(update={"redis_url": f"unix://{tmp_path}/nobody.sock?db=0"})
    async with serving(create_app(absent, clock=clock)) as client:
        await everything_works(client, carla)


async def test_redis_may_die_while_the_api_runs(
    settings: ApiSettings, clock: MovableClock, tmp_path: Path, carla: Person
) -> None:
    with embedded_valkey(tmp_path / "valkey") as server:
        told = settings.model_copy(update={"redis_url": server.url})
        async with serving(create_app(told, clock=clock)) as client:
            assert (await client.get("/health/ready")).json()["parts"]["queue"]["detail"] == (
                "no worker gives a sign of life"
            )
            os.kill(server.pid, signal.SIGKILL)
            await everything_works(client, carla)
