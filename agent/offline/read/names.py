"""Runs of capitalised words inside a sentence: very likely titles."""

from __future__ import annotations

from agent.offline.read.reading import Item, Reading
from agent.offline.text import Token
from agent.offline.wordset import wordset

_LONGEST_OPENING = 8
_NEVER_TITLE = wordset(
    "GENRE MONTH WEEKDAY UTC ME WEEKEND D_DECADE HOLIDAY WHICH HOWMANY WHEN WHO DO BE HAVE Q "
    "FILM RATING LIST"
)
_SHOUTED = wordset("AND OR NOT ONLY EXCEPT EVER ALL EVERYTHING BOTH MORE LESS PER BY MOST LEAST")
_PLACING = frozenset({"on", "in", "at", "en"})
_JOINING = wordset("of the and in to a an on for with at & : de la el los las del y von der")
_NO_ALTERNATIVE = wordset("WHICH BE DO ME MINE HOWMANY LIST POLITE GENRE DECADE WHEN HAVE RECO")


def capital_runs(reading: Reading, blocked: set[int]) -> list[Item]:
    """Runs of capitalised words inside a sentence: very likely titles."""
    tokens = reading.tokens
    if sum(token.is_capitalised for token in tokens) * 10 > 8 * sum(t.is_word for t in tokens) > 30:
        return []
    common = {
        index
        for item in reading.items
        if item.symbol in _NEVER_TITLE or _shouted(reading, item)
        for index in range(item.start, item.end)
    }
    common |= {index for item in reading.themes for index in range(item.start, item.end)}
    themed = {
        index
        for item in reading.themes
        if item.symbol == "TOPIC"
        for index in range(item.start, item.end)
    }
    latin = reading.language == "he"
    runs: list[Item] = []
    index = 0
    while index < len(tokens):
        if index in blocked or not _is_name(tokens, index, latin=latin):
            index += 1
            continue
        end = _run_end(tokens, index, blocked, themed, latin=latin)
        if not all(place in common for place in range(index, end) if tokens[place].is_capitalised):
            runs.append(Item("NAME", reading.words_of(index, end), index, end))
        index = max(end, index + 1)
    return _alternative(reading, runs)


def _shouted(reading: Reading, item: Item) -> bool:
    """`thrillers AND crime`: capitals for stress name nothing."""
    words = [token.text for token in reading.tokens[item.start : item.end]]
    return item.symbol in _SHOUTED and all(word.isupper() and len(word) > 1 for word in words)


def _alternative(reading: Reading, runs: list[Item]) -> list[Item]:
    """`Up or Inside Out, which has more?`: what stands before the choice is a name as well."""
    for item in reading.items:
        if item.symbol in {"OR", "VS"} and 0 < item.start <= _LONGEST_OPENING:
            named = any(run.start == item.end for run in runs)
            capital = reading.tokens[0].is_capitalised
            if named and capital and reading.items[0].symbol not in _NO_ALTERNATIVE:
                opening = Item("NAME", reading.words_of(0, item.start), 0, item.start)
                return [opening, *(run for run in runs if run.start >= item.end)]
    return runs


def _is_name(tokens: list[Token], index: int, *, latin: bool) -> bool:
    token = tokens[index]
    if latin:
        return token.is_word and token.text[0].isascii()
    if not token.is_capitalised or token.text == "I" or token.text.startswith(("I'", "I’")):
        return False
    if index and tokens[index - 1].text not in {".", "!", "?", "¿", "¡"}:
        return True
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    article = token.word in {"the", "a", "an", "el", "la", "los", "las"}
    return article and following is not None and following.is_capitalised


def _run_end(
    tokens: list[Token], start: int, blocked: set[int], themed: set[int], *, latin: bool
) -> int:
    end = start + 1
    place = end
    while place < len(tokens) and place not in blocked and place - end < 3:
        token = tokens[place]
        if place > end and place in themed and tokens[place - 1].word in _PLACING:
            break  # `Heat on Netflix`: the second name is the topic, not the title
        named = _is_name(tokens, place, latin=latin) or (
            token.is_capitalised
            and token.text != "I"
            and tokens[place - 1].text == "."
            and len(tokens[place - 2].text) <= 3
        )
        if named or (
            token.text[0].isdecimal()
            and (place == end or (place == end + 1 and tokens[place - 1].text == "."))
            and not latin
            and _title_number(tokens, place)
        ):
            end = place + 1
        elif token.word not in _JOINING and token.text not in {".", "!"}:
            break
        place += 1
    return end


def _title_number(tokens: list[Token], place: int) -> bool:
    """A number belongs to a title if another number or the end of the phrase follows it."""
    following = tokens[place + 1 : place + 2]
    return (
        not following
        or following[0].text in {",", "?", ":", ".", "!"}
        or following[0].text[0].isdecimal()
    )
