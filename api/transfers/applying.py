"""Applying a preview: in one transaction, with what it replaces kept for taking it back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final, TypeVar

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from api.accounts.audit import record
from api.catalog import service as catalog
from api.catalog.loading import insert_rows
from api.catalog.models import Movie
from api.catalog.titles import fold
from api.proposals.operations import Context
from api.ratings import service as ratings
from api.tables import metadata
from api.transfers import previews, views
from api.transfers.formats import matinee
from api.transfers.matching import Film, Match
from api.transfers.models import Import, ImportRow, ImportState, RowVerdict
from api.transfers.planning import Change, Plan, PlannedRow, counts
from api.transfers.rows import Item, RowProblem, Verdict, from_json
from api.transfers.wire import ApplyImport, Choice
from api.web.errors import Conflict, NotFound

BATCH: Final = 2_000
T = TypeVar("T")


def apply(session: Session, context: Context, import_id: int, wanted: ApplyImport) -> Import:
    """Write what the preview shows, decided anew against the ratings there are by now.

    Raises Conflict if it was applied before, NotFound for an import or a choice that is not there.
    """
    found = views.get(session, context.user_id, import_id)
    if found.state != ImportState.preview.value:
        raise Conflict("This import was applied or undone before. Send the file again.")
    existing = views.summary(found).existing
    chosen = _chosen(session, found, wanted.choices)
    items = (_item(row) for row in previews.stored_rows(session, import_id))
    plan = previews.make_plan(session, context.user_id, items, existing, chosen)
    if wanted.create_films:
        _create_films(session, plan, found.format, context.now)
    done = [change for change in plan.changes if change.movie_id is not None]
    tags = previews.present_tags(session, context.user_id)
    applied: set[int] = set()
    for batch in batches(done):
        applied |= _write(session, context, import_id, batch, tags)
    _note_rows(session, import_id, [row for row in plan.rows if row.number not in applied])
    finish(session, context, {change.movie_id or 0 for change in done})
    found.state, found.applied_at = ImportState.applied.value, context.now
    found.counts = counts(plan.rows)
    session.add(found)
    audit(session, context, found, "import.applied", f"Imported {len(done)} ratings")
    session.flush()
    return found


def _item(row: Any) -> Item:
    if row.content is not None:
        return from_json(row.content, file=row.file, line=row.line, title=row.title)
    verdict = Verdict(row.verdict)
    return RowProblem(
        row.file, row.line, row.column, verdict, row.reason, row.message, title=row.title
    )


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


def _create_films(session: Session, plan: Plan, format_name: str, now: datetime) -> None:
    """Create the films of unknown rows; our own export gives them their old ids if free."""
    missing = [change for change in plan.changes if change.movie_id is None]
    hints = [change.row.rating.movie_id for change in missing if change.row.rating]
    taken = set(_ids_in_use(session, [hint for hint in hints if hint]))
    films: list[catalog.NewFilm] = []
    for change in missing:
        rating = change.row.rating
        assert rating is not None  # noqa: S101 - only rows with a rating make a change
        hint = rating.movie_id if format_name == matinee.NAME else None
        movie_id = hint if hint and hint not in taken else None
        taken.add(movie_id or 0)
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
                movie_id=movie_id,
            )
        )
    made = catalog.insert_many(session, films, now) if films else []
    for change, movie_id in zip(missing, made, strict=True):
        change.movie_id = movie_id
        for row in change.rows:
            row.movie_id = movie_id
        change.row.verdict, change.row.reason = RowVerdict.new, "created"
        change.row.message = "the film was created"


def _ids_in_use(session: Session, movie_ids: Sequence[int]) -> Iterable[int]:
    for batch in batches(movie_ids):
        statement = select(col(Movie.movie_id)).where(col(Movie.movie_id).in_(batch))
        yield from session.execute(statement).scalars()


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


def _write(
    session: Session,
    context: Context,
    import_id: int,
    changes: Sequence[Change],
    tags: Mapping[int, frozenset[str]],
) -> set[int]:
    """Write some changes and what they replace; return the numbers of their rows."""
    before = ratings_of(session, context.user_id, [change.movie_id or 0 for change in changes])
    written = [_rating(context, import_id, change, before) for change in changes]
    _replace(session, context.user_id, written)
    tagged = _add_tags(session, context, changes, tags)
    previous = {
        change.row.number: {
            "rating": _as_json(before.get(change.movie_id or 0)),
            "tag_ids": tagged.get(change.movie_id or 0, []),
            "created": change.row.reason == "created",
        }
        for change in changes
    }
    rows = [row for change in changes for row in change.rows]
    _note_rows(session, import_id, rows, previous, applied=True)
    return {row.number for row in rows}


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
    score, rating = change.score, change.row.rating
    if score is not None and rating is not None:
        row |= {
            "half_stars": score.half_stars,
            "rated_at": change.rated_at or _midnight(change.watched_on) or context.now,
            "source": rating.source,
            "original_score": score.original or None,
            "original_scale": score.scale or None,
        }
    return row


def _replace(session: Session, user_id: int, rows: Sequence[dict[str, Any]]) -> None:
    """Write these ratings in the place of whatever the user has for the same films."""
    delete_ratings(session, user_id, [row["movie_id"] for row in rows])
    insert_rows(session, "rating", rows)


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
        for text in change.tags:
            folded = fold(text)
            if folded not in seen:
                seen.add(folded)
                rows.append(
                    {
                        "user_id": context.user_id,
                        "movie_id": change.movie_id,
                        "text": text,
                        "folded": folded,
                        "tagged_at": change.rated_at or context.now,
                    }
                )
    made: dict[int, list[int]] = {}
    if rows:
        tag = metadata.tables["tag"]
        insertion = tag.insert().returning(tag.c.tag_id, sort_by_parameter_order=True)
        ids = session.connection().execute(insertion, rows).scalars()
        for row, tag_id in zip(rows, ids, strict=True):
            made.setdefault(row["movie_id"], []).append(tag_id)
    return made


def _note_rows(
    session: Session,
    import_id: int,
    rows: Sequence[PlannedRow],
    previous: Mapping[int, dict[str, Any]] | None = None,
    *,
    applied: bool = False,
) -> None:
    """Write down what became of rows, and what the applied ones replaced."""
    table = metadata.tables["import_row"]
    names = ("verdict", "reason", "message", "movie_id", "applied", "previous")
    statement = (
        table.update()
        .where(table.c.import_id == import_id, table.c.number == bindparam("row_number"))
        .values({name: bindparam(f"new_{name}") for name in names})
    )
    for batch in batches(rows):
        noted = [
            {
                "row_number": row.number,
                "new_verdict": row.verdict.value,
                "new_reason": row.reason,
                "new_message": row.message[:500],
                "new_movie_id": row.movie_id,
                "new_applied": applied,
                "new_previous": (previous or {}).get(row.number),
            }
            for row in batch
        ]
        session.connection().execute(statement, noted)


def finish(session: Session, context: Context, movie_ids: set[int]) -> None:
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


def batches(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield slices short enough for one statement."""
    for start in range(0, len(values), BATCH):
        yield values[start : start + BATCH]


def _midnight(day: date | None) -> datetime | None:
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None


def _as_json(row: dict[str, Any] | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()
    }
