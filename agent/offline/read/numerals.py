"""Numbers in a message: digits, words, halves, decades, dates."""

from __future__ import annotations

import re

from agent.offline.lexicon.table import Lexicon
from agent.offline.read.reading import Item, Reading

_YEARS = range(1880, 2036)
_ARTICLES_OF_ONE = frozenset({"un", "una"})


def spoken_decade(lexicon: Lexicon, words: list[str], index: int) -> Item | None:
    """`los años 80`, `שנות ה-90`: an opener, links, then the decade's number or name."""
    if words[index] not in lexicon.decade_openers:
        return None
    end = index + 1
    while end < len(words) and words[end] in lexicon.decade_links:
        end += 1
    word = words[end] if end < len(words) else ""
    decade = lexicon.decade_words.get(word)
    if decade is None and word.isdecimal() and len(word) in {2, 4} and int(word) % 10 == 0:
        decade = _decade(int(word))
    following = words[end + 1] if end + 1 < len(words) else ""
    if decade is None or (words[index] == "los" and following in {"mejores", "peores", "mas"}):
        return None
    return Item("DECADE", str(decade), index, end + 1, float(decade))


def numeral(reading: Reading, words: list[str], index: int) -> Item | None:
    token = reading.tokens[index]
    if re.fullmatch(r"\d{4}-\d{1,2}(-\d{1,2})?|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}", token.text):
        return Item("DATE", token.text, index, index + 1)
    if re.fullmatch(r"\d{1,2}:\d{2}", token.text):
        return Item("CLOCK", token.text, index, index + 1, float(token.text.split(":")[0]))
    if token.text[0] == "★":
        return Item("STARS", "", index, index + 1, float(len(token.text)))
    if token.text[0].isdecimal() or token.text == "½":
        return _digits(reading, words, index)
    return _number_words(reading.lexicon, words, index)


def _digits(reading: Reading, words: list[str], index: int) -> Item:
    token = reading.tokens[index]
    whole = token.text.replace("½", "")
    grouped = re.fullmatch(r"\d{1,3}(,\d{3})+", whole)
    value = float((whole.replace(",", "") if grouped else whole.replace(",", ".")) or 0)
    value += 0.5 if "½" in token.text else 0
    following = reading.tokens[index + 1] if index + 1 < len(words) else None
    touching = following is not None and following.start - token.end <= 1
    if touching and words[index + 1] == "s" and (value * 2).is_integer():
        if value % 10 == 0 and value >= 10:
            decade = _decade(int(value))
            if decade:
                return Item("DECADE", str(decade), index, index + 2, float(decade))
        if value <= 5:
            return Item("STARS", "", index, index + 2, value)
    if touching and words[index + 1] in {"st", "nd", "rd", "th"}:
        return Item("NUM", "ordinal", index, index + 2, value)
    end, value = _with_half(reading.lexicon, words, index + 1, value)
    if value.is_integer() and int(value) in _YEARS and len(whole) == 4 and end == index + 1:
        return Item("YEAR", whole, index, end, value)
    return Item("NUM", "", index, end, value)


def _decade(value: int) -> int | None:
    if value in _YEARS:
        return value
    return (2000 + value if value < 30 else 1900 + value) if value < 100 else None


def _number_words(lexicon: Lexicon, words: list[str], index: int) -> Item | None:
    if words[index] in lexicon.star_plurals:
        return Item("STARS", "", index, index + 1, lexicon.star_plurals[words[index]])
    if words[index] in _ARTICLES_OF_ONE:
        following = lexicon.grammar.longest(words, index + 1)
        counted = following is not None and following[1][0] in {"RATING", "STAR", "TIMES"}
        return Item("NUM", "word", index, index + 1, 1.0) if counted else None
    total, end = 0.0, index
    while end < len(words) and words[end] in lexicon.numbers:
        value = lexicon.numbers[words[end]]
        if value >= 100:
            total = max(total, 1) * value
        elif end > index and (total % 10 or value >= 10) and total < 100:
            break
        else:
            total += value
        end += 1
    if end == index:
        return None
    end, total = _with_half(lexicon, words, end, total)
    return Item("NUM", "word", index, end, total)


def _with_half(lexicon: Lexicon, words: list[str], end: int, value: float) -> tuple[int, float]:
    for phrase in lexicon.and_a_half:
        if words[end : end + len(phrase)] == list(phrase):
            return end + len(phrase), value + 0.5
    return end, value
