"""The star values in a request to change ratings, and where they stand."""

from __future__ import annotations

import itertools
import re

from agent.offline.read.reading import Reading
from agent.offline.wordset import wordset

_DRAWN = re.compile(r"(?<![^\s:,(])(\*{1,6}|★{1,6}|⭐{1,6})(½|\.5)?(?![^\s.,;!)])")
_LARGEST = 1000
"""A larger number beside a smaller one is the year of the film, not a rating."""


def star_values(reading: Reading, index: int) -> list[tuple[int, int, float]]:
    """Token spans of the star values of a request, with `8/10` scaled to five stars."""
    items = reading.items
    found: list[tuple[int, int, float]] = []
    candidates: list[tuple[int, int, float, bool]] = []
    for place in range(index + 1, len(items)):
        item = items[place]
        if item.symbol in {"PERFECT", "LOWESTPOSSIBLE"}:
            candidates.append(
                (item.start, item.end, 5.0 if item.symbol == "PERFECT" else 0.5, True)
            )
        elif item.symbol == "STARS":
            candidates.append((item.start, item.end, item.number, True))
        elif item.symbol == "BY_HALF" and items[index].symbol not in {"W_UP", "W_DOWN"}:
            candidates.append((item.start, item.end, 0.5, True))
        elif item.symbol == "BY_ONE" and items[index].symbol not in {"W_UP", "W_DOWN"}:
            candidates.append((item.start, item.end, 1.0, True))
        elif item.symbol in {"NUM", "YEAR"}:
            candidates.append(_number_value(reading, place))
    drawn = _drawn_stars(reading)
    candidates = [
        entry for entry in candidates if not any(low <= entry[0] < high for low, high, *_ in drawn)
    ] + drawn
    for low, high, value, sure in _trailing_numbers(reading):
        candidates.append((low, high, value, sure))
    if any(value <= _LARGEST for _, _, value, _ in candidates):
        candidates = [entry for entry in candidates if entry[2] <= _LARGEST]
    candidates.sort()
    candidates = [entry for entry in candidates if not _is_refused(reading, entry[0])] or candidates
    sure = [entry for entry in candidates if entry[3]]
    chosen = sure or (candidates if _listed(reading, candidates) else candidates[-1:])
    for low, high, value, _ in chosen:
        found.append((low, high, value))
    return _drop_from(reading, found)


def _drawn_stars(reading: Reading) -> list[tuple[int, int, float, bool]]:
    """`rate heat ****½`: as many stars as are drawn; `M*A*S*H` draws none."""
    found: list[tuple[int, int, float, bool]] = []
    for match in _DRAWN.finditer(reading.text):
        places = [
            place
            for place, token in enumerate(reading.tokens)
            if match.start() <= token.start < match.end()
        ]
        value = len(match[1]) + (0.5 if match[2] else 0.0)
        after = sum(token.start < match.start() for token in reading.tokens)
        low, high = (places[0], places[-1] + 1) if places else (after, after)  # ⭐ is no token
        found.append((low, high, value, True))
    return found


def _listed(reading: Reading, candidates: list[tuple[int, int, float, bool]]) -> bool:
    """`Alien 4 and Aliens 4.5`: a joiner stands between one value and the next title."""
    return len(candidates) > 1 and all(
        reading.words[first[1]] in {"and", "&", ",", "y", "ו"}
        for first, _ in itertools.pairwise(candidates)
        if first[1] < len(reading.words)
    )


def _number_value(reading: Reading, place: int) -> tuple[int, int, float, bool]:
    items, item = reading.items, reading.items[place]
    following = items[place + 1] if place + 1 < len(items) else None
    value, end, sure = item.number, item.end, False
    before = reading.words[item.start - 1] if item.start else ""
    negative = before in {"-", "minus", "menos", "negative", "מינוס"}
    out_of = re.match(
        r"\s*(?:/|out of|de|sobre|מתוך)\s*(\d+)", reading.text[reading.tokens[item.end - 1].end :]
    )
    if out_of and int(out_of[1]) in {10, 100}:
        value = value * 5 / int(out_of[1])
        sure = True
        stop = reading.tokens[item.end - 1].end + out_of.end()
        end = next(
            (n for n, token in enumerate(reading.tokens) if token.start >= stop),
            len(reading.tokens),
        )
    elif (
        following is not None
        and following.symbol in {"STAR", "STARS"}
        and following.start - item.end <= 1
    ) or (following is not None and following.symbol == "STAR"):
        sure, end = True, following.end
    previous = items[place - 1] if place else None
    if (
        previous is not None
        and previous.end == item.start
        and previous.symbol in {"TO", "AS", "AT"}
        and not (following is not None and following.symbol == "X" and following.start == item.end)
    ):
        sure = True
    if (
        item.start
        and reading.words[item.start - 1] in {"a", "an", "un", "una", "con"}
        and not (following is not None and following.symbol == "X" and following.start == item.end)
    ):
        sure = True
    return item.start, end, -value if negative else value, sure


def _trailing_numbers(reading: Reading) -> list[tuple[int, int, float, bool]]:
    """`rate Psycho 3`: the number at the end of a capitalised run may be the value."""
    found: list[tuple[int, int, float, bool]] = []
    for name in reading.names:
        last = reading.tokens[name.end - 1]
        if name.end - name.start > 1 and re.fullmatch(r"\d+(?:[.,]\d)?½?", last.text):
            value = float(last.text.replace(",", ".").replace("½", "") or 0) + (
                0.5 if "½" in last.text else 0
            )
            found.append((name.end - 1, name.end, value, False))
    return found


_REFUSING = wordset("not no than לא ולא")


def _is_refused(reading: Reading, place: int) -> bool:
    before = reading.words[max(place - 2, 0) : place]
    return before[-1:] != [] and (
        before[-1] in _REFUSING or before in (["instead", "of"], ["vez", "de"])
    )


def _drop_from(
    reading: Reading, values: list[tuple[int, int, float]]
) -> list[tuple[int, int, float]]:
    """`from 4 to 3`, `4, not 3`: one of the numbers is the old value."""
    if len(values) == 2:
        between = reading.words[values[0][1] : values[1][0]]
        before = reading.words[values[0][0] - 1] if values[0][0] else ""
        if before in {"from", "de", "מ"} and between[-1:] and between[-1] in {"to", "a", "ל"}:
            return values[1:]
    return values
