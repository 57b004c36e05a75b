"""Which words of a message are a tag."""

from __future__ import annotations

from agent.offline.frame import Filters
from agent.offline.parse.draft import Draft
from agent.offline.read.reading import UNKNOWN, Item, Reading
from agent.offline.wordset import wordset

_TAG_END = wordset(
    "BY MINE ME DO HAVE BE IN FROM FILM RELEASED DECADE UNRATED ON FOR WITH HOWMANY SINCE "
    "BEFORE AFTER ALL VS WHICH OF YEAR RATE AVG PUT TAGV TAG LASTP PEOPLE"
)
_USED_WORDS = frozenset(["used", "applied", "given", "put", "usada", "puesta", "usado"])


def tag_texts(draft: Draft) -> None:
    """`tagged 'funny'`, `with the tag dark comedy`: the words are a tag, not a film."""
    reading = draft.reading
    if not reading.has("TAG", "TAGV"):
        return
    for quote in list(reading.quotes):
        before = _symbol_ahead_of(reading, quote.start)
        if before not in {"ON", "FOR", "OF", "TO", "IN", "DO", "BE", "GIVE"}:
            draft.add("tag", quote.value, Filters(tag=quote.value), item_at(reading, quote.start))
            reading.quotes.remove(quote)
            return
    for index, item in enumerate(reading.items):
        if item.symbol not in {"TAG", "TAGV"}:
            continue
        start = index + 1
        while start < len(reading.items) and reading.items[start].symbol in wordset(
            "AS OF LIKE W_SET WITH CONTAINS"
        ):
            if reading.items[start].symbol == "WITH" and item.symbol == "TAG":
                break
            if reading.items[start].symbol == "OF" and item.symbol == "TAG":
                break
            if item.symbol == "TAGV" and reading.items[start].symbol == "OF":
                break
            start += 1
        _tag_run(draft, item, index, start)


def _tag_run(draft: Draft, item: Item, index: int, start: int) -> None:
    reading = draft.reading
    end = start
    while end < len(reading.items) and reading.items[end].symbol not in _TAG_END:
        end += 1
    first_token = reading.items[start - 1].end
    last_token = reading.items[end - 1].end if end > start else first_token
    stop = next(
        (
            place
            for place in range(first_token, last_token)
            if reading.tokens[place].text in {"?", ",", "."}
        ),
        last_token,
    )
    verb = item.symbol == "TAGV" or (
        index > 0 and reading.items[index - 1].symbol == "ME" and reading.has("DO")
    )
    direct = verb and start == index + 1 and not reading.has("FILM", "WHICH")
    for name in [] if direct else list(reading.names):
        if first_token <= name.start <= first_token + 1 and _symbol_ahead_of(
            reading, name.start
        ) in {
            item.symbol,
            "AS",
        }:
            reading.names.remove(name)
            draft.add("tag", name.value, Filters(tag=name.value), index)
            return
    unknown = any(
        entry.symbol in {UNKNOWN, "GENRE", "CLASSIC"} for entry in reading.items[start:end]
    )
    while stop > first_token and reading.words[stop - 1] in _USED_WORDS:
        stop -= 1
    if stop <= first_token or (item.symbol == "TAG" and not unknown):
        return
    text = reading.words_of(first_token, stop).strip(" '\"")
    if text and not reading.quotes:
        draft.add("tag", text, Filters(tag=text), index)
        reading.use(range(start, end))


def _symbol_ahead_of(reading: Reading, token: int) -> str:
    previous = [item for item in reading.items if item.end <= token]
    return previous[-1].symbol if previous else ""


def item_at(reading: Reading, token: int) -> int:
    return sum(item.start < token for item in reading.items)
