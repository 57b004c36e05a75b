"""Looking at imports and their rows."""

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import func, select
from sqlmodel import Session, col

from api.transfers.models import Existing, Import, ImportRow, ImportState, RowVerdict
from api.transfers.wire import (
    CandidateFilm,
    ImportList,
    ImportRowView,
    ImportSummary,
    ImportView,
)
from api.web.errors import NotFound

EXISTING: Final[tuple[Existing, ...]] = ("newer", "keep", "replace")


def get(session: Session, user_id: int, import_id: int) -> Import:
    """Return an import of the user; raises NotFound."""
    found = session.get(Import, import_id)
    if found is None or found.user_id != user_id:
        raise NotFound("There is no import with this id. List yours with GET /imports.")
    return found


def summary(found: Import) -> ImportSummary:
    """Return what the wire shows of an import."""
    assert found.import_id is not None  # noqa: S101 - a stored row has its key
    return ImportSummary(
        import_id=found.import_id,
        format=found.format,
        file_name=found.file_name,
        state=ImportState(found.state),
        existing=next(name for name in EXISTING if name == found.existing),
        total=sum(found.counts.values()),
        counts=found.counts,
        created_at=found.created_at,
        applied_at=found.applied_at,
        undone_at=found.undone_at,
    )


def view(
    session: Session,
    user_id: int,
    import_id: int,
    verdict: RowVerdict | None = None,
    page: int = 1,
    page_size: int = 20,
) -> ImportView:
    """Return an import with a page of its rows, optionally only those of one verdict."""
    found = get(session, user_id, import_id)
    conditions = [col(ImportRow.import_id) == import_id]
    if verdict is not None:
        conditions.append(col(ImportRow.verdict) == verdict.value)
    total = session.execute(
        select(func.count()).select_from(ImportRow).where(*conditions)
    ).scalar_one()
    rows = session.execute(
        select(ImportRow)
        .where(*conditions)
        .order_by(col(ImportRow.number))
        .limit(page_size)
        .offset((page - 1) * page_size)
    ).scalars()
    return ImportView(
        **summary(found).model_dump(),
        rows=[row_view(row) for row in rows],
        rows_total=total,
        page=page,
        page_size=page_size,
        truncated=page * page_size < total,
    )


def listed(session: Session, user_id: int, page: int = 1, page_size: int = 20) -> ImportList:
    """Return a page of the user's imports, newest first."""
    mine = col(Import.user_id) == user_id
    total = session.execute(select(func.count()).select_from(Import).where(mine)).scalar_one()
    rows = session.execute(
        select(Import)
        .where(mine)
        .order_by(col(Import.import_id).desc())
        .limit(page_size)
        .offset((page - 1) * page_size)
    ).scalars()
    return ImportList(
        items=[summary(row) for row in rows],
        total=total,
        page=page,
        page_size=page_size,
        truncated=page * page_size < total,
    )


def row_view(row: ImportRow) -> ImportRowView:
    """Return what the wire shows of a row."""
    content = row.content or {}
    half_stars = content.get("half_stars")
    return ImportRowView(
        row=row.number,
        file=row.file,
        line=row.line,
        column=row.column,
        verdict=RowVerdict(row.verdict),
        reason=row.reason,
        message=row.message,
        title=row.title,
        year=content.get("year"),
        stars=half_stars / 2 if half_stars else None,
        original_score=content.get("original_score"),
        original_scale=content.get("original_scale"),
        rated_at=_moment(content.get("rated_at")),
        watched_on=content.get("watched_on"),
        movie_id=row.movie_id,
        candidates=[CandidateFilm(**film) for film in row.candidates or []],
        applied=row.applied,
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None
