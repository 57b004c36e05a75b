"""What the api and its worker may be told."""

from functools import cached_property
from pathlib import Path

from pydantic import AliasChoices, Field, FilePath, SecretStr

from app.settings import SharedSettings


class ApiSettings(SharedSettings):
    """Settings of the api and the worker: the database, the keys and the limits."""

    database_url: str = Field(
        default="", validation_alias=AliasChoices("MATINEE_DATABASE_URL", "DATABASE_URL")
    )
    redis_url: str = Field(
        default="", validation_alias=AliasChoices("MATINEE_REDIS_URL", "REDIS_URL")
    )
    public_url: str = ""
    sign_up_open: bool = True
    # Requests a minute and subject; sign-in has its own, stricter policy.
    requests_per_minute: int = Field(default=600, ge=1)
    sign_ins_per_minute: int = Field(default=5, ge=1)
    # Shared with the chat, whose word on a browser's address is then taken; empty: nobody's is.
    relay_secret: SecretStr = SecretStr("")
    mcp: bool = True
    # Pages of other sites that may call the api from the browser; none unless named.
    cors_origins: tuple[str, ...] = ()
    # How old a model may be before new ratings make the schedule refit it.
    refit_minutes: float = Field(default=30.0, gt=0)
    # A worker that gives no sign for so long is taken to be dead; another one takes its work.
    worker_lease_seconds: float = Field(default=10.0, gt=0)
    checkpoint_seconds: float = Field(default=30.0, gt=0)
    # On Mondays from this hour (UTC) the worker makes everybody's digest of the week before.
    digest_hour: int = Field(default=6, ge=0, le=23)
    # Fonts for titles in scripts that the PDF's own fonts lack, such as Japanese.
    digest_fonts: tuple[FilePath, ...] = ()

    @cached_property
    def resolved_database_url(self) -> str:
        """The database to use: the given URL, else a SQLite file in the state folder."""
        return self.database_url or f"sqlite:///{self.state_dir / 'matinee.sqlite3'}"

    @cached_property
    def keys_dir(self) -> Path:
        """Where the signing keys are kept (mode 0700, files 0600)."""
        return self.state_dir / "keys"
