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

from api.catalog.matching import TELLING, Form, forms, literal
from api.driver import Connects

MAX_FILMS: Final = 60
# Below this likeness a title that shares only some of the words is no suggestion.
LIKE: Final = 70.0
_NEAR_WORDS: Final = 8
_SOUNDS_LIKE: Final = {"c": "ks", "k": "c", "s": "cz", "z": "s", "f": "p", "j": "g", "g": "j"}
_END: Final = "\U0010ffff"

_SQLITE_WORDS: Final = text("SELECT term, doc FROM movie_word WHERE term >= :first AND term < :end")
_POSTGRESQL_WORDS: Final = text("""
SELECT word, ndoc FROM ts_stat('SELECT words || compact FROM movie_search')
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
    # Without the year, if one was named.
    form = next((one for one in read if one.year is not None), read[0])
    words = form.words()
    found = _films(connection, form, [[word] for word in words], beginnings=True)
    if found:  # words that run together: "starwars 4"
        return found[:MAX_FILMS]
    vocabulary = _Vocabulary(connection)
    found = _films(connection, form, [vocabulary.meant(words, n) for n in range(len(words))])
    found = found or _without_short_words(connection, form)
    if not found:
        wider = [vocabulary.near(words, n) for n in range(len(words))]
        found = _films(connection, form, wider) or _alike(connection, form, wider)
    return found[:MAX_FILMS]


def _without_short_words(connection: Connects, form: Form) -> list[Near]:
    """Return the films with the long words: "rocky 9" means a Rocky, not another film with a 9."""
    words = form.words()
    long = [[word] for word in words if len(word) >= TELLING]
    if len(long) == len(words):
        return []
    found = _films(connection, form, long, beginnings=True)
    return sorted(found, key=lambda film: -film.n_ratings)


def _alike(connection: Connects, form: Form, wider: Sequence[Sequence[str]]) -> list[Near]:
    """Return the films that share some of the words, if their titles are alike enough."""
    some = [near for near in wider if any(len(word) > 3 for word in near)] or wider
    likely = _films(connection, form, some, all_words=False)
    return [film for film in likely if film.likeness >= LIKE]


class _Vocabulary:
    """The words of all titles, read by their first letter and kept for one search."""

    def __init__(self, connection: Connects) -> None:
        self._connection = connection
        sqlite = connection.dialect.name == "sqlite"
        self._statement = _SQLITE_WORDS if sqlite else _POSTGRESQL_WORDS
        self._read: dict[str, dict[str, int]] = {}

    def meant(self, words: Sequence[str], n: int) -> list[str]:
        """Return the nth word alone if a title has it, else the known words nearest to it."""
        bounds = {"first": words[n], "end": words[n] + "\x01"}
        known = self._connection.execute(self._statement, bounds).first() is not None
        return [words[n]] if known else self.near(words, n)

    def near(self, words: Sequence[str], n: int) -> list[str]:
        """Return the known words nearest to the nth; of the last one, their beginnings count."""
        word, unfinished = words[n], n == len(words) - 1
        if len(word) < 3:
            return [word]
        distance = 1 if len(word) < 6 else 2
        # A slip in the first letter is rare, but it may be missing, swapped, or sound alike.
        initials = dict.fromkeys(word[:2] + _SOUNDS_LIKE.get(word[0], ""))
        films = {term: n for initial in initials for term, n in self._with(initial).items()}
        found = _within(word, films, distance)
        if unfinished and len(word) >= TELLING:
            known = list(films)
            starts = [term[: len(word)] for term in known]
            similar = process.extract_iter(word, starts, scorer=OSA.distance, score_cutoff=1)
            found += [known[place] for _, _, place in similar][:_NEAR_WORDS]
        return list(dict.fromkeys(found))

    def _with(self, initial: str) -> dict[str, int]:
        if initial not in self._read:
            bounds = {"first": initial, "end": initial + _END}
            rows = self._connection.execute(self._statement, bounds)
            self._read[initial] = dict(rows.all())
        return self._read[initial]


def _within(word: str, films: dict[str, int], distance: int) -> list[str]:
    """Return the nearest words, and among equally near ones those of more films."""
    found = process.extract(
        word, list(films), scorer=OSA.distance, score_cutoff=distance, limit=None
    )
    found.sort(key=lambda near: (near[1], -films[near[0]]))
    return [term for term, _, _ in found[:_NEAR_WORDS]]


def _films(
    connection: Connects,
    form: Form,
    options: Iterable[Sequence[str]],
    *,
    all_words: bool = True,
    beginnings: bool = False,
) -> list[Near]:
    """Return the films with one word of each option (or of any), ranked by likeness.

    `beginnings`: or with a title, written as one word, that begins like it.
    """
    sqlite = connection.dialect.name == "sqlite"
    either, both = (" OR ", " AND ") if sqlite else (" | ", " & ")
    groups = [
        f"({either.join(_literal(word, sqlite, beginnings=beginnings) for word in words)})"
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


def _literal(word: str, sqlite: bool, *, beginnings: bool) -> str:
    return literal(word, prefix=beginnings and len(word) >= TELLING, sqlite=sqlite)
