"""A message read once: its tokens, the symbols its phrases stand for, and the words left over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from agent.offline.lexicon.table import Lexicon
from agent.offline.text import Language, Token

UNKNOWN = "X"


@dataclass(frozen=True, slots=True)
class Item:
    """A phrase: its symbol, value, tokens `start:end`, and its number if it is one."""

    symbol: str
    value: str = ""
    start: int = 0
    end: int = 0
    number: float = 0.0


@dataclass(slots=True)
class Reading:
    """The message with everything later steps look at; `used` grows as rules consume items."""

    text: str
    language: Language
    lexicon: Lexicon
    tokens: list[Token]
    words: list[str]
    items: list[Item] = field(default_factory=list[Item])
    themes: list[Item] = field(default_factory=list[Item])
    quotes: list[Item] = field(default_factory=list[Item])
    names: list[Item] = field(default_factory=list[Item])
    used: set[int] = field(default_factory=set[int])
    conjoined: set[int] = field(default_factory=set[int])

    @property
    def code(self) -> str:
        """The symbols in order, one per word; consumed items show as a dot."""
        return "".join(
            (". " if index in self.used else f"{item.symbol} ")
            for index, item in enumerate(self.items)
        )

    @property
    def all_symbols(self) -> str:
        """All symbols in order, consumed or not."""
        return "".join(f"{item.symbol} " for item in self.items)

    def matches(self, pattern: re.Pattern[str]) -> Iterator[list[int]]:
        """The item indexes of each place where `pattern` fits the unused symbols."""
        code = self.code
        for match in pattern.finditer(code):
            first = code.count(" ", 0, match.start())
            yield list(range(first, first + match.group().count(" ")))

    def first(self, pattern: re.Pattern[str]) -> list[int] | None:
        return next(self.matches(pattern), None)

    def use(self, indexes: Iterable[int]) -> None:
        self.used.update(indexes)

    def has(self, *symbols: str) -> bool:
        return any(item.symbol in symbols for item in self.items)

    def has_unused(self, *symbols: str) -> bool:
        return any(
            item.symbol in symbols
            for index, item in enumerate(self.items)
            if index not in self.used
        )

    def values(self, symbol: str) -> list[str]:
        return [item.value for item in self.items if item.symbol == symbol]

    def theme(self, prefix: str) -> Item | None:
        return next((item for item in self.themes if item.symbol == prefix), None)

    def words_of(self, start: int, end: int) -> str:
        """The original text of the tokens `start:end`."""
        if start >= end:
            return ""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end]
