"""What the demo says: whom the data belongs to, which failure counts, and what is missing."""
# pyright: reportPrivateUsage=false

from pathlib import Path

import pytest

from app import demo
from app.check import FailedCheck
from app.stack import FailedStart, LocalStack
from tests.running import run


def stack(state: Path) -> LocalStack:
    return LocalStack(state, 18_700, "", {})


def test_without_demo_accounts_the_data_is_ones_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    demo._welcome(stack(tmp_path), {})
    assert "make one in the chat" in capsys.readouterr().out


@pytest.mark.anyio
async def test_only_a_demo_can_be_checked(tmp_path: Path) -> None:
    with pytest.raises(FailedCheck, match="use --fresh"):
        await demo._check(stack(tmp_path), {"somebody": "else"})


def test_of_failures_at_once_the_one_a_user_can_mend_is_told() -> None:
    mendable = FailedStart("chat", "ended")
    assert demo._first(BaseExceptionGroup("", [KeyError("x"), mendable])) is mendable
    nested = BaseExceptionGroup("", [BaseExceptionGroup("", [mendable])])
    assert demo._first(nested) is mendable


def test_a_fault_of_ours_is_shown_whole() -> None:
    ours = BaseExceptionGroup("", [KeyError("a bug")])
    with pytest.raises(BaseExceptionGroup) as raised:
        demo._first(ours)
    assert raised.value is ours


def test_a_server_that_does_not_start_ends_the_demo_with_its_log(tmp_path: Path) -> None:
    broken = tmp_path / "bin" / "redis-server"
    broken.parent.mkdir()
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    done = run(tmp_path / "state", more={"PATH": f"{broken.parent}:/usr/bin:/bin"})
    assert done.returncode == 1
    assert "valkey: Valkey did not start" in done.stderr
