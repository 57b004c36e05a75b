"""Rating through the whole stack, beside the bare durable upsert; the list that follows it."""

import sqlite3
import time
from pathlib import Path

import anyio.to_thread
import httpx

from app.stack import HOST
from scripts.bench.figures import Figure, Span, most
from scripts.bench.house import House
from scripts.bench.load import Load, drive, request


async def measure(
    house: House, client: httpx.AsyncClient, *, films: int, seconds: float, tries: int
) -> list[Figure]:
    """Rate under load, count what is stored, then rate and ask for the list, one by one."""
    headers = {"Authorization": f"Bearer {await house.token(client)}"}
    requests = tuple(
        request(f"/ratings/{movie_id}", HOST, method="PUT", body=f'{{"stars": {stars}}}', **headers)
        for movie_id, stars in ((1 + n * 7 % films, 0.5 + n % 10 / 2) for n in range(400))
    )
    found: list[Figure] = []
    limit = await anyio.to_thread.run_sync(_bare_upserts, house.stack.database, seconds)
    for connections in (1, 8):
        load = Load(HOST, house.port("api"), requests, connections, seconds, seconds / 4)
        answered = await anyio.to_thread.run_sync(drive, load)
        detail = {"p50": answered.p50, "p95": answered.p95, "p99": answered.p99}
        name = f"PUT /ratings, durable, {connections} at once"
        found.append(
            Figure("ratings", name, answered.rate, "req/s", "bare upsert, synchronous=FULL", limit,
                   detail=detail)
        )  # fmt: skip
        found.append(Figure("ratings", f"{name}: errors", answered.errors, "", target=most(0)))
    lists = await _lists(house, client, headers, films, tries)
    found.append(
        Figure(
            "ratings",
            "Recommendations right after a rating",
            lists.p50,
            "ms",
            detail=lists.detail(),
        )
    )
    found.append(Figure("ratings", "The same, p99", lists.p99, "ms", target=most(100)))
    return found


def _bare_upserts(path: Path, seconds: float) -> float:
    """Return the durable single-row commits a second that sqlite3 itself makes, on a copy."""
    copy = path.with_name("upserts.sqlite3")
    source = sqlite3.connect(path)
    source.execute("VACUUM INTO ?", (str(copy),))
    source.close()
    connection = sqlite3.connect(copy, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    keys = connection.execute("SELECT user_id, movie_id FROM rating LIMIT 400").fetchall()
    done, began = 0, time.perf_counter()
    while time.perf_counter() < began + seconds:
        connection.execute(
            "UPDATE rating SET half_stars = ? WHERE user_id = ? AND movie_id = ?",
            (1 + done % 10, *keys[done % len(keys)]),
        )
        done += 1
    rate = done / (time.perf_counter() - began)
    connection.close()
    copy.unlink()
    return rate


async def _lists(
    house: House, client: httpx.AsyncClient, headers: dict[str, str], films: int, tries: int
) -> Span:
    api, taken = house.stack.url("api"), list[float]()
    for number in range(tries):
        stars = 0.5 + number % 10 / 2
        url = f"{api}/ratings/{1 + number * 13 % films}"
        (await client.put(url, json={"stars": stars}, headers=headers)).raise_for_status()
        began = time.perf_counter()
        answer = await client.get(f"{api}/recommendations", headers=headers)
        taken.append((time.perf_counter() - began) * 1000)
        answer.raise_for_status()
    return Span.of(taken)


async def refresh(house: House, client: httpx.AsyncClient) -> float:
    """Ask for a refit and return the seconds until it is published."""
    api = house.stack.url("api")
    headers = {"Authorization": f"Bearer {await house.token(client)}"}
    began = time.perf_counter()
    answer = await client.post(f"{api}/recommendations/refresh", headers=headers)
    place = httpx.URL(api).join(answer.raise_for_status().headers["Location"])
    while True:
        state = (await client.get(place, headers=headers)).raise_for_status().json()
        if state["status"] in {"done", "failed", "cancelled"}:
            break
        await anyio.sleep(0.02)
    if state["status"] != "done":
        raise RuntimeError(f"the refresh is {state['status']}: {state['reason']}")
    return time.perf_counter() - began
