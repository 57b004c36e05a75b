"""Text that is shown while it is written, and never shows more than is safe."""

from __future__ import annotations

import re

from chat import sanitise

# The tail that may become an image, a link, a tag or an address with the next piece.
_UNFINISHED = re.compile(
    r"(?:[!\\]*\[[^\]\n]{0,300}|\][(\[:]?[^)\n]{0,300}|[<&]\S{0,20}|\S{1,40})$"
)


class SafeStream:
    """Takes raw pieces and says what to show: more of the same text, or a replacement."""

    def __init__(self) -> None:
        self.raw = ""
        self.shown = ""

    def add(self, piece: str) -> tuple[str, bool]:
        """Return (text, whole): text to append, or the whole text when `whole` is true."""
        if len(self.raw) < sanitise.MAX_TEXT:
            self.raw += piece[: sanitise.MAX_TEXT]
        held = _UNFINISHED.search(self.raw)
        safe = sanitise.markdown(self.raw[: held.start()] if held else self.raw)
        if safe.startswith(self.shown):
            new, self.shown = safe[len(self.shown) :], safe
            return new, False
        self.shown = safe
        return safe, True

    def finish(self) -> str:
        """Return the whole text, with what was held back."""
        self.shown = sanitise.markdown(self.raw)
        return self.shown
