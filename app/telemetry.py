"""Logs and traces of every service, set up in one place.

Logs are JSON lines on standard error. Traces are recorded only where somebody gets them: Logfire
(a token), any OpenTelemetry collector (OTEL_EXPORTER_OTLP_ENDPOINT), or a file (trace_file).
"""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import anyio.to_thread
import httpx
import logfire
from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from logfire.sampling import TailSamplingSpanInfo
from opentelemetry import context as otel_context
from opentelemetry.context import Context
from sqlalchemy import Engine
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.settings import SharedSettings
from app.spans import Lines, Redactor
from app.statements import trace_statements

SLOW_SECONDS: Final = 2.0
LEVELS: Final = {"debug": 5, "info": 9, "warning": 13, "error": 17}

# Added to Logfire's own; the redactor masks what a pattern that covers a whole value leaves.
SCRUBBED: Final = (
    r"eyJ[A-Za-z0-9_-]{6,}",
    r"gsk_",
    r"mat_[A-Za-z0-9_-]{6}",
    r"bearer\s",
    r"token(?!s|_count)",
    r"\bpwd?\b",
)
# FastAPI's own spans: Logfire makes them where somebody gets them. Left on, each request would make
# one for nobody, two fifths of what a short answer costs, and would note what was searched for.
NO_OWN_SPANS: Final[TelemetryConfig] = {"tracing": False, "metrics": False, "logs": False}
_UNTRACED: Final = r"/health(/ready)?$"


@dataclass(frozen=True)
class Telemetry:
    """Instruments the parts of one service; does nothing where traces go nowhere."""

    service: str
    tracing: bool

    def fastapi(self, app: FastAPI) -> None:
        """Trace requests, health checks excepted; neither headers nor bodies are noted."""
        if self.tracing:
            logfire.instrument_fastapi(
                app, capture_headers=False, excluded_urls=_UNTRACED, request_attributes_mapper=_none
            )

    def flushed(self, app: ASGIApp) -> ASGIApp:
        """Send what is still held when the app has ended: uvicorn ends the process by a signal."""
        if not self.tracing:
            return app

        async def flushing(scope: Scope, receive: Receive, send: Send) -> None:
            async def last(message: Message) -> None:
                if message["type"] == "lifespan.shutdown.complete":
                    await anyio.to_thread.run_sync(logfire.force_flush)
                await send(message)

            await app(scope, receive, last if scope["type"] == "lifespan" else send)

        return flushing

    def httpx(self, client: httpx.AsyncClient | None = None) -> None:
        """Trace the requests of a client, or of all made later, and send the trace along.

        What is sent is the W3C `traceparent` header: two random numbers.
        """
        if self.tracing:
            logfire.instrument_httpx(client)

    def sqlalchemy(self, engine: Engine) -> None:
        """Trace statements, without their values."""
        if self.tracing:
            trace_statements(engine)

    def redis(self) -> None:
        """Trace Redis commands, without their arguments."""
        if self.tracing:
            logfire.instrument_redis(capture_statement=False)

    def pydantic_ai(self) -> None:
        """Trace the model's requests and tool calls, without what was asked and answered."""
        if self.tracing:
            logfire.instrument_pydantic_ai(include_content=False)


def configure(service: str, settings: SharedSettings) -> Telemetry:
    """Set up logs and traces of this process; call it once, where the process starts."""
    level = LEVELS[settings.log_level]
    processors = [Redactor(), Lines(service, sys.stderr, level=level, everything=False)]
    if settings.trace_file is not None:
        settings.trace_file.parent.mkdir(parents=True, exist_ok=True)
        # It stays open as long as the process; every service appends whole lines to the same file.
        out = settings.trace_file.open("a", encoding="utf-8")
        processors.append(Lines(service, out, level=0, everything=True))
    token = settings.logfire_token.get_secret_value() if settings.logfire_token else None
    logfire.configure(
        send_to_logfire="if-token-present",
        token=token or None,
        service_name=f"matinee-{service}",
        environment=settings.environment,
        console=False,
        scrubbing=logfire.ScrubbingOptions(extra_patterns=SCRUBBED),
        sampling=_sampling(settings.trace_sample),
        inspect_arguments=False,
        additional_span_processors=processors,
        # A browser's word on what it belongs to is not taken; that of our own services is.
        distributed_tracing=service != "chat",
        metrics=None if token or settings.otlp_endpoint else False,
    )
    _take_over_logging(settings.log_level)
    tracing = bool(token or settings.otlp_endpoint or settings.trace_file)
    return Telemetry(service, tracing)


@contextmanager
def continued(context: Context | None) -> Iterator[None]:
    """Let what happens inside belong to the trace that asked for it (a job from the queue)."""
    if context is None:
        yield
        return
    token = otel_context.attach(context)
    try:
        yield
    finally:
        otel_context.detach(token)


def _sampling(share: float) -> logfire.SamplingOptions:
    if share >= 1:
        return logfire.SamplingOptions()

    def keep(info: TailSamplingSpanInfo) -> float:
        is_log = (info.span.attributes or {}).get("logfire.span_type") == "log"
        slow = info.duration > SLOW_SECONDS
        return 1.0 if is_log or slow or info.level >= "warn" else share

    return logfire.SamplingOptions(tail=keep)


def _none(_request: Any, _attributes: dict[str, Any]) -> None:
    """Note no arguments of a request: they are what the user wrote."""


def _take_over_logging(level: str) -> None:
    """Send the standard library's log records through the same masking and the same lines."""
    root = logging.getLogger()
    root.handlers = [logfire.LogfireLoggingHandler()]
    root.setLevel(level.upper())
    for name in ("uvicorn", "uvicorn.error"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    for name in ("alembic", "httpx", "httpcore", "openai", "groq", "docket", "mcp", "fastmcp"):
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    # One line a request costs more than it tells; without a handler uvicorn does not make it.
    access = logging.getLogger("uvicorn.access")
    access.handlers.clear()
    access.propagate = False
