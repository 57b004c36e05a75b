"""What a parser yields: ratings as some other service wrote them, and what is wrong with a row.

`line` is the number of the line in a text file, as an editor shows it, and the number of the entry
(from 1) in a JSON list, which mostly stands on one line.
"""

import hashlib
import json
import sys
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any


class Verdict(StrEnum):
    """How serious a problem is."""

    rejected = "rejected"  # the row is wrong; somebody should mend it
    skipped = "skipped"  # the row is fine, but holds nothing to import
    warning = "warning"  # the row or file is taken, with a remark


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What stands against a row, or against a whole file (`line` 0)."""

    file: str
    line: int
    column: str | None
    verdict: Verdict
    reason: str  # kebab-case, stable: a client may count by it
    message: str  # one sentence: what is wrong, and what to do next
    title: str = ""


class UnreadableFile(ValueError):
    """Nothing of the file can be taken."""

    def __init__(self, file: str, line: int, column: str | None, message: str) -> None:
        """Keep where it is and what to do next."""
        super().__init__(message)
        self.file = file
        self.line = line
        self.column = column
        self.message = message

    def __str__(self) -> str:
        """Say file, line, column and message in one line."""
        place = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{place}{f', column {self.column}' if self.column else ''}: {self.message}"


@dataclass(frozen=True, slots=True)
class Score:
    """A score in half-stars (1-10), and as its source wrote it."""

    half_stars: int
    original: str
    scale: str  # the highest possible score, such as "10"
    rounded: bool  # the source is finer than half-stars; rounded half up


@dataclass(frozen=True, slots=True)
class ImportedRating:
    """One row of somebody's ratings, diary or history; without `score` it says "watched" only."""

    source: str
    file: str
    line: int
    title: str
    year: int | None = None
    imdb_id: str | None = None
    tmdb_id: int | None = None
    movie_id: int | None = None  # ours, or MovieLens': a hint, believed only if the title agrees
    score: Score | None = None
    rated_at: datetime | None = None
    watched_on: date | None = None
    note: str | None = None
    tags: tuple[str, ...] = ()
    # A diary repeats a film with the stars of that day: not the rating that holds now.
    historical: bool = False
    alternatives: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    director: str | None = None
    runtime_minutes: int | None = None
    note_cut: bool = False  # the note was longer than one may be
    row_hash: str = field(init=False)

    def __post_init__(self) -> None:
        """Compute the hash by which a row is known again, wherever it stands in which file."""
        object.__setattr__(self, "row_hash", self._digest())

    @property
    def half_stars(self) -> int | None:
        """The score in half-stars, 1-10."""
        return self.score.half_stars if self.score else None

    def _digest(self) -> str:
        said = [
            self.source,
            self.title,
            self.year,
            self.imdb_id,
            self.tmdb_id,
            self.score and [self.score.original, self.score.scale],
            self.rated_at and self.rated_at.isoformat(),
            self.watched_on and self.watched_on.isoformat(),
            self.note,
            self.tags,
            self.historical,
        ]
        return hashlib.blake2b(json.dumps(said).encode(), digest_size=16).hexdigest()


Item = ImportedRating | RowProblem


def to_json(row: ImportedRating) -> dict[str, Any]:
    """Return what a row said as JSON, without what is empty."""
    score = row.score
    values: dict[str, Any] = {
        "source": row.source,
        "year": row.year,
        "imdb_id": row.imdb_id,
        "tmdb_id": row.tmdb_id,
        "movie_id": row.movie_id,
        "half_stars": score and score.half_stars,
        "original_score": score and score.original,
        "original_scale": score and score.scale,
        "rounded": bool(score and score.rounded),
        "rated_at": row.rated_at and row.rated_at.isoformat(),
        "watched_on": row.watched_on and row.watched_on.isoformat(),
        "note": row.note,
        "tags": list(row.tags),
        "historical": row.historical,
        "alternatives": list(row.alternatives),
        "genres": list(row.genres),
        "director": row.director,
        "runtime_minutes": row.runtime_minutes,
        "note_cut": row.note_cut,
    }
    return {name: value for name, value in values.items() if value}


def from_json(values: dict[str, Any], *, file: str, line: int, title: str) -> ImportedRating:
    """Return the row that `to_json` made; its hash is computed anew and is the same."""
    return ImportedRating(
        # The same few texts stand in every row: one object of each is enough.
        source=sys.intern(values["source"]),
        file=sys.intern(file),
        line=line,
        title=title,
        year=values.get("year"),
        imdb_id=values.get("imdb_id"),
        tmdb_id=values.get("tmdb_id"),
        movie_id=values.get("movie_id"),
        score=_score(values),
        rated_at=_moment(values.get("rated_at")),
        watched_on=_day(values.get("watched_on")),
        note=values.get("note"),
        tags=tuple(values.get("tags", ())),
        historical=values.get("historical", False),
        alternatives=tuple(values.get("alternatives", ())),
        genres=tuple(map(sys.intern, values.get("genres", ()))),
        director=values.get("director"),
        runtime_minutes=values.get("runtime_minutes"),
        note_cut=values.get("note_cut", False),
    )


def _score(values: dict[str, Any]) -> Score | None:
    if "half_stars" not in values:
        return None
    original, scale = values.get("original_score", ""), values.get("original_scale", "")
    return _one_score(values["half_stars"], original, scale, values.get("rounded", False))


@lru_cache(maxsize=1_000)
def _one_score(half_stars: int, original: str, scale: str, rounded: bool) -> Score:
    return Score(half_stars, original, scale, rounded=rounded)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
