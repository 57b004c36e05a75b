"""Many films at once: for the sample, for imports, and for whoever fills an empty catalogue."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import text
from sqlmodel import Session

from api.catalog import search
from api.catalog.statistics import touch
from api.catalog.titles import normalise, sort_title
from api.tables import metadata

_BATCH: Final = 5_000
_FEW: Final = 100
_NEXT_ID: Final = text(
    "SELECT setval(pg_get_serial_sequence('movie', 'movie_id'), max(movie_id)) FROM movie"
)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class NewFilm:
    """A film to insert; without a `movie_id` it gets the next free one."""

    title: str
    year: int | None = None
    genres: Sequence[str] = ()
    runtime_minutes: int | None = None
    director: str | None = None
    imdb_id: str | None = None
    tmdb_id: int | None = None
    alternative_titles: Sequence[str] = ()
    original_title: str | None = None
    movie_id: int | None = None


def insert_many(
    session: Session,
    films: Iterable[NewFilm],
    now: datetime | None = None,
    *,
    searchable: bool = True,
) -> list[int]:
    """Insert films with their titles and genres, and return their ids in order.

    Their statistics are zero; `recount` sets them once the ratings are there. Not `searchable`,
    they are found only after `rebuild_search_index`, which is quicker for many.
    """
    moment = now or datetime.now(UTC)
    listed = list(films)
    movie_ids: list[int] = []
    for start in range(0, len(listed), _BATCH):
        batch = listed[start : start + _BATCH]
        numbered = list(zip(_insert_films(session, batch, moment), batch, strict=True))
        insert_rows(session, "movie_title", (row for pair in numbered for row in titles_of(*pair)))
        insert_rows(session, "movie_genre", (row for pair in numbered for row in genres_of(*pair)))
        ids = [movie_id for movie_id, _ in numbered]
        if searchable:
            search.index_films(session, ids)
        movie_ids += ids
    touch(session)
    return movie_ids


def titles_of(movie_id: int, film: NewFilm) -> Iterator[Row]:
    """Yield a row for each of the film's titles, the main one first, none twice."""
    named = [("main", film.title)]
    if film.original_title:
        named.append(("original", film.original_title))
    named += [("alternative", title) for title in film.alternative_titles]
    seen: set[str] = set()
    for kind, title in named:
        if title.casefold() not in seen:
            seen.add(title.casefold())
            yield {"movie_id": movie_id, "title": title, "normal": normalise(title), "kind": kind}


def genres_of(movie_id: int, film: NewFilm) -> Iterator[Row]:
    """Yield a row for each of the film's genres, none twice."""
    for genre in dict.fromkeys(film.genres):
        yield {"movie_id": movie_id, "genre": genre}


def insert_rows(session: Session, table: str, rows: Iterable[Row]) -> None:
    """Insert rows that have the same keys, in any order; does nothing if there are none."""
    listed = list(rows)
    if not listed:
        return
    connection, insertion = session.connection(), metadata.tables[table].insert()
    if connection.dialect.name != "sqlite" or len(listed) < _FEW:
        connection.execute(insertion, listed)
        return
    # Past SQLAlchemy's own reading of every row, which costs as much as SQLite's storing it.
    dialect = connection.dialect
    statement = insertion.compile(dialect=dialect, column_keys=list(listed[0]))
    names = statement.positiontup or []  # in the table's order, whatever that of the keys is
    types = [metadata.tables[table].c[name].type.dialect_impl(dialect) for name in names]
    processors = [kind.bind_processor(dialect) for kind in types]
    stored = [
        [row[name] for row in listed] if process is None else [process(row[name]) for row in listed]
        for name, process in zip(names, processors, strict=True)
    ]
    connection.exec_driver_sql(str(statement), list(zip(*stored, strict=True)))


def _insert_films(session: Session, films: Sequence[NewFilm], now: datetime) -> list[int]:
    """Insert the films themselves and return their ids, in the order of `films`."""
    given = [film for film in films if film.movie_id is not None]
    insert_rows(session, "movie", ({"movie_id": f.movie_id, **_row(f, now)} for f in given))
    connection = session.connection()
    if given and connection.dialect.name == "postgresql":
        connection.execute(_NEXT_ID)  # its sequence does not see ids given by hand
    rows = [_row(film, now) for film in films if film.movie_id is None]
    made: Iterator[int] = iter(())
    if rows:
        movie = metadata.tables["movie"]
        insertion = movie.insert().returning(movie.c.movie_id, sort_by_parameter_order=True)
        made = connection.execute(insertion, rows).scalars()
    return [next(made) if film.movie_id is None else film.movie_id for film in films]


def _row(film: NewFilm, now: datetime) -> Row:
    return {
        "title": film.title,
        "sort_title": sort_title(film.title),
        "year": film.year,
        "runtime_minutes": film.runtime_minutes,
        "director": film.director,
        "imdb_id": film.imdb_id,
        "tmdb_id": film.tmdb_id,
        "version": 1,
        "created_at": now,
        "updated_at": now,
        "n_ratings": 0,
        "half_stars_sum": 0,
        "half_stars_sumsq": 0,
    }
