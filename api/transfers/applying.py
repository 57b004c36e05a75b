"""Applying a preview: in one transaction, with what it replaces kept for taking it back."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import Row, select, text
from sqlmodel import Session, col

from api.catalog.loading import insert_rows
from api.catalog.models import Movie
from api.catalog.titles import fold
from api.proposals.operations import Context
from api.tables import metadata
from api.transfers import views
from api.transfers.creating import create_films as create
from api.transfers.deciding import decide, present_tags
from api.transfers.ledger import BATCH, Ledger, Told, items
from api.transfers.matching import Film, Match
from api.transfers.models import Import, ImportRow, ImportState
from api.transfers.planned import Change, counts
from api.transfers.planning import Plan
from api.transfers.sparing import sparing
from api.transfers.wire import ApplyImport, Choice
from api.transfers.writing import audit, delete_ratings, finish, ratings_of
from api.web.errors import Conflict, NotFound

_BASIS: Final = text("""
SELECT (SELECT ratings_version FROM "user" WHERE user_id = :user_id) AS ratings,
       (SELECT count(*) FROM tag WHERE user_id = :user_id) AS tags,
       (SELECT max(tag_id) FROM tag WHERE user_id = :user_id) AS last_tag,
       (SELECT count(*) FROM movie) AS films,
       (SELECT max(movie_id) FROM movie) AS last_film,
       (SELECT max(updated_at) FROM movie) AS edited
""")


@dataclass(slots=True)
class Intended:
    """What applying an import would do, worked out before the transaction that does it.

    `basis` tells what it was worked out from; another one, and it has to be worked out anew.
    """

    plan: Plan
    told: Told
    basis: Row[Any]


def intend(session: Session, user_id: int, import_id: int, wanted: ApplyImport) -> Intended:
    """Decide about each row of a preview anew, against what there is by now.

    Raises Conflict if it was applied before, NotFound for an import or a choice that is not there.
    """
    found = _preview(session, user_id, import_id)
    basis = _basis(session, user_id)
    told: Told = array("q")
    with sparing(session):
        plan = decide(
            session,
            user_id,
            items(session, import_id, told),
            views.summary(found).existing,
            chosen=_chosen(session, found, wanted.choices),
        )
    return Intended(plan, told, basis)


def apply(
    session: Session,
    context: Context,
    import_id: int,
    wanted: ApplyImport,
    intended: Intended | None = None,
) -> Import:
    """Write what the preview shows, decided anew against the ratings there are by now.

    `intended`, if it still holds, shortens the time in which nobody else can write. Raises like
    `intend`.
    """
    found = _preview(session, context.user_id, import_id)
    if intended is None or intended.basis != _basis(session, context.user_id):
        intended = intend(session, context.user_id, import_id, wanted)
    plan = intended.plan
    with sparing(session):
        done = _carry_out(session, context, found, intended, create_films=wanted.create_films)
    found.state, found.applied_at = ImportState.applied.value, context.now
    found.counts = counts(plan.rows)
    session.add(found)
    audit(session, context, found, "import.applied", f"Imported {done} ratings")
    session.flush()
    return found


def _carry_out(
    session: Session, context: Context, found: Import, intended: Intended, *, create_films: bool
) -> int:
    """Write films, ratings and tags, and note what became of the rows; return how many ratings."""
    plan, import_id = intended.plan, found.import_id or 0
    if create_films:
        create(session, plan, found, context.now)
    left = [change for change in reversed(plan.changes) if change.movie_id is not None]
    plan.changes.clear()
    movie_ids = [change.movie_id or 0 for change in left]
    tags = present_tags(session, context.user_id)
    ledger = Ledger(session, import_id, intended.told)
    while left:  # what is written goes, so that memory does not grow
        _write(session, context, import_id, left[: -BATCH - 1 : -1], tags, ledger)
        del left[-BATCH:]
    ledger.note_others(plan.rows)
    finish(session, context, movie_ids)
    return len(movie_ids)


def _preview(session: Session, user_id: int, import_id: int) -> Import:
    found = views.get(session, user_id, import_id)
    if found.state != ImportState.preview.value:
        raise Conflict("This import was applied or undone before. Send the file again.")
    return found


def _basis(session: Session, user_id: int) -> Row[Any]:
    """Return what changes with the films, and with the user's ratings and tags."""
    return session.execute(_BASIS, {"user_id": user_id}).one()


def _chosen(session: Session, found: Import, choices: Sequence[Choice]) -> dict[int, Match]:
    """Return the films the user chose, by row."""
    wanted = {choice.row: choice.movie_id for choice in choices}
    columns = select(
        col(Movie.movie_id),
        col(Movie.title),
        col(Movie.year),
        col(Movie.imdb_id),
        col(Movie.tmdb_id),
    )
    films = {
        row.movie_id: Film(*row)
        for row in session.execute(columns.where(col(Movie.movie_id).in_(wanted.values())))
    }
    open_rows = session.execute(
        select(col(ImportRow.number)).where(
            col(ImportRow.import_id) == found.import_id,
            col(ImportRow.number).in_(wanted),
            col(ImportRow.row_hash).is_not(None),
        )
    ).scalars()
    if set(open_rows) != set(wanted):
        raise NotFound("A choice names a row that holds no rating. Look at the import's rows.")
    if not films.keys() >= set(wanted.values()):
        raise NotFound("A choice names a film that does not exist. Find it with search_movies.")
    return {number: Match(films[movie_id], by="chosen") for number, movie_id in wanted.items()}


def _write(
    session: Session,
    context: Context,
    import_id: int,
    changes: Sequence[Change],
    tags: Mapping[int, frozenset[str]],
    ledger: Ledger,
) -> None:
    """Write some changes and what they replace."""
    before = ratings_of(session, context.user_id, [change.movie_id or 0 for change in changes])
    written = [_rating(context, import_id, change, before) for change in changes]
    delete_ratings(session, context.user_id, list(before))
    insert_rows(session, "rating", written)
    tagged = _add_tags(session, context, changes, tags)
    previous = [
        {
            "rating": _as_json(before.get(change.movie_id or 0)),
            "tag_ids": tagged.get(change.movie_id or 0, []),
            "created": change.row.reason == "created",
        }
        for change in changes
    ]
    ledger.note_applied(changes, previous)


def _rating(
    context: Context, import_id: int, change: Change, before: Mapping[int, dict[str, Any]]
) -> dict[str, Any]:
    """Return the rating to write for a change."""
    movie_id = change.movie_id or 0
    row = dict(before.get(movie_id, {}))
    row |= {
        "user_id": context.user_id,
        "movie_id": movie_id,
        "watched_on": change.watched_on,
        "note": change.note,
        "import_id": import_id,
        "updated_at": context.now,
    }
    score = change.score
    if score is not None:
        row |= {
            "half_stars": score.half_stars,
            "rated_at": change.rated_at or _midnight(change.watched_on) or context.now,
            "source": change.source,
            "original_score": score.original or None,
            "original_scale": score.scale or None,
        }
    return row


def _add_tags(
    session: Session,
    context: Context,
    changes: Sequence[Change],
    present: Mapping[int, frozenset[str]],
) -> dict[int, list[int]]:
    """Add the tags the user has not put on a film yet; return their ids by film."""
    rows: list[dict[str, Any]] = []
    for change in changes:
        seen = set(present.get(change.movie_id or 0, ()))
        for tag in change.tags:
            folded = fold(tag)
            if folded not in seen:
                seen.add(folded)
                rows.append(
                    {
                        "user_id": context.user_id,
                        "movie_id": change.movie_id,
                        "text": tag,
                        "folded": folded,
                        "tagged_at": change.rated_at or context.now,
                    }
                )
    made: dict[int, list[int]] = {}
    if rows:
        table = metadata.tables["tag"]
        insertion = table.insert().returning(table.c.tag_id, sort_by_parameter_order=True)
        ids = session.connection().execute(insertion, rows).scalars()
        for row, tag_id in zip(rows, ids, strict=True):
            made.setdefault(row["movie_id"], []).append(tag_id)
    return made


def _midnight(day: date | None) -> datetime | None:
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None


def _as_json(row: dict[str, Any] | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()
    }
