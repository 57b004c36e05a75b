"""Takes the pictures of docs/images from a running demo.

`python -m tests.browser.pictures --state .matinee --port-base 8000`
"""

from __future__ import annotations

import argparse
import json
import secrets
import tempfile
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tests.browser.conftest import DESKTOP, FLAGS, PHONE, Visitor, find_chromium

FOLDER = Path(__file__).parents[2] / "docs" / "images"
SCHEMES = ("light", "dark")
PASSWORD = "a good password"
EXPORT = """Date,Name,Year,Letterboxd URI,Rating
2026-11-01,Jaws,1975,https://boxd.it/1,4
2026-11-02,Chinatown,1974,https://boxd.it/2,4.5
2026-11-08,A Film Nobody Knows,1999,https://boxd.it/4,2
2026-11-09,Alien,1979,https://boxd.it/5,nine
"""


def main() -> None:
    """Take every picture in both schemes, on a desktop and on a phone."""
    parser = argparse.ArgumentParser(description="Take the pictures of docs/images.")
    parser.add_argument("--state", type=Path, default=Path(".matinee"))
    parser.add_argument("--port-base", type=int, default=8000)
    given = parser.parse_args()
    password = json.loads((given.state / "demo-accounts.json").read_text())["ben"]
    api, chat = (f"http://127.0.0.1:{given.port_base + n}" for n in (0, 2))
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        for scheme in SCHEMES:
            _desktop(_window(browser, chat, DESKTOP, scheme), password, scheme)
            _newcomer(_window(browser, chat, DESKTOP, scheme), api, scheme)
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
    page.locator(".dataframe").wait_for(timeout=60_000)
    _take(page, f"answer-{scheme}", top=page.get_by_text("more in the table"))
    page.get_by_role("button", name="Why this answer").click()
    _take(page, f"why-{scheme}", top=page.get_by_role("button", name="Why this answer"))
    _anew(visitor)
    visitor.ask("Recommend me six films")
    page.locator("li:has(> h4)").first.wait_for()
    _take(page, f"films-{scheme}", top=_question(page))
    visitor.ask("Rate Casablanca 4.5 stars")
    page.get_by_role("button", name="Approve").wait_for(timeout=60_000)
    _take(page, f"approval-{scheme}", top=_question(page))
    page.get_by_role("button", name="Reject").click()
    _anew(visitor)
    page.locator("#starters").get_by_text("My week in films").click()
    page.locator("li:has(> h4)").first.wait_for()
    _take(page, f"digest-{scheme}", top=_question(page))
    page.context.close()


def _newcomer(visitor: Visitor, api: str, scheme: str) -> None:
    page = visitor.page
    body = {"username": f"picture-{secrets.token_hex(3)}", "password": PASSWORD}
    httpx.post(f"{api}/accounts", json=body).raise_for_status()
    visitor.sign_in(**body)
    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder) / "letterboxd-ratings.csv"
        export.write_text(EXPORT)
        visitor.drop(export)
        visitor.say("My Letterboxd ratings")
        page.get_by_role("button", name="Import these ratings").wait_for(timeout=30_000)
    _take(page, f"import-{scheme}", top=_question(page))
    page.context.close()


def _phone(visitor: Visitor, password: str, scheme: str) -> None:
    page = visitor.page
    visitor.sign_in("ben", password)
    visitor.ask("Recommend me five films")
    page.locator("li:has(> h4)").first.wait_for()
    _take(page, f"phone-{scheme}", top=_question(page))
    _anew(visitor)
    visitor.ask("Compare my average by genre with everyone")
    page.locator(".dataframe").wait_for(timeout=60_000)
    _take(page, f"phone-table-{scheme}", top=page.locator(".js-plotly-plot"))
    page.context.close()


def _anew(visitor: Visitor) -> None:
    visitor.page.goto(visitor.chat)
    visitor.page.wait_for_selector("#chat-settings-open-modal", timeout=60_000)


def _question(page: Page) -> Locator:
    return page.locator("[data-step-type=user_message]").last


def _take(page: Page, name: str, top: Locator | None = None) -> None:
    page.wait_for_timeout(2_500)
    if top is not None:
        top.last.evaluate("e => e.scrollIntoView({block: 'start'})")
        page.mouse.move(5, 400)  # away from the chart, which would show its hints
        page.wait_for_timeout(800)
    page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
