"""The films of the demo catalogue, read from `films.csv`."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

FILMS_CSV = Path(__file__).with_name("films.csv")


@dataclass(frozen=True, slots=True)
class SampleFilm:
    """A film; `original_title` only where it differs from `title`, unknown facts are None."""

    movie_id: int
    title: str
    original_title: str | None
    year: int
    genres: tuple[str, ...]
    runtime_minutes: int | None
    directors: tuple[str, ...]
    alternative_titles: tuple[str, ...]
    imdb_id: str | None
    tmdb_id: int | None

    @property
    def director(self) -> str | None:
        """All directors in one text, as the catalogue keeps them."""
        return "; ".join(self.directors) or None


def parts(text: str, separator: str) -> tuple[str, ...]:
    """The pieces of a cell that holds several values."""
    return tuple(part.strip() for part in text.split(separator) if part.strip())


def _film(movie_id: int, row: dict[str, str]) -> SampleFilm:
    return SampleFilm(
        movie_id=movie_id,
        title=row["title"],
        original_title=row["original_title"] or None,
        year=int(row["year"]),
        genres=parts(row["genres"], "|"),
        runtime_minutes=int(row["runtime_minutes"]) if row["runtime_minutes"] else None,
        directors=parts(row["directors"], ";"),
        alternative_titles=parts(row["alternative_titles"], "|"),
        imdb_id=row["imdb_id"] or None,
        tmdb_id=int(row["tmdb_id"]) if row["tmdb_id"] else None,
    )


def load_films(path: Path = FILMS_CSV) -> tuple[SampleFilm, ...]:
    """The films in the order of the file, `movie_id` counting from 1."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(_film(number, row) for number, row in enumerate(csv.DictReader(file), 1))
