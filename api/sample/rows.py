"""What a sample consists of: flat lists, ready to be written into tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from api.sample.films import SampleFilm


@dataclass(frozen=True, slots=True)
class SampleTitle:
    """Another title of a film."""

    movie_id: int
    title: str
    kind: Literal["original", "alternative"]


@dataclass(frozen=True, slots=True)
class SampleGenre:
    """A genre of a film."""

    movie_id: int
    genre: str


@dataclass(frozen=True, slots=True)
class SampleRater:
    """A made-up person; `taste` names the group the ratings were drawn from."""

    username: str
    display_name: str
    taste: str


@dataclass(frozen=True, slots=True)
class SampleRating:
    """Half-stars 1-10 for a film; `rated_at` is aware UTC with whole seconds."""

    username: str
    movie_id: int
    half_stars: int
    rated_at: datetime
    watched_on: date | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class SampleTag:
    """A word or phrase a rater put on a film they rated."""

    username: str
    movie_id: int
    text: str
    tagged_at: datetime


@dataclass(frozen=True, slots=True)
class Sample:
    """The whole demo catalogue."""

    films: tuple[SampleFilm, ...]
    titles: tuple[SampleTitle, ...]
    genres: tuple[SampleGenre, ...]
    raters: tuple[SampleRater, ...]
    ratings: tuple[SampleRating, ...]
    tags: tuple[SampleTag, ...]
