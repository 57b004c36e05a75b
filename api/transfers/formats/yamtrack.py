"""Yamtrack's CSV of all media; the score has one decimal of ten, finer than half-stars."""

from collections.abc import Iterator

from api.transfers.formats.shared import Head, not_a_film, parse_table, rating
from api.transfers.reading.sources import SourceFile
from api.transfers.reading.values import Cells
from api.transfers.rows import Item

NAME = "yamtrack"
_SCALE = 10


def recognises(head: Head) -> bool:
    """Return whether this is Yamtrack's export."""
    return {"media_id", "media_type", "source"} <= head.columns


def read(source: SourceFile) -> Iterator[Item]:
    """Yield the rows."""
    return parse_table(source, _parse)


def _parse(cells: Cells) -> Item:
    title = cells.title("title")
    if cells.text("media_type").casefold() != "movie":
        return not_a_film(cells, title)
    of_tmdb = cells.text("source").casefold() == "tmdb"
    return rating(
        cells,
        NAME,
        title,
        tmdb_id=cells.tmdb_id("media_id") if of_tmdb else None,
        score=cells.score("score", _SCALE),
        watched_on=cells.day("end_date") or cells.day("watch_date") or cells.day("start_date"),
        note=cells.note("notes"),
    )
