"""An answer cut into sentences and lines, with the rows each of them names."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from agent.evidence.claims import Claim
from agent.evidence.facts import Facts, Row

_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n+")
_PREFIXES = "בלהומש"
"""Hebrew letters that stand before a word without a space."""


@dataclass(frozen=True)
class Mention:
    """A place in the answer that names rows."""

    start: int
    end: int
    rows: tuple[Row, ...]


@dataclass
class Segment:
    """A sentence or a line of the answer: what it names and what it states."""

    start: int
    text: str
    mentions: list[Mention]
    claims: list[Claim]
    context: tuple[Row, ...]
    """The rows the text before it spoke of."""


def find_mentions(text: str, facts: Facts) -> list[Mention]:
    """Return the mentions of rows in `text`; where names overlap, the longest counts."""
    named: dict[str, list[Row]] = {}
    for row in facts.rows:
        for label in row.labels:
            named.setdefault(label, []).append(row)
    lowered = text.lower()
    found: list[Mention] = []
    for label, rows in sorted(named.items(), key=lambda item: -len(item[0])):
        short = len(label) <= 4
        where, what = (text, label) if short else (lowered, label.lower())
        for start in _places(where, what):
            end = start + len(label)
            if not any(start < m.end and m.start < end for m in found):
                found.append(Mention(start, end, tuple(rows)))
    return sorted(found, key=lambda mention: mention.start)


def _places(text: str, word: str) -> Iterator[int]:
    """Yield where `word` stands as a word of its own."""
    at = text.find(word)
    while at >= 0:
        before, after = text[max(at - 1, 0) : at], text[at + len(word) : at + len(word) + 1]
        if (not before.isalnum() or before in _PREFIXES) and not after.isalnum():
            yield at
        at = text.find(word, at + 1)


def segments(masked: str, mentions: Sequence[Mention], claims: Sequence[Claim]) -> list[Segment]:
    """Cut the answer; in `masked` the names are blanked, so their points end no sentence."""
    cuts = [0, *(match.end() for match in _SENTENCE_END.finditer(masked)), len(masked)]
    found: list[Segment] = []
    context: tuple[Row, ...] = ()
    for start, end in pairwise(cuts):
        inside = [mention for mention in mentions if start <= mention.start < end]
        stated = [claim for claim in claims if start <= claim.start < end]
        found.append(Segment(start, masked[start:end], inside, stated, context))
        if inside:
            context = tuple(row for mention in inside for row in mention.rows)
    return found
