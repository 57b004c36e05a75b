"""TMDB's export of ratings; titles may be in the original language."""

from collections.abc import Iterator

from api.transfers.formats.shared import Head, not_a_film, parse_table, rating
from api.transfers.reading.sources import SourceFile
from api.transfers.reading.values import Cells
from api.transfers.rows import Item

NAME = "tmdb"
_SCALE = 10


def recognises(head: Head) -> bool:
    """Return whether this is TMDB's export."""
    return {"tmdb id", "type", "name"} <= head.columns


def read(source: SourceFile) -> Iterator[Item]:
    """Yield the rows."""
    return parse_table(source, _parse)


def _parse(cells: Cells) -> Item:
    title = cells.title("Name")
    if cells.text("Type").casefold() != "movie":
        return not_a_film(cells, title)
    released = cells.moment("Release Date")
    return rating(
        cells,
        NAME,
        title,
        year=released.year if released else None,
        imdb_id=cells.imdb_id("IMDb ID"),
        tmdb_id=cells.tmdb_id("TMDb ID"),
        score=cells.score("Your Rating", _SCALE),
        rated_at=cells.moment("Date Rated"),
    )
