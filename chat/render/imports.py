"""What an import would change, or has changed, in words and one table."""

from __future__ import annotations

from typing import Any, Final, cast

from chat import sanitise
from chat.render.tables import Column, Table, objects
from chat.render.values import number, titled

FORMATS: Final = {
    "letterboxd": "a Letterboxd export",
    "letterboxd_import": "a file for Letterboxd",
    "imdb": "an IMDb list",
    "trakt": "a Trakt export",
    "tmdb": "a TMDB export",
    "simkl": "a Simkl backup",
    "movary": "a Movary export",
    "yamtrack": "a Yamtrack export",
    "movielens": "MovieLens data",
    "movielens_site": "a MovieLens export",
    "matinee": "a Matinee export",
    "csv": "a table of films and ratings",
}
# Each verdict's words, for one and for many.
_BEFORE: Final = {
    "new": ("new rating", "new ratings"),
    "changed": ("rating that would change", "ratings that would change"),
    "unchanged": ("already here, unchanged", "already here, unchanged"),
    "merged": ("said twice in the file, counted once", "said twice in the file, counted once"),
    "ambiguous": ("could be one of several films", "could each be one of several films"),
    "unknown": ("film that is not in the catalogue", "films that are not in the catalogue"),
    "skipped": ("entry without a rating to import", "entries without a rating to import"),
    "rejected": ("line that can not be read", "lines that can not be read"),
}
_AFTER: Final = _BEFORE | {"changed": ("rating changed", "ratings changed")}
DOUBTFUL: Final = ("rejected", "ambiguous", "unknown", "warning")
_COLUMNS: Final = [
    Column("line", "Line", "count"),
    Column("title", "Title", "text"),
    Column("verdict", "What", "text"),
    Column("message", "Why", "text"),
]


def preview(found: dict[str, Any]) -> str:
    """Return what an import would do, as Markdown."""
    name = sanitise.inline(str(found.get("file_name") or "The file"), 80)
    head = f"**{name}** looks like {_format(found)}, {number(_total(found))} rows."
    listed = _counts(found, _BEFORE) or "- nothing to import"
    return f"{head}\n\n{listed}\n\n*Nothing is changed yet.*"


def applied(found: dict[str, Any]) -> str:
    """Return what an import did."""
    return f"**Imported.**\n\n{_counts(found, _AFTER) or '- nothing new'}"


def undone(found: dict[str, Any]) -> str:
    """Return what taking an import back did."""
    text = f"**Undone.** {number(int(found.get('restored') or 0))} ratings are as they were."
    kept = found.get("kept")
    if isinstance(kept, int) and kept:
        text += f" {number(kept)} that you changed by hand since then stay."
    return text


def doubtful(rows: list[dict[str, Any]]) -> Table | None:
    """Return the rows that need a look as a table, or None when all are fine."""
    return Table("Rows that need a look", _COLUMNS, rows) if rows else None


def ambiguous(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows for which a film can be chosen."""
    return [r for r in rows if r.get("verdict") == "ambiguous" and objects(r.get("candidates"))]


def which_film(row: dict[str, Any]) -> str:
    """Return the question about an ambiguous row."""
    return (
        f"Which film is **{titled(row.get('title'), row.get('year'))}** in line {row.get('line')}?"
    )


def _format(found: dict[str, Any]) -> str:
    known = str(found.get("format") or "")
    return FORMATS.get(known) or sanitise.inline(known.replace("_", " "), 60) or "a file of ratings"


def _total(found: dict[str, Any]) -> int:
    total = found.get("total")
    return total if isinstance(total, int) else 0


def _counts(found: dict[str, Any], words: dict[str, tuple[str, str]]) -> str:
    counts = cast("dict[str, Any]", found.get("counts") or {})
    return "\n".join(
        f"- {number(counts[key])} {one if counts[key] == 1 else many}"
        for key, (one, many) in words.items()
        if isinstance(counts.get(key), int) and counts[key] > 0
    )
