"""Conversations: list, search, rename, delete, and what the agent remembers of them."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import (
    Connection,
    Select,
    and_,
    delete,
    exists,
    or_,
    select,
    tuple_,
    update,
)

from chat.history.common import AnyRow, insert_or, require_thread
from chat.history.tables import feedback, steps, threads, users

MAX_PAGE = 100


class Page(NamedTuple):
    """Some conversations, and whether there are more after the last."""

    rows: list[AnyRow]
    has_next: bool


def ensure(connection: Connection, user_id: str, thread_id: str, now: str) -> None:
    """Make sure the conversation exists and is the user's. Raises `NotYours`."""
    values: dict[str, Any] = {"thread_id": thread_id, "user_id": user_id, "details": {}}
    insert_or(
        connection,
        threads,
        values | {"created_at": now, "updated_at": now},
        key="thread_id",
    )
    require_thread(connection, thread_id, user_id)


def change(
    connection: Connection,
    user_id: str,
    thread_id: str,
    now: str,
    changes: dict[str, Any],
) -> None:
    """Set columns of a conversation, adding it if it is new. Raises `NotYours`."""
    ensure(connection, user_id, thread_id, now)
    if changes:
        connection.execute(
            update(threads).where(threads.c.thread_id == thread_id).values(**changes)
        )


def touch(connection: Connection, thread_id: str, now: str) -> None:
    """Move a conversation to the top of the list."""
    connection.execute(
        update(threads).where(threads.c.thread_id == thread_id).values(updated_at=now)
    )


def find(connection: Connection, thread_id: str) -> AnyRow | None:
    """Return one conversation with its owner's name."""
    return connection.execute(_listed().where(threads.c.thread_id == thread_id)).first()


def page(
    connection: Connection,
    *,
    user_id: str,
    first: int,
    after: str | None,
    search: str | None,
    value: int | None,
) -> Page:
    """Return conversations of a user, the latest first.

    `after` is the last conversation of the page before, `search` looks in names and messages,
    `value` (0 or 1) keeps those with such a rating of an answer.
    """
    query = _listed().where(threads.c.user_id == user_id)
    if after:
        latest = select(threads.c.updated_at, threads.c.thread_id).where(
            threads.c.thread_id == after, threads.c.user_id == user_id
        )
        place = connection.execute(latest).first()
        if place:
            query = query.where(tuple_(threads.c.updated_at, threads.c.thread_id) < tuple_(*place))
    if search:
        query = query.where(_mentions(search))
    if value is not None:
        rated = and_(steps.c.thread_id == threads.c.thread_id, feedback.c.value == value)
        join = feedback.join(steps, steps.c.step_id == feedback.c.step_id)
        query = query.where(exists(select(1).select_from(join).where(rated)))
    size = max(1, min(first, MAX_PAGE))
    ordered = query.order_by(threads.c.updated_at.desc(), threads.c.thread_id.desc())
    rows = list(connection.execute(ordered.limit(size + 1)))
    return Page(rows[:size], len(rows) > size)


def remove(connection: Connection, user_id: str, thread_id: str) -> None:
    """Delete a conversation with everything in it. Raises `NotYours`."""
    require_thread(connection, thread_id, user_id)
    connection.execute(delete(threads).where(threads.c.thread_id == thread_id))


def recall(connection: Connection, user_id: str, thread_id: str) -> list[Any]:
    """Return what the agent asked to be reminded of, or an empty list."""
    query = select(threads.c.agent_history).where(
        threads.c.thread_id == thread_id, threads.c.user_id == user_id
    )
    return list(connection.scalar(query) or [])


def _listed() -> Select[*tuple[Any, ...]]:
    return select(
        threads.c.thread_id,
        threads.c.user_id,
        threads.c.name,
        threads.c.details,
        threads.c.tags,
        threads.c.created_at,
        threads.c.updated_at,
        users.c.identifier,
    ).join(users, users.c.user_id == threads.c.user_id)


def _mentions(search: str) -> Any:
    literal = search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    pattern = f"%{literal}%"
    said = and_(
        steps.c.thread_id == threads.c.thread_id,
        steps.c.kind.in_(("user_message", "assistant_message")),
        steps.c.output.ilike(pattern, escape="\\"),
    )
    return or_(threads.c.name.ilike(pattern, escape="\\"), exists(select(1).where(said)))
