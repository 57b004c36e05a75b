"""The CSV that Letterboxd imports and many tools write: Title, Year, imdbID, tmdbID, Rating10..."""

from collections.abc import Iterator

from api.transfers.exports.cells import restore
from api.transfers.formats.shared import Head, parse_table, rating
from api.transfers.reading.sources import SourceFile
from api.transfers.reading.values import Cells, checked_tags
from api.transfers.rows import Item

NAME = "letterboxd-csv"
_FILM = {"title", "name", "imdbid", "tmdbid"}
_OWN = {"imdbid", "tmdbid", "letterboxduri"}


def recognises(head: Head) -> bool:
    """Return whether the columns can be nothing but these."""
    scored = "rating10" in head.columns or ("rating" in head.columns and bool(_OWN & head.columns))
    return bool(_FILM & head.columns) and (scored or "watcheddate" in head.columns)


def read(source: SourceFile) -> Iterator[Item]:
    """Yield the rows."""
    return parse_table(source, _parse)


def _parse(cells: Cells) -> Item:
    note = cells.note("Review")
    return rating(
        cells,
        NAME,
        restore(cells.title("Title") or cells.title("Name")),
        year=cells.year("Year"),
        imdb_id=cells.imdb_id("imdbID"),
        tmdb_id=cells.tmdb_id("tmdbID"),
        score=cells.score("Rating10", 10) or cells.score("Rating", 5),
        watched_on=cells.day("WatchedDate"),
        note=restore(note) if note else None,
        tags=checked_tags("Tags", restore(cells.text("Tags")).split(",")),
        director=cells.line_of("Directors", 300),
    )
