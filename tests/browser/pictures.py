"""Takes the pictures of docs/images from a running demo.

`python -m tests.browser.pictures --state .matinee --port-base 8000`
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tests.browser.conftest import DESKTOP, FLAGS, PHONE, Visitor, find_chromium

FOLDER = Path(__file__).parents[2] / "docs" / "images"
SCHEMES = ("light", "dark")


def main() -> None:
    """Take every picture in both schemes, on a desktop and on a phone."""
    parser = argparse.ArgumentParser(description="Take the pictures of docs/images.")
    parser.add_argument("--state", type=Path, default=Path(".matinee"))
    parser.add_argument("--port-base", type=int, default=8000)
    given = parser.parse_args()
    password = json.loads((given.state / "demo-accounts.json").read_text())["ben"]
    chat = f"http://127.0.0.1:{given.port_base + 2}"
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        for scheme in SCHEMES:
            _desktop(_window(browser, chat, DESKTOP, scheme), password, scheme)
            _phone(_window(browser, chat, PHONE, scheme), password, scheme)
        browser.close()


def _window(browser: Browser, chat: str, size: tuple[int, int], scheme: str) -> Visitor:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="en-US",
    )
    return Visitor(context.new_page(), chat)


def _desktop(visitor: Visitor, password: str, scheme: str) -> None:
    page = visitor.page
    page.goto(visitor.chat)
    page.wait_for_selector("form")
    _take(page, f"sign-in-{scheme}")
    visitor.sign_in("ben", password)
    _take(page, f"start-{scheme}")
    visitor.ask("What is my average rating by decade?")
    page.locator(".js-plotly-plot").wait_for(timeout=60_000)
    _take(page, f"answer-{scheme}", middle=page.locator(".js-plotly-plot"))
    page.get_by_text("Why this answer").click()
    _take(page, f"why-{scheme}", middle=page.get_by_text("Why this answer"))
    visitor.ask("Rate Casablanca 4.5 stars")
    page.get_by_role("button", name="Approve").wait_for(timeout=60_000)
    _take(page, f"approval-{scheme}")
    page.get_by_role("button", name="Reject").click()
    page.context.close()


def _phone(visitor: Visitor, password: str, scheme: str) -> None:
    page = visitor.page
    visitor.sign_in("ben", password)
    visitor.ask("Recommend me five films")
    _take(page, f"phone-{scheme}")
    page.context.close()


def _take(page: Page, name: str, middle: Locator | None = None) -> None:
    page.wait_for_timeout(2_500)
    if middle is not None:
        middle.last.evaluate("e => e.scrollIntoView({block: 'center'})")
        page.mouse.move(5, 400)  # away from the chart, which would show its hints
        page.wait_for_timeout(800)
    page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
