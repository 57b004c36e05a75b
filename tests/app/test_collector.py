"""Where a collector is named, traces and metrics of a running service reach it."""

import gzip
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from app import processes
from app.health import is_well
from app.services import SERVICES
from app.stack import HOST, ROOT, free_port_base

pytestmark = pytest.mark.stack
SECONDS = 60


class Collector(ThreadingHTTPServer):
    """An OpenTelemetry collector that only keeps what it gets, by path."""

    def __init__(self) -> None:
        super().__init__((HOST, 0), _Taker)
        self.got: dict[str, bytes] = {}


class _Taker(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Collector)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers["Content-Encoding"] == "gzip":
            body = gzip.decompress(body)
        self.server.got[self.path] = self.server.got.get(self.path, b"") + body
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing."""


@pytest.fixture
def collector() -> Iterator[Collector]:
    """A collector that listens."""
    with Collector() as opened:
        thread = threading.Thread(target=opened.serve_forever)
        thread.start()
        yield opened
        opened.shutdown()
        thread.join()


@contextmanager
def api(state: Path, collector: Collector) -> Iterator[str]:
    """An api that knows the collector; ended, and so flushed, afterwards."""
    port = free_port_base()
    told = {
        "MATINEE_STATE_DIR": str(state),
        "MATINEE_MCP": "false",
        "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://{HOST}:{collector.server_port}",
    }
    inherited = dict(os.environ)  # noqa: TID251 - a user's environment
    service = SERVICES["api"]
    child = processes.start(
        "api", service.arguments(HOST, port), service.told(told, inherited), state=state, cwd=ROOT
    )
    url = f"http://{HOST}:{port}"
    try:
        for _ in range(SECONDS * 20):
            if is_well(f"{url}/health"):
                break
            threading.Event().wait(0.05)
            assert child.exit_code() is None, processes.tail(child.log)
        yield url
    finally:
        processes.stop([child])


def test_traces_and_metrics_arrive_and_carry_no_password(
    tmp_path: Path, collector: Collector
) -> None:
    with api(tmp_path, collector) as url:
        form = {"username": "nobody", "password": "a-password-to-hide"}
        assert httpx.post(f"{url}/token", data=form, trust_env=False).status_code == 401
    assert b"POST /token" in collector.got["/v1/traces"]
    assert b"SELECT" in collector.got["/v1/traces"]
    assert b"http.server" in collector.got["/v1/metrics"]
    assert not any(b"a-password-to-hide" in body for body in collector.got.values())
