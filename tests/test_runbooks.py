"""The commands of the runbooks do what the runbooks say, against a running stack."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import admin, backup, keys
from tests.running import Running

ROOT = Path(__file__).parents[1]
RUNBOOK = (ROOT / "docs" / "runbooks" / "compose.md").read_text()
NOTES = (ROOT / "docs" / "EX3-notes.md").read_text()
BLOCK = re.compile(r"```sh\n(.*?)```\n(?:```\n(.*?)```)?", re.DOTALL)


def blocks() -> list[tuple[str, str]]:
    """Return the shell blocks that ask a running stack, and what they are said to print."""
    return [(code, shown) for code, shown in BLOCK.findall(RUNBOOK) if "curl" in code]


def shape(text: str) -> str:
    """Return a text with everything that changes from run to run as one character."""
    return re.sub(r"\d+(\.\d+)*", "0", text).strip()


def script() -> str:
    """Return all of it as one script; each block is followed by a line that ends its output."""
    return "\n".join(f"{code}\necho; echo ==" for code, _ in blocks())


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, str]]:
    """A running demo: the api's port and the password of ana."""
    state = tmp_path_factory.mktemp("runbook") / "state"
    opened = Running(state)
    yield opened.port_base, json.loads((state / "demo-accounts.json").read_text())["ana"]
    opened.close()


@pytest.mark.stack
def test_every_curl_of_the_runbook_prints_what_it_says(demo: tuple[int, str]) -> None:
    port_base, password = demo
    code = script()
    for inner in (8000, 8001, 8002):
        code = code.replace(f"127.0.0.1:{inner}", f"127.0.0.1:{port_base + inner - 8000}")
    done = subprocess.run(  # noqa: S603 - the commands of our own runbook
        ["/bin/bash", "-c", code],
        env={"PASSWORD": password, "PATH": "/usr/local/bin:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    printed = [part.replace("\r", "").strip() for part in done.stdout.split("==\n")]
    assert printed.pop() == ""
    for (asked, shown), got in zip(blocks(), printed, strict=True):
        assert shape(got.replace('}{"', '}\n{"')) == shape(shown), asked


def test_every_module_a_runbook_starts_exists() -> None:
    named = set(
        re.findall(r"python3? -m ((?:app|api|agent|chat|scripts)(?:\.[a-z_]+)+)", RUNBOOK + NOTES)
    )
    assert {"app.demo", "scripts.backup", "scripts.keys", "scripts.fuzz"} <= named
    for module in named:
        path = ROOT / Path(*module.split("."))
        assert path.with_suffix(".py").exists(), module


def test_every_subcommand_a_runbook_uses_exists() -> None:
    known = {
        name: {
            command.name or command.callback.__name__
            for command in tool.app.registered_commands
            if command.callback
        }
        for name, tool in (("admin", admin), ("backup", backup), ("keys", keys))
    }
    used = re.findall(r"scripts\.(admin|backup|keys) ([a-z]+)", RUNBOOK + NOTES)
    assert used
    for name, command in used:
        assert command in known[name]
