"""A demo is used as people use it; then everything it wrote is searched for secrets."""

from __future__ import annotations

import base64
import json
import signal
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from app.stack import free_port_base
from tests.browser.conftest import Visitor
from tests.browser.waiting import wait_for
from tests.leaks import SHAPES, leaks
from tests.running import run

pytestmark = [pytest.mark.browser, pytest.mark.stack]
PASSWORD = "pass wörd, number/1"
PRIVATE = ("keys/signing-keys.json", "chat-secret", "demo-accounts.json")
"""Where secrets belong: each readable by its owner alone."""


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state folder of a demo that has checked itself, with traces."""
    folder = tmp_path_factory.mktemp("secrets") / "state"
    checked = run(folder, "--check", "--trace")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    return folder


@pytest.fixture(scope="module")
def base(chromium: Browser, state: Path) -> Generator[int]:
    """The same demo, up again with traces, at some ports."""
    del chromium
    chosen = free_port_base()
    words = ["--no-browser", "--trace", "--state", str(state), "--port-base", str(chosen)]
    with (state.parent / "shown.txt").open("wb") as shown:
        demo = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "app.demo", *words], stdout=shown, stderr=shown
        )
        try:
            for service in range(3):  # each starts in its own time
                wait_for(f"http://127.0.0.1:{chosen + service}/health", demo)
            yield chosen
        finally:
            demo.send_signal(signal.SIGINT)
            demo.wait(30)


def known_secrets(state: Path) -> dict[str, str | bytes]:
    """Return the secrets that lie in the private files."""
    keys = json.loads((state / PRIVATE[0]).read_text())
    found: dict[str, str | bytes] = {
        f"key {number}": base64.b64decode(key["private"]) for number, key in enumerate(keys["keys"])
    }
    found["refresh secret"] = base64.b64decode(keys["refresh_secret"])
    found["chat secret"] = (state / PRIVATE[1]).read_text().strip()
    accounts: dict[str, str] = json.loads((state / PRIVATE[2]).read_text())
    return found | {f"password of {name}": word for name, word in accounts.items()}


def use_the_api(url: str) -> dict[str, str | bytes]:
    """Sign up, in, over and out, with right and wrong secrets; return all that were given."""
    with httpx.Client(base_url=url, trust_env=False) as client:
        new = {"username": "nora", "password": PASSWORD}
        assert client.post("/accounts", json=new).status_code == 201
        assert client.post("/token", data=new | {"password": PASSWORD + "2"}).status_code == 401
        tokens = client.post("/token", data=new).json()
        own = {"Authorization": f"Bearer {tokens['access_token']}"}
        delegated = client.post("/token/exchange", data={"subject_token": tokens["access_token"]})
        tool = client.post("/app-tokens", json={"name": "notes"}, headers=own).json()["token"]
        as_tool = {"Authorization": f"Bearer {tool}"}
        assert client.get("/me", headers=as_tool).status_code == 200
        assert client.get(f"/movies?token={tool}&q={tool}", headers=own).status_code == 422
        again = {"refresh_token": tokens["refresh_token"]}
        fresh = client.post("/token/refresh", data=again).json()
        assert client.post("/token/revoke", data={"token": fresh["refresh_token"]}).is_success
        assert client.get("/me", headers=own).status_code == 401
    return {
        "password": PASSWORD,
        "access token": tokens["access_token"],
        "signature": tokens["access_token"].split(".")[2],
        "delegated token": delegated.json()["access_token"],
        "app token": tool,
        "refresh token": tokens["refresh_token"],
        "mac": tokens["refresh_token"].split(".")[2],
        "next refresh token": fresh["refresh_token"],
    }


def use_the_chat(chromium: Browser, base: int) -> tuple[Page, dict[str, str | bytes]]:
    """Sign in, ask, propose, approve, and type a password where none belongs."""
    page = chromium.new_context().new_page()
    visitor = Visitor(page, f"http://127.0.0.1:{base + 2}")
    visitor.sign_in("nora", PASSWORD)
    visitor.ask("How many films have I rated?")
    visitor.ask("Rate Casablanca 4.5 stars")
    approve = page.get_by_role("button", name="Approve")
    approve.first.click()
    expect(approve).to_have_count(0)
    [cookie] = [c for c in page.context.cookies() if c.get("name") == "matinee_session"]
    assert cookie.get("httpOnly") is True
    value = str(cookie.get("value"))
    middle = value.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
    return page, {"cookie": value, "handle": str(claims["metadata"]["sid"])}


def test_no_secret_is_written_anywhere_it_does_not_belong(
    chromium: Browser, base: int, state: Path
) -> None:
    given = known_secrets(state) | use_the_api(f"http://127.0.0.1:{base}")
    page, own = use_the_chat(chromium, base)
    visible = page.evaluate(
        "() => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"
    )
    shown = (page.content() + str(visible)).encode()
    assert [name for name, shape in SHAPES.items() if shape.search(shown)] == []
    page.context.close()
    assert leaks(state, given | own, private=PRIVATE) == []
    written = {path.name for path in state.rglob("*") if path.is_file()}
    assert {"matinee.sqlite3", "trace.jsonl", "api.log", "chat.log", "agent.log"} <= written
    assert "appendonly" in " ".join(written)
    traced = (state / "logs" / "trace.jsonl").read_text()
    assert "/token/exchange" in traced
    for place in PRIVATE:
        assert (state / place).stat().st_mode & 0o077 == 0
