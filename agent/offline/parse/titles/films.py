"""Which words of a message name films, tags or parts of titles: found by exclusion."""

from __future__ import annotations

import re

from agent.offline.frame import Title
from agent.offline.parse.draft import Draft
from agent.offline.read.reading import UNKNOWN, Item, Reading
from agent.offline.wordset import wordset

_SOFT = wordset(
    "OF IN TO ON AT AND GENRE STAR NUM YEAR WITH FROM FOR BY NOT FIRST LASTP HOURS D_DAY "
    "WEEKDAY MONTH DECADE BEST D_YEAR TAG IT THAT AFTER BEFORE OLDEST NEXTP GT LT OVER UNDER "
    "LIKE REL ALL PEOPLE AS PERFECT CLASSIC MODERN FAV EVER HARSH GENEROUS ENJOY SEASON "
    "HOLIDAY MORE LASTONE POLITE D_HOUR D_WEEK D_MONTH NEWEST WHO MIDNIGHT NOON SEEN NOTHING "
    "HIGHER LOWER PUT W_UP W_DOWN MOST ACTIVITY ONLY EVERYTHING TIMES GIVE"
)
_STRAY_AFTER = {"ME", "YEAR", "GENRE", "DECADE", "STAR"}
_MAX_GAP = 4


def film_titles(draft: Draft, *, eager: bool = False) -> list[Title]:
    """Titles in the order of the message; `eager` accepts a run before the word film, too."""
    reading = draft.reading
    found: list[tuple[int, Title]] = []
    for item in reading.quotes + reading.names:
        year = _year_beside(reading, item.start, item.end)
        found.append((item.start, Title(_variants(item.value), year, firm=True)))
    taken = {
        place for item in reading.quotes + reading.names for place in range(item.start, item.end)
    }
    for start, end in _runs(reading, taken):
        title = _run_title(reading, start, end, eager=eager)
        if title:
            found.append((start, title))
    return _merge([title for _, title in sorted(found, key=lambda pair: pair[0])])


def _merge(titles: list[Title]) -> list[Title]:
    return [title for title in dict.fromkeys(titles) if title.variants]


def _variants(text: str) -> tuple[str, ...]:
    text = re.sub(r"\s*\((?:18|19|20)\d\d\)\s*$", "", text).strip(" ,.:;!?'\"")
    possessive = re.sub(r"['’]s$", "", text)
    return tuple(dict.fromkeys(part for part in (text, possessive) if part))


def _runs(reading: Reading, taken: set[int]) -> list[tuple[int, int]]:
    """Places of unknown words, joined across short gaps of soft words."""
    places = [
        (index, item)
        for index, item in enumerate(reading.items)
        if item.symbol == UNKNOWN
        and index not in reading.used
        and item.start not in taken
        and not any(
            theme.symbol == "TOPIC" and theme.start <= item.start < theme.end
            for theme in reading.themes
        )
    ]
    runs: list[tuple[int, int]] = []
    for _index, item in places:
        if (
            runs
            and item.start - runs[-1][1] <= _MAX_GAP
            and _soft_between(reading, runs[-1][1], item.start)
        ):
            runs[-1] = (runs[-1][0], item.end)
        else:
            runs.append((item.start, item.end))
    return runs


def _soft_between(reading: Reading, start: int, end: int) -> bool:
    if any(reading.tokens[place].text in {"?", ",", ".", "!", ";"} for place in range(start, end)):
        return False
    inner = [item for item in reading.items if start <= item.start < end]
    joiners = {
        "OF",
        "AND",
        "TO",
        "IN",
        "ON",
        "AT",
        "WITH",
        "FROM",
        "GENRE",
        "STAR",
        "NUM",
        "BY",
        "FOR",
        UNKNOWN,
        "D_DAY",
        "LIKE",
        "IT",
        "NOT",
        "W_UP",
    }
    return all(item.symbol in joiners for item in inner)


def _run_title(reading: Reading, start: int, end: int, *, eager: bool) -> Title | None:
    following = next((item for item in reading.items if item.start == end), None)
    if (
        not eager
        and following is not None
        and following.symbol in {"FILM", "GENRE", "D_GENRE", "D_DECADE", "RATING"}
    ):
        possessive = reading.tokens[end - 1].text.endswith(("'s", "’s"))
        if not (following.symbol == "RATING" and possessive):
            return None
    stray = _is_stray(reading, start, end, following)
    wide_start, wide_end = _widen(reading, start, end)
    core = reading.words_of(start, end)
    wide = reading.words_of(wide_start, wide_end)
    year = None if stray else _year_beside(reading, start, end)
    inside = [index for index, item in enumerate(reading.items) if start <= item.start < end]
    reading.use(inside)
    after = next((index for index, item in enumerate(reading.items) if item.start == end), None)
    if after is not None and reading.items[after].symbol == "NUM" and _belongs(reading, after):
        reading.use([after])
        return Title(
            tuple(
                dict.fromkeys(
                    (
                        *_variants(reading.words_of(start, end + 1)),
                        *_variants(core),
                        *_variants(wide),
                    )
                )
            ),
            year,
        )
    longer = reading.words_of(start, wide_end)
    variants = tuple(dict.fromkeys((*_variants(core), *_variants(longer), *_variants(wide))))
    return Title(variants, year, stray=stray)


def _is_stray(reading: Reading, start: int, end: int, following: Item | None) -> bool:
    """One unknown word where a verb or a remark stands: `I gve`, `1999 and 2000 combined`."""
    if end - start != 1 or reading.tokens[start].is_capitalised:
        return False
    before = [item.symbol for item in reading.items if item.end <= start][-1:]
    after = following.symbol if following is not None else ""
    if before == ["RATING"]:
        return after in {"AT", "IN", "GE", "LE", "GT", "LT", "NUM"}
    if before == ["HOWMANY"]:
        return after in {"RATE", "MINE", "GIVE", "SEEN"}
    return bool(before) and before[0] in _STRAY_AFTER


def _belongs(reading: Reading, index: int) -> bool:
    following = reading.items[index + 1].symbol if index + 1 < len(reading.items) else ""
    return following not in wordset(
        "STAR FILM RATING GEA LEA PEOPLE TIMES MONTH"
    ) and not following.startswith("D_")


def _widen(reading: Reading, start: int, end: int) -> tuple[int, int]:
    """Take in soft words beside the run, which may belong to the title as well."""
    symbols = {
        place: item.symbol for item in reading.items for place in range(item.start, item.end)
    }

    def soft(place: int) -> bool:
        token = reading.tokens[place]
        if not (token.is_word or token.text[0].isdecimal() or token.text in {":", "&"}):
            return False
        return symbols.get(place, "OF") in _SOFT

    low, high = start, end
    while low > 0 and start - low < _MAX_GAP and soft(low - 1):
        low -= 1
    while high < len(reading.tokens) and high - end < _MAX_GAP and soft(high):
        high += 1
    return low, high


def _year_beside(reading: Reading, start: int, end: int) -> int | None:
    """A year in brackets, directly beside the title or after `from`."""
    for index, item in enumerate(reading.items):
        if item.symbol != "YEAR" or index in reading.used:
            continue
        gap = range(end, item.start) if item.start >= end else range(item.end, start)
        words = [reading.tokens[place].text.lower() for place in gap]
        allowed = wordset("( , ) from the of de version one del la el a release film movie")
        if len(words) <= 3 and all(word in allowed for word in words):
            brackets = (
                "(" in words
                or not words
                or item.start >= end
                or item.end == start
                or "the" in words
            )
            if brackets:
                reading.use([index])
                return int(item.value)
    return None


def slot_title(reading: Reading, after: frozenset[str]) -> Title | None:
    """Words after one of the given symbols, when no word of the title is unknown: `tags on Up`."""
    for item in reversed(reading.items):
        if item.symbol in after:
            following = next((other for other in reading.items if other.start >= item.end), None)
            if following is not None and following.symbol in {"IT", "THAT", "ORD"}:
                return None
            stop = len(reading.tokens)
            for place in range(item.end, len(reading.tokens)):
                if reading.tokens[place].text in {"?", ".", "!", ","}:
                    stop = place
                    break
            text = reading.words_of(item.end, stop).strip()
            text = re.sub(r"^(?:the (?:film|movie)|(?:film|movie))\s+", "", text)
            if text and len(text) <= 80:
                variants = _variants(text)
                return Title(variants) if variants else None
    return None
