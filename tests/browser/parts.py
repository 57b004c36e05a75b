"""The real services one by one, so that a test can take one away and bring it back."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

from app.services import SERVICES
from app.stack import HOST
from tests.browser.waiting import wait_for
from tests.running import measured


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.create_server((HOST, 0)) as free:
        return int(free.getsockname()[1])


class Part:
    """A service as a process on a port of its own; it can be stopped and started again."""

    def __init__(self, name: str, port: int, told: Mapping[str, str]) -> None:
        service = SERVICES[name]
        self.url = f"http://{HOST}:{port}"
        self._health = self.url + service.health
        self._command = [sys.executable, *service.arguments(HOST, port)]
        self._told = service.told({f"MATINEE_{name.upper()}_URL": self.url, **told}, measured())
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the service and return when it answers."""
        self.launch()
        self.wait()

    def launch(self) -> None:
        """Start the service."""
        self._process = subprocess.Popen(self._command, env=self._told)  # noqa: S603 - our own

    def wait(self) -> None:
        """Return when the service that was launched answers."""
        assert self._process is not None
        wait_for(self._health, self._process)

    def stop(self) -> None:
        """End the service, if it runs."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)
            self._process = None


@contextmanager
def running(*parts: Part) -> Generator[None]:
    """Start services, and end them in the end."""
    try:
        for part in parts:
            part.launch()
        for part in parts:
            part.wait()
        yield
    finally:
        for part in reversed(parts):
            part.stop()


def api_part(state: Path) -> Part:
    """Return the api with a database of its own."""
    return Part("api", free_port(), {"MATINEE_STATE_DIR": str(state)})


def agent_part(api: str, **more: str) -> Part:
    """Return the agent; `more` is what it is told of models."""
    port = free_port()
    told = {"MATINEE_AGENT_HOST": HOST, "MATINEE_AGENT_PORT": str(port), "MATINEE_API_URL": api}
    return Part("agent", port, told | more)


def chat_part(state: Path, api: str, agent: str) -> Part:
    """Return the chat, without Redis."""
    told = {"MATINEE_STATE_DIR": str(state), "MATINEE_API_URL": api, "MATINEE_AGENT_URL": agent}
    return Part("chat", free_port(), told)
