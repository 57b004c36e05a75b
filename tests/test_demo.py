"""The demo as a new user runs it: it starts, works, ends, and leaves nothing running."""

import json
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.stack import HOST, free_port_base, fresh
from tests.running import ROOT, SECONDS, Running, run, tools

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One state folder for all, with a space in its name."""
    return tmp_path_factory.mktemp("a demo") / "state"


@pytest.fixture
def running(state: Path) -> Iterator[Running]:
    """A demo that is up."""
    opened = Running(state)
    yield opened
    opened.close()


def trace_of(state: Path) -> list[str]:
    """Return the lines of the traces a demo kept."""
    return (state / "logs" / "trace.jsonl").read_text().splitlines()


def test_ctrl_c_ends_everything_and_keeps_the_data(running: Running, state: Path) -> None:
    assert set(running.alive()) == {"api", "worker", "agent", "chat", "valkey"}
    passwords = json.loads((state / "demo-accounts.json").read_text())
    assert all(password in running.shown for password in passwords.values())
    second = run(state)
    assert second.returncode == 1
    assert "already running" in second.stderr
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(20) == 0
    assert running.alive() == {}
    assert (state / "matinee.sqlite3").exists()
    assert list((state / "run").iterdir()) == []
    assert state.stat().st_mode & 0o077 == 0


def test_after_a_kill_the_next_start_ends_the_orphans_and_everything_works(
    running: Running, state: Path
) -> None:
    running.process.kill()
    running.process.wait(10)
    assert "worker" in running.alive()
    checked = run(state, "--check", "--trace")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert running.alive() == {}
    assert checked.stdout.count("left over from an earlier run") == 4
    assert "Everything works." in checked.stdout
    spans = [json.loads(line) for line in trace_of(state)]
    (question,) = {s["trace_id"] for s in spans if s["message"] == "POST /analytics/query"}
    assert {s["service"] for s in spans if s["trace_id"] == question} == {"agent", "api"}


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    base = free_port_base()
    with socket.create_server((HOST, base + 1)):
        done = run(tmp_path / "state", port_base=base)
    assert done.returncode == 1
    assert f"Port {base + 1} (agent) is taken" in done.stderr
    assert "--port-base" in done.stderr


def test_a_part_that_can_not_start_is_named_with_the_end_of_its_log(tmp_path: Path) -> None:
    began = time.monotonic()
    done = run(tmp_path / "state", more={"MATINEE_CHAT_AUTH_SECRET": "short"})
    assert done.returncode == 1
    assert "chat: ended with exit code 1" in done.stderr
    assert "at least 32 bytes" in done.stderr
    assert time.monotonic() - began < SECONDS / 2


def test_starting_over_deletes_only_a_state_folder(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("dear")
    with pytest.raises(ValueError, match="not a state folder"):
        fresh(tmp_path)
    assert (tmp_path / "letters.txt").read_text() == "dear"


def test_the_walk_shows_every_step_and_ends_what_it_started(tmp_path: Path) -> None:
    script = ROOT / "scripts" / "demo.sh"
    base = free_port_base()
    done = subprocess.run(  # noqa: S603 - our own script
        ["/bin/bash", str(script), "--yes"],
        env={
            "PATH": f"{tools(tmp_path / 'tools')}:/usr/local/bin:/usr/bin:/bin",
            "DEMO_STATE": str(tmp_path / "state"),
            "DEMO_PORTS": str(base),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
    steps = script.read_text().count('\nstep "')
    assert f"Done: {steps} steps." in done.stdout
    for said in ('"status":"ok"', "ratelimit", "approved.", "idempotent-replayed: true", "mat_"):
        assert said in done.stdout.lower(), said
    assert list((tmp_path / "state" / "run").iterdir()) == []
