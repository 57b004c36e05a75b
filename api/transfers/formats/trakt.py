"""Trakt's JSON: lists of ratings and of plays; the word in `type` names the key of the thing."""

from collections.abc import Iterator
from typing import Any

from api.transfers.formats.shared import Head, object_of, parse_entries, parse_flat, told_apart
from api.transfers.reading.json_items import Entry
from api.transfers.reading.sources import SourceFile
from api.transfers.rows import Item, RowProblem

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
        film = told_apart(source, entry, is_a_film=fields.get("type", "movie") == "movie")
        if isinstance(film, RowProblem):
            return film
        return film | {
            "rating": fields.get("rating"),
            "rated_at": fields.get("rated_at"),
            "watched_at": fields.get("watched_at") or fields.get("last_watched_at"),
        }

    return parse_entries(source, {""}, flatten, parse_flat(NAME, _SCALE))
