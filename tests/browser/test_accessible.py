"""What axe finds on each kind of page: nothing, but for exceptions that are told with reasons."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import DESKTOP, PHONE, Open, Stack

pytestmark = [pytest.mark.browser, pytest.mark.stack]
LOOKS = [(DESKTOP, "light"), (PHONE, "dark")]


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_pages_before_sign_in_have_no_faults(open_page: Open, size: tuple[int, int], scheme: str):
    visitor = open_page(size=size, scheme=scheme)
    visitor.page.goto(visitor.chat)
    expect(visitor.page.locator(".matinee-join")).to_be_visible()
    found = violations(visitor.page)
    visitor.page.goto(f"{visitor.chat}/account/join")
    assert found + violations(visitor.page) == []


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_the_chat_with_charts_tables_cards_and_dialogs(
    open_page: Open, stack: Stack, size: tuple[int, int], scheme: str
):
    visitor = open_page(size=size, scheme=scheme)
    page = visitor.page
    visitor.enter(stack, "ana")
    expect(page.locator("#starters button").first).to_be_visible()
    found = violations(page)
    visitor.ask("Compare my average by genre with everyone")
    expect(page.locator(".js-plotly-plot[role=img]")).to_be_visible()
    expect(page.locator(".dataframe th[aria-sort]").first).to_be_visible()
    page.get_by_role("button", name="Why this answer").click()
    expect(page.get_by_text("Where the numbers come from")).to_be_visible()
    visitor.ask("Recommend me five films")
    expect(page.locator("li:has(> h4)").first).to_be_visible()
    visitor.ask("Rate Casablanca 2 stars")
    reject = page.get_by_role("button", name="Reject")
    expect(reject).to_be_visible()
    found += violations(page)
    reject.click()
    page.locator("#chat-settings-open-modal").click()
    expect(page.get_by_role("switch")).to_be_visible()
    assert found + violations(page) == []


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_the_pages_of_the_account(
    open_page: Open, stack: Stack, size: tuple[int, int], scheme: str
):
    visitor = open_page(size=size, scheme=scheme)
    page = visitor.page
    visitor.enter(stack, "ben")
    found: list[str] = []
    for place in ("password", "activity"):
        page.goto(f"{visitor.chat}/account/{place}")
        found += violations(page)
    page.goto(f"{visitor.chat}/account/tokens")
    page.fill("#name", "Notes on my laptop")
    page.get_by_role("button", name="Make the token").click()
    expect(page.locator("#secret")).to_be_visible()
    found += violations(page)
    page.get_by_role("button", name="Take back").first.click()
    assert found == []


def test_an_import_and_its_questions(open_page: Open, stack: Stack, tmp_path: Path):
    visitor = open_page()
    page = visitor.page
    visitor.enter(stack, "ben")
    own = tmp_path / "films.csv"
    own.write_text("Film name,My score\nCasablanca,9\nJaws,6\n")
    visitor.drop(own)
    visitor.say("My own list")
    expect(page.get_by_role("button", name="Read it like this")).to_be_visible()
    assert violations(page) == []


def test_the_keyboard_reaches_everything_and_shows_where_it_is(open_page: Open, stack: Stack):
    visitor = open_page()
    page = visitor.page
    visitor.enter(stack, "ana")
    expect(page.locator("#starters button").first).to_be_visible()
    reached: set[str] = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        name, outlined = page.evaluate(
            """() => { const e = document.activeElement, s = getComputedStyle(e);
            const passed = e === document.body || e.id === 'chat-input' || e.type === 'file';
            const shown = s.outlineStyle !== 'none' || s.boxShadow !== 'none';
            return [e.id || e.textContent.trim() || e.tagName, passed || shown]; }"""
        )
        assert outlined, f"no visible focus on {name}"
        reached.add(str(name))
    assert {"chat-input", "chat-settings-open-modal", "user-nav-button"} <= reached
