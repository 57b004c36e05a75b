"""A MovieLens data set into the database: films, people, ratings and tags, all or nothing."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final, TypeVar

import sqlalchemy
from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from api.catalog import service as catalog
from api.catalog.models import Movie, MovieTitle, Tag
from api.catalog.titles import fold, normalise
from api.ratings.models import Rating
from api.tables import Table, metadata
from api.transfers.formats import movielens as dataset
from api.transfers.movielens_people import People
from api.transfers.plain_ratings import PlainRatings, stored_time
from api.transfers.reading.sources import SourceFile
from api.transfers.rows import UnreadableFile

BATCH: Final = 20_000
SOURCE: Final = "movielens"
_COLUMNS: Final = (
    "user_id", "movie_id", "half_stars", "rated_at", "source", "original_score", "original_scale",
    "updated_at",
)  # fmt: skip
_STARS: Final = {score.encode(): half for score, half in dataset.HALF_STARS.items()}

T = TypeVar("T")

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class MovieLensCounts:
    """What came in; `password` opens every account that had none, and is shown this once."""

    films: int
    links: int
    people: int
    ratings: int
    tags: int
    password: str | None


def import_movielens(
    session: Session,
    folder: Path,
    *,
    accounts: bool = False,
    overlay: Sequence[Path] = (),
    now: datetime | None = None,
    progress: Progress = lambda _stage, _rows: None,
) -> MovieLensCounts:
    """Import movies.csv, ratings.csv and, if there, links.csv and tags.csv.

    `overlay` names further files of films (`*movies*`) and tags (`*tags*`) to import with them. In
    an empty catalogue films keep their MovieLens ids. Person 414 becomes the user `movielens-414`,
    which nobody can sign in to unless `accounts` is set. `progress(stage, rows)` is told of every
    batch. Raises UnreadableFile, after which the caller must roll back.
    """
    loader = _Loader(session, now or datetime.now(UTC), progress)
    films, links = loader.films(_files(folder, overlay, "movies"), _files(folder, (), "links"))
    with _indexed_afterwards(session, Rating):
        ratings = loader.ratings(_files(folder, (), "ratings"))
    tags = loader.tags(_files(folder, overlay, "tags"))
    catalog.recount(session)
    password = loader.people.finish(accounts=accounts)
    return MovieLensCounts(films, links, len(loader.people.ids), ratings, tags, password)


def _files(folder: Path, overlay: Sequence[Path], kind: str) -> list[SourceFile]:
    main = folder / f"{kind}.csv"
    if not main.is_file():
        if kind in {"movies", "ratings"}:
            raise UnreadableFile(
                main.name, 0, None, "the file is missing; name the folder of the unpacked data set"
            )
        return []
    return [SourceFile.at(path) for path in (main, *overlay) if kind in path.name]


class _Loader:
    """One import: which of our ids each film and person of the data set has."""

    def __init__(self, session: Session, now: datetime, progress: Progress) -> None:
        self.session = session
        self.now = now
        self.progress = progress
        self.movies: dict[int, int] = {}
        self.people = People(session, now)

    def films(self, sources: list[SourceFile], link_sources: list[SourceFile]) -> tuple[int, int]:
        """Insert the films the catalogue lacks; return how many films and links were read."""
        links = {
            link.movie_id: link for source in link_sources for link in dataset.read_links(source)
        }
        known = _Catalogue(self.session)
        for batch in _batches(self._new_films(sources, links, known), BATCH):
            catalog.insert_many(self.session, batch, self.now)
            self.progress("films", len(batch))
        catalog.rebuild_search_index(self.session)
        return len(self.movies), len(links.keys() & self.movies.keys())

    def _new_films(
        self,
        sources: list[SourceFile],
        links: dict[int, dataset.DatasetLink],
        known: "_Catalogue",
    ) -> Iterator[catalog.NewFilm]:
        """Yield the films that are not there yet, and learn the id of every film."""
        offset = known.highest
        for source in sources:
            for film in dataset.read_films(source):
                if film.movie_id in self.movies:
                    raise UnreadableFile(
                        source.name, film.line, "movieId", "a second film with this id; remove one"
                    )
                link = links.get(film.movie_id)
                match = known.find(film, link)
                self.movies[film.movie_id] = match or offset + film.movie_id
                if match is None:
                    yield catalog.NewFilm(
                        film.title.title,
                        film.title.year,
                        film.genres,
                        imdb_id=link.imdb_id if link else None,
                        tmdb_id=link.tmdb_id if link else None,
                        alternative_titles=film.title.alternatives,
                        movie_id=offset + film.movie_id,
                    )

    def ratings(self, sources: list[SourceFile]) -> int:
        """Insert the ratings; one that is there already takes the data set's stars and time."""
        is_sqlite = self.session.get_bind().dialect.name == "sqlite"
        statement = _upsert(sqlite.insert if is_sqlite else postgresql.insert)
        count = 0
        for source in sources:
            done, whole = self._plain_ratings(source, statement) if is_sqlite else (0, False)
            count += done
            if whole:
                continue
            for batch in _batches(islice(dataset.read_ratings(source), done, None), BATCH):
                self.people.add(row.user_id for row in batch)
                rows = [self._rating(source, row) for row in batch]
                self.session.connection().execute(statement, rows)
                count += len(batch)
                self.progress("ratings", len(batch))
        return count

    def _plain_ratings(self, source: SourceFile, statement: Any) -> tuple[int, bool]:
        """Insert the plain rows a file begins with; return how many, and whether that is all."""
        compiled = statement.compile(dialect=sqlite.dialect(), column_keys=_COLUMNS)
        now = f"{self.now.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
        people: dict[bytes, int] = {}
        films: dict[bytes, int] = {}
        count, plain = 0, PlainRatings(source)
        for block in plain:
            new = {row[0] for row in block} - people.keys()
            self.people.add(sorted(map(int, new)))
            people |= {user: self.people.ids[int(user)] for user in new}
            wanted = {row[1] for row in block} - films.keys()
            known = {movie: self.movies.get(int(movie)) for movie in wanted}
            films |= {movie: ours for movie, ours in known.items() if ours is not None}
            try:
                rows = [
                    (people[u], films[m], _STARS[s], stored_time(t), SOURCE, s.decode(), "5", now)
                    for u, m, s, t in block
                ]
            except KeyError:  # a film or stars that are not: the careful reader says where
                return count, False
            self.session.connection().exec_driver_sql(str(compiled), rows)
            count += len(rows)
            self.progress("ratings", len(rows))
        return count, plain.whole

    def tags(self, sources: list[SourceFile]) -> int:
        """Insert the tags that are not there yet; return how many were read."""
        tag = _table(Tag)
        seen: set[tuple[Any, ...]] = set()
        if self.people.were_there:
            columns = (tag.c.user_id, tag.c.movie_id, tag.c.text, tag.c.tagged_at)
            seen.update(tuple(row) for row in self.session.connection().execute(select(*columns)))
        count = 0
        for source in sources:
            for batch in _batches(dataset.read_tags(source), BATCH):
                self.people.add(row.user_id for row in batch)
                rows = [self._tag(source, row) for row in batch]
                self._insert(
                    Tag,
                    (
                        row
                        for row in rows
                        if (row["user_id"], row["movie_id"], row["text"], row["tagged_at"])
                        not in seen
                    ),
                )
                count += len(batch)
                self.progress("tags", len(batch))
        return count

    def _rating(self, source: SourceFile, row: dataset.DatasetRating) -> dict[str, Any]:
        return {
            "user_id": self.people.ids[row.user_id],
            "movie_id": self._film(source, row.line, row.movie_id),
            "half_stars": row.half_stars,
            "rated_at": row.rated_at,
            "source": SOURCE,
            "original_score": row.score,
            "original_scale": "5",
            "updated_at": self.now,
        }

    def _tag(self, source: SourceFile, row: dataset.DatasetTag) -> dict[str, Any]:
        return {
            "user_id": self.people.ids[row.user_id],
            "movie_id": self._film(source, row.line, row.movie_id),
            "text": row.text,
            "folded": fold(row.text),
            "tagged_at": row.tagged_at,
        }

    def _film(self, source: SourceFile, line: int, movie_id: int) -> int:
        try:
            return self.movies[movie_id]
        except KeyError:
            raise UnreadableFile(
                source.name,
                line,
                "movieId",
                "movies.csv has no such film; add it or remove the row",
            ) from None

    def _insert(self, model: type[Table], rows: Iterable[dict[str, Any]]) -> None:
        if listed := list(rows):
            self.session.connection().execute(_table(model).insert(), listed)


class _Catalogue:
    """The films already there, by the names the data set may know them by."""

    def __init__(self, session: Session) -> None:
        movie, title = _table(Movie), _table(MovieTitle)
        self.highest = _highest(session, Movie, "movie_id")
        connection = session.connection()
        self._imdb: dict[str, int] = {
            imdb_id: movie_id
            for movie_id, imdb_id in connection.execute(
                select(movie.c.movie_id, movie.c.imdb_id).where(movie.c.imdb_id.is_not(None))
            )
        }
        self._titles: dict[tuple[str, int | None], set[int]] = {}
        joined = movie.join(title, title.c.movie_id == movie.c.movie_id)
        for movie_id, normal, year in connection.execute(
            select(movie.c.movie_id, title.c.normal, movie.c.year).select_from(joined)
        ):
            self._titles.setdefault((normal, year), set()).add(movie_id)

    def find(self, film: dataset.DatasetFilm, link: dataset.DatasetLink | None) -> int | None:
        """Return our id of the film, if exactly one film fits."""
        if link and link.imdb_id in self._imdb:
            return self._imdb[link.imdb_id]
        same = self._titles.get((normalise(film.title.title), film.title.year), set())
        return next(iter(same)) if len(same) == 1 else None


@contextmanager
def _indexed_afterwards(session: Session, model: type[Table]) -> Iterator[None]:
    """Fill an empty SQLite table without its indexes, which are made in one go at the end.

    In the import's own transaction: when it fails, table and indexes are as they were.
    """
    table, connection = _table(model), session.connection()
    used = connection.execute(select(table.c.user_id).limit(1)).first() is not None
    indexes = [] if used or connection.dialect.name != "sqlite" else list(table.indexes)
    for index in indexes:
        index.drop(connection)
    yield
    for index in indexes:
        index.create(connection)


def _upsert(insert: Callable[[sqlalchemy.Table], Any]) -> Any:
    """Return the statement that inserts a rating, or gives the one there all new values."""
    statement = insert(_table(Rating))
    keys = ["user_id", "movie_id"]
    replaced = {c.name: c for c in statement.excluded if c.name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=replaced)


def _highest(session: Session, model: type[Table], column: str) -> int:
    highest = func.max(_table(model).c[column])
    return session.connection().execute(select(highest)).scalar() or 0


def _table(model: type[Table]) -> sqlalchemy.Table:
    return metadata.tables[str(model.__tablename__)]


def _batches(rows: Iterator[T], size: int) -> Iterator[list[T]]:
    while batch := list(islice(rows, size)):
        yield batch
