"""What a conversation consists of: steps (messages and tool calls), elements and feedback."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, delete, func, select

from chat.history.common import AnyRow, NotYours, insert_or, require_thread
from chat.history.conversations import ensure, touch
from chat.history.tables import elements, feedback, steps, threads

MAX_CONTENT_BYTES = 1_048_576
MAX_STEPS = 2_000


def save_step(connection: Connection, user_id: str, row: dict[str, Any], now: str) -> None:
    """Add or change a step of the user's own conversation. Raises `NotYours`.

    A step id that exists in another conversation is left as it is.
    """
    ensure(connection, user_id, row["thread_id"], now)
    insert_or(connection, steps, row, key="step_id", same="thread_id")
    touch(connection, row["thread_id"], now)


def delete_step(connection: Connection, user_id: str, step_id: str) -> None:
    """Delete a step of one of the user's conversations; elsewhere nothing happens."""
    mine = select(threads.c.thread_id).where(threads.c.user_id == user_id)
    connection.execute(delete(steps).where(steps.c.step_id == step_id, steps.c.thread_id.in_(mine)))


def steps_of(connection: Connection, thread_id: str) -> list[AnyRow]:
    """Return the steps of a conversation in their order, each with its feedback."""
    query = (
        select(
            steps,
            feedback.c.feedback_id,
            feedback.c.value,
            feedback.c.comment,
        )
        .outerjoin(feedback, feedback.c.step_id == steps.c.step_id)
        .where(steps.c.thread_id == thread_id)
        .order_by(steps.c.created_at, steps.c.step_id)
        .limit(MAX_STEPS)
    )
    return list(connection.execute(query))


def save_element(connection: Connection, user_id: str, row: dict[str, Any], now: str) -> None:
    """Add or change an element of the user's own conversation. Raises `NotYours`."""
    ensure(connection, user_id, row["thread_id"], now)
    insert_or(connection, elements, row, key="element_id", same="thread_id")


def delete_element(connection: Connection, user_id: str, element_id: str) -> None:
    """Delete an element of one of the user's conversations; elsewhere nothing happens."""
    mine = select(threads.c.thread_id).where(threads.c.user_id == user_id)
    connection.execute(
        delete(elements).where(elements.c.element_id == element_id, elements.c.thread_id.in_(mine))
    )


def elements_of(
    connection: Connection, thread_id: str, element_id: str | None = None
) -> list[AnyRow]:
    """Return what the elements of a conversation are, without their content."""
    query = select(
        elements.c.element_id,
        elements.c.thread_id,
        elements.c.step_id,
        elements.c.name,
        elements.c.kind,
        elements.c.mime,
        elements.c.extras,
    ).where(elements.c.thread_id == thread_id, func.coalesce(elements.c.size, 0) > 0)
    if element_id:
        query = query.where(elements.c.element_id == element_id)
    return list(connection.execute(query))


def content_of(
    connection: Connection, user_id: str, thread_id: str, element_id: str
) -> tuple[str, str, bytes]:
    """Return name, media type and content of an element. Raises `NotYours`."""
    require_thread(connection, thread_id, user_id)
    query = select(elements.c.name, elements.c.mime, elements.c.content).where(
        elements.c.thread_id == thread_id, elements.c.element_id == element_id
    )
    row = connection.execute(query).first()
    if row is None or row.content is None:
        raise NotYours("no such element")
    return row.name, row.mime or "text/plain", bytes(row.content)


def save_feedback(
    connection: Connection, user_id: str, step_id: str, opinion: tuple[int, str | None], now: str
) -> str:
    """Keep what the user thinks of an answer and return its id. Raises `NotYours`."""
    thread_id = connection.scalar(select(steps.c.thread_id).where(steps.c.step_id == step_id))
    if thread_id is None:
        raise NotYours("no such answer")
    require_thread(connection, thread_id, user_id)
    known = connection.scalar(select(feedback.c.feedback_id).where(feedback.c.step_id == step_id))
    value, comment = opinion
    row = {"feedback_id": known or str(uuid4()), "step_id": step_id, "value": value}
    row |= {"comment": comment, "updated_at": now}
    insert_or(connection, feedback, row, key="feedback_id", same="step_id")
    return str(row["feedback_id"])


def delete_feedback(connection: Connection, user_id: str, feedback_id: str) -> bool:
    """Delete the user's own feedback; says whether there was one."""
    mine = (
        select(steps.c.step_id)
        .join(threads, threads.c.thread_id == steps.c.thread_id)
        .where(threads.c.user_id == user_id)
    )
    done = connection.execute(
        delete(feedback).where(feedback.c.feedback_id == feedback_id, feedback.c.step_id.in_(mine))
    )
    return done.rowcount > 0
