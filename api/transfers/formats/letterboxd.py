"""Letterboxd's export: ratings.csv, diary.csv, reviews.csv and watched.csv, alone or in the zip.

`Date` is when something was logged, `Watched Date` when the film was seen. A diary repeats films,
with the stars of that day; only ratings.csv has the stars that hold now. The address in the diary
is that of the entry, not of the film, so films are known by name and year alone.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath

from api.transfers.formats.shared import Head, parse_table, rating
from api.transfers.reading.sources import SourceFile
from api.transfers.reading.values import Cells
from api.transfers.rows import Item

NAME = "letterboxd"
_ELSEWHERE = {"likes", "lists", "deleted", "orphaned"}
_SCALE = 5


def recognises(head: Head) -> bool:
    """Return whether this is one of the four files with films watched."""
    path = PurePosixPath(head.name)
    return (
        {"name", "letterboxd uri"} <= head.columns
        and not _ELSEWHERE.intersection(path.parts)
        and not path.stem.casefold().startswith("watchlist")
    )


def read(source: SourceFile) -> Iterator[Item]:
    """Yield the rows."""
    return parse_table(source, _parse)


def _parse(cells: Cells) -> Item:
    return rating(
        cells,
        NAME,
        cells.title("Name"),
        year=cells.year("Year"),
        score=cells.score("Rating", _SCALE),
        rated_at=cells.moment("Date"),
        watched_on=cells.day("Watched Date"),
        note=cells.note("Review"),
        tags=cells.tags("Tags"),
        historical="watched date" in cells.values,
    )
