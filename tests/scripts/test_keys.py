"""Rotating keys from the command line, while an api runs on the same folder."""

import re

import httpx
import pytest
from fastapi import FastAPI
from typer.testing import CliRunner

from api.settings import ApiSettings
from app.settings import system_clock
from scripts.keys import app as keys
from tests.conftest import MovableClock, SignIn

RUNNER = CliRunner()


@pytest.fixture(autouse=True)
def _same_folder(settings: ApiSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATINEE_STATE_DIR", str(settings.state_dir))


def states() -> dict[str, str]:
    """Return the state of each published key, as `list` shows it."""
    done = RUNNER.invoke(keys, ["list"])
    assert done.exit_code == 0, done.output
    return dict(re.findall(r"([\w-]{43})\s+(current|next|retiring)", done.output))


def kid_of(state: str) -> str:
    """Return the key in a state."""
    return next(kid for kid, known in states().items() if known == state)


def test_the_next_key_becomes_the_current_one() -> None:
    before = states()
    assert sorted(before.values()) == ["current", "next"]
    following = kid_of("next")
    assert RUNNER.invoke(keys, ["rotate"]).exit_code == 0
    assert kid_of("current") == following
    assert sorted(states().values()) == ["current", "next", "retiring"]


@pytest.mark.anyio
async def test_a_rotation_signs_nobody_out_until_the_old_key_is_retired(
    app: FastAPI, client: httpx.AsyncClient, sign_in: SignIn, clock: MovableClock
) -> None:
    clock.now = system_clock()  # the command knows no other
    ana = await sign_in("ana")
    ring = app.state.services.keys
    assert RUNNER.invoke(keys, ["rotate"]).exit_code == 0
    ring._looked_at = 0.0  # a second has passed
    assert (await client.get("/me", headers=ana.headers)).status_code == 200
    published = (await client.get("/.well-known/jwks.json")).json()["keys"]
    assert {key["kid"] for key in published} == set(states())
    assert RUNNER.invoke(keys, ["retire", kid_of("retiring")]).exit_code == 0
    ring._looked_at = 0.0
    assert (await client.get("/me", headers=ana.headers)).status_code == 401


def test_only_a_retiring_key_can_be_retired() -> None:
    done = RUNNER.invoke(keys, ["retire", kid_of("current")])
    assert done.exit_code == 1
    assert "current" in states().values()


def test_a_key_whose_name_begins_with_a_dash_is_no_option() -> None:
    done = RUNNER.invoke(keys, ["retire", "-" + "x" * 42])
    assert (done.exit_code, "no retiring key" in done.output) == (1, True)


def test_keys_others_can_read_are_refused(settings: ApiSettings) -> None:
    states()
    (settings.keys_dir / "signing-keys.json").chmod(0o644)
    done = RUNNER.invoke(keys, ["list"])
    assert done.exit_code == 1
    assert "chmod 600" in done.output
