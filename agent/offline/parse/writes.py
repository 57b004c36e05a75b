"""Requests to give, change or delete ratings."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from agent.offline.frame import Change, Title
from agent.offline.parse.star_values import star_values
from agent.offline.reading import Item, Reading, read
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
_IMPERATIVE_SCORE = {"score"}
_MAX_CHANGES = 4


@dataclass(frozen=True, slots=True)
class Request:
    """What to do (`rate`, `delete` or `all` for everything at once) and to which films."""

    action: str
    changes: tuple[Change, ...] = ()
    invalid: bool = False


def write_request(reading: Reading) -> Request | None:
    """A request to change ratings, or None when the message only asks."""
    if reading.has("RECO") and not reading.has("STAR", "STARS", "RATING", "MINE"):
        return None
    found = _verb(reading)
    if found is None:
        return _statement(reading)
    index, verb = found
    later = list(reading.items[index:])
    everything = (
        any(item.symbol == "EVERYTHING" for item in later)
        and not reading.names
        and not reading.quotes
    )
    if verb.symbol == "W_DEL":
        if everything or _is_bulk(reading, index):
            return Request("all")
        title = _title(reading, verb.end, len(reading.tokens))
        if title is None and reading.words[verb.start] in _UNDOING:
            return Request("undo")
        return Request("delete", (Change(title),)) if title or _refers(reading, index) else None
    if everything or _is_bulk(reading, index):
        return Request("all")
    return _clauses(reading, index, verb) or _ratings(reading, index, verb)


_CLAUSE_ENDS = {"and", "&", ",", ";", "y", "e", "then"}


def _clauses(reading: Reading, index: int, verb: Item) -> Request | None:
    """`give Toy Story 3.5 and Toy Story 2 a 3`: every clause has a film and a value of its own."""
    places = [
        place
        for place in range(verb.end, len(reading.tokens))
        if reading.words[place] in _CLAUSE_ENDS or reading.tokens[place].text in _CLAUSE_ENDS
    ]
    texts: list[str] = []
    start = verb.end
    for place in [*places, len(reading.tokens)]:
        text = reading.words_of(start, place).strip(" ,;")
        start = place + 1
        if not text:
            continue
        joined = texts and not re.search(r"\d|star", texts[-1])
        if joined:
            texts[-1] += " " + reading.words_of(place - 1, place) if False else f", {text}"
        else:
            texts.append(text)
    if len(texts) < 2 or not all(re.search(r"\d", text) for text in texts):
        return None
    opening = "rate" if reading.language == "en" else reading.words_of(verb.start, verb.end)
    found = [write_request(read(f"{opening} {text}", reading.language)) for text in texts]
    changes = [change for request in found if request for change in request.changes]
    if len(changes) != len(texts) or any(change.title is None for change in changes):
        return None
    invalid = any(request.invalid for request in found if request)
    del index
    return Request("rate", tuple(changes[:_MAX_CHANGES]), invalid=invalid)


def _verb(reading: Reading) -> tuple[int, Item] | None:
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


def _is_bulk(reading: Reading, index: int) -> bool:
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


def _refers(reading: Reading, index: int) -> bool:
    rest = reading.items[index + 1 :]
    return (
        any(item.symbol in {"IT", "THAT", "RATING", "ORD", "LASTONE"} for item in rest) or not rest
    )


def _ratings(reading: Reading, index: int, verb: Item) -> Request | None:
    values = star_values(reading, index)
    if not values:
        return _steps(reading, index, verb)
    start = verb.end
    changes: list[Change] = []
    first = values[0]
    title_before = _title(reading, start, first[0]) is not None
    for place, (low, high, stars) in enumerate(values[:_MAX_CHANGES]):
        if title_before:
            span = (start, low)
        else:
            following = values[place + 1][0] if place + 1 < len(values) else len(reading.tokens)
            span = (high, following)
        title = _with_rival(reading, _title(reading, *span), low, high)
        if title is None and len(values) > 1:
            continue
        changes.append(Change(title, stars=stars))
        start = high
    if not changes:
        changes = [Change(None, stars=values[-1][2])]
    if len(changes) == 1 and changes[0].title is None and (reading.names or reading.quotes):
        named = (reading.quotes or reading.names)[-1]
        changes = [replace(changes[0], title=_as_title(reading, named.start, named.end, firm=True))]
    if all(change.title is None for change in changes) and not _refers(reading, index):
        return None
    invalid = any(not _valid(change.stars) for change in changes)
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


def _valid(stars: float | None) -> bool:
    return stars is None or (0.5 <= stars <= 5 and (stars * 2).is_integer())


def _steps(reading: Reading, index: int, verb: Item) -> Request | None:
    """`bump Up by half a star`: the new value depends on the present one."""
    title = _title(reading, verb.end, len(reading.tokens))
    if verb.symbol in {"W_UP", "W_DOWN"}:
        rest = reading.items[index:]
        half = any(item.symbol in {"BY_HALF", "HALF"} for item in rest)
        falling = verb.symbol == "W_DOWN" or bool(_DOWNWARDS & set(reading.words[verb.end :]))
        step = (0.5 if half else 1.0) * (-1 if falling else 1)
        if title or _refers(reading, index):
            return Request("rate", (Change(title, step=step),))
        return None
    if verb.symbol in {"RATE", "GIVE"} and title is not None:
        return Request("rate", (Change(title),))
    return None


_CHANGED = wordset("change changed update updated")
_UNDOING = wordset("undo cancel revoke deshaz deshacer anula cancela בטל תבטל")
_DOWNWARDS = frozenset(["down", "abajo", "למטה", "downwards"])
_LEADING = wordset(
    "POLITE ME MINE RATING OF FOR TO ON IT FILM FROM BE STAR AS AT WITH AND GIVE RATE HAVE "
    "W_SET THAT AVG EQ ALSO PUT IN BY_HALF BY_ONE HALF PER INSTEAD DO BY NUM CATALOG"
)
_TRAILING = wordset(
    "POLITE FROM ME RATING TO AS AT WITH FOR AND OF IN BY_HALF BY_ONE HALF STAR GIVE BE IT "
    "INSTEAD REL ALSO BY MINE RATE CATALOG LIST"
)


def _title(reading: Reading, start: int, end: int) -> Title | None:
    """The film named between two places: a quoted or capitalised run, else what is left."""
    for item in [*reading.quotes, *reading.names]:
        if item.start < end and item.end > start:
            low, high = max(item.start, start), min(item.end, end)
            if high < end and re.fullmatch(r"\d{1,2}", reading.tokens[high].text):
                high += 1  # `rate Toy Story 2 a 3`: the value stands further on
            return _as_title(reading, low, high, firm=True)
    low, high = start, end
    low, high = _strip(reading, low, high)
    if low >= high:
        return None
    return _as_title(reading, low, high)


def _strip(reading: Reading, low: int, high: int) -> tuple[int, int]:
    symbols = {
        place: item.symbol for item in reading.items for place in range(item.start, item.end)
    }
    articles = {"the", "a", "an", "el", "la", "los", "las", "le", "my", "that", "up"}

    def removable(place: int, allowed: frozenset[str]) -> bool:
        token = reading.tokens[place]
        if not token.is_word and not token.text[0].isdecimal():
            return True
        symbol = symbols.get(place)
        if symbol == "NUM":
            return False
        return symbol in allowed if symbol else reading.words[place] in _NOISE

    while low < high and removable(low, _LEADING):
        low += 1
    while high > low and removable(high - 1, _TRAILING):
        high -= 1
    while (
        low > 0
        and high > low
        and reading.words[low - 1] in articles - {"my", "that", "up"}
        and low > 0
        and symbols.get(low - 1) is None
    ):
        low -= 1
        break
    return low, high


_NOISE = wordset(
    "a an the my that this it so just now right away today please film movie called named its "
    "at once i ive then la el un una los las mi de por favor ya pelicula película את של הסרט "
    "שלי לי"
)


def _as_title(reading: Reading, low: int, high: int, *, firm: bool = False) -> Title | None:
    text = reading.words_of(low, high).strip(" ,.:;!?'\"()")
    if not text:
        return None
    year = next(
        (
            int(token.text)
            for place, token in enumerate(reading.tokens)
            if (high <= place <= high + 3 or low <= place < high or low - 3 <= place < low)
            and re.fullmatch(r"(?:18|19|20)\d\d", token.text)
            and _year_beside(reading, place, low, high)
        ),
        None,
    )
    short = re.sub(rf"\W*\b{year}\b\W*$", "", text).strip(" ,.:;!?'\"()") if year else text
    variants = [short] if short else [text]
    if year and text not in variants:
        variants.append(text)
    variants += [re.sub(r"['’]s$", "", variants[0])]
    words = list(re.split(r"\s+", variants[0]))
    while (
        words
        and words[0].lower() in {"the", "a", "my", "film", "movie", "that", "el", "la"}
        and len(words) > 1
    ):
        words = words[1:]
        variants.append(" ".join(words))
    return Title(tuple(dict.fromkeys(variants)), year, firm)


def _year_beside(reading: Reading, place: int, low: int, high: int) -> bool:
    between = (
        reading.tokens[high:place]
        if place >= high
        else reading.tokens[place + 1 : low]
        if place < low
        else []
    )
    return all(
        token.word
        in {"(", ")", "from", "the", "of", "de", "version", "one", ",", "film", "movie", "del"}
        for token in between
    )


def _statement(reading: Reading) -> Request | None:
    """`Heat deserves 4 stars`, `just watched Heat, 4/5`: a value for a film and no question."""
    asks = wordset(
        "WHICH HOWMANY WHEN WHO PCT AVG LIST RECO FILM GENRE MEDIAN DO MINE GE GEA BEST WORST "
        "MOST VS RANK GAP"
    )
    asks |= wordset(
        "TAG BETWEEN LT GT LE D_GENRE D_DECADE DISTRIBUTION LEAST ALL UNRATED TOP HOWOFTEN"
    )
    deserves = any(
        word
        in wordset(
            "deserves gets merece lleva earns מגיע צריך deserved should merits warrants deberia"
        )
        for word in reading.words
    )
    changed = reading.has("RATING") and bool(_CHANGED & set(reading.words))
    deserves = deserves or changed
    seen = deserves or reading.has("SEEN") or _seen_first(reading)
    refusing = asks - {"MINE"} - ({"RECO"} if changed else set())
    if reading.has(*refusing) or (reading.has("MINE") and not seen):
        return None
    values = list(star_values(reading, -1))
    explicit = reading.has("STAR", "STARS", "PERFECT") or re.search(
        r"\d\s*/\s*(?:5|10)\b|^[^?:]+[:=]\s*[0-5](?:[.,]5|½)?\s*$", reading.text
    )
    if not values or not (explicit or deserves or _rating_should_be(reading)):
        return None
    low, high, stars = values[-1]
    title = _title_of_statement(reading, low, high)
    if title is None:
        return None
    return Request("rate", (Change(title, stars=stars),), invalid=not _valid(stars))


def _seen_first(reading: Reading) -> bool:
    return any(
        "watched" in reading.words[item.start : item.end]
        or "saw" in reading.words[item.start : item.end]
        or "seen" in reading.words[item.start : item.end]
        for item in reading.items
        if item.symbol == "MINE"
    )


def _rating_should_be(reading: Reading) -> bool:
    return reading.has("RATING") and "should" in reading.words and "be" in reading.words


def _title_of_statement(reading: Reading, low: int, high: int) -> Title | None:
    named = [*reading.quotes, *reading.names]
    if named:
        item = named[0]
        return _as_title(
            reading,
            item.start,
            min(item.end, low) if item.start < low else item.end,
            firm=True,
        )
    unknown = [
        item
        for item in reading.items
        if item.symbol == "X"
        and not low <= item.start < high
        and reading.words[item.start] not in {"deserves", "gets", "earns", "merece", "deserved"}
    ]
    if not unknown:
        seen = next((item for item in reading.items if item.symbol in {"SEEN", "MINE"}), None)
        stop = next((p for p in range(low) if reading.tokens[p].text in {".", ",", "!", ":"}), low)
        return _as_title(reading, seen.end, stop) if seen is not None and seen.end < stop else None
    return _as_title(reading, unknown[0].start, unknown[-1].end)
