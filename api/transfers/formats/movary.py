"""Movary's CSV: ratings, and a history with one row for each time a film was watched."""

from collections.abc import Iterator

from api.transfers.formats.shared import Head, parse_table, rating
from api.transfers.reading.sources import SourceFile
from api.transfers.reading.values import Cells
from api.transfers.rows import Item

NAME = "movary"
_SCALE = 10


def recognises(head: Head) -> bool:
    """Return whether these are Movary's ratings or its history, not the watchlist."""
    return {"title", "tmdbid"} <= head.columns and bool({"userrating", "watchedat"} & head.columns)


def read(source: SourceFile) -> Iterator[Item]:
    """Yield the rows."""
    return parse_table(source, _parse)


def _parse(cells: Cells) -> Item:
    return rating(
        cells,
        NAME,
        cells.title("title"),
        year=cells.year("year"),
        imdb_id=cells.imdb_id("imdbId"),
        tmdb_id=cells.tmdb_id("tmdbId"),
        score=cells.score("userRating", _SCALE),
        watched_on=cells.day("watchedAt"),
        note=cells.note("comment"),
    )
