"""Every row of a file decided: matched with the films, held against what the user has here."""

import json
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, col

from api.catalog.models import Tag
from api.ratings.models import Rating
from api.transfers.judging import judge_against
from api.transfers.matching import Match, match
from api.transfers.models import Existing, Import, ImportRow, ImportState
from api.transfers.packed import Packed
from api.transfers.planned import Present
from api.transfers.planning import Plan
from api.transfers.rows import ImportedRating, Item, UnreadableFile, to_json

BATCH: Final = 2_000
MAX_ROWS: Final = 150_000


def decide(
    session: Session,
    user_id: int,
    items: Iterable[Item],
    existing: Existing,
    *,
    chosen: Mapping[int, Match] | None = None,
    said: Packed | None = None,
) -> Plan:
    """Decide about each row, numbered from 1; `chosen` are matches the user gave by number.

    With `said` it is a preview: what the rows say goes there, and what they change is not needed.
    """
    plan = Plan(keeps_changes=said is None)
    imported = _imported_hashes(session, user_id)
    iterator = iter(items)
    number = 0
    while batch := list(islice(iterator, BATCH)):
        ratings = [item for item in batch if isinstance(item, ImportedRating)]
        matches = iter(match(session, ratings))
        for item in batch:
            number += 1
            if number > MAX_ROWS:
                raise UnreadableFile(
                    item.file, item.line, None, f"more than {MAX_ROWS:,} rows; split the file"
                )
            content = None
            if isinstance(item, ImportedRating):
                found = next(matches)
                plan.add_rating(item, (chosen or {}).get(number, found), number, imported)
                content = to_json(item)
            else:
                plan.add_problem(item, number)
            if said is not None:
                said.append(json.dumps([item.title, content]))
    present, tags = _present_ratings(session, user_id), present_tags(session, user_id)
    plan.decide(judge_against(present, tags, existing))
    return plan


def _imported_hashes(session: Session, user_id: int) -> frozenset[str]:
    """Return the hashes of all rows that were applied and not undone."""
    statement = (
        select(col(ImportRow.row_hash))
        .join(Import, col(Import.import_id) == col(ImportRow.import_id))
        .where(
            col(Import.user_id) == user_id,
            col(Import.state) == ImportState.applied.value,
            col(ImportRow.applied),
        )
    )
    return frozenset(filter(None, session.execute(statement).scalars()))


def _present_ratings(session: Session, user_id: int) -> dict[int, Present]:
    """Return the user's ratings by film."""
    statement = select(
        col(Rating.movie_id),
        col(Rating.half_stars),
        col(Rating.rated_at),
        col(Rating.watched_on),
        col(Rating.note),
    ).where(col(Rating.user_id) == user_id)
    rows: Any = session.connection().execute(statement)
    return {movie_id: Present(*values) for movie_id, *values in rows}


def present_tags(session: Session, user_id: int) -> dict[int, frozenset[str]]:
    """Return the user's tags by film, in folded form."""
    statement = select(col(Tag.movie_id), col(Tag.folded)).where(col(Tag.user_id) == user_id)
    found: dict[int, set[str]] = {}
    for movie_id, folded in session.connection().execute(statement):
        found.setdefault(movie_id, set()).add(folded)
    return {movie_id: frozenset(tags) for movie_id, tags in found.items()}
