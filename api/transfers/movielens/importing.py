"""The import of a whole data set, in the caller's one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import Session

from api.bulk import indexed_afterwards
from api.catalog import service as catalog
from api.transfers.movielens.films import Films
from api.transfers.movielens.loading import Progress
from api.transfers.movielens.people import People
from api.transfers.movielens.ratings import Ratings
from api.transfers.movielens.tags import load_tags
from api.transfers.reading.sources import SourceFile
from api.transfers.rows import UnreadableFile


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

    Quickest in a session of `api.bulk.bulk_writing`; any other that writes will do. `overlay`
    names further files of films (`*movies*`) and tags (`*tags*`) to import with them. In an empty
    catalogue films keep their MovieLens ids. Person 414 becomes the user `movielens-414`, which
    nobody can sign in to unless `accounts` is set. `progress(stage, rows)` is told of every batch.
    Raises UnreadableFile, after which the caller must roll back.
    """
    moment = now or datetime.now(UTC)
    films, people = Films(session, moment, progress), People(session, moment)
    with indexed_afterwards(session, "movie", "movie_title", "movie_genre"):
        links = films.load(_files(folder, overlay, "movies"), _files(folder, (), "links"))
        with indexed_afterwards(session, "rating"):
            ratings = Ratings(session, films, people, moment, progress).load(
                _files(folder, (), "ratings")
            )
        with indexed_afterwards(session, "tag"):
            tags = load_tags(session, _files(folder, overlay, "tags"), films, people, progress)
        catalog.recount(session)
    password = people.finish(accounts=accounts)
    return MovieLensCounts(len(films.ids), links, len(people.ids), ratings, tags, password)


def _files(folder: Path, overlay: Sequence[Path], kind: str) -> list[SourceFile]:
    main = folder / f"{kind}.csv"
    if not main.is_file():
        if kind in {"movies", "ratings"}:
            raise UnreadableFile(
                main.name, 0, None, "the file is missing; name the folder of the unpacked data set"
            )
        return []
    return [SourceFile.at(path) for path in (main, *overlay) if kind in path.name]
