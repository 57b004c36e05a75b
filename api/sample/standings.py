"""How known and how well thought of each film of the sample is."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from api.sample.films import SampleFilm

STANDING_CSV = Path(__file__).with_name("standing.csv")


@dataclass(frozen=True, slots=True)
class Standing:
    """`fame` is the logarithm of the chance to be picked, `repute` half-stars off the ordinary."""

    film: SampleFilm
    fame: float
    repute: float


def load_opinions(path: Path = STANDING_CSV) -> dict[tuple[str, int], tuple[float, float]]:
    """Fame and repute by (title, year), for the films chance must not decide on.

    Without it a remake could end up above its original, or the best known films unrated.
    """
    with path.open(encoding="utf-8", newline="") as file:
        return {
            (row["title"], int(row["year"])): (float(row["fame"]), float(row["repute"]))
            for row in csv.DictReader(file)
        }


def draw_standings(rng: Random, films: Sequence[SampleFilm]) -> list[Standing]:
    """One standing per film, in the order of the films."""
    opinions = load_opinions()
    standings: list[Standing] = []
    for film in films:
        # We knew the identifiers of the better known films by heart: a fair measure of fame.
        known = film.tmdb_id is not None
        recent = 0.0 if film.year >= 1975 else -0.4
        fame, repute = opinions.get(
            (film.title, film.year), (recent + (0.8 if known else 0.0), 0.2 if known else 0.0)
        )
        standings.append(Standing(film, fame + rng.gauss(0, 0.4), repute + rng.gauss(0, 0.45)))
    return standings
