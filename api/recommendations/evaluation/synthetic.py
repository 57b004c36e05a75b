"""Made-up ratings with structure: tastes, kinds of film, series, quality, sessions and drift."""

from dataclasses import dataclass
from typing import Any, Final, cast

import numpy as np
from numpy.typing import NDArray

from api.recommendations.evaluation.splits import SEED, Log
from api.recommendations.taste import Ints

Reals = NDArray[np.float64]

KINDS: Final = 24
LONGEST_SERIES: Final = 5
TASTE: Final = 14.0
DRIFT_NOISE: Final = 1.5
SECONDS_BETWEEN: Final = 90
FIRST_MOMENT: Final = 1_100_000_000
SPAN: Final = 15 * 365 * 86_400


@dataclass(frozen=True, slots=True)
class Size:
    """How much to make up; each user rates at least `fewest` films, at most half of them."""

    users: int = 6_000
    films: int = 4_000
    ratings: int = 1_000_000
    fewest: int = 20


@dataclass(frozen=True, slots=True)
class _World:
    """The films: how much of each kind they are, how good, how known, and of which series."""

    kinds: Reals
    quality: Reals
    popular: Reals
    series: Ints


def synthetic(size: Size | None = None, seed: int = SEED) -> Log:
    """Return exactly so many ratings, the same for the same seed.

    Users mix a few of 24 kinds and drift from one mix to another; films have a kind or two, a
    quality and a popularity (Zipf-like); the films of a series are rated by the same people.
    Whether a film is rated depends on popularity and taste, the stars on taste, quality and
    severity.
    """
    size = size or Size()
    dice = np.random.default_rng(seed)
    world = _world(dice, size.films)
    lengths = _lengths(dice, size)
    parts = [_rate(dice, world, int(length)) for length in lengths]
    first = np.repeat(FIRST_MOMENT + np.sort(dice.integers(0, SPAN, size.users)), lengths)
    nth = np.concatenate([cast("Any", np.arange(int(length))) for length in lengths])
    return Log(
        user_ids=np.repeat(np.arange(1, size.users + 1), lengths),
        movie_ids=np.concatenate([films for films, _ in parts]) + 1,
        half_stars=np.concatenate([stars for _, stars in parts]),
        rated_at=first + nth * SECONDS_BETWEEN,
    )


def _world(dice: np.random.Generator, films: int) -> _World:
    kinds = dice.dirichlet(np.full(KINDS, 0.08), films)
    quality = dice.normal(0, 0.45, films)
    popular = -0.8 * np.log(20 + dice.permutation(films)) + 0.5 * quality
    lengths = np.minimum(dice.geometric(0.7, films), LONGEST_SERIES)
    series = np.repeat(np.arange(films), lengths)[:films]
    first = np.searchsorted(series, series)
    # A sequel is of the same kind and almost as well known.
    kinds, popular = kinds[first], popular[first] - 0.15 * (np.arange(films) - first)
    return _World(kinds, quality, popular, series)


def _lengths(dice: np.random.Generator, size: Size) -> Ints:
    """Return how many films each user rates: lognormal, with exactly the wanted sum."""
    most = size.films // 2
    raw = dice.lognormal(0, 1, size.users)
    low, high = 0.0, float(size.ratings)
    for _ in range(60):  # bisect the factor: clipping makes the sum nonlinear
        factor = (low + high) / 2
        total = int(np.clip(raw * factor, size.fewest, most).astype(np.int64).sum())
        low, high = (factor, high) if total < size.ratings else (low, factor)
    lengths = np.clip(raw * low, size.fewest, most).astype(np.int64)
    missing = size.ratings - int(lengths.sum())
    room = np.flatnonzero(lengths < most)
    lengths[dice.choice(room, missing, replace=False)] += 1
    return lengths


def _rate(dice: np.random.Generator, world: _World, length: int) -> tuple[Ints, Ints]:
    """Return the films one user rates, in order, and the half-stars for them."""
    early, later = dice.dirichlet(np.full(KINDS, 0.12), 2)
    before, after = world.kinds @ early, world.kinds @ (0.7 * early + 0.3 * later)
    taste = (before + after) / 2
    devotion = dice.normal(0, 0.6, len(taste))[world.series]
    drawn = world.popular + devotion + TASTE * taste + dice.gumbel(size=len(taste))
    films = np.argpartition(-drawn, length)[:length]
    # What fits the later taste comes later, more or less.
    films = films[np.argsort((after - before)[films] + dice.normal(0, DRIFT_NOISE, length))]
    liking = taste + 0.15 * devotion
    mood = dice.normal(6.6, 0.7) + dice.normal(0, 1, length)
    stars = mood + 4 * (liking[films] - liking[films].mean()) + 1.5 * world.quality[films]
    return films, np.clip(np.rint(stars), 1, 10).astype(np.int64)
