"""Groups of taste: which films a made-up rater picks and how they like them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from api.catalog.genres import GENRES
from api.sample.films import SampleFilm


@dataclass(frozen=True, slots=True)
class Taste:
    """Liking per genre (about -1 to 1, absent is 0) and liking of a span of release years."""

    name: str
    genres: Mapping[str, float]
    years: tuple[int, int] = (1895, 2100)
    years_weight: float = 0.0
    world_weight: float = 0.0

    def affinity(self, film: SampleFilm) -> float:
        """How much the film is to this taste, about -1.5 to 2."""
        liking = sum(self.genres.get(genre, 0.0) for genre in film.genres)
        score = liking / len(film.genres) ** 0.5
        if self.years[0] <= film.year <= self.years[1]:
            score += self.years_weight
        if film.original_title is not None:
            score += self.world_weight
        return score

    def personal(self, rng: Random) -> Taste:
        """The same taste with small differences, so that no two raters are alike."""
        genres = {genre: self.genres.get(genre, 0.0) + rng.gauss(0, 0.12) for genre in GENRES}
        return Taste(self.name, genres, self.years, self.years_weight, self.world_weight)


TASTES = (
    Taste(
        "space and robots",
        {"Sci-Fi": 1.0, "Action": 0.5, "IMAX": 0.4, "Romance": -0.6, "Musical": -0.9},
        (1977, 2030),
        0.2,
    ),
    Taste(
        "old hollywood",
        {"Film-Noir": 0.9, "Romance": 0.4, "Western": 0.4, "Musical": 0.3, "Horror": -0.5},
        (1920, 1962),
        0.8,
    ),
    Taste(
        "world cinema",
        {"Drama": 0.5, "Documentary": 0.3, "Action": -0.5, "IMAX": -0.7, "Children": -0.5},
        world_weight=0.9,
    ),
    Taste(
        "crime and suspense",
        {"Crime": 0.8, "Thriller": 0.8, "Mystery": 0.6, "Children": -0.8, "Musical": -0.8},
        (1970, 2020),
        0.2,
    ),
    Taste(
        "family evenings",
        {"Animation": 0.8, "Children": 0.8, "Adventure": 0.4, "Horror": -1.0, "War": -0.5},
        (1985, 2030),
        0.3,
    ),
    Taste(
        "midnight horror",
        {"Horror": 1.0, "Thriller": 0.4, "Mystery": 0.3, "Romance": -0.6, "Children": -0.7},
    ),
    Taste(
        "laughter and love",
        {"Comedy": 0.8, "Romance": 0.7, "Musical": 0.5, "War": -0.7, "Horror": -0.7},
        (1980, 2030),
        0.2,
    ),
    Taste("a bit of everything", {"Drama": 0.2, "Comedy": 0.1}),
)
