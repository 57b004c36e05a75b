"""The film a request to change ratings names."""

from __future__ import annotations

import re

from agent.offline.frame import Title
from agent.offline.read.reading import Reading
from agent.offline.wordset import wordset

_LEADING = wordset(
    "POLITE ME MINE RATING OF FOR TO ON IT FILM FROM BE STAR AS AT WITH AND GIVE RATE HAVE "
    "W_SET THAT AVG EQ ALSO PUT IN BY_HALF BY_ONE HALF PER INSTEAD DO BY NUM CATALOG"
)
_TRAILING = wordset(
    "POLITE FROM ME RATING TO AS AT WITH FOR AND OF IN BY_HALF BY_ONE HALF STAR GIVE BE IT "
    "INSTEAD REL ALSO BY MINE RATE CATALOG LIST"
)
_NOISE = wordset(
    "a an the my that this it so just now right away today please film movie called named its "
    "at once i ive then la el un una los las mi de por favor ya pelicula película את של הסרט "
    "שלי לי"
)


def title_within(reading: Reading, start: int, end: int) -> Title | None:
    """The film named between two places: a quoted or capitalised run, else what is left."""
    for item in [*reading.quotes, *reading.names]:
        if item.start < end and item.end > start:
            low, high = max(item.start, start), min(item.end, end)
            if high < end and re.fullmatch(r"\d{1,2}", reading.tokens[high].text):
                high += 1  # `rate Toy Story 2 a 3`: the value stands further on
            return title_of(reading, low, high, firm=True)
    low, high = start, end
    low, high = _strip(reading, low, high)
    if low >= high:
        return None
    return title_of(reading, low, high)


def _strip(reading: Reading, low: int, high: int) -> tuple[int, int]:
    symbols = {
        place: item.symbol for item in reading.items for place in range(item.start, item.end)
    }
    articles = {"the", "a", "an", "el", "la", "los", "las", "le", "my", "that", "up"}

    def removable(place: int, allowed: frozenset[str]) -> bool:
        token = reading.tokens[place]
        if not token.is_word and not token.text[0].isdecimal():
            return True
        symbol = symbols.get(place)
        if symbol == "NUM":
            return False
        return symbol in allowed if symbol else reading.words[place] in _NOISE

    while low < high and removable(low, _LEADING):
        low += 1
    while high > low and removable(high - 1, _TRAILING):
        high -= 1
    while (
        low > 0
        and high > low
        and reading.words[low - 1] in articles - {"my", "that", "up"}
        and low > 0
        and symbols.get(low - 1) is None
    ):
        low -= 1
        break
    return low, high


def title_of(reading: Reading, low: int, high: int, *, firm: bool = False) -> Title | None:
    text = reading.words_of(low, high).strip(" ,.:;!?'\"()")
    if not text:
        return None
    year = next(
        (
            int(token.text)
            for place, token in enumerate(reading.tokens)
            if (high <= place <= high + 3 or low <= place < high or low - 3 <= place < low)
            and re.fullmatch(r"(?:18|19|20)\d\d", token.text)
            and _year_near(reading, place, low, high)
        ),
        None,
    )
    short = re.sub(rf"\W*\b{year}\b\W*$", "", text).strip(" ,.:;!?'\"()") if year else text
    variants = [short] if short else [text]
    if year and text not in variants:
        variants.append(text)
    variants += [re.sub(r"['’]s$", "", variants[0])]
    words = list(re.split(r"\s+", variants[0]))
    while (
        words
        and words[0].lower() in {"the", "a", "my", "film", "movie", "that", "el", "la"}
        and len(words) > 1
    ):
        words = words[1:]
        variants.append(" ".join(words))
    return Title(tuple(dict.fromkeys(variants)), year, firm)


def _year_near(reading: Reading, place: int, low: int, high: int) -> bool:
    between = (
        reading.tokens[high:place]
        if place >= high
        else reading.tokens[place + 1 : low]
        if place < low
        else []
    )
    return all(
        token.word
        in {"(", ")", "from", "the", "of", "de", "version", "one", ",", "film", "movie", "del"}
        for token in between
    )
