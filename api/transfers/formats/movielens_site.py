"""What the MovieLens site exports for one person: stars without dates, titles as MovieLens has."""

from collections.abc import Iterator

from api.catalog.titles import parse_title
from api.transfers.formats.shared import Head, parse_table, rating
from api.transfers.reading.sources import SourceFile
from api.transfers.reading.values import Cells, read_number_id
from api.transfers.rows import Item

NAME = "movielens"
_SCALE = 5


def recognises(head: Head) -> bool:
    """Return whether this is the site's export."""
    return {"movie_id", "average_rating", "rating"} <= head.columns


def read(source: SourceFile) -> Iterator[Item]:
    """Yield the rows."""
    return parse_table(source, _parse)


def _parse(cells: Cells) -> Item:
    parsed = parse_title(cells.title("title"))
    return rating(
        cells,
        NAME,
        parsed.title,
        year=parsed.year,
        alternatives=parsed.alternatives,
        imdb_id=cells.imdb_id("imdb_id"),
        tmdb_id=cells.tmdb_id("tmdb_id"),
        movie_id=read_number_id(cells.text("movie_id")),
        score=cells.score("rating", _SCALE),
    )
