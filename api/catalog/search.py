"""The text index over the films' titles, kept current.

SQLite keeps one FTS5 document a film, PostgreSQL two tsvectors. Both hold the titles in their
normal form (`titles.normalise`), so that a query normalised alike needs no language rules. Whoever
changes `movie_title` calls `index_films` in the same transaction.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import TextClause, bindparam, text
from sqlmodel import Session

from api.catalog.statistics import touch

# The first migration makes the tables. `words` are those of all titles of a film; `compact` has
# each title as one word, which finds "spiderman" and "x men" however they are joined. On SQLite
# the rowid is the movie_id.
_FILL_SQLITE: Final = """
INSERT INTO movie_search (rowid, words, compact)
SELECT movie_id, group_concat(normal, ' '), group_concat(replace(normal, ' ', ''), ' ')
FROM movie_title {where} GROUP BY movie_id
"""
# The words are normalised already: PostgreSQL's own parser and dictionaries stay out of it.
# A title of nothing but blanks leaves no word, which a tsvector refuses.
_FILL_POSTGRESQL: Final = """
INSERT INTO movie_search (movie_id, words, compact)
SELECT movie_id,
       array_to_tsvector(array_remove(string_to_array(string_agg(normal, ' '), ' '), '')),
       array_to_tsvector(array_remove(array_agg(replace(normal, ' ', '')), ''))
FROM movie_title {where} GROUP BY movie_id
"""
_SOME: Final = "WHERE movie_id IN :movie_ids"
_BATCH: Final = 10_000


def index_films(session: Session, movie_ids: Sequence[int]) -> None:
    """Make the index agree with the titles of these films."""
    session.flush()
    sqlite = session.connection().dialect.name == "sqlite"
    key = "rowid" if sqlite else "movie_id"
    clear = _for_ids(f"DELETE FROM movie_search WHERE {key} IN :movie_ids")  # noqa: S608 - constants
    fill = _for_ids((_FILL_SQLITE if sqlite else _FILL_POSTGRESQL).format(where=_SOME))
    for start in range(0, len(movie_ids), _BATCH):
        batch = {"movie_ids": list(movie_ids[start : start + _BATCH])}
        session.connection().execute(clear, batch)
        session.connection().execute(fill, batch)


def rebuild_search_index(session: Session) -> None:
    """Make the whole index anew from the titles, after they were written in bulk."""
    session.flush()
    sqlite = session.connection().dialect.name == "sqlite"
    session.connection().execute(text("DELETE FROM movie_search"))
    session.connection().execute(
        text((_FILL_SQLITE if sqlite else _FILL_POSTGRESQL).format(where=""))
    )
    if sqlite:
        # Merges the segments of the bulk insert: searches then read one b-tree.
        session.connection().execute(
            text("INSERT INTO movie_search (movie_search) VALUES ('optimize')")
        )
    touch(session)


def _for_ids(statement: str) -> TextClause:
    return text(statement).bindparams(bindparam("movie_ids", expanding=True))
