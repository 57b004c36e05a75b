"""The process table: what each service is started with, what it may be told, how it is asked.

`compose.yaml` says the same for containers, and a test holds the two equal. A service is only told
what its settings class has: the agent gets no database, no Redis and no folder with keys.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

SHARED: Final = frozenset(
    {
        "MATINEE_ENVIRONMENT",
        "MATINEE_API_URL",
        "MATINEE_AGENT_URL",
        "MATINEE_CHAT_URL",
        "MATINEE_LOG_LEVEL",
        "MATINEE_LOGFIRE_TOKEN",
        "LOGFIRE_TOKEN",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "MATINEE_TRACE_FILE",
        "MATINEE_TRACE_SAMPLE",
        "MATINEE_SECRETS_DIR",
    }
)
STORES: Final = frozenset({"MATINEE_STATE_DIR", "MATINEE_DATABASE_URL", "MATINEE_REDIS_URL"})
API: Final = (
    SHARED
    | STORES
    | {
        "MATINEE_PUBLIC_URL",
        "MATINEE_SIGN_UP_OPEN",
        "MATINEE_REQUESTS_PER_MINUTE",
        "MATINEE_SIGN_INS_PER_MINUTE",
        "MATINEE_MCP",
        "MATINEE_CORS_ORIGINS",
        "MATINEE_REFIT_MINUTES",
        "MATINEE_WORKER_LEASE_SECONDS",
        "MATINEE_DIGEST_HOUR",
        "MATINEE_DIGEST_FONTS",
        "MATINEE_CHECKPOINT_SECONDS",
        "MATINEE_RELAY_SECRET",
    }
)
MODELS: Final = frozenset(
    {
        "GROQ_API_KEY",
        "GROQ_MODEL",
        "GROQ_BASE_URL",
        "OLLAMA_HOST",
        "OLLAMA_MODEL",
        "OPENAI_API_KEY",
        "OPENAI_BASE_URL",
        "OPENAI_MODEL",
    }
)
AGENT: Final = (
    SHARED
    | MODELS
    | {f"MATINEE_{name}" for name in MODELS}
    | {
        "MATINEE_AGENT_HOST",
        "MATINEE_AGENT_PORT",
        "MATINEE_OLLAMA_STREAM",
        "MATINEE_OLLAMA_PATIENCE",
        "MATINEE_FIRST_EVENT_TIMEOUT",
        "MATINEE_FALLBACK",
    }
)
CHAT: Final = (
    SHARED
    | STORES
    | {
        "MATINEE_CHAT_AUTH_SECRET",
        "MATINEE_RELAY_SECRET",
        "MATINEE_CHAT_ORIGINS",
        "MATINEE_SESSION_HOURS",
        "MATINEE_UPLOAD_MEGABYTES",
    }
)
# By which coverage.py follows a test into the processes it starts.
MEASURED: Final = "COVERAGE_PROCESS_CONFIG"
# What any program needs of its surroundings; nothing in it is a secret of ours.
SURROUNDINGS: Final = frozenset(
    {
        "PATH",
        "HOME",
        "LANG",
        "LC_ALL",
        "TZ",
        "TMPDIR",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "VIRTUAL_ENV",
        "PYTHONPYCACHEPREFIX",
        "MALLOC_ARENA_MAX",
        "MALLOC_MMAP_THRESHOLD_",
        MEASURED,
    }
)
# glibc would keep 19 MB for each thread that ever checked a password; so it is given back.
ALLOCATION: Final = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": str(4 << 20)}
PROXIES: Final = frozenset({"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY"})


@dataclass(frozen=True)
class Service:
    """One process: `command` is what follows `python`, with `{host}` and `{port}` in it.

    `health` is the path that answers 200 when it is well. The worker listens nowhere: the api is
    asked whether the part `part` of its own readiness is well.
    """

    name: str
    command: tuple[str, ...]
    variables: frozenset[str]
    health: str
    port_offset: int = 0
    part: str | None = None

    def arguments(self, host: str, port: int) -> list[str]:
        """Return the command for an address."""
        return [word.format(host=host, port=port) for word in self.command]

    def told(self, values: Mapping[str, str], inherited: Mapping[str, str]) -> dict[str, str]:
        """Return its environment: of both, only what it may be told; `values` go first."""
        proxies = PROXIES if self.name == "agent" else frozenset[str]()
        allowed = self.variables | SURROUNDINGS
        return {
            name: value
            for name, value in {**inherited, **values}.items()
            if name in allowed or name.upper() in proxies
        }


SERVICES: Final = {
    service.name: service
    for service in (
        Service(
            "api",
            (
                *("-m", "uvicorn", "api.main:from_environment", "--factory"),
                *("--host", "{host}", "--port", "{port}"),
                *("--timeout-graceful-shutdown", "3", "--no-server-header"),
            ),
            API,
            "/health",
        ),
        Service("worker", ("-m", "api.worker"), API, "/health/ready", part="queue"),
        Service(
            "agent",
            ("-m", "agent.main"),
            AGENT,
            "/health",
            port_offset=1,
        ),
        Service(
            "chat",
            ("-m", "chat.main", "--host", "{host}", "--port", "{port}"),
            CHAT,
            "/health",
            port_offset=2,
        ),
    )
}
