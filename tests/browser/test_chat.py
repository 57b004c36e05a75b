"""The chat as people use it, in a real browser over the real stack."""

from __future__ import annotations

import re
import secrets
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Open, Stack, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.stack]
PASSWORD = "a good password"
expect.set_options(timeout=20_000)  # a busy machine is no fault of the page


def test_a_wrong_password_is_refused_in_words(open_page: Open):
    visitor = open_page()
    visitor.page.goto(visitor.chat)
    visitor.page.fill("#email", "ana")
    visitor.page.fill("#password", "not the password")
    visitor.page.click("button[type=submit]")
    expect(visitor.page.get_by_text("do not belong together")).to_be_visible()


def test_an_answer_has_steps_chart_table_download_and_reasons(ana: Visitor):
    ana.ask("What is my average rating by genre?")
    expect(ana.page.get_by_text("Looked at the figures")).to_be_visible()
    expect(ana.page.locator(".js-plotly-plot")).to_be_visible()
    expect(ana.page.get_by_role("link", name=re.compile(r"\.csv"))).to_be_visible()
    table = ana.page.locator("table").last
    expect(table).to_contain_text("Drama")
    ana.page.get_by_text("Why this answer").click()
    expect(ana.page.get_by_text("How the question was read")).to_be_visible()
    expect(ana.page.get_by_text("Where the numbers come from")).to_be_visible()


def test_recommended_films_are_cards_with_stars_and_reasons(ana: Visitor):
    ana.ask("Recommend me five films")
    cards = ana.page.locator("li:has(> h4)")
    expect(cards).to_have_count(5)
    expect(cards.first).to_contain_text("everyone")
    expect(cards.first).to_contain_text("Because you gave")
    expect(ana.page.get_by_role("link", name=re.compile(r"\.csv"))).to_be_visible()
    ana.page.reload()
    expect(cards).to_have_count(5)


@pytest.mark.parametrize(
    ("question", "drawn", "words"),
    [
        ("How many films did I rate each year?", "lines", "2025"),
        ("Show the distribution of my ratings", "bars", "4.5"),
        ("Compare my average by genre with everyone", "bars", "Everyone: average"),
    ],
)
def test_each_kind_of_chart_has_its_table(ana: Visitor, question: str, drawn: str, words: str):
    ana.ask(question)
    expect(ana.page.locator(f".js-plotly-plot .{drawn}").first).to_be_attached()
    expect(ana.page.locator(".js-plotly-plot[role=img]")).to_have_count(1)
    expect(ana.page.locator(".js-plotly-plot")).to_contain_text(words)
    expect(ana.page.locator(".dataframe table")).to_be_visible()


def test_a_table_is_sorted_by_its_headings(ana: Visitor):
    ana.ask("How many films did I rate by genre?")
    table = ana.page.locator("table").first
    first = table.locator("tbody tr").first
    before = first.inner_text()
    heading = table.locator("th").last
    heading.locator("[role=button]").click()
    expect(heading).to_have_attribute("aria-sort", re.compile("ending"))
    expect(first).not_to_have_text(before)
    turned = first.inner_text()
    heading.locator("[role=button]").focus()
    ana.page.keyboard.press("Enter")
    expect(first).not_to_have_text(turned)


def test_a_change_survives_a_reload_and_is_approved_with_the_keyboard(ana: Visitor, stack: Stack):
    ana.ask("Rate Casablanca 4.5 stars")
    expect(ana.page.get_by_role("button", name="Approve")).to_be_visible()
    ana.page.reload()
    button = ana.page.get_by_role("button", name="Approve")
    expect(button).to_be_visible()
    expect(ana.page.get_by_text("Casablanca (1942)").first).to_be_visible()
    button.focus()
    ana.page.keyboard.press("Enter")
    expect(ana.page.get_by_text("Done.")).to_be_visible()
    expect(button).to_have_count(0)
    ana.page.goto(f"{stack.chat}/account/activity")
    expect(ana.page.locator("table")).to_contain_text("Casablanca")


def test_a_conversation_comes_back_with_chart_and_table(ana: Visitor):
    ana.ask("How many films did I rate each year?")
    expect(ana.page.locator(".js-plotly-plot")).to_be_visible()
    ana.page.reload()
    expect(ana.page.locator(".js-plotly-plot")).to_be_visible()
    expect(ana.page.locator("table").first).to_contain_text("2025")
    ana.ask("And in 2024?")


def test_conversations_are_found_renamed_and_deleted(ana: Visitor):
    ana.ask("What is my highest rated western?")
    ana.page.reload()
    listed = ana.page.locator("a[href^='/thread/']", has_text="highest rated western").first
    expect(listed).to_be_visible()
    ana.page.locator("#search-chats-button").click()
    ana.page.get_by_placeholder("Search conversations").fill("rated western")
    expect(ana.page.get_by_role("option")).to_have_count(1)
    ana.page.keyboard.press("Escape")
    listed.hover()
    listed.locator("#thread-options").click()
    ana.page.get_by_role("menuitem", name="Rename").click()
    ana.page.locator("[role=dialog] input").fill("My westerns")
    ana.page.get_by_role("button", name="Confirm").click()
    renamed = ana.page.locator("a[href^='/thread/']", has_text="My westerns")
    expect(renamed).to_have_count(1)
    renamed.hover()
    renamed.locator("#thread-options").click()
    ana.page.get_by_role("menuitem", name="Delete").click()
    ana.page.get_by_role("button", name="Confirm").click()
    expect(renamed).to_have_count(0)


def test_an_opinion_about_an_answer_is_kept(ana: Visitor):
    ana.ask("How many films did I rate?")
    ana.page.locator("button.positive-feedback-off").last.click()
    ana.page.get_by_role("button", name="Submit feedback").click()
    expect(ana.page.locator("button.positive-feedback-on")).to_have_count(1)
    ana.page.reload()
    expect(ana.page.locator("button.positive-feedback-on")).to_have_count(1)


def test_a_newcomer_signs_up_rates_films_and_gets_recommendations(open_page: Open):
    visitor = open_page(size=PHONE)
    page = visitor.page
    page.goto(visitor.chat)
    page.get_by_role("link", name="Make an account").click()
    page.fill("#username", f"newcomer-{secrets.token_hex(4)}")
    page.fill("#password", PASSWORD)
    page.fill("#again", PASSWORD)
    page.get_by_role("button", name="Make my account").click()
    page.get_by_text("Rate ten films in a minute").click()
    for number in range(10):
        stars = page.locator(f"button[id^='star-{3 + number % 3}-']")
        shown = stars.get_attribute("id", timeout=10_000)
        stars.click()
        expect(page.locator(f"[id='{shown}']")).to_have_count(0)
    expect(page.get_by_text("You rated 10 films.")).to_be_visible()
    expect(page.get_by_text("Because you gave").first).to_be_visible()
    assert _width_is_kept(visitor)


def test_a_dropped_file_is_previewed_applied_and_undone(
    open_page: Open, stack: Stack, tmp_path: Path
):
    name = f"importer-{secrets.token_hex(4)}"
    body = {"username": name, "password": PASSWORD}
    httpx.post(f"{stack.api}/accounts", json=body).raise_for_status()
    export = tmp_path / "ratings.csv"
    rows = ["Date,Name,Year,Letterboxd URI,Rating"]
    rows += ["2024-01-02,Casablanca,1942,https://boxd.it/a,4.5", "2024-01-03,Jaws,1975,x,3"]
    rows += ["2024-01-04,No Such Film,1999,https://boxd.it/c,2", "2024-01-05,Alien,1979,x,nine"]
    export.write_text("\n".join(rows))
    visitor = open_page()
    visitor.sign_in(name, PASSWORD)
    page = visitor.page
    visitor.drop(export)
    visitor.say("My ratings")
    expect(page.get_by_text("looks like a Letterboxd export")).to_be_visible()
    expect(page.get_by_text("2 new ratings")).to_be_visible()
    page.wait_for_url("**/thread/*")  # from here on the address names the conversation
    page.reload()
    page.get_by_role("button", name="Import these ratings").click()
    expect(page.get_by_text("You had 0 ratings and now have 2.")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Undo this import").click()
    expect(page.get_by_text("Undone.")).to_be_visible()


def test_a_table_of_ones_own_is_read_with_its_columns_told(
    open_page: Open, stack: Stack, tmp_path: Path
):
    name = f"importer-{secrets.token_hex(4)}"
    body = {"username": name, "password": PASSWORD}
    httpx.post(f"{stack.api}/accounts", json=body).raise_for_status()
    own = tmp_path / "films.csv"
    own.write_text("Nr;Film name;My score\n1;Casablanca;9\n2;Jaws;6\n")
    visitor = open_page(size=PHONE)
    visitor.sign_in(name, PASSWORD)
    page = visitor.page
    visitor.drop(own)
    visitor.say("My own list")
    expect(page.get_by_text("My guess")).to_be_visible()
    page.get_by_role("button", name="Title …").click()
    page.get_by_role("button", name="Film name").click()
    page.get_by_role("button", name="Read it like this").click()
    expect(page.get_by_text("2 new ratings")).to_be_visible()
    assert _width_is_kept(visitor)


def test_the_week_is_told_on_request_and_can_be_switched_off(open_page: Open, stack: Stack):
    visitor = open_page()
    visitor.enter(stack, "ben")
    page = visitor.page
    page.locator("#starters").get_by_text("My week in films").click()
    expect(page.get_by_text("For next time")).to_be_visible()
    expect(page.locator("li:has(> h4)").first).to_be_visible()
    page.locator("#chat-settings-open-modal").click()
    expect(page.get_by_role("switch")).to_have_attribute("aria-checked", "true")


def test_signing_out_ends_the_session(open_page: Open, stack: Stack):
    visitor = open_page()
    page = visitor.page
    visitor.sign_in("ben", stack.passwords["ben"])  # a session of its own: it ends here
    cookies = page.context.cookies()
    page.locator("#user-nav-button").click()
    page.get_by_role("menuitem", name="Sign out").click()
    page.wait_for_selector("#password")
    page.context.add_cookies(cookies)  # pyright: ignore[reportArgumentType]
    page.goto(visitor.chat)
    page.wait_for_selector("#password")


def test_a_phone_needs_no_sideways_scrolling(open_page: Open, stack: Stack):
    visitor = open_page(size=PHONE, scheme="dark")
    visitor.enter(stack, "ben")
    visitor.ask("What is my average rating by genre?")
    assert _width_is_kept(visitor)


def test_hebrew_browsers_are_served_from_right_to_left(open_page: Open):
    visitor = open_page(locale="he-IL")
    visitor.page.goto(visitor.chat)
    visitor.page.wait_for_selector("form")
    assert visitor.page.evaluate("document.documentElement.dir") == "rtl"
    expect(visitor.page.get_by_text("כניסה למטינה")).to_be_visible()


def test_every_button_has_a_name_and_every_field_a_label(ana: Visitor):
    ana.ask("What is my average rating by genre?")
    ana.page.wait_for_function(
        """() => ![...document.querySelectorAll('button, a[href], input:not([type=file])')]
        .filter(e => e.offsetParent && !(e.textContent.trim() || e.ariaLabel || e.title
          || e.labels?.length || e.placeholder)).length"""
    )


def _width_is_kept(visitor: Visitor) -> bool:
    wide = "document.documentElement.scrollWidth <= window.innerWidth"
    return bool(visitor.page.evaluate(wide))
