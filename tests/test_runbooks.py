"""Every command of README and the runbooks is run, and prints what the page says."""

import json
import re
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from scripts import admin, backup, keys
from tests.api.transfers.conftest import LINKS, MOVIES, RATINGS, TAGS
from tests.manual import PAGES, ROOT, Block, blocks, known_elsewhere, shape
from tests.running import Running, tools

SAMPLES = ROOT / "tests" / "api" / "transfers" / "samples"
SECONDS = 90
RUNBOOKS = ROOT / "docs" / "runbooks"


class Reader:
    """Somebody who follows the pages: a folder, a demo that runs, and a terminal."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.state = folder, folder / ".matinee"
        self.demo = Running(self.state)
        self.base = self.demo.port_base
        passwords = json.loads((self.state / "demo-accounts.json").read_text())
        self.environment = {
            "PATH": f"{tools(folder / 'tools', self.base)}:/usr/local/bin:/usr/bin:/bin",
            "PYTHONPATH": str(ROOT),
            "PASSWORD": passwords["ana"],
            "MATINEE_API_URL": f"http://127.0.0.1:{self.base}",
            "MATINEE_AGENT_URL": f"http://127.0.0.1:{self.base + 1}",
            "MATINEE_CHAT_URL": f"http://127.0.0.1:{self.base + 2}",
        }

    def follow(self, listed: list[Block]) -> list[str]:
        """Run blocks in one shell and return what each printed; every command must succeed."""
        code = "\n".join(f"{block.script}\necho; echo ==" for block in listed)
        for inner in (8000, 8001, 8002):
            code = code.replace(f"127.0.0.1:{inner}", f"127.0.0.1:{self.base + inner - 8000}")
        done = subprocess.run(  # noqa: S603 - the commands of our own pages
            ["/bin/bash", "-e", "-c", code],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        *printed, rest = done.stdout.split("==\n")
        assert rest == ""
        return printed

    def close(self) -> None:
        """End the demo."""
        self.demo.close()


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """A reader with an export of Letterboxd and a data set in the MovieLens format."""
    folder = tmp_path_factory.mktemp("reader")
    with zipfile.ZipFile(folder / "letterboxd-export.zip", "w") as archive:
        for path in (SAMPLES / "letterboxd").rglob("*.csv"):
            archive.write(path, path.relative_to(SAMPLES / "letterboxd"))
    dataset = folder / "ml-latest-small"
    dataset.mkdir()
    for name, content in zip(
        ("movies", "links", "ratings", "tags"), (MOVIES, LINKS, RATINGS, TAGS), strict=True
    ):
        (dataset / f"{name}.csv").write_text(content, encoding="utf-8")
    opened = Reader(folder)
    yield opened
    opened.close()


def compare(listed: list[Block], printed: list[str]) -> None:
    """Compare what was printed with what the page shows, where it shows something."""
    for block, got in zip(listed, printed, strict=True):
        if block.shown:
            assert shape(got.replace('}{"', '}\n{"')) == shape(block.shown), block.code


@pytest.mark.stack
def test_what_readme_says_can_be_done_can_be_done(reader: Reader) -> None:
    listed = [block for block in blocks(ROOT / "README.md") if block.is_run]
    printed = "".join(reader.follow(listed))
    assert "Average" in printed or "average" in printed
    assert re.search(r"mat_[A-Za-z0-9_-]{20}", printed)
    assert (reader.folder / "ratings.csv").exists() or list(reader.folder.glob("*ratings*.csv"))


@pytest.mark.stack
def test_every_command_of_the_compose_runbook_prints_what_it_says(reader: Reader) -> None:
    listed = [block for block in blocks(RUNBOOKS / "compose.md") if block.is_run]
    assert len(listed) >= 6
    compare(listed, reader.follow(listed))


@pytest.mark.stack
def test_a_backup_is_taken_and_restored_as_the_runbook_says(reader: Reader) -> None:
    first, last = [block for block in blocks(RUNBOOKS / "upgrade.md") if block.is_run]
    compare([first], reader.follow([first]))
    reader.demo.close()
    (printed,) = reader.follow([last])
    assert "Restored" in printed
    assert "Everything works." in printed


def test_every_command_is_run_here_or_known_to_be_run_elsewhere() -> None:
    run_here = {ROOT / "README.md", *RUNBOOKS.glob("*.md")}
    left = [
        f"{page.name}: {command}"
        for page in PAGES
        if page not in run_here
        for block in blocks(page)
        for command in block.commands
        if not known_elsewhere(command)
    ]
    assert not left


def test_what_compose_is_told_exists() -> None:
    declared = yaml.safe_load((ROOT / "compose.yaml").read_text())
    profiles = {p for known in declared["services"].values() for p in known.get("profiles", ())}
    text = "\n".join(page.read_text() for page in PAGES)
    for name in re.findall(r"docker compose (?:exec|run|logs|restart)(?: --?\w+)* (\w+)", text):
        assert name in declared["services"], name
    assert set(re.findall(r"--profile (\w+)", text)) <= profiles


def test_every_module_a_page_starts_exists() -> None:
    text = "\n".join(page.read_text() for page in PAGES)
    named = set(re.findall(r"python3? -m ((?:app|api|agent|chat|scripts)(?:\.[a-z_]+)+)", text))
    assert {"app.demo", "scripts.backup", "scripts.keys", "scripts.fuzz"} <= named
    for module in named:
        path = ROOT / Path(*module.split("."))
        assert path.with_suffix(".py").exists(), module


def test_every_subcommand_a_page_uses_exists() -> None:
    known = {
        name: {
            command.name or command.callback.__name__
            for command in tool.app.registered_commands
            if command.callback
        }
        for name, tool in (("admin", admin), ("backup", backup), ("keys", keys))
    }
    text = "\n".join(page.read_text() for page in PAGES)
    used = re.findall(r"scripts\.(admin|backup|keys) ([a-z]+)", text)
    assert used
    for name, command in used:
        assert command in known[name]
