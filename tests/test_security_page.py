"""The page of promises names tests that exist."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)))


def defined(path: str) -> set[str]:
    """Return the names of the tests in a file."""
    text = (ROOT / path).read_text(encoding="utf-8")
    return set(re.findall(r"^\s*(?:async )?def (test_\w+)", text, re.MULTILINE))


@pytest.mark.parametrize("path", sorted({path for path, _ in NAMED}))
def test_every_promise_has_its_test(path: str) -> None:
    named = {name for place, name in NAMED if place == path}
    assert named <= defined(path)


def test_no_promise_is_without_a_test() -> None:
    promises = PAGE.split("## Promises and their tests")[1].split("## What the assistant")[0]
    rows = [line for line in promises.splitlines() if line.startswith("| ")]
    headings = {"| promise | test |", "| planted fault | reported by |"}
    assert [row for row in rows if row not in headings and "::test_" not in row] == []
    assert len(NAMED) > 90


def test_every_locked_package_is_pinned_by_its_hash() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    packages = [p for p in lock["package"] if "registry" in p["source"]]
    assert len(packages) == len(lock["package"]) - 1  # all but Matinee itself
    for package in packages:
        files = [*package.get("wheels", []), *filter(None, [package.get("sdist")])]
        assert files, package["name"]
        assert all(file["hash"].startswith("sha256:") for file in files), package["name"]


def test_the_numbers_of_cases_are_those_of_the_tests() -> None:
    from tests.browser.test_hostile import PAYLOADS
    from tests.hostile.test_gullible_model import INJECTIONS
    from tests.hostile.test_hostile_model import SEQUENCES

    assert f"{len(PAYLOADS)} payloads" in PAGE
    assert f"*full*: {SEQUENCES:,}) sequences" in PAGE
    assert f"*full*: {INJECTIONS}) films" in PAGE
