"""IMDb's ratings and lists; `Const` is the film's id, `Title Type` tells films from the rest."""

from collections.abc import Iterator

from api.transfers.formats.shared import Head, genres, is_film, not_a_film, parse_table, rating
from api.transfers.reading.sources import SourceFile
from api.transfers.reading.values import Cells
from api.transfers.rows import Item

NAME = "imdb"
_SCALE = 10


def recognises(head: Head) -> bool:
    """Return whether this is a list of IMDb titles, rated or not."""
    return "const" in head.columns and bool({"your rating", "you rated", "position"} & head.columns)


def read(source: SourceFile) -> Iterator[Item]:
    """Yield the rows."""
    return parse_table(source, _parse)


def _parse(cells: Cells) -> Item:
    title = cells.title("Title")
    if not is_film(cells.text("Title Type")):
        return not_a_film(cells, title)
    original = cells.title("Original Title")
    rated_at = cells.moment("Date Rated")
    if "you rated" in cells.values:  # until 2017 a list of ratings named the day `created`
        rated_at = cells.moment("created")
    return rating(
        cells,
        NAME,
        title,
        year=cells.year("Year"),
        imdb_id=cells.imdb_id("Const"),
        score=cells.score("Your Rating", _SCALE) or cells.score("You rated", _SCALE),
        rated_at=rated_at,
        note=cells.note("Description"),
        alternatives=(original,) if original and original != title else (),
        genres=genres(cells.text("Genres")),
        director=cells.line_of("Directors", 300),
        runtime_minutes=_minutes(cells.text("Runtime (mins)")),
    )


def _minutes(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) <= 4 else None
