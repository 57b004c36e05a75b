"""Any CSV, once somebody says which column holds what."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from api.transfers.formats.shared import is_film, not_a_film, parse_table, rating
from api.transfers.reading.sources import SourceFile
from api.transfers.reading.tables import read_header, require
from api.transfers.reading.values import Cells
from api.transfers.rows import Item, UnreadableFile

NAME = "csv"
DATE_PATTERNS: Final = {
    "YYYY-MM-DD": "%Y-%m-%d",
    "DD/MM/YYYY": "%d/%m/%Y",
    "MM/DD/YYYY": "%m/%d/%Y",
    "DD.MM.YYYY": "%d.%m.%Y",
    "YYYY/MM/DD": "%Y/%m/%d",
    "DD/MM/YY": "%d/%m/%y",
    "MM/DD/YY": "%m/%d/%y",
}
SCALES: Final = (5, 10, 20, 100)


@dataclass(frozen=True, slots=True)
class Mapping:
    """The columns to read, by their names in the header; "" for what the file does not have.

    `scale` is the highest possible rating, one of SCALES; `dates` one of DATE_PATTERNS; `kind`
    tells films from series.
    """

    title: str = ""
    rating: str = ""
    scale: int = 5
    year: str = ""
    imdb_id: str = ""
    tmdb_id: str = ""
    rated_at: str = ""
    watched_on: str = ""
    note: str = ""
    tags: str = ""
    dates: str = "YYYY-MM-DD"
    kind: str = ""

    def columns(self) -> tuple[str, ...]:
        """Return the names of all columns to read."""
        named = (self.title, self.rating, self.year, self.imdb_id, self.tmdb_id, self.rated_at)
        return tuple(filter(None, (*named, self.watched_on, self.note, self.tags, self.kind)))


def read(source: SourceFile, mapping: Mapping) -> Iterator[Item]:
    """Yield the rows; raises UnreadableFile if the mapping does not fit the file."""
    if not (mapping.title or mapping.imdb_id or mapping.tmdb_id):
        raise UnreadableFile(
            source.name, 1, None, "name the column of the title, of the IMDb id or of the TMDB id"
        )
    if mapping.scale not in SCALES:
        raise UnreadableFile(
            source.name, 1, None, f"the scale is one of {', '.join(map(str, SCALES))}"
        )
    if mapping.dates not in DATE_PATTERNS:
        raise UnreadableFile(
            source.name, 1, None, f"dates are written in one of {', '.join(DATE_PATTERNS)}"
        )
    require(source, read_header(source), *mapping.columns())
    return parse_table(source, partial(_parse, mapping))


def _parse(mapping: Mapping, cells: Cells) -> Item:
    pattern = DATE_PATTERNS[mapping.dates]
    name = {field: " ".join(getattr(mapping, field).split()) for field in _FIELDS}
    title = cells.title(name["title"])
    if not is_film(cells.text(name["kind"])):
        return not_a_film(cells, title)
    return rating(
        cells,
        NAME,
        title,
        year=cells.year(name["year"]),
        imdb_id=cells.imdb_id(name["imdb_id"]),
        tmdb_id=cells.tmdb_id(name["tmdb_id"]),
        score=cells.score(name["rating"], mapping.scale),
        rated_at=cells.moment(name["rated_at"], pattern),
        watched_on=cells.day(name["watched_on"], pattern),
        note=cells.note(name["note"]),
        tags=cells.tags(name["tags"]),
    )


_FIELDS: Final = (
    "title",
    "rating",
    "year",
    "imdb_id",
    "tmdb_id",
    "rated_at",
    "watched_on",
    "note",
    "tags",
    "kind",
)
