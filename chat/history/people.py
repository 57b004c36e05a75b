"""Who has conversations, and what they prefer."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy import Connection, delete, insert, select, update

from chat.history.tables import users


class Person(NamedTuple):
    """A user of the chat as the history knows them."""

    user_id: str
    identifier: str
    created_at: str


def find(connection: Connection, identifier: str) -> Person | None:
    """Return the user of that name."""
    row = connection.execute(
        select(users.c.user_id, users.c.identifier, users.c.created_at).where(
            users.c.identifier == identifier
        )
    ).first()
    return Person(*row) if row else None


def welcome(connection: Connection, identifier: str, account: str, now: str) -> Person:
    """Return the user, added if new.

    A name that was deleted in the api and taken again belongs to another account: what the
    earlier owner said is removed, not handed over.
    """
    row = connection.execute(
        select(users.c.user_id, users.c.account).where(users.c.identifier == identifier)
    ).first()
    if row and row.account != account:
        connection.execute(delete(users).where(users.c.user_id == row.user_id))
        row = None
    if not row:
        connection.execute(
            insert(users).values(
                user_id=str(uuid4()),
                identifier=identifier,
                account=account,
                preferences={},
                created_at=now,
            )
        )
    person = find(connection, identifier)
    if person is None:
        raise LookupError("the user vanished while being added")
    return person


def forget(connection: Connection, identifier: str) -> None:
    """Remove a user with all conversations."""
    connection.execute(delete(users).where(users.c.identifier == identifier))


def preferences(connection: Connection, identifier: str) -> dict[str, Any]:
    """Return what the user prefers (model, digest)."""
    found = connection.scalar(select(users.c.preferences).where(users.c.identifier == identifier))
    return dict(found or {})


def prefer(connection: Connection, identifier: str, changes: dict[str, Any]) -> None:
    """Merge changes into what the user prefers."""
    merged = preferences(connection, identifier) | changes
    connection.execute(
        update(users).where(users.c.identifier == identifier).values(preferences=merged)
    )
