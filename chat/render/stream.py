"""Text that is shown while it is written, and never shows more than is safe."""

from __future__ import annotations

import re

from chat import sanitise

# The tail that may become an image, a link, a tag or an address with the next piece.
_UNFINISHED = re.compile(
    r"(?:[!\\]*\[[^\]\n]{0,300}|\][(\[:]?[^)\n]{0,300}|[<&]\S{0,20}|\S{1,40})$"
)
_TAIL = 700
_SETTLED = 1_000
"""What is dangerous stands close together: text this far back does not change any more."""


class SafeStream:
    """Takes raw pieces and says what to show: more of the same text, or a replacement."""

    def __init__(self) -> None:
        self.raw = ""
        self.shown = ""
        self._done: str = ""  # cleaned for good
        self._open: str = ""  # still to be looked at again

    def add(self, piece: str) -> tuple[str, bool]:
        """Return (text, whole): text to append, or the whole text when `whole` is true."""
        room = sanitise.MAX_TEXT - len(self.raw)
        self.raw += piece[:room]
        self._open += piece[:room]
        self._settle()
        held = _UNFINISHED.search(self._open, max(0, len(self._open) - _TAIL))
        safe = self._done + sanitise.markdown(self._open[: held.start()] if held else self._open)
        if safe.startswith(self.shown):
            new, self.shown = safe[len(self.shown) :], safe
            return new, False
        self.shown = safe
        return safe, True

    def finish(self) -> str:
        """Return the whole text, with what was held back."""
        self.shown = sanitise.markdown(self.raw)
        return self.shown

    def _settle(self) -> None:
        if len(self._open) < 2 * _SETTLED:
            return
        end = self._open.rfind(" ", 0, _SETTLED) + 1
        if end:
            self._done += sanitise.markdown(self._open[:end])
            self._open = self._open[end:]
