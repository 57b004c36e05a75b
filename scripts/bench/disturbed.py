"""Reading while the worker fits, beside the same reading at rest."""

from collections.abc import Sequence

import anyio
import anyio.abc
import anyio.to_thread
import httpx

from app.stack import HOST
from scripts.bench.figures import Figure, middle, most
from scripts.bench.house import House
from scripts.bench.load import Answered, Load, drive

_CONNECTIONS = 8
_NOTICED_SECONDS = 1.5
"""After so long a worker has ended the fit that was cancelled."""
_FINAL = frozenset({"done", "failed", "cancelled"})


async def measure(
    house: House,
    client: httpx.AsyncClient,
    requests: Sequence[str],
    *,
    seconds: float,
    repeats: int,
) -> Figure:
    """Read at rest and in a refit by turns, and compare the medians of the slowest hundredths."""
    load = Load(HOST, house.port("api"), tuple(requests), _CONNECTIONS, seconds, seconds / 4)
    rest: list[float] = []
    busy: list[float] = []
    for _ in range(repeats):
        rest.append((await anyio.to_thread.run_sync(drive, load)).p99)
        busy.append((await _in_a_refit(house, client, load)).p99)
        await anyio.sleep(_NOTICED_SECONDS)
    return Figure(
        "recommendations",
        f"GET /movies, {_CONNECTIONS} at once, p99 in a refit",
        middle(busy),
        "ms",
        "the same at rest",
        middle(rest),
        most(2, "ratio"),
    )


async def _in_a_refit(house: House, client: httpx.AsyncClient, load: Load) -> Answered:
    """Drive the load while one refit follows the other; leave none behind."""
    api = house.stack.url("api")
    headers = {"Authorization": f"Bearer {await house.token(client)}"}

    async def ask() -> httpx.URL:
        answer = await client.post(f"{api}/recommendations/refresh", headers=headers)
        return httpx.URL(api).join(answer.raise_for_status().headers["Location"])

    async def state(place: httpx.URL) -> str:
        return (await client.get(place, headers=headers)).raise_for_status().json()["status"]

    async def keep_fitting(*, task_status: anyio.abc.TaskStatus[None]) -> None:
        place, begun = await ask(), False
        try:
            while True:
                now = await state(place)
                if now == "running" and not begun:
                    task_status.started()
                    begun = True
                place = await ask() if now in _FINAL else place
                await anyio.sleep(0.05)
        finally:
            with anyio.CancelScope(shield=True):
                await client.post(f"{place}/cancel", headers=headers)

    async with anyio.create_task_group() as group:
        await group.start(keep_fitting)
        answered = await anyio.to_thread.run_sync(drive, load)
        group.cancel_scope.cancel()
        return answered
    raise AssertionError("a task group ends by returning or raising")
