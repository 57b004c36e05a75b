"""Requests for something to watch."""

from __future__ import annotations

from agent.offline.frame import Filters, Frame, Intent, Shape, Title
from agent.offline.parse.draft import Draft
from agent.offline.parse.time.ages import ages
from agent.offline.parse.time.united import united
from agent.offline.read.reading import Reading
from agent.offline.wordset import wordset

DEFAULT_RECOMMENDATIONS = 5
_ABOUT_FIGURES = ("HOWMANY", "AVG", "MEDIAN", "PCT", "TAGV", "STD", "WHEN", "HOWOFTEN", "RANK")


def wants_recommendation(reading: Reading) -> bool:
    if reading.has(*_ABOUT_FIGURES):
        return False
    if reading.has("MINE") and not reading.has("UNRATED", "LIKE") and _only_vague(reading):
        return False
    if reading.has("RECO") and not (reading.has("ME") and reading.has("TAG", "TAGV", "RATE")):
        return not (
            reading.has("MINE")
            and reading.has("WHICH", "DO")
            and not reading.has("UNRATED", "LIKE")
        )
    similar = reading.has("LIKE") and (
        reading.has("FILM", "MORE", "WHICH", "LIST", "GENRE", "THAT", "MOREPLEASE")
        or bool(reading.names or reading.quotes)
        or reading.items[0].symbol == "LIKE"
    )
    if similar:
        return not reading.has("MINE", "RATE", "TAG")
    return _wishes(reading)


_WISHING = frozenset(["want", "wanna", "fancy", "need", "quiero", "apetece", "רוצה", "בא"])
_ARTICLES = wordset("a an some un una alguna algun something anything algo משהו")
_HANDING = wordset("give dame deme find get תן תני")
_OF_WISHES = wordset(
    "POLITE GENRE FILM DECADE D_DECADE THISP LASTP YEAR FROM OF IN FOR REL NOT EXCEPT AND OR BEST CLASSIC MODERN "
    "UNRATED BEFORE AFTER SINCE THAT IT WITH ME GREET GE NUM RATING"
)


def _wishes(reading: Reading) -> bool:
    """`a good western please`, `I want to laugh`: a kind of film and nothing asked about it."""
    symbols = {item.symbol for item in reading.items}
    opened = reading.items[:1]
    handed = bool(opened) and opened[0].symbol == "LIST" and reading.words[0] in _HANDING
    if handed and "NUM" in symbols:
        symbols.discard("LIST")  # `give me three westerns`
    if not symbols & {"GENRE", "FILM"} or not symbols <= _OF_WISHES:
        return False
    polite = {
        place
        for item in reading.items
        if item.symbol in {"POLITE", "GREET"}
        for place in range(item.start, item.end)
    }
    rest = [word for place, word in enumerate(reading.words) if place not in polite]
    wanting = bool(_WISHING & set(reading.words))
    counted = bool(polite) and opened[0].symbol == "NUM"  # `two thrillers please`
    plural = any(
        item.symbol in {"GENRE", "FILM"} and reading.words[item.end - 1].endswith("s")
        for item in reading.items
    )
    opening = bool(rest) and rest[0] in _ARTICLES and not plural
    handed = handed and "NUM" in symbols and not symbols & {"BEST", "RATING"}
    return opening or counted or handed or (wanting and not symbols & {"BEST", "RATING"})


def _only_vague(reading: Reading) -> bool:
    """`did I rate anything`: something and anything alone ask for nothing to watch."""
    words = {
        word
        for item in reading.items
        if item.symbol == "RECO"
        for word in reading.words[item.start : item.end]
    }
    return bool(words) and words <= {"something", "anything", "algo", "משהו"}


def recommendation(draft: Draft, titles: list[Title]) -> Frame:
    reading = draft.reading
    ages(draft, beside_films=False)
    united(draft, frozenset())
    filters = draft.filters()
    relation = (
        "older"
        if reading.has("OLDERTHAN", "OLDEST")
        else "newer"
        if reading.has("NEWERTHAN", "NEWEST")
        else None
    )
    return Frame(
        Intent.RECOMMEND,
        reading.language,
        "films",
        "me",
        filters=searchable(filters),
        limit=draft.limit or (1 if _one(reading) else None),
        shape=Shape.LIST,
        titles=tuple(titles[:2]),
        fact=relation if titles else None,
        refers="film"
        if not titles and reading.has("LIKE") and reading.has("IT", "THAT", "ORD")
        else None,
    )


def searchable(filters: Filters) -> Filters:
    """Only what a recommendation can be restricted by; any year is one of release."""
    since, until = filters.rated_from, filters.rated_to
    return Filters(
        genres_all=filters.genres_all,
        genres_any=filters.genres_any,
        genres_none=filters.genres_none,
        year_from=filters.year_from or (int(since[:4]) if since else None),
        year_to=filters.year_to or (int(until[:4]) if until else None),
        min_ratings=filters.min_ratings,
        max_ratings=filters.max_ratings,
        min_average=filters.min_average if filters.min_average is not None else filters.stars_from,
        max_average=filters.max_average,
        tag=filters.tag,
    )


def _one(reading: Reading) -> bool:
    """`recommend a war film` still gets a few to choose from; `just one film` gets one."""
    return "one" in reading.words and any(
        item.symbol in {"FILM", "GENRE"} for item in reading.items
    )
