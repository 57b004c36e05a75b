"""What the agent may know: addresses, model providers and limits; no signing key, no database."""

from typing import Literal
from urllib.parse import urlsplit

from pydantic import AliasChoices, Field, SecretStr, field_validator

from app.settings import SharedSettings

Provider = Literal["groq", "ollama", "openai", "offline"]


def _either(name: str) -> AliasChoices:
    """Accept our prefixed variable first, then the one the provider's own tools use."""
    return AliasChoices(f"MATINEE_{name}", name)


class AgentSettings(SharedSettings):
    """Settings of the agent. Durations are in seconds, sizes in the unit the name says."""

    host: str = Field(default="127.0.0.1", validation_alias="MATINEE_AGENT_HOST")
    port: int = Field(default=8001, ge=0, le=65535, validation_alias="MATINEE_AGENT_PORT")

    groq_api_key: SecretStr | None = Field(default=None, validation_alias=_either("GROQ_API_KEY"))
    groq_model: str = Field(default="openai/gpt-oss-120b", validation_alias=_either("GROQ_MODEL"))
    groq_base_url: str = Field(
        default="https://api.groq.com", validation_alias=_either("GROQ_BASE_URL")
    )

    ollama_host: str | None = Field(default=None, validation_alias=_either("OLLAMA_HOST"))
    ollama_model: str | None = Field(default=None, validation_alias=_either("OLLAMA_MODEL"))
    ollama_stream: bool = True
    ollama_patience: float = Field(default=45.0, gt=0)
    """How long Ollama may take to its first word: it may have to load the model first."""

    openai_base_url: str | None = Field(default=None, validation_alias=_either("OPENAI_BASE_URL"))
    openai_api_key: SecretStr | None = Field(
        default=None, validation_alias=_either("OPENAI_API_KEY")
    )
    openai_model: str | None = Field(default=None, validation_alias=_either("OPENAI_MODEL"))

    fallback: bool = True
    """Whether a failed model hands the question on; off, its failure is told as it is."""

    connect_timeout: float = Field(default=2.0, gt=0)
    stall_timeout: float = Field(default=20.0, gt=0)
    """How long a started answer may stay silent."""
    first_event_timeout: float = Field(default=20.0, gt=0)
    api_timeout: float = Field(default=10.0, gt=0)
    run_timeout: float = Field(default=60.0, gt=0)
    max_retry_wait: float = Field(default=10.0, ge=0)
    """The longest Retry-After that is waited for, once; anything longer falls back at once."""

    request_limit: int = Field(default=8, ge=1)
    tool_calls_limit: int = Field(default=12, ge=1)
    total_tokens_limit: int = Field(default=120_000, ge=1000)
    answer_characters: int = Field(default=20_000, ge=100)
    argument_characters: int = Field(default=16_000, ge=1000)
    """The longest arguments of one tool call that are still read."""
    context_tokens: int = Field(default=5_000, ge=1000)
    """System prompt, tools and history together, as `agent.budget` counts them."""
    concurrent_runs: int = Field(default=32, ge=1)

    @field_validator("ollama_host")
    @classmethod
    def _as_url(cls, value: str | None) -> str | None:
        """Read OLLAMA_HOST as Ollama does: scheme and port may be left out, 0.0.0.0 means here."""
        if not value:
            return None
        parts = urlsplit(value if "://" in value else f"http://{value}")
        host = "127.0.0.1" if parts.hostname in {None, "0.0.0.0"} else parts.hostname  # noqa: S104 - compared, not bound
        port = parts.port or (443 if parts.scheme == "https" else 11434)
        return f"{parts.scheme}://{host}:{port}"
