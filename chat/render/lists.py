"""Lists in an answer's text: found, and cut short where a table below holds all of it."""

from __future__ import annotations

import re
from collections.abc import Collection

from chat.render.evidence import UNPROVEN

LONG, KEPT = 8, 5
_ITEM = re.compile(r"\s{0,3}(?:\d{1,3}[.)]|[-*•])\s+(?P<words>\S.*)")


def blocks(lines: list[str]) -> list[tuple[int, list[str]]]:
    """Return the lists of a text: the number of the first line, and each line's words."""
    found: list[tuple[int, list[str]]] = []
    before = -2
    for number, line in enumerate(lines):
        item = _ITEM.fullmatch(line)
        if item is None:
            continue
        if number != before + 1:
            found.append((number, []))
        found[-1][1].append(item["words"])
        before = number
    return found


def shortened(text: str, sizes: Collection[int]) -> str:
    """Return the text with long lists cut; `sizes` are the numbers of rows of the tables below.

    A list as long as a table says the same; what could not be proven is never cut off.
    """
    lines = text.split("\n")
    for first, items in reversed(blocks(lines)):
        last = first + len(items)
        cut = range(first + KEPT, last)
        if len(items) <= LONG or len(items) not in sizes or any(UNPROVEN in lines[n] for n in cut):
            continue
        lines[cut.start : last] = ["", f"*… and {len(cut)} more in the table.*"]
    return "\n".join(lines)
