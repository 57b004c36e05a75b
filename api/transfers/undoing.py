"""Taking an import back: everything is as before, but for what was changed by hand since."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select, text, update
from sqlmodel import Session, col

from api.catalog.loading import insert_rows
from api.catalog.models import Tag
from api.catalog.service import touch
from api.proposals.operations import Context
from api.transfers import views
from api.transfers.ledger import BATCH, batches
from api.transfers.models import Import, ImportRow, ImportState
from api.transfers.sparing import sparing
from api.transfers.wire import Undone
from api.transfers.writing import audit, delete_ratings, finish, ratings_of
from api.web.errors import Conflict

_Changed = tuple[int, dict[str, Any]]
"""A film, and what an import replaced of it."""

_DELETE_UNUSED = text("""
DELETE FROM movie WHERE movie_id = :movie_id
    AND NOT EXISTS (SELECT 1 FROM rating WHERE rating.movie_id = movie.movie_id)
    AND NOT EXISTS (SELECT 1 FROM tag WHERE tag.movie_id = movie.movie_id)
""")


def undo(session: Session, context: Context, import_id: int) -> Undone:
    """Put back what an import replaced, and delete what it made; a preview is dropped.

    A rating changed since by hand stays. Raises NotFound, and Conflict if it was undone before or
    a later import changed the same films.
    """
    found = views.get(session, context.user_id, import_id)
    if found.state == ImportState.undone.value:
        raise Conflict("This import was undone before.")
    if found.state == ImportState.preview.value:
        session.execute(delete(ImportRow).where(col(ImportRow.import_id) == import_id))
        session.execute(delete(Import).where(col(Import.import_id) == import_id))
        return _undone(import_id)
    done = _Done()
    with sparing(session):
        for page in _pages(session, import_id):
            _take_back(session, context.user_id, import_id, page, done)
        finish(session, context, done.movie_ids)
        deleted = _delete_unused(session, done.created)
        session.execute(
            update(ImportRow).where(col(ImportRow.import_id) == import_id).values(applied=False)
        )
    found.state, found.undone_at = ImportState.undone.value, context.now
    session.add(found)
    audit(session, context, found, "import.undone", f"Took back {done.restored} ratings")
    return _undone(import_id, done.restored, len(done.movie_ids) - done.restored, deleted)


@dataclass(slots=True)
class _Done:
    """What was taken back so far."""

    movie_ids: set[int] = field(default_factory=set[int])
    created: list[int] = field(default_factory=list[int])
    restored: int = 0


def _take_back(
    session: Session, user_id: int, import_id: int, page: Sequence[_Changed], done: _Done
) -> None:
    """Put back what some rows replaced; what was changed by hand since stays."""
    movie_ids = [movie_id for movie_id, _ in page]
    present = ratings_of(session, user_id, movie_ids)
    _refuse_later(present.values(), import_id)
    ours = {key for key, row in present.items() if row["import_id"] == import_id}
    restored = [(movie_id, old) for movie_id, old in page if movie_id in ours]
    _restore(session, user_id, restored)
    tag_ids = [tag_id for _, old in page for tag_id in old.get("tag_ids", ())]
    _delete_tags(session, user_id, tag_ids)
    done.movie_ids.update(movie_ids)
    done.created += [movie_id for movie_id, old in page if old.get("created")]
    done.restored += len(restored)


def _undone(import_id: int, restored: int = 0, kept: int = 0, films_deleted: int = 0) -> Undone:
    return Undone(
        import_id=import_id,
        state=ImportState.undone,
        restored=restored,
        kept=kept,
        films_deleted=films_deleted,
    )


def _pages(session: Session, import_id: int) -> Iterator[Sequence[_Changed]]:
    """Yield film and former state of every row that changed something, a page at a time."""
    columns = select(col(ImportRow.number), col(ImportRow.movie_id), col(ImportRow.previous)).where(
        col(ImportRow.import_id) == import_id, col(ImportRow.applied)
    )
    after = 0
    while True:
        page = columns.where(col(ImportRow.number) > after).order_by(col(ImportRow.number))
        rows = session.execute(page.limit(BATCH)).all()
        if not rows:
            return
        after = rows[-1].number
        yield [
            (row.movie_id, row.previous)
            for row in rows
            if row.previous is not None and row.movie_id is not None
        ]


def _refuse_later(present: Iterable[dict[str, Any]], import_id: int) -> None:
    """Raise Conflict if another import wrote one of the ratings after this one."""
    for row in present:
        if row["import_id"] not in {None, import_id}:
            raise Conflict(
                f"Import {row['import_id']} changed some of the same films later. Undo it first."
            )


def _restore(session: Session, user_id: int, rows: Sequence[tuple[int, dict[str, Any]]]) -> None:
    """Put the ratings of these films back to their former state."""
    delete_ratings(session, user_id, [movie_id for movie_id, _ in rows])
    insert_rows(
        session, "rating", (_rating(old["rating"]) for _, old in rows if old["rating"] is not None)
    )


def _rating(stored: dict[str, Any]) -> dict[str, Any]:
    watched_on = stored["watched_on"]
    return stored | {
        "rated_at": datetime.fromisoformat(stored["rated_at"]),
        "updated_at": datetime.fromisoformat(stored["updated_at"]),
        "watched_on": date.fromisoformat(watched_on) if watched_on else None,
    }


def _delete_tags(session: Session, user_id: int, tag_ids: Sequence[int]) -> None:
    for batch in batches(tag_ids):
        session.execute(delete(Tag).where(col(Tag.user_id) == user_id, col(Tag.tag_id).in_(batch)))


def _delete_unused(session: Session, movie_ids: Sequence[int]) -> int:
    """Delete the films that nobody rated or tagged; return how many went."""
    if not movie_ids:
        return 0
    keys = [{"movie_id": movie_id} for movie_id in movie_ids]
    deleted = session.connection().execute(_DELETE_UNUSED, keys).rowcount
    touch(session)
    return deleted
