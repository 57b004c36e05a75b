"""Children: ended with everything they started, found again after a kill, never mistaken."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from app.health import part_is_well
from app.processes import command_of, start, stop, stop_orphans, tail

PATIENT = "import time; print('up', flush=True); time.sleep(60)"
WITH_CHILD = (
    "import subprocess, sys;"
    f"c = subprocess.Popen([sys.executable, '-c', {PATIENT!r}]); print(c.pid, flush=True); c.wait()"
)


def started(state: Path, code: str) -> tuple[int, str]:
    """Start code as a child and return its pid and first line."""
    child = start("one", ["-c", code], {}, state=state, cwd=state)
    deadline = time.monotonic() + 20
    while not (line := child.log.read_text()):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    stop([child])
    return child.process.pid, line


def test_a_child_ends_with_the_children_it_started(tmp_path: Path) -> None:
    pid, grandchild = started(tmp_path, WITH_CHILD)
    deadline = time.monotonic() + 5
    while command_of(int(grandchild.split()[0])) and time.monotonic() < deadline:
        time.sleep(0.01)  # the init process reaps it
    assert command_of(pid) == ""
    assert command_of(int(grandchild.split()[0])) == ""


def test_an_orphan_is_found_by_its_command_and_ended(tmp_path: Path) -> None:
    child = start("one", ["-c", PATIENT], {}, state=tmp_path, cwd=tmp_path)
    while not child.log.read_text():
        time.sleep(0.01)
    assert stop_orphans(tmp_path) == ["one"]
    assert child.process.wait(5) != 0


def test_a_pid_that_belongs_to_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    pidfile = tmp_path / "run" / "one.pid"
    pidfile.write_text(json.dumps({"pid": os.getpid(), "command": ["-m", "api.worker"]}))
    assert stop_orphans(tmp_path) == []
    assert not pidfile.exists()


def test_a_child_has_exactly_the_given_environment(tmp_path: Path) -> None:
    code = "import os; print(sorted(os.environ))"
    child = start("one", ["-c", code], {"ONLY": "this"}, state=tmp_path, cwd=tmp_path)
    child.process.wait(20)
    assert "'ONLY'" in child.log.read_text()
    assert "HOME" not in child.log.read_text()
    stop([child])


def test_the_end_of_a_log_is_readable(tmp_path: Path) -> None:
    log = tmp_path / "one.log"
    record = {"time": "2026-11-24T12:34:56.000Z", "level": "error", "message": "it broke"}
    log.write_text(f"{json.dumps(record)}\nplain words\n{{not json\n")
    assert tail(log) == "12:34:56   error it broke\nplain words\n{not json"
    assert tail(tmp_path / "absent.log") == ""


def test_a_part_is_well_only_if_the_answer_says_so() -> None:
    assert part_is_well(b'{"parts": {"queue": {"status": "ok"}}}', "queue")
    assert not part_is_well(b'{"parts": {"queue": {"status": "degraded"}}}', "queue")
    assert not part_is_well(b'{"parts": {}}', "queue")


@given(st.binary(max_size=60))
def test_no_answer_at_all_makes_the_health_check_fail_badly(body: bytes) -> None:
    assert not part_is_well(body, "queue")


def test_the_health_check_of_a_container_needs_only_the_standard_library() -> None:
    done = subprocess.run(
        [sys.executable, "-S", "-m", "app.health", "http://127.0.0.1:9/health"],
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert done.returncode == 1
