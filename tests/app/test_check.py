"""The check of a running stack names the part that is at fault, and what it said."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from app.check import FailedCheck, Stack, run

pytestmark = pytest.mark.anyio

Answers = dict[str, tuple[int, Any]]
SIGNED_IN: Answers = {"POST /token": (200, {"access_token": "t"})}
PAGES: Answers = SIGNED_IN | {
    "GET /login": (200, "<title>Matinee</title>"),
    "POST /login": (200, {}),
}
FAULTS: list[tuple[Answers, str, str]] = [
    ({"POST /token": (503, "closed")}, "api", "POST /token answered 503: closed"),
    ({"POST /token": (200, {})}, "api", "KeyError"),
    ({"POST /token": (200, "no JSON")}, "api", "JSONDecodeError"),
    (SIGNED_IN, "chat", "the sign-in page has no title"),
    (PAGES | {"POST /login": (401, "no")}, "chat", "POST /login answered 401"),
    (PAGES | {"GET /user": (200, {"identifier": "ben"})}, "chat", "signed in as"),
]


def quiet(_part: str, _sentence: str, _seconds: float) -> None:
    """Say nothing about what works."""


@contextmanager
def answering(answers: Answers) -> Iterator[str]:
    """A server that gives these answers and 404 otherwise; yields its address."""

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            self.rfile.read(length)
            status, body = answers.get(f"{self.command} {self.path}", (404, "nothing here"))
            content = (body if isinstance(body, str) else json.dumps(body)).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = _answer  # noqa: N815 - the names http.server looks for

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its names
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(("answers", "part", "said"), FAULTS)
async def test_the_part_at_fault_is_named_with_its_answer(
    tmp_path: Path, answers: Answers, part: str, said: str
) -> None:
    with answering(answers) as url:
        target = Stack(url, url, url, tmp_path / "none.sqlite3", "ana", "secret")
        with pytest.raises(FailedCheck, match=said) as failed:
            await run(target, quiet)
    assert failed.value.part == part


async def test_a_part_that_is_not_there_is_named(tmp_path: Path) -> None:
    away = "http://127.0.0.1:9"
    with pytest.raises(FailedCheck, match="ConnectError") as failed:
        await run(Stack(away, away, away, tmp_path, "ana", "secret"), quiet)
    assert failed.value.part == "api"
