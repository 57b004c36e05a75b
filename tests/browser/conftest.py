"""A real Chromium in front of the real stack; skipped with a sentence where there is none."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright
from pydantic import Field
from pydantic_settings import BaseSettings

from app.stack import free_port_base
from app.valkey import ValkeyUnavailable, find_binary
from tests.browser.waiting import wait_for

DESKTOP, PHONE = (1280, 800), (390, 844)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


class Surroundings(BaseSettings):
    """Whether the tests run in CI, where nothing may be skipped, and a demo that runs already."""

    ci: bool = Field(default=False, validation_alias="CI")
    demo_state: Path | None = Field(default=None, validation_alias="MATINEE_TEST_DEMO_STATE")
    demo_port_base: int = Field(default=8000, validation_alias="MATINEE_TEST_DEMO_PORT_BASE")


@dataclass(frozen=True)
class Stack:
    """The running services, and the demo accounts' passwords."""

    chat: str
    api: str
    passwords: dict[str, str]
    state: Path
    # A sign-in takes seconds and only five a minute are allowed: each of them serves many tests.
    cookies: dict[str, list[Any]] = field(default_factory=dict[str, list[Any]])
    tokens: dict[str, str] = field(default_factory=dict[str, str])


@dataclass
class Visitor:
    """One browser window, with what it asked of others and what it complained of."""

    page: Page
    chat: str
    foreign: list[str] = field(default_factory=list[str])
    errors: list[str] = field(default_factory=list[str])

    def sign_in(self, username: str, password: str) -> None:
        """Sign in and wait for the chat."""
        self.page.goto(self.chat)
        self.page.fill("#email", username)
        self.page.fill("#password", password)
        self.page.click("button[type=submit]")
        # The settings come over the live connection: now files can be dropped, too.
        self.page.wait_for_selector("#chat-settings-open-modal", timeout=60_000)

    def enter(self, stack: Stack, username: str) -> None:
        """Be signed in as a demo account, with the session of an earlier test if there is one."""
        if username not in stack.cookies:
            self.sign_in(username, stack.passwords[username])
            stack.cookies[username] = list(self.page.context.cookies())
            return
        self.page.context.add_cookies(stack.cookies[username])
        self.page.goto(self.chat)
        self.page.wait_for_selector("#chat-settings-open-modal", timeout=60_000)

    def ask(self, words: str) -> None:
        """Ask and wait until the answer is whole."""
        before = self.page.get_by_text("Why this answer").count()
        self.say(words)
        self.page.get_by_text("Why this answer").nth(before).wait_for(timeout=60_000)

    def say(self, words: str) -> None:
        """Type and press Enter."""
        self.page.wait_for_selector("#chat-input")
        self.page.fill("#chat-input", words)
        # It is enabled once the connection stands and uploads are done.
        self.page.wait_for_selector("#chat-submit:not([disabled])", timeout=30_000)
        self.page.keyboard.press("Enter")

    def drop(self, file: Path) -> None:
        """Add a file to the message and wait until it is there."""
        with self.page.expect_response("**/project/file*") as uploaded:
            self.page.set_input_files("input[type=file]", str(file))
        assert uploaded.value.ok
        self.page.get_by_text(file.name).first.wait_for(timeout=30_000)

    def noticed(self, request: Request) -> None:
        """Remember a request that leaves the origin."""
        own = (self.chat, self.chat.replace("http", "ws", 1), "data:", "blob:")
        if not request.url.startswith(own):
            self.foreign.append(request.url)


Open = Callable[..., Visitor]


def find_chromium() -> str:
    """Return a Chromium, or skip the test (in CI: fail it) and say why."""
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    reason = "No Chromium was found on PATH: install the package 'chromium' to run these."
    if Surroundings().ci:
        pytest.fail(reason)
    pytest.skip(reason)


# Playwright runs an event loop while it is open: it must be closed before the next async test.
@pytest.fixture(scope="package")
def chromium() -> Generator[Browser]:
    path = find_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def stack(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Generator[Stack]:
    """Start the demo as a user does; the browser comes first, so that it is skipped early."""
    del chromium
    known = Surroundings()
    if known.demo_state:
        yield _stack(known.demo_state, known.demo_port_base)
        return
    try:
        find_binary()
    except ValkeyUnavailable as error:
        pytest.skip(str(error))
    state, base = tmp_path_factory.mktemp("demo"), free_port_base()
    arguments = ["--no-browser", "--state", str(state), "--port-base", str(base)]
    log = (state.parent / "demo.log").open("wb")
    demo = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "app.demo", *arguments], stdout=log, stderr=log
    )
    try:
        for place in (f"{base}/health", f"{base + 2}/health"):
            wait_for(f"http://127.0.0.1:{place}", demo)
        yield _stack(state, base)
    finally:
        demo.send_signal(signal.SIGINT)
        demo.wait(30)
        log.close()


@pytest.fixture
def open_page(chromium: Browser, stack: Stack) -> Generator[Open]:
    """Return what opens a window: size, colour scheme, locale and address may be chosen."""
    opened: list[tuple[BrowserContext, Visitor]] = []

    def open_window(
        size: tuple[int, int] = DESKTOP,
        scheme: str = "light",
        locale: str = "en-US",
        chat: str = "",
    ) -> Visitor:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if scheme == "dark" else "light",
            locale=locale,
        )
        visitor = Visitor(context.new_page(), chat or stack.chat)
        visitor.page.on("request", visitor.noticed)
        visitor.page.on("pageerror", lambda error: visitor.errors.append(str(error)))
        opened.append((context, visitor))
        return visitor

    yield open_window
    for context, visitor in opened:
        assert visitor.foreign == [], "the page asked other hosts for something"
        context.close()


@pytest.fixture
def ana(open_page: Open, stack: Stack) -> Visitor:
    """A member with ratings, signed in on a desktop."""
    reject_what_waits(stack, "ana")
    visitor = open_page()
    visitor.enter(stack, "ana")
    return visitor


def reject_what_waits(stack: Stack, username: str) -> None:
    """Reject proposals an earlier test left: they would be offered under every answer."""
    if username not in stack.tokens:
        form = {"grant_type": "password", "username": username, "client_id": "chat"}
        form["password"] = stack.passwords[username]
        tokens = httpx.post(f"{stack.api}/token", data=form).raise_for_status().json()
        stack.tokens[username] = tokens["access_token"]
    headers = {"Authorization": f"Bearer {stack.tokens[username]}"}
    with httpx.Client(base_url=stack.api, headers=headers) as client:
        waiting = client.get("/proposals", params={"state": "pending"}).json()["items"]
        for proposal in waiting:
            client.post(f"/proposals/{proposal['proposal_id']}/reject").raise_for_status()


def _stack(state: Path, base: int) -> Stack:
    passwords = json.loads((state / "demo-accounts.json").read_text())
    return Stack(f"http://127.0.0.1:{base + 2}", f"http://127.0.0.1:{base}", passwords, state)
