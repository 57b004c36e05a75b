"""Requests to give, change or delete ratings."""

from __future__ import annotations

import re
from dataclasses import replace

from agent.offline.frame import Change, Title
from agent.offline.parse.changes.orders import is_bulk, order_verb, points_at_film
from agent.offline.parse.changes.star_values import star_values
from agent.offline.parse.changes.statements import Request, is_valid, statement
from agent.offline.parse.changes.steps import MOVING, is_reached, move
from agent.offline.parse.changes.titles import title_of, title_within
from agent.offline.read.reader import read
from agent.offline.read.reading import Item, Reading
from agent.offline.wordset import wordset

_MAX_CHANGES = 4


def write_request(reading: Reading) -> Request | None:
    """A request to change ratings, or None when the message only asks."""
    advice = reading.has("RECO") and not reading.has("STAR", "STARS", "RATING", "MINE")
    if advice or _asks_about_others(reading):
        return None
    found = order_verb(reading)
    if found is None:
        return statement(reading)
    index, verb = found
    later = list(reading.items[index:])
    everything = (
        any(item.symbol == "EVERYTHING" for item in later)
        and not reading.names
        and not reading.quotes
    )
    deleting = verb.symbol == "W_DEL"
    if deleting and _about_tags(reading, index):
        return Request("tags")
    if everything or is_bulk(reading, index):
        return Request("all")
    if deleting:
        return _deletion(reading, index, verb)
    return _clauses(reading, verb) or _ratings(reading, index, verb)


def _deletion(reading: Reading, index: int, verb: Item) -> Request | None:
    title = title_within(reading, verb.end, len(reading.tokens))
    if title is None and reading.words[verb.start] in _UNDOING:
        return Request("undo")
    named = title is not None or points_at_film(reading, index)
    return Request("delete", (Change(title),)) if named else None


def _asks_about_others(reading: Reading) -> bool:
    """`has anyone rated Heat 1 star`, `should I give Heat 4`: nothing is ordered."""
    if reading.words[0] in _ADVICE:
        return True
    others = [place for place, word in enumerate(reading.words) if word in _OTHERS]
    given = {"RATE", "GIVE", "RATEVERB", "MINE"}
    verbs = [item.start for item in reading.items if item.symbol in given]
    return any(0 < verb - place <= _SUBJECT for place in others for verb in verbs)


_ADVICE = wordset("should shall ought debería deberíamos")
_OTHERS = wordset(
    "anyone anybody someone somebody nobody noone everyone everybody people users critics they "
    "alguien nadie todos gente usuarios מישהו מישהי אחד כולם אנשים משתמשים"
)
_SUBJECT = 3
"""So many words after its subject a verb still is its own: `anyone has ever rated`."""


def _about_tags(reading: Reading, index: int) -> bool:
    """`delete the tag space`: not a rating, and no film called `the tag space`."""
    named = {
        place for item in reading.names + reading.quotes for place in range(item.start, item.end)
    }
    rest = reading.items[index + 1 :]
    tags = any(item.symbol == "TAG" and item.start not in named for item in rest)
    return tags and not any(item.symbol == "RATING" for item in rest)


_CLAUSE_ENDS = {"and", "&", ",", ";", "y", "e", "then", "ול", "ואת", "ועל"}


def _clauses(reading: Reading, verb: Item) -> Request | None:
    """`give Toy Story 3.5 and Toy Story 2 a 3`: every clause has a film and a value of its own."""
    texts = _clause_texts(reading, verb)
    if len(texts) < 2 or not all(re.search(r"\d", text) for text in texts):
        return None
    own = verb.symbol in MOVING or reading.language != "en"
    opening = reading.words_of(verb.start, verb.end) if own else "rate"
    requests = [_clause(text, opening, reading) for text in texts]
    changes = [change for request in requests if request for change in request.changes]
    if len(changes) != len(texts) or any(change.title is None for change in changes):
        return None
    invalid = any(request.invalid for request in requests if request)
    return Request("rate", tuple(changes[:_MAX_CHANGES]), invalid=invalid)


def _hebrew_and_to(reading: Reading, place: int) -> bool:
    """`4 ולמטריקס 3`: the joiner and the preposition are written with the title."""
    word = reading.words[place]
    valued = reading.words[place - 1].isdecimal() or any(
        item.symbol == "STAR" and item.end == place for item in reading.items
    )
    return valued and len(word) > len("ולא") and word.startswith("ול")


def _clause(text: str, opening: str, reading: Reading) -> Request | None:
    """One clause; `rate Alien 4 and lower Heat by 1` has a verb in the second one too."""
    alone = read(text, reading.language)
    verbs = {"RATE", *MOVING, "LOWER", "W_SET", "W_DEL"}
    if any(item.start == 0 and item.symbol in verbs for item in alone.items):
        return write_request(alone)
    return write_request(read(f"{opening} {text}", reading.language))


def _clause_texts(reading: Reading, verb: Item) -> list[str]:
    """What stands between joiners; a piece without a number belongs to the one after it."""
    ends = [
        place
        for place in range(verb.end, len(reading.tokens))
        if reading.words[place] in _CLAUSE_ENDS
        or reading.tokens[place].text in _CLAUSE_ENDS
        or _hebrew_and_to(reading, place)
    ]
    found: list[str] = []
    start = verb.end
    for place in [*ends, len(reading.tokens)]:
        text = reading.words_of(start, place).strip(" ,;")
        if text and re.search(r"\d", text):
            found.append(text.removeprefix("ו"))
            attached = place < len(reading.tokens) and _hebrew_and_to(reading, place)
            start = place if attached else place + 1
    return found


def _ratings(reading: Reading, index: int, verb: Item) -> Request | None:
    values = star_values(reading, index)
    reached = any(is_reached(reading, low) for low, _, _ in values)
    if not values or (verb.symbol in MOVING and not reached):
        return _steps(reading, index, verb)
    start = verb.end
    changes: list[Change] = []
    first = values[0]
    title_before = title_within(reading, start, first[0]) is not None
    for place, (low, high, stars) in enumerate(values[:_MAX_CHANGES]):
        if title_before:
            span = (start, low)
        else:
            following = values[place + 1][0] if place + 1 < len(values) else len(reading.tokens)
            span = (high, following)
        title = _with_rival(reading, title_within(reading, *span), low, high)
        if title is None and len(values) > 1:
            continue
        changes.append(Change(title, stars=stars))
        start = high
    if not changes:
        changes = [Change(None, stars=values[-1][2])]
    if len(changes) == 1 and changes[0].title is None and (reading.names or reading.quotes):
        named = (reading.quotes or reading.names)[-1]
        changes = [replace(changes[0], title=title_of(reading, named.start, named.end, firm=True))]
    if all(change.title is None for change in changes) and not points_at_film(reading, index):
        return None
    invalid = any(not is_valid(change.stars) for change in changes)
    return Request("rate", tuple(changes), invalid=invalid)


def _with_rival(reading: Reading, title: Title | None, low: int, high: int) -> Title | None:
    """`rate Psycho 3` may also be a film called Psycho 3 without a value."""
    bare = (
        title is not None
        and high - low == 1
        and low > 0
        and reading.words[low - 1] == title.variants[0].split()[-1].lower()
    )
    if title is None or not bare or not re.fullmatch(r"\d{1,2}", reading.tokens[low].text):
        return title
    return replace(title, rival=f"{title.variants[0]} {reading.tokens[low].text}")


def _steps(reading: Reading, index: int, verb: Item) -> Request | None:
    """`bump Up by half a star`: the new value depends on the present one."""
    if verb.symbol in MOVING:
        found = move(reading, index)
        falling = verb.symbol == "W_DOWN" or bool(_DOWNWARDS & set(reading.words[verb.end :]))
        step = None if found.size is None else found.size * (-1 if falling else 1)
        title = title_within(reading, verb.end, found.end)
        if title or points_at_film(reading, index):
            return Request("rate", (Change(title, step=step),))
        return None
    title = title_within(reading, verb.end, len(reading.tokens))
    if verb.symbol in {"RATE", "GIVE"} and title is not None:
        return Request("rate", (Change(title),))
    return None


_UNDOING = wordset("undo cancel revoke deshaz deshacer anula cancela בטל תבטל")
_DOWNWARDS = frozenset(["down", "abajo", "למטה", "downwards"])
