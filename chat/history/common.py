"""Small things the history's queries share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Table, select
from sqlalchemy.dialects import postgresql, sqlite

from chat.history.tables import threads

AnyRow = Row[*tuple[Any, ...]]


class NotYours(PermissionError):
    """The conversation belongs to somebody else, or does not exist."""


def canonical(identifier: object) -> str:
    """Return a UUID in its one spelling. Raises `ValueError` for anything else."""
    try:
        known = str(UUID(identifier)) if isinstance(identifier, str) else ""
    except ValueError:
        known = ""
    if not known or known != str(identifier).lower():
        raise ValueError("not an identifier of the history")
    return known


def optional(identifier: object) -> str | None:
    """Return a UUID in its one spelling, or None for anything that is not one."""
    try:
        return canonical(identifier)
    except ValueError:
        return None


def insert_or(
    connection: Connection,
    table: Table,
    values: Mapping[str, Any],
    *,
    key: str,
    same: str | None = None,
) -> None:
    """Insert a row; where its key exists, change it if column `same` agrees, else leave it."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(table).values(dict(values))
    if same is None:
        connection.execute(statement.on_conflict_do_nothing(index_elements=[key]))
        return
    changed = {name: value for name, value in values.items() if name not in {key, "created_at"}}
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=[key],
            set_=changed,
            where=table.c[same] == statement.excluded[same],
        )
    )


def require_thread(connection: Connection, thread_id: str, user_id: str | None) -> None:
    """Raise `NotYours` unless the conversation exists and belongs to the user."""
    owner = connection.scalar(select(threads.c.user_id).where(threads.c.thread_id == thread_id))
    if owner is None or owner != user_id:
        raise NotYours("no such conversation")
