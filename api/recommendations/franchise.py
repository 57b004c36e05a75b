"""Which films are of one franchise, by their titles, so that a list is not all of one."""

import re
from collections.abc import Sequence
from typing import Final

_ARTICLE: Final = re.compile(r"^(the|a|an|le|la|les|der|die|das|il|el)\s+")
# What begins the part of a title that names the instalment, not the series.
_INSTALMENT: Final = re.compile(
    r"\s*(:|\s-\s|\bpart\b|\bepisode\b|\bchapter\b|\bvol(ume)?\b|\band the\b|\bin the\b|"
    r"\bmeets?\b|\bversus\b|\bvs\b|\breturns\b|\bforever\b|\bresurrection\b).*$"
)
_NUMBER: Final = re.compile(r"\s+(\d{1,2}|[ivx]{1,4})(\s.*)?$")
_OTHER: Final = re.compile(r"[^\w\s]+")
MOST_OF_ONE: Final = 2


def series(title: str) -> str:
    """Return the name of the series a title seems to belong to: `Alien 3` -> `alien`."""
    text = _ARTICLE.sub("", " ".join(title.casefold().split()))
    for cut in (_INSTALMENT, _NUMBER):
        shorter = cut.sub("", text)
        text = shorter if len(shorter) > 2 else text
    return " ".join(_OTHER.sub(" ", text).split()) or title.casefold()


def same(one: str, other: str) -> bool:
    """Whether two series names are one: equal, or one is the beginning words of the other."""
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) > 4 and long.startswith(f"{short} "))


def varied(titles: Sequence[str], limit: int, most: int = MOST_OF_ONE) -> list[int]:
    """Return which films to show, best first: of each series at most `most` while others are left.

    `titles` are in the order of the ranking; the answer holds `limit` places in it, or all.
    """
    chosen: list[int] = []
    left_over: list[int] = []
    names = [series(title) for title in titles]
    for place, name in enumerate(names):
        if len(chosen) == limit:
            break
        alike = sum(same(name, names[other]) for other in chosen)
        (chosen if alike < most else left_over).append(place)
    return chosen + left_over[: limit - len(chosen)]
