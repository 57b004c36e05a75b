"""What a person took back while typing: `2004, I mean 2005`, and examples in brackets."""

from __future__ import annotations

import re

from agent.offline.read.reading import UNKNOWN, Item, Reading

_EXAMPLE = re.compile(
    r"\s*\((?:like|e\.?g\.?|such as|for example|i\.?e\.?|como|por ejemplo|למשל|כמו)\b[^)]*\)",
    re.IGNORECASE,
)
_ALIKE = (
    frozenset({"YEAR", "DECADE", "DATE", "NUM"}),
    frozenset({"MONTH", "SEASON"}),
    frozenset({"MORE", "FEWER", "HIGHER", "LOWER", "BEST", "WORST", "MOST", "LEAST"}),
)


def without_examples(text: str) -> str:
    """`which month (like June 2007)`: an example in brackets restricts nothing."""
    return _EXAMPLE.sub("", text)


def corrected(reading: Reading) -> None:
    """Drop what stands before `I mean` when something of its kind, or anything at all, follows."""
    items = reading.items
    for place in [index for index, item in enumerate(items) if item.symbol == "CORRECTION"]:
        taken_back = _taken_back(items, place)
        start = items[min(taken_back)].start if taken_back else items[place].start
        reading.names = [
            name for name in reading.names if not _just_before(reading, name, items[place], start)
        ]
        dropped = {id(items[index]) for index in taken_back} | {id(items[place])}
        reading.items = [item for item in reading.items if id(item) not in dropped]


def _taken_back(items: list[Item], place: int) -> list[int]:
    following = next((item.symbol for item in items[place + 1 :] if item.symbol != "FILM"), "")
    before = place - 1
    if before < 0 or not following:
        return []
    if items[before].symbol == "FILM" and before and following == items[before - 1].symbol:
        return [before - 1, before]
    symbol = items[before].symbol
    if symbol == following or any({symbol, following} <= kinds for kinds in _ALIKE):
        return [before]
    run: list[int] = []
    while before >= 0 and items[before].symbol == UNKNOWN:
        run.append(before)
        before -= 1
    return run


def _just_before(reading: Reading, name: Item, mark: Item, start: int) -> bool:
    between = reading.tokens[name.end : mark.start]
    return start <= name.start < mark.start or (
        name.end <= mark.start and all(not token.is_word for token in between)
    )
