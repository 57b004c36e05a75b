"""The CSV files we write: our own ratings, Letterboxd's import, and the catalogue.

All are UTF-8 with CRLF, as RFC 4180 has it, and come as chunks of bytes, so that a reply can begin
before the last row is read.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from api.transfers.exports.cells import join_tags, neutralise

CHUNK: Final = 64 * 1024  # bytes
# Letterboxd refuses larger files.
LETTERBOXD_ROWS: Final = 1_000
LETTERBOXD_BYTES: Final = 1_000_000

RATING_COLUMNS: Final = (
    "movie_id",
    "title",
    "year",
    "imdb_id",
    "tmdb_id",
    "stars",
    "rated_at",
    "watched_on",
    "note",
    "tags",
    "source",
    "original_score",
    "original_scale",
)
LETTERBOXD_COLUMNS: Final = (
    "Title",
    "Year",
    "imdbID",
    "tmdbID",
    "WatchedDate",
    "Rating10",
    "Tags",
    "Review",
)
CATALOGUE_COLUMNS: Final = (
    "movie_id",
    "title",
    "year",
    "genres",
    "imdb_id",
    "tmdb_id",
    "runtime_minutes",
    "director",
    "n_ratings",
    "average_stars",
)


@dataclass(frozen=True, slots=True)
class ExportedRating:
    """A rating with its film; `half_stars` 1-10."""

    movie_id: int
    title: str
    year: int | None
    imdb_id: str | None
    tmdb_id: int | None
    half_stars: int
    rated_at: datetime
    watched_on: date | None
    note: str | None
    tags: tuple[str, ...]
    source: str
    original_score: str | None
    original_scale: str | None


@dataclass(frozen=True, slots=True)
class ExportedFilm:
    """A film of the catalogue; `average_half_stars` None if nobody rated it."""

    movie_id: int
    title: str
    year: int | None
    genres: tuple[str, ...]
    imdb_id: str | None
    tmdb_id: int | None
    runtime_minutes: int | None
    director: str | None
    n_ratings: int
    average_half_stars: float | None


def ratings_csv(rows: Iterable[ExportedRating], *, header: bool = True) -> Iterator[bytes]:
    """Yield our own format, which `formats.matinee` reads back without loss."""
    return _chunks(RATING_COLUMNS if header else (), map(_rating, rows))


def catalogue_csv(rows: Iterable[ExportedFilm], *, header: bool = True) -> Iterator[bytes]:
    """Yield the catalogue; genres are divided by `|`, the average is in stars."""
    return _chunks(CATALOGUE_COLUMNS if header else (), map(_film, rows))


def letterboxd_csv(rows: Iterable[ExportedRating]) -> Iterator[bytes]:
    """Yield files as Letterboxd imports them, each complete and within its limits."""
    writer = _Writer(LETTERBOXD_COLUMNS)
    count = 0
    for row in rows:
        line = writer.encode(_letterboxd(row))
        if count and (count == LETTERBOXD_ROWS or writer.size + len(line) > LETTERBOXD_BYTES):
            yield writer.take()
            writer = _Writer(LETTERBOXD_COLUMNS)
            count = 0
        writer.add(line)
        count += 1
    yield writer.take()


class _Writer:
    """Encodes rows and gathers their bytes."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._gathered: list[bytes] = []
        self.size = 0
        if columns:
            self.add(self.encode(columns))

    def encode(self, cells: Iterable[str]) -> bytes:
        buffer = io.StringIO(newline="")
        csv.writer(buffer, lineterminator="\r\n").writerow(cells)
        return buffer.getvalue().encode()

    def add(self, line: bytes) -> None:
        self._gathered.append(line)
        self.size += len(line)

    def take(self) -> bytes:
        taken = b"".join(self._gathered)
        self._gathered.clear()
        self.size = 0
        return taken


def _chunks(columns: Sequence[str], rows: Iterable[tuple[str, ...]]) -> Iterator[bytes]:
    writer = _Writer(columns)
    for row in rows:
        writer.add(writer.encode(row))
        if writer.size >= CHUNK:
            yield writer.take()
    if writer.size:
        yield writer.take()


def _rating(row: ExportedRating) -> tuple[str, ...]:
    return (
        str(row.movie_id),
        neutralise(row.title),
        _text(row.year),
        row.imdb_id or "",
        _text(row.tmdb_id),
        f"{row.half_stars / 2:.1f}",
        row.rated_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        row.watched_on.isoformat() if row.watched_on else "",
        neutralise(row.note or ""),
        neutralise(join_tags(row.tags)),
        neutralise(row.source),
        neutralise(row.original_score or ""),
        neutralise(row.original_scale or ""),
    )


def _letterboxd(row: ExportedRating) -> tuple[str, ...]:
    # A comma divides tags there, so those inside a tag become blanks.
    tags = ", ".join(" ".join(tag.replace(",", " ").split()) for tag in row.tags)
    return (
        neutralise(row.title),
        _text(row.year),
        row.imdb_id or "",
        _text(row.tmdb_id),
        row.watched_on.isoformat() if row.watched_on else "",
        str(row.half_stars),
        neutralise(tags),
        neutralise(row.note or ""),
    )


def _film(row: ExportedFilm) -> tuple[str, ...]:
    average = row.average_half_stars
    return (
        str(row.movie_id),
        neutralise(row.title),
        _text(row.year),
        "|".join(row.genres),
        row.imdb_id or "",
        _text(row.tmdb_id),
        _text(row.runtime_minutes),
        neutralise(row.director or ""),
        str(row.n_ratings),
        "" if average is None else f"{average / 2:.4f}",
    )


def _text(value: int | None) -> str:
    return "" if value is None else str(value)
