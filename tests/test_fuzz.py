"""The contract under thousands of generated requests: none breaks it, and a planted fault does."""

import re
import subprocess
import sys

import pytest

from tests.running import ROOT

pytestmark = pytest.mark.full


def fuzz(*options: str) -> subprocess.CompletedProcess[str]:
    """Run the fuzzer as a developer does."""
    command = [sys.executable, "-m", "scripts.fuzz", *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own command


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_generated_request_breaks_the_contract(seed: int) -> None:
    done = fuzz("--examples", "15", "--seeds", str(seed))
    assert done.returncode == 0, done.stdout[-4000:]
    (cases,) = re.findall(r"(\d+) cases, no failure", done.stdout)
    assert int(cases) >= 5000


def test_a_build_without_one_owner_check_is_reported() -> None:
    done = fuzz("--factory", "tests.mutants:without_an_owner_check", "--examples", "5")
    assert done.returncode == 1
    assert "`u2` received the `RefreshView` that `u1` owns" in done.stdout, done.stdout[-4000:]
