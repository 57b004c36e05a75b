"""The fitting process: out of the way of signals to the worker, and missed when it dies."""

import sys

import numpy as np
import pytest

from api.recommendations import fitting
from api.recommendations.engine import RatingTable
from api.recommendations.fitting import FitDied, fitted

pytestmark = pytest.mark.anyio


def ratings(number: int) -> RatingTable:
    same = np.ones(number, dtype=np.int64)
    return RatingTable(same, same, same)


def run_instead(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setattr(fitting, "_COMMAND", (sys.executable, "-c", code))


async def test_a_fit_that_ends_before_it_has_read_everything_is_dead(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run_instead(monkeypatch, "raise SystemExit('no memory')")
    with pytest.raises(FitDied):
        await fitted(ratings(1_000_000))


async def test_a_signal_to_the_group_of_the_worker_does_not_reach_the_fit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    leads = "import os, sys; sys.stdin.buffer.read(); print(os.getpgid(0) == os.getpid(), end='')"
    run_instead(monkeypatch, leads)
    assert await fitted(ratings(3)) == b"True"
