"""IMDb's ratings and lists; `Const` is the film's id, `Title Type` tells films from the rest."""

from collections.abc import Iterator

from api.transfers.formats.shared import Head, genres, not_a_film, parse_table, rating
from api.transfers.reading.sources import SourceFile
from api.transfers.reading.values import Cells
from api.transfers.rows import Item

NAME = "imdb"
_SCALE = 10
# Display names and older codes, without blanks and case.
_FILMS = {"", "movie", "tvmovie", "short", "tvshort", "tvspecial", "video", "featurefilm"}


def recognises(head: Head) -> bool:
    """Return whether this is a list of IMDb titles, rated or not."""
    return "const" in head.columns and bool({"your rating", "position"} & head.columns)


def read(source: SourceFile) -> Iterator[Item]:
    """Yield the rows."""
    return parse_table(source, _parse)


def _parse(cells: Cells) -> Item:
    title = cells.title("Title")
    kind = "".join(cells.text("Title Type").casefold().split())
    if kind not in _FILMS:
        return not_a_film(cells, title)
    original = cells.title("Original Title")
    return rating(
        cells,
        NAME,
        title,
        year=cells.year("Year"),
        imdb_id=cells.imdb_id("Const"),
        score=cells.score("Your Rating", _SCALE),
        rated_at=cells.moment("Date Rated"),
        note=cells.note("Description"),
        alternatives=(original,) if original and original != title else (),
        genres=genres(cells.text("Genres")),
        director=cells.line_of("Directors", 300),
        runtime_minutes=_minutes(cells.text("Runtime (mins)")),
    )


def _minutes(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) <= 4 else None
