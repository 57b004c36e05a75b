"""Two or three questions in one message, taken apart where each can stand alone."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from agent.offline.context import Context
from agent.offline.frame import Frame, Intent
from agent.offline.parse.main import parse
from agent.offline.read.reader import read
from agent.offline.read.reading import Item, Reading
from agent.offline.wordset import wordset

_JOINED_TEXT = re.compile(r"[?!.;,]\s*\w|\b(?:and|also|plus|y|además)\b|\sו", re.IGNORECASE)
"""What any message of two questions holds; nearly all others are not read twice."""

_ASKING = wordset("HOWMANY WHICH WHEN HOWOFTEN MEDIAN AVG PCT RECO LIST HOW DO BE")
_PLAINLY_ASKING = wordset("HOWMANY WHICH WHEN HOWOFTEN RECO")
_JOINING = wordset("AND ALSO WHATABOUT POLITE")
_COMPARING = ("VS", "OR", "HIGHER", "LOWER", "MORE", "FEWER", "GAP", "OVER", "UNDER")
_WHAT_ABOUT = wordset("about what tal ומה מה")
_PERSONS = ("ME", "MINE", "ALL", "PEOPLE", "CATALOG", "RATE", "IT", "THAT", "UNRATED")
_OPENING_A_SET = wordset("OF FROM IN FOR ON SINCE BEFORE AFTER LASTP BETWEEN")
_ENDS = frozenset("?!.;")
_ANSWERED = frozenset({Intent.ANALYTICS, Intent.FILM, Intent.RECOMMEND})
_MOST_PARTS = 3


def questions(text: str, now: datetime, context: Context | None) -> list[str]:
    """The questions of a message in order; a message that is not clearly several stays whole."""
    if not _JOINED_TEXT.search(text):
        return [text]
    reading = read(text, context.frame.language if context else "en")
    cuts = list(dict.fromkeys(_cuts(reading)))
    if not cuts or len(cuts) >= _MOST_PARTS:
        return [text]
    whole = parse(text, now, context)
    compared = bool(whole.versus or whole.sides) and reading.has(*_COMPARING)
    if compared or whole.intent not in _ANSWERED | {Intent.UNCLEAR}:
        return [text]
    edges = [(0, 0), *cuts, (len(reading.tokens), len(reading.tokens))]
    parts = [reading.words_of(start, end) for (_, start), (end, _) in itertools.pairwise(edges)]
    return parts if _all_stand(parts, now, context) else [text]


def in_person_of(frame: Frame, part: str, before: Frame) -> Frame:
    """`... have I given and how many 1 star ratings?`: whose ratings is said only once."""
    figures = frame.intent is Intent.ANALYTICS and before.intent is Intent.ANALYTICS
    if not figures or before.scope != "me" or frame.subject != before.subject:
        return frame
    named = read(part, frame.language).has(*_PERSONS)
    return frame if named else replace(frame, scope="me")


def _cuts(reading: Reading) -> Iterator[tuple[int, int]]:
    """Where one question ends and where the next begins, as places of tokens."""
    items = reading.items
    for index, item in enumerate(items):
        if item.symbol == "WHATABOUT" and _WHAT_ABOUT & set(reading.words[item.start : item.end]):
            if any(other.symbol in _ASKING for other in items[:index]):
                yield item.start, item.start
            continue
        if index == 0 or item.symbol not in _ASKING:
            continue
        first = index
        while first > 1 and items[first - 1].symbol in _JOINING:
            first -= 1
        begin = items[first].start
        ended = begin > 1 and reading.tokens[begin - 1].text in _ENDS
        ended = ended and reading.tokens[begin - 2].text != reading.tokens[begin - 1].text
        if ended:
            yield begin, begin
        elif item.symbol in _PLAINLY_ASKING and _joined(reading, items, index):
            yield begin, item.start


def _joined(reading: Reading, items: list[Item], index: int) -> bool:
    """`..., how many ...` and `... and when ...`: a question opens after a comma or an and."""
    before = items[index - 1]
    comma = reading.tokens[items[index].start - 1].text == ","
    if items[0].symbol in _OPENING_A_SET:
        return False  # `of all the comedies I rated, how many are short`
    opened = any(item.symbol in _ASKING for item in items[: index - 1])
    return opened and (comma or (before.symbol in _JOINING and before.symbol != "POLITE"))


def _all_stand(parts: list[str], now: datetime, context: Context | None) -> bool:
    previous = context
    for place, part in enumerate(parts):
        reading = read(part)
        frame = parse(part, now, previous)
        leaning = place > 0 and reading.has("IT", "THAT")
        if not leaning and not _answerable(frame):
            return False
        if place == 0 and not frame.titles and not reading.has(*_PERSONS):
            return False  # `how many comedies and how many dramas did I rate`
        previous = Context(frame)
    return True


def _answerable(frame: Frame) -> bool:
    return frame.intent in _ANSWERED and bool(
        frame.measures or frame.titles or frame.intent is Intent.RECOMMEND
    )
