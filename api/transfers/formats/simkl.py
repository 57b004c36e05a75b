"""Simkl: the backup in JSON (lists of movies, shows and anime), and the CSV."""

from collections.abc import Iterator
from typing import Any

from api.transfers.formats.shared import (
    Head,
    not_a_film,
    object_of,
    parse_entries,
    parse_flat,
    parse_table,
    rating,
    told_apart,
)
from api.transfers.reading.json_items import Entry, is_json
from api.transfers.reading.sources import SourceFile
from api.transfers.reading.values import Cells
from api.transfers.rows import Item, RowProblem

NAME = "simkl"
_SCALE = 10
_LISTS = {"movies", "shows", "anime"}


def recognises(head: Head) -> bool:
    """Return whether this is the backup or the CSV."""
    return "simkl_id" in head.columns or (not head.is_list and bool(_LISTS & head.keys))


def read(source: SourceFile) -> Iterator[Item]:
    """Yield the rows, series and anime as skipped."""
    return _read_json(source) if is_json(source) else parse_table(source, _parse_cells)


def _read_json(source: SourceFile) -> Iterator[Item]:
    def flatten(entry: Entry) -> dict[str, Any] | RowProblem:
        film = told_apart(source, entry, is_a_film=entry.key == "movies")
        if isinstance(film, RowProblem):
            return film
        fields = object_of(entry.value)
        return film | {
            # The second names are those of backups that other tools write in the same form.
            "rating": fields.get("user_rating") or fields.get("rating"),
            "rated_at": fields.get("user_rated_at") or fields.get("rated_at"),
            "watched_at": fields.get("last_watched_at") or fields.get("watched_at"),
            "memo": object_of(fields.get("memo")).get("text"),
        }

    return parse_entries(source, _LISTS, flatten, parse_flat(NAME, _SCALE))


def _parse_cells(cells: Cells) -> Item:
    title = cells.title("Title")
    if cells.text("Type").casefold() not in {"", "movie", "movies"}:
        return not_a_film(cells, title)
    return rating(
        cells,
        NAME,
        title,
        year=cells.year("Year"),
        imdb_id=cells.imdb_id("IMDB"),
        tmdb_id=cells.tmdb_id("TMDB"),
        score=cells.score("Rating", _SCALE),
        watched_on=cells.day("WatchedDate"),
        note=cells.note("Memo"),
    )
