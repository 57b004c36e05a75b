"""Reading a file into a preview: what would become of each row, kept until it is applied."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final

from sqlalchemy import delete, select
from sqlmodel import Session, col

from api.catalog.loading import insert_rows
from api.transfers.deciding import BATCH, MAX_ROWS, decide
from api.transfers.formats.detection import detect, expand, read_files
from api.transfers.formats.generic import Mapping as ColumnMapping
from api.transfers.models import Existing, Import, ImportRow, ImportState
from api.transfers.packed import Packed
from api.transfers.planned import PlannedRow, counts
from api.transfers.reading.sources import SourceFile
from api.transfers.reading.values import clean_line
from api.transfers.rows import Item, UnreadableFile
from api.transfers.sparing import sparing
from api.web.errors import Invalid

KEPT_FOR: Final = timedelta(days=1)
MAX_OPEN: Final = 20
MAX_OPEN_ROWS: Final = 2 * MAX_ROWS


class UnreadableImport(Invalid):
    """Nothing of the file can be imported; says where and what to do."""

    code = "unreadable-file"
    title = "The file can't be imported"

    def __init__(self, error: UnreadableFile) -> None:
        """Tell file, line and column, also apart."""
        super().__init__(str(error), field="body.file")
        self.extra |= {"file": error.file, "line": error.line, "column": error.column}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that was read, and what would become of each row."""

    format: str
    file_name: str
    digest: str
    rows: list[PlannedRow]
    said: Packed  # a row's title and content as JSON, beside each of `rows`

    def stored(self, import_id: int) -> Iterator[dict[str, Any]]:
        """Yield the rows as they are kept."""
        for row, text in zip(self.rows, self.said, strict=True):
            title, content = json.loads(text)
            yield _stored(import_id, row, title, content)


def prepare(
    session: Session,
    user_id: int,
    stream: IO[bytes],
    file_name: str,
    existing: Existing,
    mapping: ColumnMapping | None = None,
    progress: Callable[[int], None] = lambda _rows: None,
) -> Prepared:
    """Read a file and decide about each row; changes nothing. Raises UnreadableImport.

    `progress` is told how many rows were read since it was told last.
    """
    with sparing(session), tempfile.TemporaryDirectory(prefix="matinee-import-") as folder:
        path = Path(folder) / "upload"
        with path.open("wb") as copy:
            shutil.copyfileobj(stream, copy)
        with path.open("rb") as copy:
            digest = hashlib.file_digest(copy, "sha256").hexdigest()
        name = clean_line(Path(file_name).name)[:200] or "file"
        source = SourceFile(name, lambda: path.open("rb"))
        try:
            files = expand(source)
            known = detect(files, mapping)
            items = _told(read_files(files, known), progress)
            said = Packed()
            plan = decide(session, user_id, items, existing, said=said)
        except UnreadableFile as error:
            raise UnreadableImport(error) from error
    return Prepared(known.name, name, digest, plan.rows, said)


def _told(items: Iterable[Item], progress: Callable[[int], None]) -> Iterator[Item]:
    number = 0
    for number, item in enumerate(items, start=1):
        yield item
        if number % BATCH == 0:
            progress(BATCH)
    progress(number % BATCH)


def store(
    session: Session, user_id: int, prepared: Prepared, existing: Existing, now: datetime
) -> int:
    """Keep a preview and return its id; old previews go."""
    _forget_old(session, user_id, now)
    made = Import(
        user_id=user_id,
        format=prepared.format,
        file_name=prepared.file_name,
        existing=existing,
        counts=counts(prepared.rows),
        created_at=now,
    )
    session.add(made)
    session.flush()
    assert made.import_id is not None  # noqa: S101 - a flushed row has its key
    rows = prepared.stored(made.import_id)
    with sparing(session):
        while batch := list(islice(rows, BATCH)):
            insert_rows(session, "import_row", batch)
    return made.import_id


def _stored(
    import_id: int, row: PlannedRow, title: str, content: dict[str, Any] | None
) -> dict[str, Any]:
    return {
        "import_id": import_id,
        "number": row.number,
        "file": row.file[:500],
        "line": row.line,
        "column": row.column[:200] if row.column else None,
        "verdict": row.verdict.value,
        "reason": row.reason,
        "message": row.message[:500],
        "title": title[:500],
        "movie_id": row.movie_id,
        "candidates": [
            {"movie_id": film.movie_id, "title": film.title, "year": film.year}
            for film in row.candidates
        ]
        or None,
        "row_hash": row.facts.row_hash.hex() if row.facts else None,
        "content": content,
        "applied": False,
    }


def _forget_old(session: Session, user_id: int, now: datetime) -> None:
    """Delete previews nobody applied within a day, and all but the newest few."""
    previews = (
        select(col(Import.import_id), col(Import.created_at), col(Import.counts))
        .where(col(Import.user_id) == user_id, col(Import.state) == ImportState.preview.value)
        .order_by(col(Import.import_id).desc())
    )
    old: list[int] = []
    rows = 0
    for position, (import_id, created_at, verdicts) in enumerate(session.execute(previews), 1):
        rows += sum(verdicts.values())
        if position >= MAX_OPEN or rows > MAX_OPEN_ROWS or now - created_at > KEPT_FOR:
            old.append(import_id)
    session.execute(delete(ImportRow).where(col(ImportRow.import_id).in_(old)))
    session.execute(delete(Import).where(col(Import.import_id).in_(old)))
