"""What an import would change, or has changed, in words and one table."""

from __future__ import annotations

from typing import Any

from chat import sanitise
from chat.render.tables import Column, Table, objects
from chat.render.values import number

WORDS = {
    "ready": "new ratings",
    "changed": "ratings that would change",
    "duplicate": "already here",
    "ambiguous": "could be more than one film",
    "unknown": "films that are not in the catalogue",
    "rejected": "lines that can not be read",
    "skipped": "other entries",
    "imported": "imported",
}
_COLUMNS = [
    Column("line", "Line", "count"),
    Column("title", "Title", "text"),
    Column("verdict", "What", "text"),
    Column("message", "Why", "text"),
]


def summary(found: dict[str, Any], name: str) -> str:
    """Return the counts of a preview or of a finished import, as Markdown."""
    source = sanitise.inline(str(found.get("format_name") or found.get("format") or "a file"), 60)
    applied = found.get("state") in {"applied", "done"}
    head = "**Imported**" if applied else f"**{sanitise.inline(name, 80)}** looks like {source}"
    counts: dict[str, Any] = found.get("counts") or found
    lines = [
        f"- {number(value)} {words}"
        for key, words in WORDS.items()
        if isinstance(value := counts.get(key), int) and value > 0
    ]
    parts = [head, "\n".join(lines) or "- nothing to import"]
    if not applied:
        parts.append("*Nothing is changed yet.*")
    return "\n\n".join(parts)


def problems_table(found: dict[str, Any]) -> Table | None:
    """Return the lines that need a look, or None when all are fine."""
    rows = objects(found.get("problems"))
    return Table("Lines that need a look", _COLUMNS, rows) if rows else None
