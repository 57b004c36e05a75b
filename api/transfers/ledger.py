"""The rows of an import as they are kept: read a page at a time, and what became of each noted."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias, TypeVar

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from api.tables import metadata
from api.transfers.models import ImportRow
from api.transfers.planned import Change, PlannedRow
from api.transfers.rows import ImportedRating, Item, RowProblem, Verdict, from_json

BATCH: Final = 2_000
T = TypeVar("T")

Told: TypeAlias = "array[int]"
"""What each row, numbered from 1, said in its preview: a hash of its words."""

Previous = Mapping[str, Any]
# What a first rating of a film that was there replaces.
FRESH: Final[Previous] = {"rating": None, "tag_ids": [], "created": False}


def batches(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield slices short enough for one statement."""
    for start in range(0, len(values), BATCH):
        yield values[start : start + BATCH]


def items(session: Session, import_id: int, told: Told) -> Iterator[Item]:
    """Yield the rows of a preview in their order; `told` gets what each of them said."""
    columns = select(
        col(ImportRow.number),
        col(ImportRow.file),
        col(ImportRow.line),
        col(ImportRow.column),
        col(ImportRow.verdict),
        col(ImportRow.reason),
        col(ImportRow.message),
        col(ImportRow.movie_id),
        col(ImportRow.title),
        col(ImportRow.content),
    ).where(col(ImportRow.import_id) == import_id)
    after = 0
    while True:
        page = columns.where(col(ImportRow.number) > after).order_by(col(ImportRow.number))
        rows: Sequence[Any] = session.connection().execute(page.limit(BATCH)).all()
        for row in rows:
            told.append(hash((row.verdict, row.reason, row.message, row.movie_id)))
            yield _item(row)
        if len(rows) < BATCH:
            return
        after = rows[-1].number


def _item(row: Any) -> Item:
    if row.content is not None:
        return from_json(row.content, file=row.file, line=row.line, title=row.title)
    verdict = Verdict(row.verdict)
    return RowProblem(
        row.file, row.line, row.column, verdict, row.reason, row.message, title=row.title
    )


def contents(session: Session, import_id: int, numbers: Sequence[int]) -> dict[int, ImportedRating]:
    """Return what these rows said, by number."""
    columns = select(
        col(ImportRow.number),
        col(ImportRow.file),
        col(ImportRow.line),
        col(ImportRow.title),
        col(ImportRow.content),
    ).where(col(ImportRow.import_id) == import_id, col(ImportRow.number).in_(numbers))
    rows: Any = session.connection().execute(columns)
    return {
        row.number: from_json(row.content, file=row.file, line=row.line, title=row.title)
        for row in rows
    }


class Ledger:
    """Notes what became of the rows of an import; most say what their preview said."""

    def __init__(self, session: Session, import_id: int, told: Told) -> None:
        """Nothing is noted yet."""
        self._connection = session.connection()
        self._import_id = import_id
        self._told = told
        self._noted = bytearray(len(told) + 1)

    def note_applied(self, changes: Sequence[Change], previous: Sequence[Previous]) -> None:
        """Note changes that were written, and beside each what it replaced."""
        fresh: list[PlannedRow] = []
        joined: list[PlannedRow] = []
        others: list[tuple[PlannedRow, Previous | None]] = []
        for change, replaced in zip(changes, previous, strict=True):
            if replaced == FRESH and self._says_the_same(change.row):
                fresh.append(change.row)
            else:
                others.append((change.row, replaced))
            for row in change.others:
                if self._says_the_same(row):
                    joined.append(row)
                else:
                    others.append((row, None))
        self._mark(fresh, FRESH)
        self._mark(joined, None)
        self._write(others, applied=True)
        for row in (*fresh, *joined, *(row for row, _ in others)):
            self._noted[row.number] = True

    def note_others(self, rows: Sequence[PlannedRow]) -> None:
        """Note what became of the rows that were not applied."""
        changed = [
            (row, None)
            for row in rows
            if not self._noted[row.number] and not self._says_the_same(row)
        ]
        self._write(changed, applied=False)

    def _says_the_same(self, row: PlannedRow) -> bool:
        return self._told[row.number - 1] == row.told()

    def _mark(self, rows: Sequence[PlannedRow], previous: Previous | None) -> None:
        """Mark rows as applied that else stay as they are."""
        table = metadata.tables["import_row"]
        for batch in batches(rows):
            numbers = [row.number for row in batch]
            self._connection.execute(
                table.update()
                .where(table.c.import_id == self._import_id, table.c.number.in_(numbers))
                .values(applied=True, previous=previous)
            )

    def _write(self, rows: Sequence[tuple[PlannedRow, Previous | None]], *, applied: bool) -> None:
        table = metadata.tables["import_row"]
        names = ("verdict", "reason", "message", "movie_id", "applied", "previous")
        statement = (
            table.update()
            .where(table.c.import_id == self._import_id, table.c.number == bindparam("row_number"))
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
                    "new_previous": previous,
                }
                for row, previous in batch
            ]
            self._connection.execute(statement, noted)
