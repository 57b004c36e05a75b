"""Settings: where they come from, and which goes first."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from agent.settings import AgentSettings
from app.settings import SharedSettings, fixed_clock


def test_a_secret_is_read_from_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "groq_api_key").write_text("from-a-file\n")
    monkeypatch.setenv("MATINEE_SECRETS_DIR", str(tmp_path))
    key = AgentSettings().groq_api_key
    assert key is not None
    assert key.get_secret_value() == "from-a-file"


def test_a_variable_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "matinee_log_level").write_text("debug")
    monkeypatch.setenv("MATINEE_SECRETS_DIR", str(tmp_path))
    monkeypatch.setenv("MATINEE_LOG_LEVEL", "error")
    assert SharedSettings().log_level == "error"


def test_no_folder_of_secrets_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATINEE_SECRETS_DIR", str(tmp_path / "absent"))
    assert SharedSettings(_env_file=None).log_level == "info"  # pyright: ignore[reportCallIssue]


def test_a_fixed_clock_shows_utc() -> None:
    noon = datetime(2026, 11, 24, 12, tzinfo=timezone(timedelta(hours=2)))
    assert fixed_clock(noon)() == datetime(2026, 11, 24, 10, tzinfo=UTC)
    with pytest.raises(ValueError, match="aware"):
        fixed_clock(datetime(2026, 11, 24, 12))  # noqa: DTZ001 - the fault under test
