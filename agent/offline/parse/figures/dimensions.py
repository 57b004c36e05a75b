"""What is measured, per what, in which order: the skeleton of an analytics question."""

from __future__ import annotations

import re

from agent.offline.parse.draft import Draft
from agent.offline.parse.figures.nouns import DIMENSIONS, Dimension, dimension_name, is_plural_noun
from agent.offline.read.reading import Reading
from agent.offline.wordset import wordset

FILM_LIKE = {"FILM", "GENRE"}
SUPERLATIVES = wordset(
    "BEST WORST LEASTFAV MOST LEAST TOP BOTTOM FAV BUSIEST QUIETEST CONTRO CONSENSUS OLDEST "
    "NEWEST GENEROUS HARSH OVER UNDER FIRST LASTONE HIGHER LOWER MORE FEWER"
)
_BETWEEN_ASK_AND_NOUN = wordset(
    "GENRE DECADE YEAR RELEASED BEST WORST MOST LEAST FAV LEASTFAV NUM X ME BUSIEST QUIETEST "
    "CONTRO CONSENSUS TOP OLDEST NEWEST UNRATED RATE AVG BE BOTTOM FIRST CLASSIC MODERN NOT "
    "MINE ALL DIFFERENT RATING OF HARSH GENEROUS LASTP STAR STARS OVER UNDER AND POLITE OR "
    "LASTONE"
)
_GROUPS = wordset("D_GENRE D_DECADE D_RELYEAR D_YEAR D_MONTH D_HOUR D_STARS")
_PER = {"PER", "BY"}
_FIGURES_OF_MINE = wordset("HOWMANY AVG MEDIAN PCT STD DO HOW GAP MODE VS RANK")
_FIGURES = _FIGURES_OF_MINE | wordset("WHEN DISTRIBUTION HOWOFTEN ACTIVE")
_MOST_IN_ONE = re.compile(
    r"\b(?:MOST|BUSIEST) (?:HOWMANY )?(?:FILM |RATING |GENRE )*(?:MINE |ME |RATE |HAVE |GIVE |SEEN |EVER )*"
    r"(?:FILM |RATING |GENRE )*(?:IN|ON) (?:NUM )?(?:D_DAY|D_MONTH|D_YEAR) "
)
_SINGLE = wordset("a one single un una solo mismo יום אחד בודד")


def dimensions(draft: Draft) -> list[Dimension]:
    """At most two groupings, the plainest request first."""
    reading = draft.reading
    record = _in_one(draft)
    if record is not None:
        return [record]
    per = _found(draft, _PER, "per")
    asked = _found(draft, {"WHICH"}, "which")
    ranked = _found(draft, SUPERLATIVES, "rank")
    ranked = [found for found in ranked if found.name != "film" or not _counted(reading, found.at)]
    found = (
        per[:2]
        or _strongest(asked)
        or _strongest(ranked)
        or _strongest(_before_superlative(draft))
        or _strongest(_listed(draft))
    )
    if not found and reading.has_unused("DISTRIBUTION"):
        found = [_spread_over(draft)]
    if (
        per
        and asked
        and _strongest(asked)[0].name not in {"film", per[0].name}
        and per[0].name == "film"
    ):
        found = _strongest(asked)
    return found or _noun_phrase(draft)


def _found(draft: Draft, symbols: frozenset[str] | set[str], asked: str) -> list[Dimension]:
    """The groupings that follow any of the symbols."""
    places = _places(draft.reading, symbols)
    found = (_after(draft.reading, draft, place, asked) for place in places)
    return [dimension for dimension in found if dimension is not None]


def _listed(draft: Draft) -> list[Dimension]:
    """`list my genres`, `genres I rate`: a noun after a request, or one that opens the message."""
    reading = draft.reading
    listed = _found(draft, {"LIST", "SORT"}, "list")
    opening = next(
        (index for index, item in enumerate(reading.items) if item.symbol != "POLITE"), 0
    )
    first = reading.items[opening] if reading.items else None
    after = [item.symbol for item in reading.items[opening + 1 : opening + 2]]
    grouped = first is not None and first.symbol in _GROUPS and after not in (["OF"], ["FOR"])
    if first is not None and grouped and is_plural_noun(first, reading):
        listed.append(Dimension(dimension_name(draft, opening), "list", plural=True, at=opening))
    return listed


def _spread_over(draft: Draft) -> Dimension:
    """`distribution of my ratings by hour`: over the grouping named anywhere, else over stars."""
    anywhere = [
        index
        for index, item in enumerate(draft.reading.items)
        if item.symbol in DIMENSIONS and item.symbol not in FILM_LIKE and item.symbol != "TAG"
    ]
    name = dimension_name(draft, anywhere[0]) if anywhere else "stars"
    return Dimension(name, "per", plural=True, at=0)


def _in_one(draft: Draft) -> Dimension | None:
    """`the most I rated in a single day`: the days are set against each other."""
    indexes = draft.reading.first(_MOST_IN_ONE)
    if indexes is None:
        return None
    at = indexes[-1]
    item = draft.reading.items[at]
    words = draft.reading.words[item.start - 1 : item.end]
    if not _SINGLE & set(words):
        return None
    return Dimension(DIMENSIONS[item.symbol], "which", plural=False, at=at)


def _counted(reading: Reading, at: int) -> bool:
    """`how many films`, `average for films`: the films are counted, not listed."""
    before = reading.items[:at]
    return bool(before) and before[-1].symbol in {"HOWMANY", "PCT"}


def _strongest(found: list[Dimension]) -> list[Dimension]:
    ordered = sorted(found, key=lambda dimension: dimension.name == "film")
    return ordered[:1]


def _places(reading: Reading, symbols: frozenset[str] | set[str]) -> list[int]:
    return [index for index, item in enumerate(reading.items) if item.symbol in symbols]


def _after(reading: Reading, draft: Draft, index: int, asked: str) -> Dimension | None:
    """The first groupable noun after item `index` with only adjectives between."""
    if _asks_a_value(reading, index, asked):
        return None
    for place in range(index + 1, len(reading.items)):
        item = reading.items[place]
        measured = {"AVG", "MEDIAN", "STD", "HOWMANY"} & {
            other.symbol for other in reading.items[index:place]
        }
        if measured and item.symbol in FILM_LIKE and asked == "which":
            return None
        if item.symbol in DIMENSIONS and place not in reading.used:
            return Dimension(
                dimension_name(draft, place), asked, is_plural_noun(item, reading), place
            )
        if item.symbol == "GENRE" and asked != "per" and _names_films(reading, place):
            return Dimension("film", asked, is_plural_noun(item, reading), place)
        allowed = (
            _BETWEEN_ASK_AND_NOUN
            if asked != "per"
            else wordset("RELEASED DIFFERENT AVG OF ME FILM RATING AND D_GENRE D_DECADE PER")
        )
        if asked == "per" and item.symbol in {"STAR", "RATING"} and place == index + 1:
            each = reading.words[reading.items[index].start] not in {"by", "segun", "לפי"}
            return Dimension("stars", asked, True, place) if each else None
        if item.symbol == "FILM" and asked == "per":
            continue
        if item.symbol not in allowed and place not in reading.used:
            return None
    return None


def _asks_a_value(reading: Reading, index: int, asked: str) -> bool:
    """`what score do I give westerns`, `my favourite genre by average`: no grouping is named."""
    following = next((item.symbol for item in reading.items[index + 1 : index + 2]), "")
    if asked == "per":
        return following == "AVG" and reading.items[index].symbol == "BY"
    if asked != "which":
        return False
    return (following == "RATING" and reading.has("AVG", "MINE")) or (
        following == "MINE" and reading.has("AVG", "MEDIAN", "STD")
    )


def _names_films(reading: Reading, place: int) -> bool:
    """`which comedies`: the genre stands for films unless the word film or a grouping follows."""
    following = reading.items[place + 1 : place + 2]
    return not following or following[0].symbol not in {"FILM", "GENRE", "D_GENRE", "D_DECADE"}


def _before_superlative(draft: Draft) -> list[Dimension]:
    """`the genre I rate highest`, `day of the week with most ratings`."""
    reading = draft.reading
    ranks = list(_places(reading, SUPERLATIVES))
    if not ranks:
        return []
    found = [
        Dimension(dimension_name(draft, index), "which", is_plural_noun(item, reading), index)
        for index, item in enumerate(reading.items)
        if item.symbol in DIMENSIONS
        and index not in reading.used
        and index < ranks[-1]
        and not (
            index
            and reading.items[index - 1].symbol
            in {"HOWMANY", "FOR", "PCT", "LASTP", "THISP", "THAT"}
        )
    ]
    if reading.has("HOWMANY", "AVG", "MEDIAN", "PCT", "STD", "VS", "OR"):
        found = [dimension for dimension in found if dimension.name != "film"]
    return found


def _asks_figure(reading: Reading) -> bool:
    """One figure is asked for, so a noun in the message is no list of films."""
    if reading.has_unused(*_FIGURES):
        listed = reading.has("WHICH") and reading.has("MINE")
        if not listed or reading.has(*_FIGURES_OF_MINE):
            return True
    against = reading.has("OVER", "UNDER") or (
        reading.has("ALL") and reading.has("GT", "LT") and reading.has("MINE")
    )  # `do I score westerns better than the community`
    return against and not reading.has("FILM", "WHICH", "LIST", "TOP")


def _noun_phrase(draft: Draft) -> list[Dimension]:
    """`90s movies with 180+ ratings that are missing from mine`: no verb, so a list of films."""
    reading = draft.reading
    ranked = draft.limit is not None and reading.has("TOP", "BOTTOM", "BEST", "WORST", "FAV")
    if ranked and reading.has("BY") and not reading.has("HOWMANY", "PCT", "DO"):
        return [Dimension("film", "rank", plural=True, at=0)]  # `top 3 by average I haven't seen`
    if _asks_figure(reading):
        return []
    for index, item in enumerate(reading.items):
        if (
            item.symbol in FILM_LIKE
            and item.symbol != "TAG"
            and index not in (reading.used if item.symbol == "FILM" else set())
        ):
            return [Dimension("film", "list", is_plural_noun(item, reading), index)]
    recent = reading.has("NEWEST", "LASTP", "LASTONE", "FIRST") and reading.has("ME", "MINE")
    if recent and any(
        item.symbol == "RATING" and is_plural_noun(item, reading) for item in reading.items
    ):
        return [Dimension("film", "rank", plural=True, at=0)]
    if draft.limit and reading.has("TOP", "BOTTOM", "BEST", "WORST", "FAV"):
        return [Dimension("film", "rank", plural=True, at=0)]
    if reading.has("WHICH", "LIST", "UNRATED", "RECO") and reading.has("MINE", "UNRATED", "SEEN"):
        return [Dimension("film", "list", True, 0)]
    return []
