"""A demo as a process of its own, for the tests that need a whole stack."""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

from app.processes import command_of
from app.services import MEASURED

ROOT = Path(__file__).parents[1]
READY = "Ctrl-C ends it"
SECONDS = 150


def measured() -> dict[str, str]:
    """Return what a child with an environment of its own needs to be counted, if tests are."""
    known = os.environ.get(MEASURED)  # noqa: TID251 - set by coverage.py
    return {MEASURED: known} if known else {}


def command(state: Path, *words: str, port_base: int = 0) -> list[str]:
    """Return the command line of a demo on a state folder."""
    given = ["--state", str(state), "--port-base", str(port_base), "--no-browser", *words]
    return [sys.executable, "-m", "app.demo", *given]


def tools(folder: Path, port_base: int | None = None) -> Path:
    """Return a folder for PATH where `uv run python` is this interpreter.

    A demo that is started with it takes the ports from `port_base` on, if that is given.
    """
    folder.mkdir()
    exported = "".join(f"export {name}={value}\n" for name, value in measured().items())
    moved = f' && set -- "$@" --port-base {port_base}' if port_base else ""
    (folder / "uv").write_text(
        f'#!/bin/bash\n{exported}shift 2\n[ "$2" = app.demo ]{moved}\nexec "{sys.executable}" "$@"\n'
    )
    (folder / "uv").chmod(0o700)
    return folder


def run(
    state: Path, *words: str, port_base: int = 0, more: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a demo to its end."""
    return subprocess.run(  # noqa: S603 - our own interpreter and module
        command(state, *words, port_base=port_base),
        cwd=ROOT,
        env={**os.environ, **(more or {})},  # noqa: TID251 - a user's environment
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )


class Running:
    """A demo that is up, and the pids of everything it started."""

    def __init__(self, state: Path) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command(state), cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        guard = threading.Timer(SECONDS, self.process.kill)
        guard.start()
        assert self.process.stdout is not None
        lines: list[str] = []
        while not (lines and READY in lines[-1]):
            lines.append(self.process.stdout.readline())
            assert lines[-1], f"ended before it was ready: {lines}"
        guard.cancel()
        self.shown = "".join(lines)
        self.pids = {
            path.stem: int(json.loads(path.read_text())["pid"])
            for path in (state / "run").glob("*.pid")
        }
        (chat,) = re.findall(r"Chat\s+http://127\.0\.0\.1:(\d+)", self.shown)
        self.port_base = int(chat) - 2
        self.pids["valkey"] = int((state / "valkey" / "valkey.pid").read_text())

    def alive(self) -> dict[str, int]:
        """Return what still runs."""
        return {name: pid for name, pid in self.pids.items() if command_of(pid)}

    def close(self) -> None:
        """End it, however the test went."""
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(30)
        assert self.process.stdout is not None
        self.process.stdout.close()
