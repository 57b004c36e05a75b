"""What all services share: where the others are, where files live, and what time it is."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SecretsSettingsSource,
    SettingsConfigDict,
)

Environment = Literal["demo", "production", "test"]

Clock = Callable[[], datetime]
"""Returns the current moment as an aware UTC datetime."""


def system_clock() -> datetime:
    """Return the machine's time in UTC."""
    return datetime.now(UTC)


def fixed_clock(moment: datetime) -> Clock:
    """Return a clock that always shows `moment` (aware)."""
    if moment.tzinfo is None:
        raise ValueError("a clock needs an aware datetime; add tzinfo=UTC")
    utc = moment.astimezone(UTC)
    return lambda: utc


class SecretsFolder(BaseSettings):
    """Where a container finds its secrets as files, one a setting, named like the variable."""

    model_config = SettingsConfigDict(env_prefix="MATINEE_", frozen=True)

    secrets_dir: Path = Path("/run/secrets")


class SharedSettings(BaseSettings):
    """Settings every service reads: `MATINEE_*` variables, a `.env` file, or secrets as files."""

    model_config = SettingsConfigDict(
        env_prefix="MATINEE_",
        env_file=".env",
        extra="ignore",
        frozen=True,
        populate_by_name=True,
    )

    environment: Environment = "production"
    api_url: str = "http://127.0.0.1:8000"
    agent_url: str = "http://127.0.0.1:8001"
    chat_url: str = "http://127.0.0.1:8002"
    state_dir: Path = Path(".matinee")
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    # Traces are recorded only where one of these three says who gets them.
    logfire_token: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("MATINEE_LOGFIRE_TOKEN", "LOGFIRE_TOKEN")
    )
    otlp_endpoint: str | None = Field(default=None, validation_alias="OTEL_EXPORTER_OTLP_ENDPOINT")
    trace_file: Path | None = None
    # The share of ordinary traces that is kept; slow and failed ones always are.
    trace_sample: float = Field(default=1.0, ge=0, le=1)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read secrets from files where there is such a folder; variables go before files."""
        sources = (init_settings, env_settings, dotenv_settings)
        folder = SecretsFolder().secrets_dir
        if not folder.is_dir():
            return (*sources, file_secret_settings)
        return (*sources, SecretsSettingsSource(settings_cls, secrets_dir=folder))
