"""The whole house on made-up data, and its peers beside it, for as long as the figures take."""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import anyio
import anyio.to_thread
import httpx

from app.stack import HOST, ROOT, LocalStack, prepare
from app.valkey import embedded_valkey
from scripts.bench.machine import resident_mb

USER = "movielens-1"
_WAIT_SECONDS = 30.0
_UNLIMITED = "10000000"


@dataclass
class House:
    """The running services and peers; `password` opens every account."""

    stack: LocalStack
    password: str
    valkey_pid: int
    start_seconds: float
    service_seconds: dict[str, float]
    peers: dict[str, int] = field(default_factory=dict[str, int])
    """The port of each peer that runs."""

    def memory(self) -> dict[str, float]:
        """Return the resident memory of each part, in MB."""
        found = {
            name: resident_mb(child.process.pid) for name, child in self.stack.children.items()
        }
        return {**found, "valkey": resident_mb(self.valkey_pid)}

    def pid(self, name: str) -> int:
        """Return a service's process id."""
        return self.stack.children[name].process.pid

    def port(self, name: str) -> int:
        """Return the port of a service or peer."""
        return self.peers.get(name) or httpx.URL(self.stack.url(name)).port or 80

    async def token(self, client: httpx.AsyncClient, username: str = USER) -> str:
        """Return a fresh access token of a user."""
        form = {"username": username, "password": self.password}
        answer = await client.post(f"{self.stack.url('api')}/token", data=form)
        return answer.raise_for_status().json()["access_token"]

    async def delegated(self, client: httpx.AsyncClient, token: str) -> str:
        """Return what the chat would hand to the agent."""
        url = f"{self.stack.url('api')}/token/exchange"
        answer = await client.post(url, data={"subject_token": token})
        return answer.raise_for_status().json()["access_token"]


@asynccontextmanager
async def standing(state: Path, password: str, port_base: int) -> AsyncGenerator[House]:
    """Start everything over the database in `state`, end it afterwards."""
    prepare(state)
    standin = port_base + 3
    inherited = {
        **os.environ,  # noqa: TID251 - what a child needs of its surroundings
        "MATINEE_REQUESTS_PER_MINUTE": _UNLIMITED,
        "MATINEE_SIGN_INS_PER_MINUTE": _UNLIMITED,
        "OPENAI_BASE_URL": f"http://{HOST}:{standin}/v1",
        "OPENAI_MODEL": "stand-in",
        "OPENAI_API_KEY": "none",
    }
    with ExitStack() as ending:
        server = ending.enter_context(embedded_valkey(state / "valkey"))
        stack = LocalStack(state, port_base, server.url, inherited)
        ending.callback(stack.down)
        began, seconds = time.monotonic(), dict[str, float]()
        starts: dict[str, float] = {}

        def begun(name: str) -> None:
            starts[name] = time.monotonic()

        def done(name: str) -> None:
            seconds[name] = time.monotonic() - starts[name]

        await stack.up(begun, done)
        house = House(stack, password, server.pid, time.monotonic() - began, seconds)
        ending.enter_context(
            _peer(house, "standin", standin, ["-m", "scripts.bench.standin", str(standin)])
        )
        ending.enter_context(_bare(house, port_base + 4))
        if _has_datasette():
            ending.enter_context(_datasette(house, port_base + 5))
        await anyio.to_thread.run_sync(_wait_for, list(house.peers.values()))
        yield house


def _has_datasette() -> bool:
    return shutil.which("datasette", path=str(Path(sys.executable).parent)) is not None


@contextmanager
def _peer(
    house: House, name: str, port: int, arguments: Sequence[str], **environment: str
) -> Iterator[None]:
    log = (house.stack.state / "logs" / f"{name}.log").open("wb")
    process = subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},  # noqa: TID251 - what a child needs
        stdout=log,
        stderr=log,
    )
    house.peers[name] = port
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)
        log.close()


@contextmanager
def _bare(house: House, port: int) -> Iterator[None]:
    command = ["-m", "uvicorn", "scripts.bench.limits:create_app", "--factory", "--no-access-log"]
    address = ["--host", HOST, "--port", str(port), "--no-server-header", "--log-level", "warning"]
    database = str(house.stack.database)
    with _peer(house, "bare", port, [*command, *address], MATINEE_BENCH_DATABASE=database):
        yield


@contextmanager
def _datasette(house: House, port: int) -> Iterator[None]:
    """Serve a copy that nobody writes, which Datasette likes best."""
    copy = house.stack.state / "copy.sqlite3"
    copy.unlink(missing_ok=True)
    source = sqlite3.connect(house.stack.database)
    source.execute("VACUUM INTO ?", (str(copy),))
    source.close()
    command = ["-m", "datasette", "serve", "-i", str(copy), "-h", HOST, "-p", str(port)]
    with _peer(house, "datasette", port, command):
        yield


def _wait_for(ports: Sequence[int]) -> None:
    deadline = time.monotonic() + _WAIT_SECONDS
    with httpx.Client(trust_env=False) as client:
        for port in ports:
            while True:
                try:
                    client.get(f"http://{HOST}:{port}/")
                    break
                except httpx.TransportError:
                    if time.monotonic() > deadline:
                        raise RuntimeError(f"nothing answers on port {port}") from None
                    time.sleep(0.05)
