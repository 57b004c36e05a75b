"""Logs and traces, as a process of its own writes them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.app.test_redact import SECRETS

ROOT = Path(__file__).parents[2]

START = """
import logging, sys, json
from pathlib import Path
import logfire
from app.settings import SharedSettings
from app.telemetry import configure, continued

secrets = json.loads(sys.argv[2])
telemetry = configure("test", SharedSettings(environment="test", trace_file=Path(sys.argv[1])))
"""

EVERYWHERE = """
from opentelemetry import trace

for secret in secrets:
    logfire.warn("as an argument {value}", value=secret)
    logfire.warn("as a nested argument", value={"inner": [secret]})
    logfire.warn("under a telling name", password=secret)
    logging.getLogger("any").error("in a log record %s", secret)
    with logfire.span("in a span", **{"http.url": f"http://host/?q={secret}"}):
        trace.get_current_span().set_attribute("in.a.list", ["plain", secret])
    try:
        with logfire.span("as a failure"):
            raise ValueError(secret)
    except ValueError:
        logging.getLogger("any").exception("with its stack")
"""

TWO_SERVICES = """
import anyio, httpx
from fastapi import FastAPI
from opentelemetry import propagate
from sqlalchemy import create_engine, text

app = FastAPI()

@app.get("/work")
async def work():
    with logfire.span("inside"):
        return {}

@app.get("/health")
async def health():
    return {}

async def main():
    telemetry.fastapi(app)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="http://api"
    ) as client:
        telemetry.httpx(client)
        carrier = {}
        engine = create_engine("sqlite://")
        telemetry.sqlalchemy(engine)
        with logfire.span("question"), engine.connect() as connection:
            connection.execute(text("SELECT :value"), {"value": "private"})
            try:
                connection.execute(text("SELECT nothing"))
            except Exception:
                pass
            propagate.inject(carrier)
            await client.get("/work")
        await client.get("/health")
        with continued(propagate.extract(carrier)), logfire.span("job"):
            pass

anyio.run(main)
"""


def run(tmp_path: Path, body: str, secrets: list[str] | None = None) -> tuple[str, str]:
    """Run code in its own process; return what it logged and what it traced."""
    trace = tmp_path / "trace.jsonl"
    done = subprocess.run(  # noqa: S603 - our own interpreter and our own code
        [sys.executable, "-c", START + body, str(trace), json.dumps(secrets or [])],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stderr, trace.read_text()


def test_no_secret_reaches_a_log_or_a_trace(tmp_path: Path) -> None:
    log, trace = run(tmp_path, EVERYWHERE, [text for text, _ in SECRETS.values()])
    written = log + trace
    assert len(trace.splitlines()) == 7 * len(SECRETS)
    assert [name for name, (_, secret) in SECRETS.items() if secret in written] == []


def test_the_log_is_one_json_object_a_line(tmp_path: Path) -> None:
    log, _ = run(tmp_path, "logging.getLogger('any').warning('seen %d times', 3)")
    (record,) = map(json.loads, log.splitlines())
    assert record["level"] == "warn"
    assert record["service"] == "test"
    assert record["message"] == "seen 3 times"
    assert record["time"].endswith("Z")


@pytest.fixture(scope="module")
def two_services(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What a question, the request it caused and the job it asked for left behind."""
    _, trace = run(tmp_path_factory.mktemp("trace"), TWO_SERVICES)
    return [json.loads(line) for line in trace.splitlines()]


def test_a_request_and_the_job_it_asked_for_are_one_trace(
    two_services: list[dict[str, Any]],
) -> None:
    found = {record["message"]: record for record in two_services}
    question, inside, job = found["question"], found["inside"], found["job"]
    assert question["trace_id"] == inside["trace_id"] == job["trace_id"]
    assert job["parent_id"] == question["span_id"]


def test_health_checks_leave_no_trace_of_the_service(two_services: list[dict[str, Any]]) -> None:
    routes = [record.get("http.route") for record in two_services]
    assert "/work" in routes
    assert "/health" not in routes


def test_a_statement_is_traced_without_its_values(two_services: list[dict[str, Any]]) -> None:
    (good, bad) = (record for record in two_services if record.get("db.system") == "sqlite")
    assert good["db.statement"] == "SELECT ?"
    assert bad["level"] == "error"
    assert "private" not in json.dumps(two_services)


def test_of_ordinary_traces_a_share_is_kept_and_of_failures_all(tmp_path: Path) -> None:
    few = """
configure("test", SharedSettings(environment="test", trace_file=Path(sys.argv[1]), trace_sample=0))
with logfire.span("ordinary"):
    pass
with logfire.span("goes wrong"):
    logfire.warn("a warning")
with continued(None), logfire.span("ordinary, and asked for by nobody"):
    pass
"""
    _, trace = run(tmp_path, few)
    assert {json.loads(line)["message"] for line in trace.splitlines()} == {
        "goes wrong",
        "a warning",
    }
