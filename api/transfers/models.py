"""Imports: what was sent, what would become of each row, and how it was before."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from sqlalchemy import JSON, Index
from sqlmodel import Field

from api.tables import Table, UtcDateTime


class ImportState(StrEnum):
    """Where an import stands; only an applied one has changed anything."""

    preview = "preview"
    applied = "applied"
    undone = "undone"


class RowVerdict(StrEnum):
    """What becomes of a row."""

    new = "new"  # a film gets its first rating
    changed = "changed"  # an existing rating changes, or gets a date, note or tags it lacked
    unchanged = "unchanged"  # the same rating is there, or the row was imported before
    merged = "merged"  # another row about the same film counts, and takes date, note and tags
    ambiguous = "ambiguous"  # several films fit; nothing happens without a choice
    unknown = "unknown"  # the film is not in the catalogue; it is created only on request
    skipped = "skipped"  # nothing to import
    rejected = "rejected"  # the row is wrong
    warning = "warning"  # a remark about the file


Existing = Literal["newer", "keep", "replace"]
"""Which rating wins when the user has rated the film here already."""


class Import(Table, table=True):
    """Files somebody sent, in one of the known formats.

    The number of a dropped preview is not given again: an old button must not meet another import.
    """

    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy's own way

    import_id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user.user_id", index=True, ondelete="CASCADE")
    format: str = Field(max_length=32)
    file_name: str = Field(max_length=200)
    state: str = Field(default=ImportState.preview.value, max_length=16)
    existing: str = Field(max_length=16)
    counts: dict[str, int] = Field(sa_type=JSON)
    created_at: datetime = Field(sa_type=UtcDateTime)
    applied_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ImportRow(Table, table=True):
    """One row of an import, numbered from 1 in the order it was read.

    `content` is the row as it was understood; `previous` what an applied row replaced.
    """

    __table_args__ = (
        Index("ix_import_row_verdict", "import_id", "verdict"),
        Index("ix_import_row_applied", "import_id", "applied", "row_hash"),
    )

    import_id: int = Field(primary_key=True, foreign_key="import.import_id", ondelete="CASCADE")
    number: int = Field(primary_key=True)
    file: str = Field(max_length=500)
    line: int
    column: str | None = Field(default=None, max_length=200)
    verdict: str = Field(max_length=16)
    reason: str = Field(max_length=32)
    message: str = Field(max_length=500)
    title: str = Field(max_length=500)
    movie_id: int | None = Field(default=None)
    candidates: list[dict[str, Any]] | None = Field(default=None, sa_type=JSON)
    row_hash: str | None = Field(default=None, max_length=32)
    content: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    applied: bool = Field(default=False)
    previous: dict[str, Any] | None = Field(default=None, sa_type=JSON)
