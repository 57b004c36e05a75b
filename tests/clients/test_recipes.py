"""The commands of the recipes, run as they stand."""

import json
import re
import shlex
import shutil
import subprocess

import pytest
from typer.testing import CliRunner

from scripts.admin import app as admin
from tests.clients.conftest import DOCS, House, Recipe

RUNNER = CliRunner()
PAGES = ("curl", "open-webui", "librechat", "mcp")


def run(commands: str) -> str:
    """Run commands of a page in a shell and return what they print."""
    done = subprocess.run(  # noqa: S603 - commands of our own pages
        ["bash", "-euo", "pipefail", "-c", commands],  # noqa: S607 - the user's own shell
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.parametrize("page", PAGES)
def test_the_commands_of_a_page_run(recipe: Recipe, page: str) -> None:
    for block in recipe(f"clients/{page}.md", "sh"):
        shown = run(block)
        assert json.loads(shown.splitlines()[-1]) if "for " not in block else shown


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_one_key_has_one_effect_in_the_shell_too(recipe: Recipe) -> None:
    (twice,) = [block for block in recipe("clients/curl.md", "sh") if "Idempotency-Key" in block]
    assert len(re.findall(r'"refresh_id":\d+', run(twice))) == 2
    assert len(set(re.findall(r'"refresh_id":\d+', run(twice)))) == 1


def test_every_recipe_is_listed_and_tested() -> None:
    pages = {path.stem for path in (DOCS / "clients").glob("*.md")} - {"README"}
    index = (DOCS / "clients" / "README.md").read_text()
    assert set(re.findall(r"\(([a-z0-9-]+)\.md\)", index)) == pages
    assert pages == {*PAGES, "n8n", "langchain"}


def test_the_tokens_of_the_overview_are_made_as_it_says(
    house: House, recipe: Recipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATINEE_STATE_DIR", str(house.settings.state_dir))
    monkeypatch.setenv("MATINEE_DATABASE_URL", house.settings.database_url)
    assert RUNNER.invoke(admin, ["create", "ana"]).exit_code == 0
    (block,) = recipe("clients/README.md", "sh")
    shown = ""
    for line in block.splitlines():
        command = line.removeprefix("uv run python -m scripts.admin ")
        assert command != line
        done = RUNNER.invoke(admin, shlex.split(command))
        assert done.exit_code == 0, done.output
        shown += done.output
    assert len(re.findall(r"mat_\S+", shown)) == 2
    assert re.search(r"Claude\s+read\s+never", shown)
    assert re.search(r"Open WebUI\s+propose\s+never", shown)
