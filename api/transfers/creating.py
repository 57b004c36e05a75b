"""Creating the films that an import names and the catalogue lacks, once the user allowed it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from api.catalog import service as catalog
from api.catalog.models import Movie
from api.transfers.formats import matinee
from api.transfers.ledger import batches, contents
from api.transfers.models import Import, RowVerdict
from api.transfers.planned import Change
from api.transfers.planning import Plan


def create_films(session: Session, plan: Plan, found: Import, now: datetime) -> None:
    """Create the films of unknown rows; our own export gives them their old ids if free."""
    missing = [change for change in plan.changes if change.movie_id is None]
    for batch in batches(missing):
        _create_some(session, batch, found, now)


def _create_some(session: Session, changes: Sequence[Change], found: Import, now: datetime) -> None:
    said = contents(session, found.import_id or 0, [change.row.number for change in changes])
    ratings = [said[change.row.number] for change in changes]
    taken: set[int | None] = {None}
    if found.format == matinee.NAME:
        taken.update(_ids_in_use(session, [r.movie_id for r in ratings if r.movie_id]))
    films: list[catalog.NewFilm] = []
    for rating in ratings:
        is_free = found.format == matinee.NAME and rating.movie_id not in taken
        taken.add(rating.movie_id)
        films.append(
            catalog.NewFilm(
                rating.title,
                rating.year,
                rating.genres,
                rating.runtime_minutes,
                rating.director,
                rating.imdb_id,
                rating.tmdb_id,
                rating.alternatives,
                movie_id=rating.movie_id if is_free else None,
            )
        )
    made = catalog.insert_many(session, films, now)
    for change, movie_id in zip(changes, made, strict=True):
        change.movie_id = movie_id
        for row in (change.row, *change.others):
            row.movie_id = movie_id
        change.row.verdict, change.row.reason = RowVerdict.new, "created"
        change.row.message = "the film was created"


def _ids_in_use(session: Session, movie_ids: Sequence[int]) -> Iterable[int]:
    for batch in batches(movie_ids):
        statement = select(col(Movie.movie_id)).where(col(Movie.movie_id).in_(batch))
        yield from session.execute(statement).scalars()
