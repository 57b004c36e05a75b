"""Words with possessives, prefixes and misspellings undone."""

from __future__ import annotations

import re

from agent.offline.lexicon.table import Lexicon
from agent.offline.text import Token

_MAX_CORRECTIONS = 25


def without_hyphens(tokens: list[Token]) -> list[Token]:
    """A hyphen counts only between two numbers: `1990-1999`, not `five-star`."""
    kept: list[Token] = []
    for index, token in enumerate(tokens):
        if token.text == "-":
            neighbours = tokens[index - 1 : index] + tokens[index + 1 : index + 2]
            if len(neighbours) < 2 or not all(other.text[:1].isdecimal() for other in neighbours):
                continue
        kept.append(token)
    return kept


def canonical(tokens: list[Token], lexicon: Lexicon) -> list[str]:
    """Words with possessives, prefixes and misspellings undone where that makes them known."""
    words: list[str] = []
    corrections = 0
    shouting = sum(token.is_capitalised for token in tokens) * 2 > len(tokens)
    for index, token in enumerate(tokens):
        word = token.word
        if not token.is_word or lexicon.knows(word) or word in lexicon.numbers:
            words.append(word)
            continue
        bare = _bare(token, lexicon)
        name = token.is_capitalised and index > 0 and not shouting
        if bare is None and corrections < _MAX_CORRECTIONS:
            corrections += 1
            near = lexicon.nearest(word)
            bare = near if not name or (near is not None and lexicon.is_calendar(near)) else None
        words.append(bare or word)
    return words


def _bare(token: Token, lexicon: Lexicon) -> str | None:
    if re.search(r"['’]s$", token.text) and lexicon.knows(token.word[:-1]):
        return token.word[:-1]
    for prefix in lexicon.prefixes:
        rest = token.word.removeprefix(prefix)
        if rest != token.word and len(rest) >= 2 and lexicon.knows(rest):
            return rest
    return None
