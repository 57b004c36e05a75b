"""A canary in every private field: rows made from the schema, so that no new table is forgotten."""

import hashlib
import re
from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, Boolean, Column, Date, Integer, LargeBinary, Table, insert
from sqlmodel import Session

from api.migrations import models
from api.tables import UtcDateTime, metadata

PUBLIC: Final = {"rating", "tag"}
"""Ratings come with canaries in their notes; a tag is there for all to read."""
STATES: Final = {"proposal": "rejected", "refresh": "done", "import": "applied"}
_ = models  # fills the metadata


_CANARY: Final = re.compile(r"canary[0-9a-f]{12}")


def canaries_in(text: str) -> set[str]:
    """Return the canaries of whomever that a text shows."""
    return set(_CANARY.findall(text))


def canary(name: str) -> str:
    """Return a word that occurs nowhere else."""
    return "canary" + hashlib.sha256(name.encode()).hexdigest()[:12]


def personal_tables() -> list[Table]:
    """Return the tables with rows of one user each."""
    return [table for table in metadata.sorted_tables if "user_id" in table.columns]


def hide(session: Session, user_id: int, name: str, now: datetime) -> dict[str, list[str]]:
    """Give the user a row in each of their tables; return its canaries by table."""
    hidden: dict[str, list[str]] = {}
    for table in personal_tables():
        if table.name in PUBLIC | {"user"}:
            continue
        row: dict[str, Any] = {}
        for column in table.columns:
            if column.name == "user_id":
                row["user_id"] = user_id
            elif not (column.primary_key and isinstance(column.type, Integer)):
                row[column.name] = _value(column, f"{name} {table.name} {column.name}", now)
        hidden[table.name] = [word for word in map(_word, row.values()) if word]
        session.execute(insert(table), row)
    return hidden


def _value(column: Column[Any], name: str, now: datetime) -> Any:
    match column.type:
        case JSON():
            return {"note": canary(name)}
        case UtcDateTime():
            return now
        case Date():
            return now.date()
        case Boolean():
            return False
        case Integer():
            return None if column.nullable else 1
        case LargeBinary():
            return canary(name).encode()
        case _ if column.name == "state":
            return STATES[column.table.name]
        case kind:
            return canary(name)[: getattr(kind, "length", None)]


def _word(value: Any) -> str | None:
    found = _CANARY.search(str(value))
    return found.group() if found else None
