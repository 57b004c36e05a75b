"""What the chat may be told: where its history and sessions live, and how the others are reached."""

from __future__ import annotations

import secrets
from functools import cached_property
from pathlib import Path

from pydantic import AliasChoices, Field, SecretStr, field_validator

from app.settings import SharedSettings

MIN_SECRET_BYTES = 32


class ChatSettings(SharedSettings):
    """Settings of the chat. It has no signing key: tokens come from the api by HTTP."""

    database_url: str = Field(
        default="",
        validation_alias=AliasChoices("MATINEE_DATABASE_URL", "DATABASE_URL"),
    )
    redis_url: str = Field(
        default="", validation_alias=AliasChoices("MATINEE_REDIS_URL", "REDIS_URL")
    )
    # Signs the browser's cookie. Left empty, one is made on the first start and kept (mode 0600).
    chat_auth_secret: SecretStr = SecretStr("")
    # Shared with the api: seals for which browser's address the chat asks. Empty: it does not say.
    relay_secret: SecretStr = SecretStr("")
    # Other addresses under which browsers reach this chat, besides chat_url.
    chat_origins: tuple[str, ...] = ()
    session_hours: float = Field(default=12, gt=0, le=24 * 14)
    upload_megabytes: int = Field(default=20, ge=1, le=200)

    @field_validator("chat_auth_secret")
    @classmethod
    def _long_enough(cls, value: SecretStr) -> SecretStr:
        length = len(value.get_secret_value().encode())
        if 0 < length < MIN_SECRET_BYTES:
            raise ValueError(f"MATINEE_CHAT_AUTH_SECRET needs at least {MIN_SECRET_BYTES} bytes")
        return value

    @cached_property
    def resolved_database_url(self) -> str:
        """The history's database: the given URL, else the SQLite file in the state folder."""
        return self.database_url or f"sqlite:///{self.state_dir / 'matinee.sqlite3'}"

    @cached_property
    def chat_root(self) -> Path:
        """The folder Chainlit runs in: a copy of our files, so that the program stays read-only."""
        return self.state_dir / "chat"

    @cached_property
    def origins(self) -> frozenset[str]:
        """Origins whose pages may change anything here (scheme, host and port)."""
        given = {url.rstrip("/") for url in (self.chat_url, *self.chat_origins)}
        # Browsers write one and the same machine in two ways.
        local = {
            other
            for url in given
            for other in (
                url.replace("127.0.0.1", "localhost"),
                url.replace("localhost", "127.0.0.1"),
            )
        }
        return frozenset(given | local)

    @property
    def behind_tls(self) -> bool:
        """Whether cookies may insist on https."""
        return self.chat_url.startswith("https://")

    def auth_secret(self) -> str:
        """Return the cookie's secret, making and keeping one on the first start."""
        given = self.chat_auth_secret.get_secret_value()
        if given:
            return given
        path = self.state_dir / "chat-secret"
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            path.touch(mode=0o600, exist_ok=False)
        except FileExistsError:
            return path.read_text()
        path.write_text(secrets.token_urlsafe(48))
        return path.read_text()
