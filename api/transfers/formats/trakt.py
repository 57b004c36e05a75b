"""Trakt's JSON: lists of ratings and of plays; the word in `type` names the key of the thing."""

from collections.abc import Iterator
from typing import Any

from api.transfers.formats.shared import Head, object_of, parse_entries, rating
from api.transfers.reading.json_items import Entry
from api.transfers.reading.sources import SourceFile
from api.transfers.reading.values import Cells
from api.transfers.rows import Item, RowProblem, Verdict

NAME = "trakt"
_SCALE = 10
_THINGS = {"movie", "show", "season", "episode"}
_DATED = {"rated_at", "watched_at", "last_watched_at"}


def recognises(head: Head) -> bool:
    """Return whether this is a list of things rated or watched."""
    return head.is_list and bool(_THINGS & head.keys) and bool(_DATED & head.keys)


def read(source: SourceFile) -> Iterator[Item]:
    """Yield the entries, series and episodes as skipped."""

    def flatten(entry: Entry) -> dict[str, Any] | RowProblem:
        fields = object_of(entry.value)
        film = object_of(fields.get("movie"))
        if fields.get("type", "movie") != "movie" or not film:
            return RowProblem(
                source.name,
                entry.number,
                None,
                Verdict.skipped,
                "not-a-film",
                "this is not a film; only films are imported",
                str(object_of(fields.get("show")).get("title", ""))[:200],
            )
        ids = object_of(film.get("ids"))
        return {
            "title": film.get("title"),
            "year": film.get("year"),
            "imdb": ids.get("imdb"),
            "tmdb": ids.get("tmdb"),
            "rating": fields.get("rating"),
            "rated_at": fields.get("rated_at"),
            "watched_at": fields.get("watched_at") or fields.get("last_watched_at"),
        }

    return parse_entries(source, {""}, flatten, _parse)


def _parse(cells: Cells) -> Item:
    return rating(
        cells,
        NAME,
        cells.title("title"),
        year=cells.year("year"),
        imdb_id=cells.imdb_id("imdb"),
        tmdb_id=cells.tmdb_id("tmdb"),
        score=cells.score("rating", _SCALE),
        rated_at=cells.moment("rated_at"),
        watched_on=cells.day("watched_at"),
    )
