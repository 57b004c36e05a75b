"""What of a model's text may be shown as it streams: no thoughts, no calls written as prose."""

from collections.abc import Callable
from typing import Literal

from agent.repair.textcalls import CALL_TAGS, calls_in

THOUGHTS = {"<think>": "</think>", "<thinking>": "</thinking>", "<thought>": "</thought>"}
_CLOSERS = tuple(THOUGHTS.values())
_MARKS = (*CALL_TAGS, *THOUGHTS, *_CLOSERS)
_FENCE = "```"

_State = Literal["start", "text", "thought", "held"]


class Gate:
    """Lets the deltas of one text through as far as they can not be part of a call or a thought.

    Whatever the chunks are, the pieces let through join to `visible_text` of the whole.
    """

    def __init__(self) -> None:
        self._state: _State = "start"
        self._buffer = ""
        self._closer = ""
        self._trims = False
        """Whether a thought has just ended: the space after it belongs to it."""
        self._steps: dict[_State, Callable[[], str | None]] = {
            "start": self._start,
            "text": self._text,
            "thought": self._thought,
            "held": lambda: None,
        }

    def feed(self, delta: str) -> str:
        """Take the next delta and return what may be shown now."""
        self._buffer += delta
        shown: list[str] = []
        while (piece := self._steps[self._state]()) is not None:
            shown.append(piece)
        return "".join(shown)

    def rest(self) -> str:
        """Return what is still to be shown when the text is complete."""
        held, self._buffer = self._buffer, ""
        if self._state == "thought" or (self._state == "held" and calls_in(held)):
            return ""
        return held

    def _start(self) -> str | None:
        """Decide from its first characters whether the text is a call; None while undecided."""
        head = self._buffer.lstrip()
        if self._trims:
            self._buffer = head
        if not head or any(mark != head and mark.startswith(head) for mark in (_FENCE, *_MARKS)):
            return None
        body = head
        if head.startswith(_FENCE):
            language, newline, body = head.removeprefix(_FENCE).partition("\n")
            body = body.lstrip()
            if language.isalnum() or not language:
                if not newline or not body:
                    return None
            else:
                body = "prose"
        if body == "[" or (body.startswith("[") and not body[1:].strip()):
            return None
        held = body.startswith("{") or (body.startswith("[") and body[1:].lstrip()[0] in '{"')
        self._state, self._trims = "held" if held else "text", False
        return ""

    def _text(self) -> str | None:
        """Pass text on up to the next mark, keeping back an ending that may become one."""
        found = [(at, mark) for mark in _MARKS if (at := self._buffer.find(mark)) >= 0]
        if not found:
            keep = _partial_mark(self._buffer)
            shown, self._buffer = self._buffer[: len(self._buffer) - keep], self._buffer[-keep:]
            if not keep:
                self._buffer = ""
            return shown or None
        at, mark = min(found)
        shown = self._buffer[:at]
        if mark in CALL_TAGS:
            self._state, self._buffer = "held", self._buffer[at:]
        else:
            self._buffer = self._buffer[at + len(mark) :]
            if mark in THOUGHTS:
                self._state, self._closer = "thought", THOUGHTS[mark]
        return shown

    def _thought(self) -> str | None:
        _, closed, after = self._buffer.partition(self._closer)
        if not closed:
            self._buffer = self._buffer[-len(self._closer) :]
            return None
        self._state, self._trims, self._buffer = "start", True, after
        return ""


def _partial_mark(text: str) -> int:
    """Return how many of the last characters could be the beginning of a mark."""
    longest = min(len(text), max(map(len, _MARKS)) - 1)
    for count in range(longest, 0, -1):
        if any(mark.startswith(text[-count:]) for mark in _MARKS):
            return count
    return 0


def visible_text(text: str) -> str:
    """Return a complete text without thoughts and without the calls written in it.

    A closing tag without its opening one ends a thought that began unseen, in the prompt.
    """
    for opening, closer in THOUGHTS.items():
        before, closed, after = text.partition(closer)
        if closed and opening not in before:
            text = after
    gate = Gate()
    return (gate.feed(text) + gate.rest()).strip()
