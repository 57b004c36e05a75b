"""The chat's tables (prefix `chat_`) and the connection settings they are used with."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Engine,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
)
from sqlalchemy.engine import make_url

BUSY_TIMEOUT_MS = 5_000

metadata = MetaData()


def _of(column: str) -> ForeignKey:
    return ForeignKey(column, ondelete="CASCADE")


users = Table(
    "chat_user",
    metadata,
    Column("user_id", String(36), primary_key=True),
    Column("identifier", String(200), nullable=False, unique=True),
    # The api's own id. The same name with another id is another person.
    Column("account", String(64), nullable=False),
    Column("preferences", JSON, nullable=False),
    Column("created_at", String(40), nullable=False),
)

threads = Table(
    "chat_thread",
    metadata,
    Column("thread_id", String(36), primary_key=True),
    Column("user_id", String(36), _of("chat_user.user_id"), nullable=False),
    Column("name", String(300)),
    Column("details", JSON, nullable=False),
    Column("tags", JSON),
    # What the agent wants to be reminded of; opaque, and never sent to a browser.
    Column("agent_history", JSON),
    Column("created_at", String(40), nullable=False),
    Column("updated_at", String(40), nullable=False),
    Index("chat_thread_of_user", "user_id", "updated_at", "thread_id"),
)

steps = Table(
    "chat_step",
    metadata,
    Column("step_id", String(36), primary_key=True),
    Column("thread_id", String(36), _of("chat_thread.thread_id"), nullable=False),
    Column("parent_id", String(36)),
    Column("name", String(300), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("input", Text, nullable=False),
    Column("output", Text, nullable=False),
    Column("is_error", Boolean, nullable=False),
    Column("extras", JSON, nullable=False),
    Column("created_at", String(40), nullable=False),
    Column("started_at", String(40)),
    Column("ended_at", String(40)),
    Index("chat_step_of_thread", "thread_id", "created_at"),
)

elements = Table(
    "chat_element",
    metadata,
    Column("element_id", String(36), primary_key=True),
    Column("thread_id", String(36), _of("chat_thread.thread_id"), nullable=False),
    Column("step_id", String(36)),
    Column("name", String(300), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("mime", String(120)),
    Column("extras", JSON, nullable=False),
    Column("content", LargeBinary),
    Column("size", Integer, nullable=False),
    Index("chat_element_of_thread", "thread_id"),
)

feedback = Table(
    "chat_feedback",
    metadata,
    Column("feedback_id", String(36), primary_key=True),
    Column("step_id", String(36), _of("chat_step.step_id"), nullable=False, unique=True),
    Column("value", Integer, nullable=False),
    Column("comment", Text),
    Column("updated_at", String(40), nullable=False),
)


def make_engine(url: str) -> Engine:
    """Return an engine for SQLite or PostgreSQL with the settings the api uses too."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_size=4, pool_pre_ping=True)
    engine = create_engine(parsed, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # BEGIN is ours, see _begin
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        # A lost last message after a power cut is bearable; a slow first token is not.
        "synchronous=NORMAL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        # The api alone checkpoints: SQLite 3.7.0-3.51.2 can corrupt a file otherwise.
        "wal_autocheckpoint=0",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Any) -> None:
    writing = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
