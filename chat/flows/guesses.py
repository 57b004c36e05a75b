"""What the columns of an unknown CSV seem to hold, by their names and their first rows."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

SCALES: Final = (5, 10, 20, 100)
MAX_HEAD: Final = 64 * 1024
MAX_EXAMPLES: Final = 200

# What can be read, in words, and what such a column is often called.
FIELDS: Final = {
    "title": ("Title", r"title|name|film|movie|titre|t[ií]tulo|titel|שם"),
    "rating": ("Rating", r"rating|score|stars?|note|grade|mark|puntuaci|bewertung|דירוג"),
    "year": ("Year", r"year|released?|ann[ée]e|a[ñn]o|jahr|שנה"),
    "rated_at": ("Rated on", r"rated|date.?rated|voted|logged"),
    "watched_on": ("Watched on", r"watched|seen|viewed|date|visto|gesehen"),
    "imdb_id": ("IMDb id", r"imdb|tconst|const"),
    "tmdb_id": ("TMDB id", r"tmdb"),
}
_PATTERNS: Final = {
    r"\d{4}-\d{1,2}-\d{1,2}": "YYYY-MM-DD",
    r"\d{4}/\d{1,2}/\d{1,2}": "YYYY/MM/DD",
    r"\d{1,2}\.\d{1,2}\.\d{4}": "DD.MM.YYYY",
    r"\d{1,2}/\d{1,2}/\d{4}": "DD/MM/YYYY",
    r"\d{1,2}/\d{1,2}/\d{2}": "DD/MM/YY",
}

Row = dict[str, str]


def read_head(path: Path) -> tuple[list[str], list[Row]]:
    """Return the columns of a CSV file and its first rows; nothing of any other file."""
    with path.open("rb") as stream:
        data = stream.read(MAX_HEAD)
    if b"\0" in data:
        return [], []
    text = data.decode("utf-8-sig", "replace")
    # The last line may be cut.
    lines = (
        text.splitlines()[: MAX_EXAMPLES + 1] if len(data) < MAX_HEAD else text.splitlines()[:-1]
    )
    if not lines:
        return [], []
    delimiter = max(",;\t", key=lines[0].count)
    try:
        header, *rows = csv.reader(lines, delimiter=delimiter)
    except (csv.Error, ValueError):
        return [], []
    names = [name.strip() for name in header]
    return names, [dict(zip(names, row, strict=True)) for row in rows if len(row) == len(names)]


def guess(header: Sequence[str]) -> dict[str, str]:
    """Return what each column seems to hold, by its name; no column is taken twice."""
    found: dict[str, str] = {}
    for key, (_, pattern) in FIELDS.items():
        whole = [name for name in header if re.fullmatch(rf"(?i)(?:my |your )?(?:{pattern})", name)]
        part = [name for name in header if re.search(rf"(?i)\b(?:{pattern})", name)]
        free = [name for name in (*whole, *part) if name and name not in found.values()]
        if free:
            found[key] = free[0]
    return found


def guess_scale(values: Sequence[str]) -> int:
    """Return the lowest of the usual scales that holds all the ratings."""
    numbers = [
        float(text)
        for value in values
        if (text := value.strip().replace(",", ".")) and re.fullmatch(r"\d+(?:\.\d+)?", text)
    ]
    highest = max(numbers, default=0)
    return next((scale for scale in SCALES if highest <= scale), SCALES[-1])


def date_pattern(values: Sequence[str]) -> str:
    """Return how dates are written; the month comes first only where a day can not."""
    days = [value.strip() for value in values if value.strip()]
    for shape, name in _PATTERNS.items():
        if days and all(re.fullmatch(shape, day) for day in days):
            seconds = [int(re.split(r"\D", day)[1]) for day in days]
            american = name.startswith("DD/MM") and max(seconds) > 12
            return name.replace("DD/MM", "MM/DD") if american else name
    return "YYYY-MM-DD"
