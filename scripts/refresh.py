"""Fresh recommendations for several people: `python -m scripts.refresh --users ana,ben`.

It is a client like any other: it signs in over HTTP, asks with an Idempotency-Key, follows the
Location until the refresh is final, and reads the new list. Run again with the same `--key` it
finds the refreshes it had asked for and asks for none twice.
"""

import json
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any, Final

import anyio
import httpx
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception_type,
    stop_after_attempt,
    wait_exponential_jitter,
)

from app.settings import SharedSettings
from scripts.progress import bar

app = typer.Typer(add_completion=False)
out, errors = Console(highlight=False), Console(stderr=True, highlight=False)

DEMO_ACCOUNTS: Final = "demo-accounts.json"
FINAL: Final = frozenset({"done", "failed", "cancelled"})
BUSY: Final = frozenset({429, 502, 503, 504})
ATTEMPTS: Final = 8
_BACKOFF: Final = wait_exponential_jitter(multiplier=0.2, max=10, jitter=0.5)
_LONGEST_WAIT: Final = 65.0


class Busy(Exception):
    """The api asks to try again later, after so many seconds."""

    def __init__(self, answer: httpx.Response) -> None:
        super().__init__(_detail(answer))
        after = answer.headers.get("Retry-After", "")
        self.seconds = float(after) if after.isdigit() else 0.0


class Refused(Exception):
    """The api said no; the message is its own."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one person's refresh went."""

    username: str
    status: str
    seconds: float
    detail: str
    refresh_id: int | None = None


def patience(state: RetryCallState) -> float:
    """Return how long to wait before the next try: as told by the api, and a growing random bit."""
    error = state.outcome.exception() if state.outcome else None
    told = error.seconds if isinstance(error, Busy) else 0.0
    return min(told + _BACKOFF(state), _LONGEST_WAIT)


class Refresher:
    """Asks for refreshes and waits for them, repeating what may be repeated."""

    def __init__(self, client: httpx.AsyncClient, key: str, patience_seconds: float) -> None:
        self._client, self._key, self._seconds = client, key, patience_seconds

    async def refresh(self, username: str, password: str) -> Outcome:
        """Refresh one person's recommendations; never raises for what the api may do."""
        started = time.monotonic()
        refresh_id: int | None = None
        status, detail = "failed", ""
        try:
            with anyio.fail_after(self._seconds):
                headers = await self._sign_in(username, password)
                asked = await self._send(
                    "POST",
                    "/recommendations/refresh",
                    headers=headers | {"Idempotency-Key": f"{self._key}-{username}"},
                )
                refresh_id = int(asked.json()["refresh_id"])
                seen = await self._follow(asked.headers["Location"], headers)
                status, detail = str(seen["status"]), str(seen["reason"] or "")
                if status == "done":
                    found = await self._send("GET", "/recommendations", headers=headers)
                    detail = f"{len(found.json()['items'])} films"
        except TimeoutError:
            detail = f"not finished after {self._seconds:g} s"
        except Busy as error:
            detail = f"still busy after {ATTEMPTS} tries: {error}"
        except Refused as error:
            detail = str(error)
        except httpx.TransportError:
            detail = f"the api at {self._client.base_url} does not answer"
        seconds = time.monotonic() - started
        return Outcome(username, status, round(seconds, 2), detail, refresh_id)

    async def _sign_in(self, username: str, password: str) -> dict[str, str]:
        form = {"username": username, "password": password, "client_id": "refresh"}
        answer = await self._send("POST", "/token", data=form)
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}

    async def _follow(self, location: str, headers: dict[str, str]) -> dict[str, Any]:
        """Return the refresh once it is final, asking less and less often."""
        pause = 0.1
        while True:
            seen: dict[str, Any] = (await self._send("GET", location, headers=headers)).json()
            if seen["status"] in FINAL:
                return seen
            await anyio.sleep(pause)
            pause = min(pause * 1.5, 2.0)

    async def _send(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Send a request that may be repeated; raises Refused, Busy or TransportError."""
        tries = AsyncRetrying(
            retry=retry_if_exception_type((Busy, httpx.TransportError)),
            wait=patience,
            stop=stop_after_attempt(ATTEMPTS),
            reraise=True,
        )
        return await tries(self._once, method, path, **options)

    async def _once(self, method: str, path: str, **options: Any) -> httpx.Response:
        answer = await self._client.request(method, path, **options)
        if answer.status_code in BUSY:
            raise Busy(answer)
        if not answer.is_success:
            raise Refused(_detail(answer))
        return answer


def _detail(answer: httpx.Response) -> str:
    try:
        problem: dict[str, Any] = answer.json()
    except ValueError:
        return f"the answer was {answer.status_code}"
    return str(problem.get("detail") or problem.get("title") or answer.status_code)


async def refresh_all(
    refresher: Refresher,
    people: Mapping[str, str],
    concurrency: int,
    finished: Callable[[Outcome], object],
) -> list[Outcome]:
    """Refresh everybody, so many at a time; the outcomes are in the order of `people`."""
    outcomes: dict[str, Outcome] = {}
    limiter = anyio.CapacityLimiter(concurrency)

    async def one(username: str, password: str) -> None:
        async with limiter:
            outcomes[username] = await refresher.refresh(username, password)
            finished(outcomes[username])

    async with anyio.create_task_group() as group:
        for username, password in people.items():
            group.start_soon(one, username, password)
    return [outcomes[username] for username in people]


def people_of(users: str, accounts: Path | None, state_dir: Path) -> dict[str, str]:
    """Return usernames and passwords: of the file of accounts, else asked for at the terminal."""
    path = accounts or state_dir / DEMO_ACCOUNTS
    known: dict[str, str] = {}
    if accounts is not None or path.is_file():
        known = json.loads(path.read_text(encoding="utf-8"))
    names = [name.strip() for name in users.split(",") if name.strip()] or list(known)
    return {
        name: known.get(name) or typer.prompt(f"Password of {name}", hide_input=True, err=True)
        for name in names
    }


def _summary(outcomes: list[Outcome], key: str) -> None:
    table = Table("account", "status", "seconds", "")
    for one in outcomes:
        style = "" if one.status == "done" else "red"
        words = (one.username, one.status, f"{one.seconds:.2f}", one.detail)
        table.add_row(*(Text(word, style) for word in words))
    out.print(table)
    done = sum(one.status == "done" for one in outcomes)
    out.print(f"{done} of {len(outcomes)} refreshed. Key: {key}")


@app.command()
def main(
    users: Annotated[str, typer.Option(help="Usernames, by commas. Default: all known.")] = "",
    accounts: Annotated[
        Path | None, typer.Option(help="A JSON file of usernames and passwords.")
    ] = None,
    concurrency: Annotated[int, typer.Option(min=1, max=64, help="How many at a time.")] = 4,
    key: Annotated[str, typer.Option(help="Begins the Idempotency-Keys. Default: a new one.")] = "",
    timeout: Annotated[float, typer.Option(min=1, help="Seconds for each person.")] = 120,
    as_json: Annotated[bool, typer.Option("--json", help="Print the outcomes as JSON.")] = False,
) -> None:
    """Ask for fresh recommendations and wait for them; exits with 1 if any is not done."""
    settings = SharedSettings()
    try:
        people = people_of(users, accounts, settings.state_dir)
    except (OSError, ValueError) as error:
        raise typer.BadParameter("no readable JSON file", param_hint="--accounts") from error
    if not people:
        raise typer.BadParameter("name somebody", param_hint="--users")
    chosen = key or str(uuid.uuid4())

    async def run() -> list[Outcome]:
        async with httpx.AsyncClient(base_url=settings.api_url, timeout=10) as client:
            with bar(errors, as_json) as progress:
                task = progress.add_task("refresh", total=len(people))
                refresher = Refresher(client, chosen, timeout)
                return await refresh_all(
                    refresher, people, concurrency, lambda _: progress.advance(task)
                )

    outcomes = anyio.run(run)
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in outcomes]))
    else:
        _summary(outcomes, chosen)
    raise typer.Exit(0 if all(one.status == "done" for one in outcomes) else 1)


if __name__ == "__main__":
    app()
