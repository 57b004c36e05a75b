"""Child processes that leave nothing behind: each in a group of its own, ended by its pid."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PATIENCE_SECONDS = 8.0


@dataclass
class Child:
    """One started process, its log, and the file that remembers its pid."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    pidfile: Path
    started: float = field(default_factory=time.monotonic)

    def exit_code(self) -> int | None:
        """Return how it ended, or None while it runs."""
        return self.process.poll()

    def ask_to_end(self) -> None:
        """Send SIGTERM to its whole group."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGTERM)

    def make_end(self, deadline: float) -> None:
        """Wait until a moment of the monotonic clock, then kill what is left of its group."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, deadline - time.monotonic()))
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.pidfile.unlink(missing_ok=True)


def start(
    name: str, arguments: Sequence[str], environment: Mapping[str, str], *, state: Path, cwd: Path
) -> Child:
    """Start `python ARGUMENTS` with exactly this environment; its output goes to its log."""
    logs, run = state / "logs", state / "run"
    logs.mkdir(parents=True, exist_ok=True)
    run.mkdir(parents=True, exist_ok=True)
    log = logs / f"{name}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and modules
            [sys.executable, *arguments],
            cwd=cwd,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            # A Ctrl-C in the terminal must reach us alone: we end the others in order.
            start_new_session=True,
        )
    pidfile = run / f"{name}.pid"
    pidfile.write_text(json.dumps({"pid": process.pid, "command": list(arguments)}))
    return Child(name, process, log, pidfile)


def stop(children: Iterable[Child]) -> None:
    """End all of them: asked together, then waited for, then killed."""
    listed = list(children)
    for child in listed:
        child.ask_to_end()
    deadline = time.monotonic() + PATIENCE_SECONDS
    for child in listed:
        child.make_end(deadline)


def stop_orphans(state: Path) -> list[str]:
    """End what an earlier run left when it was killed; return the names.

    A pid may belong to somebody else by now, so its command line is compared first.
    """
    ended: list[str] = []
    for pidfile in sorted((state / "run").glob("*.pid")):
        with suppress(OSError, ValueError, KeyError):
            known: dict[str, Any] = json.loads(pidfile.read_text())
            if " ".join(known["command"]) in command_of(known["pid"]):
                _end_group(known["pid"])
                ended.append(pidfile.stem)
        pidfile.unlink(missing_ok=True)
    return ended


def command_of(pid: int) -> str:
    """Return the command line of a process, or "" if there is none (any more)."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    with suppress(OSError):  # no /proc on macOS; no ps in the smallest images
        listed = subprocess.run(  # noqa: S603 - fixed words and a number
            ["/bin/ps", "-ww", "-o", "command=", "-p", str(int(pid))],
            capture_output=True,
            text=True,
            check=False,
        )
        return listed.stdout.strip()
    return ""


def _end_group(pid: int) -> None:
    for number, seconds in ((signal.SIGTERM, PATIENCE_SECONDS), (signal.SIGKILL, 2.0)):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, number)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not command_of(pid):
                return
            time.sleep(0.05)


def tail(log: Path, lines: int = 12) -> str:
    """Return the end of a log, its JSON lines as `time level message`."""
    with suppress(OSError):
        kept = log.read_text(errors="replace").splitlines()[-lines:]
        return "\n".join(_readable(line) for line in kept)
    return ""


def _readable(line: str) -> str:
    try:
        known: Any = json.loads(line)
        text = f"{known['time'][11:19]} {known['level']:>7} {known['message']}"
    except (ValueError, KeyError, TypeError):
        return line
    return f"{text} {known['stack']}" if known.get("stack") else text
