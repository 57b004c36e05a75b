"""A span for each SQL statement, without its values.

Of our own, because OpenTelemetry's instrumentation stops at SQLAlchemy 2.0.
"""

from typing import Any

from opentelemetry import trace
from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext

_KEY = "matinee.spans"


def trace_statements(engine: Engine) -> None:
    """Record every statement of the engine as a child of what is going on."""
    tracer = trace.get_tracer("matinee.sql")
    system = engine.dialect.name

    def begin(connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        span = tracer.start_span(
            statement.split(None, 1)[0].upper(),
            kind=trace.SpanKind.CLIENT,
            attributes={"db.system": system, "db.statement": statement},
        )
        connection.info.setdefault(_KEY, []).append(span)

    def end(connection: Any, *_rest: Any) -> None:
        connection.info[_KEY].pop().end()

    def fail(failure: ExceptionContext) -> None:
        spans = failure.connection.info.get(_KEY) if failure.connection else None
        if spans:
            span = spans.pop()
            span.set_status(trace.StatusCode.ERROR, type(failure.original_exception).__name__)
            span.end()

    event.listen(engine, "before_cursor_execute", begin)
    event.listen(engine, "after_cursor_execute", end)
    event.listen(engine, "handle_error", fail)
