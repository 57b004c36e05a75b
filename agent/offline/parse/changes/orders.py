"""Which verb of a message is an order to change ratings, if any."""

from __future__ import annotations

import re
from dataclasses import replace

from agent.offline.read.reading import Item, Reading
from agent.offline.wordset import wordset

_RATE_VERBS = {"RATE", "GIVE", "W_SET", "PUT", "W_UP", "W_DOWN", "RATEVERB"}
_QUESTION = wordset("WHICH HOWMANY WHEN WHO HOW WHY DO PCT AVG LIST RECO HOWOFTEN MEDIAN")
_OPENERS = wordset(
    "POLITE ANSWERYES ME ALSO INSTEAD GREET EVERYTHING PEOPLE EQ X NOT THAT GENRE D_DAY REL "
    "MOREPLEASE AND SAME ONLY WHATABOUT ORD"
)
_RANK_WORDS = wordset(
    "rank ranked judge ranks rated rates scored gave given giving gives use used score marked "
    "graded reviewed logged voted ratted judged"
)
_ADDING = wordset("add suma anade sumale הוסף תוסיף")
_TAKING = wordset("remove take subtract deduct quita resta quitale הורד תוריד הסר")
_IMPERATIVE_SCORE = {"score"}


def order_verb(reading: Reading) -> tuple[int, Item] | None:
    """The verb that opens a clause as an order, if no question comes before it."""
    for index, item in enumerate(reading.items):
        opening = _opening_verb(reading, index, item)
        if opening is not None and (
            opening.symbol == "W_DEL" or _is_order(reading, index, opening)
        ):
            reading.items[index] = opening
            return index, opening
        if item.symbol == "W_DEL" and _opens(reading, index):
            return index, item
        if (
            item.symbol in _RATE_VERBS
            and _opens(reading, index)
            and _is_order(reading, index, item)
        ):
            return index, item
        if (
            item.symbol == "MINE"
            and reading.words[item.start : item.end]
            in (["i", "give"], ["i", "rate"], ["i", "score"])
            and index == 0
        ):
            return index, item
        if item.symbol in _QUESTION:
            return None
    return None


def _opening_verb(reading: Reading, index: int, item: Item) -> Item | None:
    """`score Jaws 3`, `lower my rating`: nouns and comparisons that open as orders."""
    if any(other.symbol != "POLITE" for other in reading.items[:index]):
        return None
    word = reading.words[item.start]
    if reading.has("BY_HALF", "BY_ONE") and word in _ADDING | _TAKING:
        return replace(item, symbol="W_UP" if word in _ADDING else "W_DOWN")
    if item.symbol == "RATING" and word in {"score", "grade", "mark", "review"}:
        return replace(item, symbol="RATE")
    if item.symbol == "EXCEPT" and word in {"quita", "saca", "drop", "elimina"}:
        return replace(item, symbol="W_DEL")
    return replace(item, symbol="W_DOWN") if item.symbol == "LOWER" and word == "lower" else None


def _is_order(reading: Reading, index: int, item: Item) -> bool:
    words = reading.words[item.start : item.end]
    if words[0] in _RANK_WORDS and words[0] not in _IMPERATIVE_SCORE:
        return False
    rest = reading.items[index + 1 :]
    has_value = any(
        other.symbol
        in {"NUM", "STARS", "STAR", "PERFECT", "BY_HALF", "BY_ONE", "LOWESTPOSSIBLE", "HALF"}
        for other in rest
    )
    has_value = has_value or any(re.search(r"\d", name.value) for name in reading.names)
    target = bool(reading.names or reading.quotes) or any(
        other.symbol in {"X", "IT", "THAT", "EVERYTHING"} for other in rest
    )
    about_rating = any(other.symbol in {"RATING", "STAR"} for other in rest)
    if item.symbol in {"W_UP", "W_DOWN"}:
        if reading.has("WHICH", "HOWMANY", "OR"):
            return False  # `Up or Inside Out, which has more ratings?`
        return target and (has_value or about_rating)
    if item.symbol in {"W_SET", "PUT"}:
        return has_value and (about_rating or target)
    return has_value or (target and index == 0 and item.symbol in {"RATE", "GIVE"})


def _opens(reading: Reading, index: int) -> bool:
    """Only politeness, noise or a finished clause stands before the verb."""
    item = reading.items[index]
    if item.start and reading.tokens[item.start - 1].text in wordset(". , : ; ! ? - )"):
        return not _asked_before(reading, index)
    if item.start and reading.words[item.start - 1] in wordset("so and then y entonces luego"):
        return not _asked_before(reading, index)
    before = reading.items[:index]
    if any(other.symbol in {"TAG", "FILM", "RATING"} for other in before[-1:]):
        return False
    if not before or before[-1].symbol in {"POLITE", "AND", "ANSWERYES", "INSTEAD", "EQ"}:
        return not _asked_before(reading, index)
    return (
        all(other.symbol in _OPENERS for other in before)
        and item.symbol in {"W_DEL", "W_SET", "RATE", "GIVE", "W_UP", "W_DOWN", "PUT"}
        and _wanting(reading, before)
    )


def _wanting(reading: Reading, before: list[Item]) -> bool:
    last = before[-1].symbol
    return last in wordset(
        "POLITE ME REL X GENRE ALSO THAT GREET D_DAY PEOPLE EVERYTHING MOREPLEASE WHATABOUT"
    ) and not (
        last == "ME"
        and reading.words[before[-1].end - 1] in {"i", "we"}
        and before[-1].end - before[-1].start == 1
        and _statement_verb(reading, before[-1])
    )


def _statement_verb(reading: Reading, item: Item) -> bool:
    following = next((other for other in reading.items if other.start >= item.end), None)
    return following is not None and following.symbol != "W_DEL"


def _asked_before(reading: Reading, index: int) -> bool:
    return any(
        item.symbol in {"WHICH", "HOWMANY", "WHEN", "PCT", "AVG", "HOWOFTEN"}
        for item in reading.items[:index]
    )


def is_bulk(reading: Reading, index: int) -> bool:
    """A whole class of films (all, every, my ratings) instead of named ones."""
    if reading.names or reading.quotes:
        words = reading.words[reading.items[index].end :]
        return any(word in {"all", "every", "todas", "todos", "כל"} for word in words[:2]) and any(
            item.symbol == "FILM" and reading.words[item.end - 1].endswith(("s", "ים"))
            for item in reading.items[index:]
        )
    rest = reading.items[index + 1 :]
    if any(item.symbol == "X" for item in rest):
        words = reading.words[reading.items[index].end :]
        return any(word in {"all", "every", "todas", "todos", "כל"} for word in words[:2])
    plural = any(
        item.symbol in {"RATING", "FILM", "GENRE"}
        and reading.words[item.end - 1].endswith(("s", "ים", "ות"))
        for item in rest
    )
    plural = plural or any(item.symbol == "ALL" for item in rest)
    return plural and not any(item.symbol in {"IT", "THAT"} for item in rest)


def points_at_film(reading: Reading, index: int) -> bool:
    rest = reading.items[index + 1 :]
    return (
        any(item.symbol in {"IT", "THAT", "RATING", "ORD", "LASTONE"} for item in rest) or not rest
    )
