"""Films a browser page: its frames as they change, a pointer, captions, and a video at the end."""

from __future__ import annotations

import base64
import itertools
import subprocess
from pathlib import Path
from typing import Any, Final, cast

from playwright.sync_api import Locator, Page

SIZE: Final = (1280, 720)
FRAMES_A_SECOND: Final = 20
READING_MS: Final = 1_200
LAST_SECONDS: Final = 2.0

# A strip for the captions below everything, and a dot where the mouse is.
_STAGE: Final = """() => {
  if (document.getElementById('caption')) return;
  const strip = document.createElement('div'), dot = document.createElement('div');
  strip.id = 'caption'; dot.id = 'pointer';
  strip.style.cssText = `position:fixed;inset:auto 0 0 0;z-index:99999;padding:8px 24px 9px;
    background:#1b171c;color:#f6efe6;font:500 17px/1.3 Georgia,'URW Palladio L',serif;
    text-align:center;min-height:40px;box-sizing:border-box;pointer-events:none`;
  dot.style.cssText = `position:fixed;left:640px;top:360px;width:18px;height:18px;z-index:100000;
    margin:-9px;border-radius:50%;background:rgba(163,41,56,.55);border:2px solid #fff;
    box-shadow:0 0 4px rgba(0,0,0,.5);pointer-events:none`;
  document.documentElement.append(strip, dot);
  addEventListener('mousemove', e => {
    dot.style.left = e.clientX + 'px'; dot.style.top = e.clientY + 'px';
  }, true);
}"""


class Recorder:
    """Films one page; every step takes the time a person needs to follow it."""

    def __init__(self, page: Page, folder: Path) -> None:
        self._page, self._folder = page, folder
        self._frames: list[tuple[Path, float]] = []
        self._camera: Any = page.context.new_cdp_session(page)
        self._camera.on("Page.screencastFrame", self._keep)
        self._words = ""
        page.on("load", lambda _page: self._stage())

    def roll(self) -> None:
        """Begin to film."""
        self._stage()
        width, height = SIZE
        self._camera.send(
            "Page.startScreencast",
            {"format": "jpeg", "quality": 92, "maxWidth": width, "maxHeight": height},
        )

    def caption(self, words: str, seconds: float = 0) -> None:
        """Show a caption, for so long before anything else happens."""
        self._words = words
        self._stage()
        self.rest(seconds)

    def rest(self, seconds: float) -> None:
        """Let the viewer look."""
        self._page.wait_for_timeout(seconds * 1000)

    def type(self, place: str, words: str) -> None:
        """Type into a field."""
        self.click(self._page.locator(place), wait=False)
        self._page.locator(place).press_sequentially(words, delay=38)

    def click(self, target: Locator, *, wait: bool = True) -> None:
        """Move the pointer to a thing and click on it."""
        target.scroll_into_view_if_needed()
        box = target.bounding_box()
        if box:
            x, y = box["x"] + min(box["width"] / 2, 300), box["y"] + box["height"] / 2
            self._page.mouse.move(x, y, steps=24)
            self.rest(0.25)
        target.click()
        if wait:
            self._page.wait_for_timeout(READING_MS)

    def show(self, target: Locator, seconds: float) -> None:
        """Scroll a thing into the middle, slowly, and look at it."""
        target.evaluate("e => e.scrollIntoView({block: 'center', behavior: 'smooth'})")
        self.rest(seconds)

    def cut(self, video: Path) -> float:
        """Stop filming, write the video and return its length in seconds."""
        self._camera.send("Page.stopScreencast")
        self._frames.sort(key=lambda frame: frame[1])  # a frame may arrive while one is kept
        times = [moment for _, moment in self._frames]
        lasts = [later - moment for moment, later in itertools.pairwise(times)]
        lines = [
            f"file '{frame.resolve()}'\nduration {lasting:.4f}\n"
            for (frame, _), lasting in zip(self._frames, [*lasts, LAST_SECONDS], strict=True)
        ]
        script = self._folder / "frames.txt"
        script.write_text("".join(lines) + f"file '{self._frames[-1][0].resolve()}'\n")
        shape = f"fps={FRAMES_A_SECOND},scale={SIZE[0]}:{SIZE[1]},format=yuv420p"
        command = ["ffmpeg", "-y", "-loglevel", "error", "-f", "concat", "-safe", "0"]
        command += ["-i", str(script), "-vf", shape, "-c:v", "libx264", "-preset", "slow"]
        command += ["-crf", "27", "-movflags", "+faststart", str(video)]
        subprocess.run(command, check=True)  # noqa: S603 - ffmpeg with our own words
        return times[-1] - times[0] + LAST_SECONDS

    def _stage(self) -> None:
        self._page.evaluate(_STAGE)
        show = "words => { document.getElementById('caption').textContent = words }"
        self._page.evaluate(show, self._words)

    def _keep(self, frame: dict[str, Any]) -> None:
        self._camera.send("Page.screencastFrameAck", {"sessionId": frame["sessionId"]})
        path = self._folder / f"{len(self._frames):05}.jpg"
        path.write_bytes(base64.b64decode(str(frame["data"])))
        told = cast("dict[str, Any]", frame["metadata"])
        self._frames.append((path, float(told["timestamp"])))
