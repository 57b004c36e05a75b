"""The films of a director whose name was typed where a title was expected."""

import re
from functools import lru_cache
from typing import Final

from sqlalchemy import text

from api.catalog.matching import TELLING
from api.catalog.nearest import Near
from api.catalog.titles import fold
from api.driver import Connects

_FILMS: Final = text("""
SELECT movie_id, title, year, n_ratings, director FROM movie WHERE director IS NOT NULL
""")
_SHORTEST: Final = 3


def directed(connection: Connects, q: str) -> list[Near]:
    """Return the films of directors with these names, the most rated first; case and accents aside.

    Every word must be a name, the last one its beginning; one of them needs four letters.
    """
    words = _names(q)
    if not words or max(map(len, words)) < TELLING or min(map(len, words)) < _SHORTEST:
        return []
    found = [
        Near(movie_id, f"{title} ({year})" if year else title, 100.0, n_ratings)
        for movie_id, title, year, n_ratings, director in connection.execute(_FILMS).all()
        if _has(director, words)
    ]
    return sorted(found, key=lambda film: (-film.n_ratings, film.movie_id))


def _has(director: str, words: tuple[str, ...]) -> bool:
    names = _names(director)
    return all(word in names for word in words[:-1]) and any(
        name.startswith(words[-1]) for name in names
    )


@lru_cache(maxsize=20_000)
def _names(director: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", fold(director)))
