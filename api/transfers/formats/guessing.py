"""A CSV of no known service whose columns say by their names what they hold.

The scale is taken from the ratings themselves, and only where they leave no doubt; a preview shows
what was understood before anything is written.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from api.transfers.formats import generic
from api.transfers.formats.shared import Head
from api.transfers.reading.sources import SourceFile
from api.transfers.reading.tables import Row, Table, column_key
from api.transfers.reading.values import BadValue, read_score
from api.transfers.rows import Item, RowProblem, UnreadableFile, Verdict

ENOUGH: Final = 10  # so many whole ratings up to 5, and none above, mean five stars
_LOOKED_AT: Final = 20_000
# The first of these that the file has is taken.
_NAMES: Final = {
    "title": ("title", "movie title", "film title", "movie", "film", "movie name", "name"),
    "rating": (
        "my rating",
        "your rating",
        "user rating",
        "rating10",
        "my score",
        "user score",
        "rating",
        "score",
        "stars",
        "my stars",
        "rated",
    ),
    "year": ("year", "release year", "released", "release date"),
    "imdb_id": ("imdb id", "imdb", "const", "tconst"),
    "tmdb_id": ("tmdb id", "tmdb"),
    "rated_at": ("rated at", "date rated", "rated on", "rating date"),
    "watched_on": ("watched on", "watched at", "watched date", "date watched", "last watched"),
    "note": ("review", "note", "notes", "comment", "my review"),
    "tags": ("tags",),
    "kind": ("type", "media type", "title type"),
}


def guess(source: SourceFile, head: Head) -> generic.Mapping | None:
    """Return which column holds what, or None if title, rating or scale remain in doubt."""
    plain = {_plain(name): name for name in head.columns}
    columns = {
        field: next((plain[name] for name in names if name in plain), "")
        for field, names in _NAMES.items()
    }
    if not columns["rating"] or not (columns["title"] or columns["imdb_id"] or columns["tmdb_id"]):
        return None
    scale = _scale(list(_cells(source, columns["rating"])), columns["rating"])
    return generic.Mapping(**columns, scale=scale) if scale else None


def read(source: SourceFile, mapping: generic.Mapping) -> Iterator[Item]:
    """Yield the rows, after a remark on what was taken for what."""
    yield RowProblem(
        source.name,
        1,
        None,
        Verdict.warning,
        "guessed",
        f"taken as title: “{mapping.title or mapping.imdb_id or mapping.tmdb_id}”, as rating: "
        f"“{mapping.rating}” of {mapping.scale}; name the columns if that is wrong",
    )
    yield from generic.read(source, mapping)


def _plain(name: str) -> str:
    """Return a column's name with blanks between its words: imdbID and imdb_id are one."""
    words = name.replace("_", " ").replace("-", " ").split()
    joined = " ".join(words)
    return {"imdbid": "imdb id", "tmdbid": "tmdb id"}.get(joined, joined)


def _cells(source: SourceFile, column: str) -> Iterator[str]:
    with Table(source) as table:
        place = [column_key(name) for name in table.header].index(column)
        rows = (row.cells[place] for row in table if isinstance(row, Row))
        try:
            yield from islice(rows, _LOOKED_AT)
        except UnreadableFile:
            return


def _scale(values: Sequence[str], column: str) -> int:
    """Return the highest rating these values can mean, 0 if that is open."""
    for scale in (5, 10, 100):
        try:
            scores = [read_score(value.strip(), scale, column) for value in values]
        except BadValue:
            continue
        found = [score for score in scores if score]
        if scale != 5:
            return scale if found else 0
        halves = any(score.half_stars % 2 for score in found)
        return 5 if halves or len(found) >= ENOUGH else 0
    return 0
