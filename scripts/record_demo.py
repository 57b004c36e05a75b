"""Films the whole flow in a real browser on the real stack: docs/demo.mp4.

`python -m scripts.record_demo` starts a demo of its own; it needs Chromium and ffmpeg.
"""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx
from playwright.sync_api import Page, sync_playwright

from app.stack import free_port_base
from scripts.recording import SIZE, Recorder

VIDEO: Final = Path(__file__).parents[1] / "docs" / "demo.mp4"
LIMIT_BYTES: Final = 5_000_000
LIMIT_SECONDS: Final = 120
START_SECONDS: Final = 120
WHO: Final = "ben"
BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")
FLAGS: Final = ["--headless", "--no-sandbox", "--disable-gpu", "--force-color-profile=srgb"]
EXPORT: Final = """Date,Name,Year,Letterboxd URI,Rating
2026-11-01,Jaws,1975,https://boxd.it/1,4
2026-11-02,Chinatown,1974,https://boxd.it/2,4.5
2026-11-08,Amélie,2001,https://boxd.it/3,4
2026-11-09,A Film Nobody Knows,1999,https://boxd.it/4,2
"""


def main() -> None:
    """Film the flow, and fail when the video is too long or too large."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=VIDEO)
    parser.add_argument("--keep-frames", type=Path, help="a folder for the single frames")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, demo(Path(folder) / "state") as (chat, password):
        frames = given.keep_frames or Path(folder) / "frames"
        frames.mkdir(parents=True, exist_ok=True)
        seconds = film(chat, password, frames, given.out)
    size = given.out.stat().st_size
    print(f"{given.out}: {seconds:.0f} s, {size / 1e6:.1f} MB")
    if seconds > LIMIT_SECONDS or size > LIMIT_BYTES:
        sys.exit("The video is too long or too large.")


@contextmanager
def demo(state: Path) -> Generator[tuple[str, str]]:
    """Run the demo; yields the chat's address and a password."""
    base = free_port_base()
    words = ["--no-browser", "--state", str(state), "--port-base", str(base)]
    command = [sys.executable, "-m", "app.demo", *words]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - our own program
    chat = f"http://127.0.0.1:{base + 2}"
    try:
        _wait(f"http://127.0.0.1:{base}/health", process)
        _wait(f"{chat}/health", process)
        yield chat, json.loads((state / "demo-accounts.json").read_text())[WHO]
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def film(chat: str, password: str, frames: Path, video: Path) -> float:
    """Play the flow before the camera and return its length in seconds."""
    browser_path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser_path is None:
        sys.exit("No Chromium was found on PATH.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
        size = {"width": SIZE[0], "height": SIZE[1]}
        context = browser.new_context(viewport=size, color_scheme="light", locale="en-US")  # pyright: ignore[reportArgumentType]
        page = context.new_page()
        page.goto(chat)
        page.wait_for_selector("#password")
        camera = Recorder(page, frames)
        camera.roll()
        _sign_in(page, camera, password)
        _question(page, camera)
        _recommendation(page, camera)
        _rating(page, camera)
        _import(page, camera, frames)
        _digest(page, camera)
        camera.caption("Matinee runs on your own machine: no key, no cloud, your data.", 3)
        seconds = camera.cut(video)
        browser.close()
    return seconds


def _sign_in(page: Page, camera: Recorder, password: str) -> None:
    camera.caption("Matinee: your films, your ratings, an analyst that shows its numbers", 2)
    camera.type("#email", WHO)
    camera.type("#password", password)
    camera.click(page.locator("button[type=submit]"))
    page.wait_for_selector("#chat-settings-open-modal", timeout=60_000)
    camera.rest(1)


def _question(page: Page, camera: Recorder) -> None:
    camera.caption("Ask in your own words")
    _ask(page, camera, "What is my average rating by decade?")
    chart = page.locator(".js-plotly-plot .bars, .js-plotly-plot .lines").first
    chart.wait_for(state="attached", timeout=30_000)
    camera.caption("The chart is drawn from your ratings; the table sorts and downloads")
    camera.show(page.locator(".js-plotly-plot").last, 3.5)
    camera.show(page.locator(".dataframe").last, 2.5)
    camera.caption("Why this answer: how the question was read, where each number stands")
    why = page.get_by_role("button", name="Why this answer").last
    camera.click(why)
    camera.show(page.get_by_text("Where the numbers come from").last, 4)


def _recommendation(page: Page, camera: Recorder) -> None:
    camera.caption("Recommendations name the ratings that speak for them")
    _ask(page, camera, "Recommend me five films")
    camera.show(page.locator("li:has(> h4)").first, 5)


def _rating(page: Page, camera: Recorder) -> None:
    camera.caption("The assistant only prepares a change. Nothing happens before you approve it")
    _ask(page, camera, "Rate Casablanca 4.5 stars")
    approve = page.get_by_role("button", name="Approve")
    approve.wait_for(timeout=30_000)
    camera.show(approve, 2.5)
    camera.click(approve)
    page.get_by_text("Done.").last.wait_for(timeout=30_000)
    camera.rest(1.5)


def _import(page: Page, camera: Recorder, folder: Path) -> None:
    camera.caption(
        "Drop an export from Letterboxd, IMDb and others: first you see what would change"
    )
    export = folder / "letterboxd-ratings.csv"
    export.write_text(EXPORT)
    with page.expect_response("**/project/file*"):
        page.set_input_files("input[type=file]", str(export))
    camera.type("#chat-input", "My Letterboxd ratings")
    page.wait_for_selector("#chat-submit:not([disabled])")
    page.keyboard.press("Enter")
    apply = page.get_by_role("button", name="Import these ratings")
    apply.wait_for(timeout=30_000)
    camera.show(apply, 3.5)
    camera.caption("Then what it changed in your taste, and one click takes it back")
    camera.click(apply)
    undo = page.get_by_role("button", name="Undo this import")
    undo.wait_for(timeout=30_000)
    camera.show(undo, 4)


def _digest(page: Page, camera: Recorder) -> None:
    camera.caption("Every Monday, or when you ask: your week in films")
    camera.click(page.locator("#new-chat-button").first)
    confirm = page.get_by_role("button", name="Confirm")
    if confirm.count():
        camera.click(confirm)
    camera.click(page.locator("#starters").get_by_text("My week in films"))
    page.locator("li:has(> h4)").first.wait_for(timeout=30_000)
    camera.show(page.locator("li:has(> h4)").first, 3)
    camera.show(page.locator(".js-plotly-plot").last, 3)


def _ask(page: Page, camera: Recorder, words: str) -> None:
    before = page.get_by_text("Why this answer").count()
    camera.type("#chat-input", words)
    camera.rest(0.3)
    page.keyboard.press("Enter")
    page.get_by_text("Why this answer").nth(before).wait_for(timeout=60_000)
    camera.rest(0.6)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(url, timeout=1).is_success:
                return
        except httpx.HTTPError:
            time.sleep(0.3)
    sys.exit("The demo did not start.")


if __name__ == "__main__":
    main()
