"""How far a request moves a rating from where it stands, as against the rating it sets."""

from __future__ import annotations

from dataclasses import dataclass

from agent.offline.read.reading import Item, Reading
from agent.offline.wordset import wordset

MOVING = frozenset({"W_UP", "W_DOWN"})
_REACHING = wordset("to at as ל אל עד hasta con")
"""`raise it to 4`: what stands before a rating that is reached."""
_BY = wordset("by en por ב")
_ASIDE = wordset("up down arriba abajo למעלה למטה")
_LOOK_BACK = 3


@dataclass(frozen=True, slots=True)
class Move:
    """By how many stars, None where that is not said for certain, and where the title ends."""

    size: float | None
    end: int


def is_reached(reading: Reading, at: int) -> bool:
    """Whether the number at this token is a rating to arrive at: `to 4`, `to a solid 4`."""
    return _marker(reading, at)[0] == "to"


def move(reading: Reading, index: int) -> Move:
    """The step after the verb at `index`: `by 2 stars`, `by half a star`, else one star.

    A number without `by` may be either the step or the new rating, so it gives no size.
    """
    rest = reading.items[index + 1 :]
    for item in rest:
        kind, place = _marker(reading, item.start)
        if item.symbol in {"NUM", "STARS"} and kind == "by":
            return Move(_number(reading, item), _without_aside(reading, place))
    halves = [item for item in rest if item.symbol in {"BY_HALF", "HALF"}]
    ones = [item for item in rest if item.symbol == "BY_ONE"]
    if halves or ones:
        size = (0.5 if halves else 0.0) + (1.0 if ones else 0.0)
        return Move(size, len(reading.tokens))
    numbered = any(item.symbol in {"NUM", "STARS"} for item in rest)
    numbered = numbered or any(token.text[:1].isdecimal() for token in reading.tokens)
    return Move(None if numbered else 1.0, len(reading.tokens))


def _marker(reading: Reading, at: int) -> tuple[str, int]:
    """The nearest of `to` and `by` before a number, and its place."""
    for place in range(at - 1, max(at - 1 - _LOOK_BACK, -1), -1):
        word = reading.words[place]
        if word in _REACHING or (word == "a" and reading.language == "es"):
            return "to", place
        if word in _BY:
            return "by", place
    return "", at


def _number(reading: Reading, item: Item) -> float:
    """The number of an item; `.5` is read without its point."""
    before = reading.text[: reading.tokens[item.start].start]
    return item.number / 10 if before.endswith((" .", " ,")) else item.number


def _without_aside(reading: Reading, end: int) -> int:
    """`bump heat up by 2`: the word before `by` is no part of the title."""
    return end - 1 if end > 2 and reading.words[end - 1] in _ASIDE else end
