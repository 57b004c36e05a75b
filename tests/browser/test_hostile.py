"""A hostile agent in front of a real browser: nothing leaves the origin, nothing runs."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import AsyncIterator, Generator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from playwright.sync_api import Dialog, Page, expect

from api.main import create_app
from api.settings import ApiSettings
from tests.browser.conftest import Open
from tests.browser.parts import chat_part, running
from tests.chat.serving import served
from tests.chat.stand_ins import COLUMNS, ROWS, Scene, completed
from tests.chat.test_sanitise import HOSTILE

pytestmark = [pytest.mark.browser, pytest.mark.stack]
PASSWORD = "a good password"
MORE = [
    "![a](https://evil.example/p.png 'title')",
    "![a]\n(https://evil.example/p.png)",
    "[![](https://evil.example/p.png)](https://evil.example)",
    "<iframe src=https://evil.example></iframe>",
    "<object data=https://evil.example></object>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<style>@import 'https://evil.example/x.css'</style>",
    "<video poster=https://evil.example/x.png></video>",
    "<input type=image src=https://evil.example/x.png>",
    "<body background=https://evil.example/x.png>",
    "<div style=background:url(https://evil.example/x.png)>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<base href=https://evil.example/>",
    "<form action=https://evil.example><button>go</button></form>",
    "<math><mtext><img src=https://evil.example/x></mtext></math>",
    "$$\\href{https://evil.example}{x}$$",
    "```html\n<img src=https://evil.example/x>\n```",
    "    ![a](https://evil.example/p.png)",
    "1. ![a](https://evil.example/p.png)",
    "~~![a](https://evil.example/p.png)~~",
]
PAYLOADS = HOSTILE + MORE


class Trap:
    """A listener nobody should ever reach."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.visits = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.visits += 1
            connection.close()


def hostile_agent(trap: str) -> FastAPI:
    """Return an agent that puts every payload into every field of every event."""
    app = FastAPI()
    payloads = [text.replace("https://evil.example", trap) for text in PAYLOADS]

    @app.get("/models")
    async def models() -> dict[str, Any]:
        return {"models": [{"name": payloads[0], "label": payloads[0]}]}

    @app.post("/runs")
    async def runs() -> StreamingResponse:
        async def stream() -> AsyncIterator[str]:
            for name, data in scene(payloads):
                yield f"event: {name}\ndata: {json.dumps(data)}\n\n"

        return StreamingResponse(stream(), media_type="text/event-stream")

    _ = (models, runs)
    return app


def scene(payloads: list[str]) -> Scene:
    """Return a run in which all fields are hostile."""
    first, whole = payloads[0], "\n\n".join(payloads)
    rows = [{"genre": text, "average": n} for n, text in enumerate(payloads)]
    events: Scene = []
    for number, text in enumerate(payloads[:20]):
        call: dict[str, Any] = {"tool_call_id": f"c{number}", "name": text}
        events.append(("tool_started", call | {"args": {text: text}}))
        events.append(("tool_finished", call | {"ok": number % 2 == 0, "result": {text: whole}}))
    events += [("text", {"delta": text + "\n\n"}) for text in payloads]
    events.append(("table", {"title": first, "columns": COLUMNS, "rows": rows}))
    chart = {"type": "bar", "title": first, "x": "genre", "y": ["average"], "rows": rows}
    events.append(("chart", chart))
    understood = {text: text for text in payloads}
    found = [{"text": t, "value": 1, "tool_call_id": t, "path": t} for t in payloads]
    evidence = {"items": found, "unverified": payloads}
    notes = payloads[:3]
    events.append(
        completed(
            whole, notes=notes, understood=understood, evidence=evidence, model=first, rows=ROWS
        )
    )
    return events


@pytest.fixture
def trap() -> Generator[Trap]:
    found = Trap()
    yield found
    found.listener.close()


@pytest.fixture
def hostile_chat(trap: Trap, tmp_path: Path) -> Generator[str]:
    """The real api and chat with the hostile agent."""
    settings = ApiSettings(state_dir=tmp_path / "api", database_url="", redis_url="")
    with served(create_app(settings)) as api, served(hostile_agent(trap.address)) as agent:
        body = {"username": "ada", "password": PASSWORD}
        httpx.post(f"{api}/accounts", json=body).raise_for_status()
        chat = chat_part(tmp_path / "chat", api, agent)
        with running(chat):
            yield chat.url


def test_no_payload_loads_links_or_runs_anything(open_page: Open, hostile_chat: str, trap: Trap):
    assert len(PAYLOADS) >= 60
    visitor = open_page(chat=hostile_chat)
    page = visitor.page
    dialogs: list[str] = []

    def noticed(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", noticed)
    visitor.sign_in("ada", PASSWORD)
    visitor.ask("Tell me something")
    _open_everything(page)
    _assert_tame(page)
    page.reload()
    expect(page.get_by_text("Why this answer")).to_be_visible(timeout=30_000)
    _open_everything(page)
    _assert_tame(page)
    assert dialogs == []
    assert trap.visits == 0


def _open_everything(page: Page) -> None:
    for step in page.locator("button[id^='step-']").all():
        step.click()
    page.wait_for_timeout(1_000)


def _assert_tame(page: Page) -> None:
    foreign = page.evaluate(
        """() => [...document.querySelectorAll('[src], [href], [action], [data], [poster]')]
        .filter(e => !['SCRIPT', 'LINK'].includes(e.tagName))
        .map(e => e.src || e.href || e.action || e.data || e.poster)
        .map(u => typeof u === 'string' ? u : u?.baseVal ?? '')
        .filter(u => u && !u.startsWith(location.origin) && !/^(data:image|blob:|#)/.test(u))"""
    )
    assert foreign == []
    assert page.evaluate("document.querySelectorAll('iframe, object, embed, base').length") == 0
