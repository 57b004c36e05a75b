"""The titles nearest to a misspelt search text.

Each unknown word is replaced by the known words within a small edit distance; films that have one
of them for each word are ranked by the likeness of their titles (rapidfuzz, 0-100).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA
from sqlalchemy import text

from api.catalog.matching import Form, forms, literal
from api.driver import Connects

MAX_FILMS: Final = 60
# Below this likeness a title that shares only some of the words is no suggestion.
LIKE: Final = 70.0
_NEAR_WORDS: Final = 8
_SOUNDS_LIKE: Final = {"c": "ks", "k": "c", "s": "cz", "z": "s", "f": "p", "j": "g", "g": "j"}
_END: Final = "\U0010ffff"

_SQLITE_WORDS: Final = text("SELECT term FROM movie_word WHERE term >= :first AND term < :end")
_POSTGRESQL_WORDS: Final = text("""
SELECT word FROM ts_stat('SELECT words || compact FROM movie_search')
WHERE word COLLATE "C" >= :first AND word COLLATE "C" < :end
""")
_TITLES: Final = """
SELECT t.movie_id, t.normal, m.title, m.year, m.n_ratings FROM ({matches}) AS found
JOIN movie_title AS t ON t.movie_id = found.movie_id
JOIN movie AS m ON m.movie_id = found.movie_id
"""
_SQLITE_TITLES: Final = text(
    _TITLES.format(
        matches="SELECT rowid AS movie_id FROM movie_search WHERE movie_search MATCH :query LIMIT 2000"
    )
)
_POSTGRESQL_TITLES: Final = text(
    _TITLES.format(
        matches="SELECT movie_id FROM movie_search "
        "WHERE words || compact @@ CAST(:query AS tsquery) LIMIT 2000"
    )
)


@dataclass(frozen=True, slots=True)
class Near:
    """A film whose title is like the text, by how much (0-100)."""

    movie_id: int
    name: str
    likeness: float
    n_ratings: int


def nearest(connection: Connects, q: str) -> list[Near]:
    """Return the films whose titles are nearest to the text, at most 60, the nearest first."""
    read = forms(q)
    if not read:
        return []
    form = read[-1]  # without the year, if one was named
    vocabulary = _Vocabulary(connection)
    words = form.words()
    last = len(words) - 1
    exact = [[word] if vocabulary.knows(word) else [] for word in words]
    spelled = [
        known or vocabulary.near(word, unfinished=place == last)
        for place, (word, known) in enumerate(zip(words, exact, strict=True))
    ]
    found = _films(connection, form, spelled, all_words=True)
    if not found:
        wider = [
            vocabulary.near(word, unfinished=place == last) for place, word in enumerate(words)
        ]
        found = _films(connection, form, wider, all_words=True)
        if not found:
            some = [near for near in wider if any(len(word) > 3 for word in near)] or wider
            likely = _films(connection, form, some, all_words=False)
            found = [film for film in likely if film.likeness >= LIKE]
    return found[:MAX_FILMS]


class _Vocabulary:
    """The words of all titles, read by their first letter and kept for one search."""

    def __init__(self, connection: Connects) -> None:
        self._connection = connection
        sqlite = connection.dialect.name == "sqlite"
        self._statement = _SQLITE_WORDS if sqlite else _POSTGRESQL_WORDS
        self._read: dict[str, list[str]] = {}

    def knows(self, word: str) -> bool:
        """Whether a title has this word."""
        bounds = {"first": word, "end": word + "\x01"}
        return self._connection.execute(self._statement, bounds).first() is not None

    def near(self, word: str, *, unfinished: bool) -> list[str]:
        """Return the known words nearest to one; of an unfinished word, their beginnings count."""
        if len(word) < 3:
            return [word]
        distance = 1 if len(word) < 5 else 2
        # A slip in the first letter is rare, but it may be missing, swapped, or sound alike.
        initials = dict.fromkeys(word[:2] + _SOUNDS_LIKE.get(word[0], ""))
        known = [term for initial in initials for term in self._with(initial)]
        found = _within(word, known, distance)
        if unfinished and len(word) > 3:
            starts = [term[: len(word)] for term in known]
            similar = process.extract_iter(word, starts, scorer=OSA.distance, score_cutoff=1)
            found += [known[place] for _, _, place in similar][:_NEAR_WORDS]
        return list(dict.fromkeys(found))

    def _with(self, initial: str) -> Sequence[str]:
        if initial not in self._read:
            bounds = {"first": initial, "end": initial + _END}
            self._read[initial] = list(self._connection.execute(self._statement, bounds).scalars())
        return self._read[initial]


def _within(word: str, known: Sequence[str], distance: int) -> list[str]:
    found = process.extract(
        word, known, scorer=OSA.distance, score_cutoff=distance, limit=_NEAR_WORDS
    )
    return [term for term, _, _ in found]


def _films(
    connection: Connects, form: Form, options: Iterable[Sequence[str]], *, all_words: bool
) -> list[Near]:
    """Return the films with one word of each option (or of any), ranked by likeness."""
    sqlite = connection.dialect.name == "sqlite"
    either, both = (" OR ", " AND ") if sqlite else (" | ", " & ")
    groups = [
        f"({either.join(literal(word, prefix=False, sqlite=sqlite) for word in words)})"
        for words in options
        if words
    ]
    if not groups:
        return []
    query = (both if all_words else either).join(groups)
    statement = _SQLITE_TITLES if sqlite else _POSTGRESQL_TITLES
    best: dict[int, Near] = {}
    for movie_id, normal, title, year, n_ratings in connection.execute(statement, {"query": query}):
        likeness = fuzz.WRatio(form.normal, normal)
        if movie_id not in best or likeness > best[movie_id].likeness:
            name = f"{title} ({year})" if year else title
            best[movie_id] = Near(movie_id, name, likeness, n_ratings)
    return sorted(best.values(), key=lambda film: (-film.likeness, -film.n_ratings, film.movie_id))
