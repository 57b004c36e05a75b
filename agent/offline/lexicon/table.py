"""From the word tables of a language to a matcher: phrases in, symbols out."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import cast

from babel.dates import get_day_names, get_month_names
from rapidfuzz.distance import OSA

from agent.offline.text import Language, fold, tokenise

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SWAPPED = 3
_FEWEST_CONSONANTS = 4
_MOST_SLIPS = 2
_VOWELS = re.compile("[aeiou]")
_CALENDAR = frozenset({"MONTH", "WEEKDAY"})
_FIRST = ("MINE", "UNRATED")
"""Verbs with their person win over the bare verb where both list the same phrase."""
_AMBIGUOUS_SHORT_NAMES = frozenset({"mar", "may", "sat", "sun", "mon", "dom", "ago", "sep", "set"})


@dataclass(slots=True)
class Trie:
    """Phrases by words; `symbol` is set where a phrase ends."""

    children: dict[str, Trie] = field(default_factory=dict[str, "Trie"])
    symbol: tuple[str, str] | None = None

    def add(self, words: Sequence[str], symbol: tuple[str, str]) -> None:
        node = self
        for word in words:
            node = node.children.setdefault(word, Trie())
        if node.symbol is None:
            node.symbol = symbol

    def longest(self, words: Sequence[str], start: int) -> tuple[int, tuple[str, str]] | None:
        """The end and symbol of the longest phrase that begins at `start`."""
        node, best = self, None
        for index in range(start, len(words)):
            following = node.children.get(words[index])
            if following is None:
                break
            node = following
            if node.symbol is not None:
                best = (index + 1, node.symbol)
        return best


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language."""

    language: Language
    grammar: Trie
    topics: Trie
    numbers: Mapping[str, float]
    decades: Mapping[str, int]
    filler: frozenset[str]
    vocabulary: frozenset[str]
    by_initial: Mapping[str, tuple[str, ...]]
    prefixes: tuple[str, ...]
    decade_openers: frozenset[str]
    decade_links: frozenset[str]
    decade_words: Mapping[str, int]
    star_plurals: Mapping[str, float]
    and_a_half: tuple[tuple[str, ...], ...]

    def knows(self, word: str) -> bool:
        return word in self.vocabulary or word in self.filler

    def _swapped(self, word: str) -> str | None:
        """`hwo` for `how`: short words are only read with two letters swapped."""
        return next(
            (
                known
                for known in self.by_initial.get(word[0], ())
                if len(known) == _SWAPPED and known[1:] == word[:0:-1]
            ),
            None,
        )

    def names_me(self, word: str) -> bool:
        """Whether the word alone stands for the person who asks."""
        node = self.grammar.children.get(word)
        return node is not None and node.symbol is not None and node.symbol[0] in {"ME", "MINE"}

    def is_calendar(self, word: str) -> bool:
        """Whether the word alone names a month or a weekday, which are written like names."""
        node = self.grammar.children.get(word)
        return node is not None and node.symbol is not None and node.symbol[0] in _CALENDAR

    def nearest(self, word: str) -> str | None:
        """The known word that `word` is most likely a misspelling of, or None."""
        if len(word) == _SWAPPED and word.isalpha():
            return self._swapped(word)
        if len(word) < 4 or not word.isalpha():
            return None
        allowed = 1 if len(word) < 7 else 2
        best, distance = None, allowed + 1.0
        letters = sorted(word)
        for initial in dict.fromkeys((word[0], word[1])):
            for candidate in self.by_initial.get(initial, ()):
                if abs(len(candidate) - len(word)) > allowed or len(candidate) < 4:
                    continue
                if initial != word[0] and candidate[:2] != word[1] + word[0]:
                    continue
                found = float(OSA.distance(word, candidate, score_cutoff=allowed))
                found -= 0.5 if sorted(candidate) == letters else 0
                if found < distance and found <= allowed:
                    best, distance = candidate, found
        return best or self._same_consonants(word)

    def _same_consonants(self, word: str) -> str | None:
        """`avrege` for `average`: vowels wrong or left out, every consonant in its place."""
        bones = _bones(word)
        if len(bones) < _FEWEST_CONSONANTS:
            return None
        return next(
            (
                known
                for known in self.by_initial.get(word[0], ())
                if _bones(known) == bones
                and OSA.distance(word, known, score_cutoff=_MOST_SLIPS) <= _MOST_SLIPS
            ),
            None,
        )


def _bones(word: str) -> str:
    """The first letter and the consonants after it."""
    return word[0] + _VOWELS.sub("", word[1:])


def phrases(text: str) -> Iterator[list[str]]:
    """Expand the mini-syntax: commas separate, `a|b` chooses, `word?` is optional."""
    for phrase in re.split(r",\s|,$", text):
        words = phrase.split()
        if not words:
            continue
        choices: list[list[str]] = []
        for word in words:
            optional = len(word) > 1 and word.endswith("?")
            options = word.removesuffix("?").split("|") if len(word) > 1 else [word]
            choices.append([*options, ""] if optional else options)
        for combination in itertools.product(*choices):
            tokens = [token.word for token in tokenise(" ".join(combination))]
            if tokens:
                yield [word for word in tokens if word != "-"]


def _calendar(language: Language) -> Iterator[tuple[str, tuple[str, str]]]:
    for width in ("wide", "abbreviated"):
        for context in ("format", "stand-alone"):
            months = cast(Mapping[int, str], get_month_names(width, context, language))
            days = cast(Mapping[int, str], get_day_names(width, context, language))
            yield from ((name, ("MONTH", str(number))) for number, name in months.items())
            yield from ((name, ("WEEKDAY", _DAYS[number])) for number, name in days.items())


def _fill(trie: Trie, tables: Mapping[str, str]) -> None:
    for key, text in tables.items():
        name, _, value = key.partition(":")
        for words in phrases(text):
            trie.add(words, (name, value))


def _calendar_into(trie: Trie, language: Language) -> None:
    for name, symbol in _calendar(language):
        words = [token.word for token in tokenise(name) if token.word != "."]
        short = len(words) == 1 and words[0] in _AMBIGUOUS_SHORT_NAMES and len(name) < 4
        if short and not (language == "en" and words[0] == "may"):
            continue
        trie.add(words, symbol)
        if symbol[0] == "WEEKDAY" and language == "en":
            trie.add([words[0] + "s"], symbol)


@cache
def lexicon_for(language: Language) -> Lexicon:
    """The compiled lexicon of a language (built on first use)."""
    words = import_module(f"agent.offline.lexicon.{language}")
    topics = import_module(f"agent.offline.lexicon.topics_{language}")
    grammar, themes = Trie(), Trie()
    _calendar_into(grammar, language)
    _fill(grammar, {f"GENRE:{genre}": text for genre, text in words.GENRES.items()})
    _fill(grammar, {key: text for key, text in words.WORDS.items() if key in _FIRST})
    _fill(grammar, words.WORDS)
    for prefix, table in (
        ("TOPIC", topics.TOPICS),
        ("PRIVATE", topics.PRIVATE),
        ("ORDER", topics.ORDERS),
    ):
        _fill(themes, {f"{prefix}:{key}": text for key, text in table.items()})
    numbers = {fold(word): float(value) for word, value in words.NUMBERS.items()}
    decades = {fold(word): value for word, value in words.DECADES.items()}
    known = (
        {word for trie in (grammar, themes) for word in _words(trie)}
        | set(numbers)
        | set(decades)
        | set(getattr(words, "STAR_PLURALS", {}))
    )
    filler = frozenset(fold(word) for word in words.FILLER)
    initials: dict[str, list[str]] = {}
    # A word of the topics is never taken for a misspelling: `raiting` is no raining.
    themed = set(_words(themes)) - set(_words(grammar)) - filler
    for word in sorted((known | filler) - themed):
        initials.setdefault(word[:1], []).append(word)
    return Lexicon(
        language,
        grammar,
        themes,
        numbers,
        decades,
        filler,
        frozenset(known),
        {initial: tuple(found) for initial, found in initials.items()},
        getattr(words, "PREFIXES", ()),
        frozenset(fold(word) for word in getattr(words, "DECADE_OPENERS", ())),
        frozenset(fold(word) for word in getattr(words, "DECADE_LINKS", ())),
        {fold(word): value for word, value in getattr(words, "DECADE_WORDS", {}).items()},
        {word: float(value) for word, value in getattr(words, "STAR_PLURALS", {}).items()},
        tuple(tuple(phrase) for phrase in phrases(words.AND_A_HALF)),
    )


def _words(trie: Trie) -> Iterator[str]:
    for word, child in trie.children.items():
        yield word
        yield from _words(child)
