"""The embedded server: found, started once for each state folder, and missed with advice."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.processes import command_of
from app.valkey import ValkeyUnavailable, embedded_valkey, find_binary


def program(folder: Path, code: str) -> Path:
    """Put a program called redis-server into a folder, and return the folder."""
    folder.mkdir()
    (folder / "redis-server").write_text(f"#!/bin/sh\n{code}\n")
    (folder / "redis-server").chmod(0o755)
    return folder


def test_without_an_installed_server_the_one_in_the_wheel_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_binary().name == "valkey-server"
    assert os.access(find_binary(), os.X_OK)


def test_the_server_an_earlier_run_left_behind_is_ended(tmp_path: Path) -> None:
    killed = (
        "import os, sys; from pathlib import Path; from app.valkey import embedded_valkey;"
        "held = embedded_valkey(Path(sys.argv[1]));"
        "print(held.__enter__().pid, flush=True); os._exit(1)"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter and our own code
        [sys.executable, "-c", killed, str(tmp_path)],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    left = int(done.stdout)
    assert "-server" in command_of(left)
    with embedded_valkey(tmp_path) as own:
        assert "-server" not in command_of(left)
        assert own.pid != left


def test_a_pid_that_is_somebody_elses_by_now_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "valkey.pid").write_text(str(os.getpid()))
    with embedded_valkey(tmp_path) as own:
        assert (tmp_path / "valkey.pid").read_text() == str(own.pid)


def test_a_server_that_does_not_start_is_told_with_its_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools = program(tmp_path / "bin", "echo broken; exit 1")
    monkeypatch.setenv("PATH", f"{tools}:/usr/bin:/bin")
    with pytest.raises(ValkeyUnavailable, match=r"did not start; see .*valkey\.log"):
        embedded_valkey(tmp_path / "state").__enter__()
    assert (tmp_path / "state" / "valkey.log").read_text() == "broken\n"
    assert not (tmp_path / "state" / "valkey.pid").exists()
