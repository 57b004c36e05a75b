"""All services on this machine: ports, environments, start, health and end."""

import secrets
import shutil
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import anyio
import httpx

from app import processes
from app.health import part_is_well
from app.processes import Child
from app.services import ALLOCATION, SERVICES, Service

HOST: Final = "127.0.0.1"
START_SECONDS: Final = 90.0
ROOT: Final = Path(__file__).parents[1]


class FailedStart(Exception):
    """A part did not start or has ended; `part` names it."""

    def __init__(self, part: str, message: str) -> None:
        super().__init__(message)
        self.part = part


@dataclass
class LocalStack:
    """The services as child processes, with one state folder."""

    state: Path
    port_base: int
    redis_url: str
    inherited: Mapping[str, str]
    trace: bool = False
    # Between the api and the chat, and only while they run.
    relay_secret: str = field(default_factory=lambda: secrets.token_hex(32))
    children: dict[str, Child] = field(default_factory=dict[str, Child])

    @property
    def database(self) -> Path:
        """The SQLite file all of them share."""
        return self.state.resolve() / "matinee.sqlite3"

    def url(self, name: str) -> str:
        """Return the address of a service."""
        return f"http://{HOST}:{self.port_base + SERVICES[name].port_offset}"

    def log(self, name: str) -> Path:
        """Return where a part writes its log."""
        return self.state / "logs" / f"{name}.log"

    def environment(self, service: Service) -> dict[str, str]:
        """Return what one service is told."""
        values = {
            "MATINEE_ENVIRONMENT": "demo",
            "MATINEE_API_URL": self.url("api"),
            "MATINEE_AGENT_URL": self.url("agent"),
            "MATINEE_CHAT_URL": self.url("chat"),
            "MATINEE_CHAT_ORIGINS": f'["{self.url("chat").replace(HOST, "localhost")}"]',
            "MATINEE_STATE_DIR": str(self.state.resolve()),
            "MATINEE_DATABASE_URL": f"sqlite:///{self.database}",
            "MATINEE_REDIS_URL": self.redis_url,
            "MATINEE_RELAY_SECRET": self.relay_secret,
            "MATINEE_AGENT_HOST": HOST,
            "MATINEE_AGENT_PORT": str(self.port_base + SERVICES["agent"].port_offset),
        }
        if self.trace:
            values["MATINEE_TRACE_FILE"] = str(self.state.resolve() / "logs" / "trace.jsonl")
        return service.told({**ALLOCATION, **values}, self.inherited)

    def taken_ports(self) -> dict[str, int]:
        """Return the ports of ours that something else already listens on, by service."""
        wanted = {
            name: self.port_base + s.port_offset for name, s in SERVICES.items() if not s.part
        }
        return {name: port for name, port in wanted.items() if _is_taken(port)}

    async def seed(self) -> None:
        """Migrate the database and fill an empty one; a process, since `app` knows no service."""
        child = self._start("seed", SERVICES["api"], ("-m", "api.sample.seed"))
        code = await anyio.to_thread.run_sync(child.process.wait, abandon_on_cancel=True)
        child.pidfile.unlink(missing_ok=True)
        del self.children["seed"]
        if code:
            raise FailedStart("seed", f"ended with exit code {code}")

    def start(self, name: str) -> None:
        """Start a service."""
        service = SERVICES[name]
        port = self.port_base + service.port_offset
        self._start(name, service, tuple(service.arguments(HOST, port)))

    async def well(self, name: str, client: httpx.AsyncClient) -> None:
        """Return when a service is well. Raises FailedStart when it ends or takes too long."""
        service, child = SERVICES[name], self.children[name]
        url = self.url("api" if service.part else name) + service.health
        deadline = time.monotonic() + START_SECONDS
        while not await _answers(client, url, service.part):
            if (code := child.exit_code()) is not None:
                raise FailedStart(name, f"ended with exit code {code} while starting")
            if time.monotonic() > deadline:
                raise FailedStart(name, f"does not answer after {START_SECONDS:.0f} s")
            await anyio.sleep(0.05)

    async def watch(self) -> None:
        """Return never; raise FailedStart when a service ends by itself."""
        while True:
            for name, child in self.children.items():
                if (code := child.exit_code()) is not None:
                    raise FailedStart(name, f"ended by itself with exit code {code}")
            await anyio.sleep(0.5)

    async def up(self, begun: Callable[[str], None], done: Callable[[str], None]) -> None:
        """Start everything and return when all of it is well; the two are told each step."""
        async with httpx.AsyncClient(timeout=5, trust_env=False) as client:

            async def bring(name: str) -> None:
                begun(name)
                self.start(name)
                await self.well(name, client)
                done(name)

            async with anyio.create_task_group() as starting:
                starting.start_soon(bring, "agent")
                begun("seed")
                await self.seed()
                done("seed")
                for name in SERVICES.keys() - {"agent"}:
                    starting.start_soon(bring, name)

    def down(self) -> None:
        """End everything that was started."""
        processes.stop(self.children.values())
        self.children.clear()

    def _start(self, name: str, service: Service, arguments: tuple[str, ...]) -> Child:
        child = processes.start(
            name, arguments, self.environment(service), state=self.state, cwd=ROOT
        )
        self.children[name] = child
        return child


def fresh(state: Path) -> None:
    """Delete what an earlier demo left in the folder. Raises ValueError if it is not a demo's."""
    if state.exists() and any(state.iterdir()) and not (state / "matinee-state").exists():
        raise ValueError(f"{state} is not a state folder of Matinee; nothing was deleted")
    shutil.rmtree(state, ignore_errors=True)


def prepare(state: Path) -> None:
    """Make the state folder, readable by its owner alone, and mark it as ours."""
    state.mkdir(parents=True, exist_ok=True)
    state.chmod(0o700)
    (state / "matinee-state").touch()


def free_port_base() -> int:
    """Return a port with two free ones after it, outside the range outgoing connections use."""
    while True:
        base = 10_000 + secrets.randbelow(20_000)
        if not any(_is_taken(base + offset) for offset in range(3)):
            return base


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        # As servers do: connections of an earlier run that linger do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False


async def _answers(client: httpx.AsyncClient, url: str, part: str | None) -> bool:
    try:
        answer = await client.get(url)
    except httpx.HTTPError:
        return False
    return answer.is_success and (part is None or part_is_well(answer.content, part))
