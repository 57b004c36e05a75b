"""What applying and undoing share: the user's ratings taken and deleted, the figures, the trail."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from api.accounts.audit import record
from api.catalog import service as catalog
from api.proposals.operations import Context
from api.ratings import service as ratings
from api.tables import metadata
from api.transfers.ledger import batches
from api.transfers.models import Import


def ratings_of(
    session: Session, user_id: int, movie_ids: Sequence[int]
) -> dict[int, dict[str, Any]]:
    """Return the user's ratings of these films, every column of them."""
    rating = metadata.tables["rating"]
    statement = select(rating).where(rating.c.user_id == user_id)
    found: dict[int, dict[str, Any]] = {}
    for batch in batches(movie_ids):
        for row in session.execute(statement.where(rating.c.movie_id.in_(batch))).mappings():
            found[row["movie_id"]] = dict(row)
    return found


def finish(session: Session, context: Context, movie_ids: Iterable[int]) -> None:
    """Make the figures agree with the ratings again."""
    catalog.recount(session, movie_ids)
    ratings.changed(session, context.user_id)


def delete_ratings(session: Session, user_id: int, movie_ids: Sequence[int]) -> None:
    """Delete the user's ratings of these films; the figures are left to `finish`."""
    rating = metadata.tables["rating"]
    for batch in batches(movie_ids):
        session.execute(
            rating.delete().where(rating.c.user_id == user_id, rating.c.movie_id.in_(batch))
        )


def audit(session: Session, context: Context, found: Import, action: str, text: str) -> None:
    """Write into the trail what an import did."""
    detail = {"import_id": found.import_id, "format": found.format, "counts": found.counts}
    record(session, context.user_id, context.actor, action, f"{text}.", detail, context.now)
