"""A message read: words corrected, phrases found, names and quotes set apart."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

from agent.offline.lexicon.table import Lexicon, lexicon_for
from agent.offline.read.corrections import corrected, without_examples
from agent.offline.read.names import capital_runs
from agent.offline.read.numerals import numeral, spoken_decade
from agent.offline.read.reading import UNKNOWN, Item, Reading
from agent.offline.read.spelling import canonical, without_hyphens
from agent.offline.text import Language, Token, clean, language_of, tokenise
from agent.offline.wordset import wordset

_QUOTED = re.compile(r"[\"“”„«]([^\"“”„«»]{1,90})[\"“”»]|(?<!\w)['‘’]([^'‘’]{2,90})['’](?!\w)")
_MAX_JUDGED = 40
_CONJUNCTIONS = {"and", "y"}
_LISTED = {"GENRE", "DECADE", "YEAR", "MONTH", "WEEKDAY", "X", "FILM", "D_YEAR"}
_LIKERS = {"ME", "PEOPLE", "ALL", "DO", "MINE", "WHO", "NOT", "AND", "OR", "MOST"}
_MINE_INSIDE = wordset(
    "BEST WORST MOST LEAST EVERYTHING OVER UNDER D_STARS MEDIAN STD DISTRIBUTION GAP PCT RANK SORT"
)


def read(text: str, default: Language = "en") -> Reading:
    """Read a message in its own language."""
    text = without_examples(clean(text))
    tokens = without_hyphens(tokenise(text))
    language = _settled(language_of(text, default), tokens)
    lexicon = lexicon_for(language)
    words = canonical(tokens, lexicon)
    reading = Reading(text, language, lexicon, tokens, words)
    reading.conjoined = {
        index
        for index, token in enumerate(tokens)
        if language == "he" and token.word[:1] == "ו" and words[index] != token.word
    }
    reading.themes = list(_themes(words, lexicon))
    reading.quotes = _quotes(reading)
    blocked = {index for item in reading.quotes for index in range(item.start, item.end)}
    reading.items = list(_phrases_of(reading, blocked))
    reading.names = capital_runs(reading, blocked)
    inside = {index for item in reading.names for index in range(item.start, item.end)}
    if inside:
        reading.items = list(_phrases_of(reading, blocked | inside))
    reading.items = [
        found for index in range(len(reading.items)) for found in _settled_item(reading, index)
    ]
    corrected(reading)
    _closing_count(reading)
    _last_one(reading)
    _centuries(reading)
    reading.themes = [theme for theme in reading.themes if not _part_of_phrase(reading, theme)]
    return reading


def _settled_item(reading: Reading, index: int) -> Iterator[Item]:
    """An item in the light of its neighbours."""
    item = reading.items[index]
    before = reading.items[index - 1].symbol if index else ""
    words = reading.words[item.start : item.end]
    if item.symbol in _MINE_INSIDE and any(reading.lexicon.names_me(word) for word in words):
        yield Item("ME", "", item.start, item.start)  # `which genre do I like best`
    if words == ["then"] and index and index == len(reading.items) - 1:
        yield replace(item, symbol="THAT", value="time")  # `what did I rate then?`
    elif words == ["am"] and before in {"NUM", "CLOCK"}:
        yield replace(item, symbol="AM")  # `before 9 am`
    elif item.symbol == "ENJOY" and words == ["like"] and before not in _LIKERS:
        yield replace(item, symbol="LIKE")  # `one like Alien`: nobody likes, the word compares
    elif item.symbol == "WHATABOUT" and words[0] in _CONJUNCTIONS and before in _LISTED:
        yield replace(item, symbol="AND")  # `for comedies and for dramas` asks nothing anew
    else:
        yield item


_OF_MY_LAST = wordset("ME MINE RATE SEEN TAGV GIVE PUT DELETE")


def _last_one(reading: Reading) -> None:
    """`the last one, when was it released?`: the last of the films that were shown."""
    items = reading.items
    if any(item.symbol in _OF_MY_LAST or item.symbol.startswith("W_") for item in items):
        return
    for index, item in enumerate(items):
        following = items[index + 1] if index + 1 < len(items) else None
        counted = following is not None and following.symbol == "NUM" and following.number == 1
        after = items[index + 2].symbol if index + 2 < len(items) else ""
        if item.symbol == "LASTP" and following and counted and not after.startswith("D_"):
            items[index : index + 2] = [Item("ORD", "-1", item.start, following.end)]
            return


def _centuries(reading: Reading) -> None:
    """`of the 20th century`: the ordinal was read as a number first."""
    items = reading.items
    for index, (item, following) in enumerate(itertools.pairwise(list(items))):
        if item.value == "ordinal" and following.value == "century":
            start = str((int(item.number) - 1) * 100)
            items[index : index + 2] = [Item("CENTURY", start, item.start, following.end)]
            return


_COUNTS = wordset("number total numero מספר")


def _closing_count(reading: Reading) -> None:
    """`comedies I rated, number?`: the last word asks how many."""
    places = [place for place, token in enumerate(reading.tokens) if token.is_word]
    last = places[-1] if places else -1
    covered = any(item.start <= last < item.end for item in reading.items)
    if len(places) > 1 and reading.words[last] in _COUNTS and not covered:
        reading.items.append(Item("HOWMANY", "", last, last + 1))


def _part_of_phrase(reading: Reading, theme: Item) -> bool:
    """`tougher critic` is about me: a longer phrase of the grammar outdoes a topic inside it."""
    return theme.symbol == "TOPIC" and any(
        item.start <= theme.start
        and theme.end <= item.end
        and item.end - item.start > theme.end - theme.start
        for item in reading.items
    )


def _settled(language: Language, tokens: list[Token]) -> Language:
    """Spanish without its signs: more words known there than in English."""
    if language == "he":
        return language
    words = [token.word for token in tokens if token.is_word][:_MAX_JUDGED]
    spanish, english = (
        sum(lexicon_for(name).knows(word) for word in words) for name in ("es", "en")
    )
    if language == "en":
        return "es" if spanish > english else "en"
    return "en" if english > spanish + 1 else "es"


def _themes(words: list[str], lexicon: Lexicon) -> Iterator[Item]:
    index = 0
    while index < len(words):
        found = lexicon.topics.longest(words, index)
        if found:
            end, (symbol, value) = found
            yield Item(symbol, value, index, end)
        index += 1


def _quotes(reading: Reading) -> list[Item]:
    found: list[Item] = []
    for match in _QUOTED.finditer(reading.text):
        group = 1 if match.group(1) else 2
        inside = [
            index
            for index, token in enumerate(reading.tokens)
            if match.start(group) <= token.start and token.end <= match.end(group)
        ]
        if inside:
            found.append(Item("QUOTE", match.group(group).strip(), inside[0], inside[-1] + 1))
    return found


def _phrases_of(reading: Reading, blocked: set[int]) -> Iterator[Item]:
    words, lexicon = list(reading.words), reading.lexicon
    for index in blocked:
        words[index] = "\0"
    index = 0
    while index < len(words):
        if index in blocked:
            index += 1
            continue
        found = spoken_decade(lexicon, words, index) or numeral(reading, words, index)
        found = found or _phrase(lexicon, words, index)
        if found and found.symbol == "WHICH" and _relative_pronoun(reading, found):
            index += 1
            continue
        if found and index in reading.conjoined:
            yield Item("AND", "", index, index)
        letter = bool(lexicon.prefixes) and len(words[index]) == 1
        if letter and _between_numbers(reading, index):
            found = Item("TO", "", index, index + 1)  # `בין 2005 ל-2008`
        if (
            found is None
            and reading.tokens[index].is_word
            and words[index] not in lexicon.filler
            and not letter
        ):
            found = Item(UNKNOWN, words[index], index, index + 1)
        if found:
            yield found
        index = found.end if found else index + 1


def _between_numbers(reading: Reading, index: int) -> bool:
    beside = (
        reading.tokens[max(index - 1, 0)],
        reading.tokens[min(index + 1, len(reading.tokens) - 1)],
    )
    return all(token.text[0].isdecimal() for token in beside)


def _phrase(lexicon: Lexicon, words: list[str], index: int) -> Item | None:
    decade = lexicon.decades.get(words[index])
    if decade:
        return Item("DECADE", str(decade), index, index + 1, float(decade))
    spoken = spoken_decade(lexicon, words, index)
    if spoken:
        return spoken
    found = lexicon.grammar.longest(words, index) or _without_prefix(lexicon, words, index)
    if found is None:
        return None
    end, (symbol, value) = found
    return Item(symbol, value, index, end)


def _without_prefix(
    lexicon: Lexicon, words: list[str], index: int
) -> tuple[int, tuple[str, str]] | None:
    """A word known only inside longer phrases, read without its prefix."""
    for prefix in lexicon.prefixes:
        rest = words[index].removeprefix(prefix)
        if rest != words[index] and len(rest) >= 2:
            found = lexicon.grammar.longest([*words[:index], rest, *words[index + 1 :]], index)
            if found:
                return found
    return None


def _relative_pronoun(reading: Reading, item: Item) -> bool:
    """The Spanish `que` without an accent asks only near the beginning."""
    token = reading.tokens[item.start]
    return item.end - item.start == 1 and token.text.lower() == "que" and item.start > 1
