"""Finding films by title: the text index, and what a search text asks of it.

SQLite keeps one FTS5 document a film, PostgreSQL one tsvector. Both hold the films' titles in their
normal form (`titles.normalise`), so that a query normalised alike needs no language rules.
"""

from sqlalchemy import Connection, text

# `words` are those of all titles of a film; `compact` has each title as one word, which finds
# "spiderman" and "x men" however they are joined. The rowid is the movie_id.
_SQLITE_INDEX = (
    """CREATE VIRTUAL TABLE IF NOT EXISTS movie_search USING fts5(
        words, compact, tokenize='unicode61 remove_diacritics 2', prefix='2 3')""",
    "CREATE VIRTUAL TABLE IF NOT EXISTS movie_word USING fts5vocab('movie_search', 'row')",
    """CREATE TRIGGER IF NOT EXISTS movie_search_of_deleted AFTER DELETE ON movie BEGIN
        DELETE FROM movie_search WHERE rowid = old.movie_id; END""",
)
_POSTGRESQL_INDEX = (
    """CREATE TABLE IF NOT EXISTS movie_search (
        movie_id INTEGER PRIMARY KEY REFERENCES movie ON DELETE CASCADE,
        words TSVECTOR NOT NULL, compact TSVECTOR NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS ix_movie_search_words ON movie_search USING gin (words)",
    "CREATE INDEX IF NOT EXISTS ix_movie_search_compact ON movie_search USING gin (compact)",
)


def create_index(connection: Connection) -> None:
    """Create the text index, empty, beside the tables; does nothing if it exists."""
    sqlite = connection.dialect.name == "sqlite"
    for statement in _SQLITE_INDEX if sqlite else _POSTGRESQL_INDEX:
        connection.execute(text(statement))


def drop_index(connection: Connection) -> None:
    """Remove the text index; the titles themselves stay."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("DROP TRIGGER IF EXISTS movie_search_of_deleted"))
        connection.execute(text("DROP TABLE IF EXISTS movie_word"))
    connection.execute(text("DROP TABLE IF EXISTS movie_search"))
