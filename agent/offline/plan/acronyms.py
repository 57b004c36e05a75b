"""`lotr`, `t2`: a short name made of initials, looked up among the best known films."""

from __future__ import annotations

import itertools
import re
from collections.abc import Generator

from agent.offline.context import Json
from agent.offline.frame import Title
from agent.offline.plan.steps import Call, items_of, rows_of
from agent.offline.text import fold
from agent.offline.title_text import normalised_title
from agent.offline.wordset import wordset

_ACRONYM = re.compile(r"[a-z]{1,7}\d?")
_SEGMENT = re.compile(r"[:(]| - ")
_ARTICLES = wordset("the a an el la los las le les un una")
_NUMBERED = wordset("part vol volume episode chapter")
_LONGEST_SHORT = 4
_MOST_SPLITS = 3
_MATCHES = 20
_PAGE = 100
_PAGES = 3
"""People shorten the names of films that everybody knows: the 300 most rated ones are enough."""


def spelt_out(title: Title) -> Generator[list[Call], list[Json], list[Json]]:
    """The films, best known first, whose initials one reading of the title gives."""
    wanted = {normalised_title(variant).replace(" ", "") for variant in title.variants}
    wanted = {text for text in wanted if len(text) > 1 and _ACRONYM.fullmatch(text)}
    if not wanted:
        return []
    results = yield [_best_known(page) for page in range(_PAGES)]
    rows = itertools.chain.from_iterable(rows_of(result) for result in results)
    return [row for row in rows if wanted & initials(str(row.get("title", "")))]


def with_initials(title: Title) -> Generator[list[Call], list[Json], list[Json]]:
    """`hp goblet of fire`: initials of a series before or after words of the one film."""
    split = [_parted(normalised_title(variant).split()) for variant in title.variants]
    parts = [(short, rest) for found in split for short, rest in found][:_MOST_SPLITS]
    if not parts:
        return []
    results = yield [Call("search_movies", {"q": rest, "page_size": _MATCHES}) for _, rest in parts]
    return [
        row
        for (short, _), result in zip(parts, results, strict=True)
        for row in items_of(result)
        if any(text.startswith(short) for text in initials(str(row.get("title", ""))))
    ]


def _parted(words: list[str]) -> list[tuple[str, str]]:
    """The short word at either end with the words it leaves."""
    ends = [(words[0], words[1:]), (words[-1], words[:-1])] if len(words) > 1 else []
    return [(end, " ".join(rest)) for end, rest in ends if 1 < len(end) <= _LONGEST_SHORT]


def _best_known(page: int) -> Call:
    args: Json = {"subject": "films", "scope": "everyone", "measures": ["n_ratings"]}
    args |= {"by": ["film"], "order_by": "n_ratings", "descending": True, "limit": _PAGE}
    return Call("query_analytics", args | ({"offset": page * _PAGE} if page else {}))


def initials(name: str) -> set[str]:
    """What a title is shortened to: all of it or one part of it, with the article or without."""
    found: set[str] = set()
    for text in [part for part in [name, *_SEGMENT.split(name)] if normalised_title(part)]:
        words = [word for word in normalised_title(text).split() if word not in _NUMBERED]
        short = "".join(word if word.isdecimal() else word[0] for word in words)
        article = fold(text).split()[0]
        found |= {short, article[0] + short} if article in _ARTICLES else {short}
    return {text for text in found if len(text) > 1}
