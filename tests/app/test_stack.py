"""A part that does not start, or ends by itself, is named with what happened."""

from pathlib import Path

import httpx
import pytest

from app import processes, stack
from app.stack import FailedStart, LocalStack, free_port_base

pytestmark = pytest.mark.anyio

PATIENT = "import time; time.sleep(60)"


def local(state: Path) -> LocalStack:
    """A stack on free ports, with nothing started yet."""
    return LocalStack(state, free_port_base(), "", {})


def start(parts: LocalStack, name: str, code: str) -> None:
    """Start code in the place of a service."""
    parts.children[name] = processes.start(
        name, ["-c", code], {}, state=parts.state, cwd=parts.state
    )


async def test_one_that_ends_while_it_starts_is_told_with_its_exit_code(tmp_path: Path) -> None:
    parts = local(tmp_path)
    start(parts, "agent", "raise SystemExit(3)")
    async with httpx.AsyncClient(trust_env=False) as client:
        with pytest.raises(FailedStart, match="exit code 3 while starting") as failed:
            await parts.well("agent", client)
    assert failed.value.part == "agent"
    parts.down()


async def test_one_that_never_answers_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stack, "START_SECONDS", 0.1)
    parts = local(tmp_path)
    start(parts, "chat", PATIENT)
    async with httpx.AsyncClient(trust_env=False) as client:
        with pytest.raises(FailedStart, match="does not answer"):
            await parts.well("chat", client)
    parts.down()
    assert parts.children == {}


async def test_one_that_ends_later_ends_the_watch(tmp_path: Path) -> None:
    parts = local(tmp_path)
    start(parts, "api", PATIENT)
    start(parts, "worker", "raise SystemExit(7)")
    parts.children["worker"].process.wait(10)
    with pytest.raises(FailedStart, match="ended by itself with exit code 7") as failed:
        await parts.watch()
    assert failed.value.part == "worker"
    parts.down()


async def test_a_catalogue_that_can_not_be_seeded_is_told(tmp_path: Path) -> None:
    parts = local(tmp_path)
    parts.database.mkdir()  # no file can be made in its place
    with pytest.raises(FailedStart, match="ended with exit code 1") as failed:
        await parts.seed()
    assert failed.value.part == "seed"
    assert "unable to open database file" in parts.log("seed").read_text()
