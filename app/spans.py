"""What happens to a finished span or log record: secrets are masked, then it becomes a line."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from threading import Lock
from typing import Any, Final, TextIO

from logfire.types import SpanLevel
from opentelemetry.sdk.trace import Event, ReadableSpan, SpanProcessor
from opentelemetry.trace import Status
from opentelemetry.util.types import AttributeValue

from app.redact import redact

# What logfire notes about where a message came from; the message itself says enough.
_NOISE: Final = ("logfire.", "code.", "thread.", "process.", "gen_ai.input", "gen_ai.output")


def _clean(value: AttributeValue) -> AttributeValue:
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, tuple | list):
        return [redact(item) if isinstance(item, str) else item for item in value]  # pyright: ignore[reportReturnType] - the SDK takes any sequence
    return value


def _cleaned(attributes: Mapping[str, AttributeValue] | None) -> dict[str, AttributeValue]:
    return {key: _clean(value) for key, value in (attributes or {}).items()}


class Redactor(SpanProcessor):
    """Masks secrets in everything a span carries, before any exporter sees it.

    Logfire's own scrubbing leaves exceptions, URLs and values that match a pattern as a whole.
    """

    def on_end(self, span: ReadableSpan) -> None:
        """Rewrite the finished span: exporters get this very object, and the SDK has no setter."""
        span._name = redact(span.name)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        span._attributes = _cleaned(span.attributes)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        span._events = [  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
            Event(event.name, _cleaned(event.attributes), event.timestamp) for event in span.events
        ]
        if span.status.description:
            status = Status(span.status.status_code, redact(span.status.description))
            span._status = status  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]


def _moment(nanoseconds: int | None) -> str:
    moment = datetime.fromtimestamp((nanoseconds or 0) / 1e9, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _failure(span: ReadableSpan) -> dict[str, Any]:
    for event in span.events:
        if event.name == "exception" and event.attributes:
            known = event.attributes
            return {
                "exception": known.get("exception.type"),
                "reason": known.get("exception.message"),
                "stack": known.get("exception.stacktrace"),
            }
    return {}


def as_record(service: str, span: ReadableSpan) -> dict[str, Any]:
    """Return a span as one flat JSON object; durations in milliseconds."""
    attributes = span.attributes or {}
    record: dict[str, Any] = {
        "time": _moment(span.start_time),
        "level": SpanLevel.from_span(span).name or "info",
        "service": service,
        "message": attributes.get("logfire.msg") or span.name,
    }
    if attributes.get("logfire.span_type") != "log" and span.start_time and span.end_time:
        record["duration_ms"] = round((span.end_time - span.start_time) / 1e6, 2)
    if span.context is not None:
        record["trace_id"] = f"{span.context.trace_id:032x}"
        record["span_id"] = f"{span.context.span_id:016x}"
    if span.parent is not None:
        record["parent_id"] = f"{span.parent.span_id:016x}"
    for key, value in attributes.items():
        if not key.startswith(_NOISE):
            record.setdefault(key, list(value) if isinstance(value, tuple) else value)
    return record | _failure(span)


class Lines(SpanProcessor):
    """Writes one JSON line a finished span or log record.

    `everything` False leaves the spans out, except those that failed: that is the log.
    """

    def __init__(self, service: str, out: TextIO, *, level: int, everything: bool) -> None:
        self._service, self._out = service, out
        self._level, self._everything = level, everything
        self._lock = Lock()

    def on_end(self, span: ReadableSpan) -> None:
        """Write the line, if this kind of span is wanted."""
        level = SpanLevel.from_span(span).number
        is_log = (span.attributes or {}).get("logfire.span_type") == "log"
        if not (self._everything or (level >= self._level and (is_log or level >= 13))):
            return
        line = json.dumps(as_record(self._service, span), ensure_ascii=False, default=str)
        with self._lock:
            self._out.write(line + "\n")
            self._out.flush()
