"""Words that films must have in their titles."""

from __future__ import annotations

from agent.offline.frame import Filters
from agent.offline.parse.draft import Draft
from agent.offline.parse.titles.tags import item_at
from agent.offline.read.reading import UNKNOWN, Item, Reading
from agent.offline.wordset import wordset

_WORD = wordset("word words palabra palabras המילה")
_AFTER_WORD = wordset("in are is have has do did that i en tienen בכותרת בשם")


def title_parts(draft: Draft) -> None:
    """`films with 'love' in the title`, `Star Wars films`: conditions on titles."""
    reading = draft.reading
    contains = next((item for item in reading.items if item.symbol == "CONTAINS"), None)
    spelt = _spelt_word(reading, contains)
    if spelt is not None:
        _note_part(draft, spelt)
        return
    if contains is not None and (
        reading.has("HOWMANY", "LIST", "WHICH")
        or "title" in reading.words
        or "name" in reading.words
    ):
        candidates = (
            reading.quotes
            + reading.names
            + [item for item in reading.items if item.symbol == UNKNOWN]
        )
        candidates += [item for item in reading.items if item.symbol == "GENRE"]
        nearest = min(
            candidates,
            key=lambda item: min(abs(item.start - contains.end), abs(item.end - contains.start)),
            default=None,
        )
        if nearest is not None:
            _note_part(draft, nearest)
        return
    _before_films(draft)


def _before_films(draft: Draft) -> None:
    """`Star Wars films`: a name or unknown words directly before several films."""
    reading = draft.reading
    for name in list(reading.names):
        after = [item for item in reading.items if name.end <= item.start <= name.end + 1]
        if after and after[0].symbol == "FILM" and _several(reading, after[0]):
            _note_part(draft, name)
    for index, item in enumerate(reading.items):
        following = reading.items[index + 1 : index + 2]
        adjacent = following and following[0].symbol == "FILM" and following[0].start == item.end
        if (
            item.symbol == UNKNOWN
            and index not in reading.used
            and adjacent
            and _several(reading, following[0])
        ):
            start = index
            while (
                start
                and reading.items[start - 1].end == reading.items[start].start
                and (reading.items[start - 1].symbol in {UNKNOWN, "STAR"})
            ):
                start -= 1
            text = reading.words_of(reading.items[start].start, item.end)
            _note_part(draft, Item(UNKNOWN, text, reading.items[start].start, item.end))


def _spelt_word(reading: Reading, contains: Item | None) -> Item | None:
    """`have the word love in the title`: what follows is taken as it stands."""
    if contains is None or not _WORD & set(reading.words[contains.start : contains.end]):
        return None
    if any(quote.start == contains.end for quote in reading.quotes):
        return None
    stop = contains.end
    while stop < len(reading.tokens) and reading.tokens[stop].is_word:
        if reading.words[stop] in _AFTER_WORD:
            break
        stop += 1
    text = reading.words_of(contains.end, stop)
    return Item(UNKNOWN, text, contains.end, stop) if text else None


def _several(reading: Reading, item: Item) -> bool:
    return reading.words[item.end - 1].endswith(("s", "ים"))


def _note_part(draft: Draft, item: Item) -> None:
    reading = draft.reading
    text = (
        item.value
        if item.symbol in {"QUOTE", "NAME", UNKNOWN}
        else reading.words_of(item.start, item.end)
    )
    draft.add("title", text, Filters(title_contains=text), item_at(reading, item.start))
    reading.quotes = [quote for quote in reading.quotes if quote is not item]
    reading.names = [name for name in reading.names if name is not item]
    reading.use(
        index for index, other in enumerate(reading.items) if item.start <= other.start < item.end
    )
