"""From a group's parts to its figures: exact sums and counts in, stars and percents out."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from api.analytics.compiler import HALF_STARS

Parts = Mapping[str, NDArray[Any]]
Figures = NDArray[np.float64]

DECIMALS: Final = 6


def figures(measure: str, parts: Parts, total: int) -> Figures:
    """Return a measure of every group, NaN where it is unknown; moments are epoch seconds.

    `total` is the number of rows of all groups, each counted once.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return _figures(measure, parts, total)


def _figures(measure: str, parts: Parts, total: int) -> Figures:
    match measure:
        case "average":
            return parts["s"] / parts["n"] / 2
        case "stddev":
            return _deviation(parts["n"], parts["s"], parts["ss"])
        case "median":
            return _median(np.stack([parts[f"h{h}"] for h in HALF_STARS]))
        case "share":
            if "share_n" in parts:
                return 100 * parts["share_n"] / parts["n"]
            return 100 * parts["n"] / np.float64(total)
        case "ratings_per_user":
            return parts["n"] / parts["users"]
        case "community_average":
            return np.where(parts["c_shown"] > 0, parts["c_s"] / parts["c_n"] / 2, np.nan)
        case "community_stddev":
            deviation = _deviation(parts["c_n"], parts["c_s"], parts["c_ss"])
            return np.where(parts["c_shown"] > 0, deviation, np.nan)
        case "my_stars":
            return parts["my_s"] / parts["my_n"] / 2
        case "gap":
            return parts["gap_s"] / parts["gap_n"] / 2
        case _:
            return np.asarray(parts[PART_OF[measure]], dtype=np.float64)


PART_OF: Final = {
    "count": "n",
    "distinct_films": "films",
    "active_days": "days",
    "distinct_users": "users",
    "first_rated": "first",
    "last_rated": "last",
    "n_ratings": "c_n",
    "my_rated_at": "my_at",
}


def _deviation(n: Figures, s: Figures, ss: Figures) -> Figures:
    """Return the population standard deviation of half-stars, in stars.

    n * ss - s * s is a whole number, so nothing cancels before the division.
    """
    return np.sqrt(np.maximum(n * ss - s * s, 0)) / n / 2


def _median(counts: NDArray[Any]) -> Figures:
    """Return the median in stars from how often each half-star occurs (one row each)."""
    below = np.cumsum(counts, axis=0)
    n = below[-1]
    # The k-th smallest value is the first half-star with at least k ratings at or below it.
    low = np.argmax(below >= (n + 1) // 2, axis=0) + 1
    high = np.argmax(below >= n // 2 + 1, axis=0) + 1
    return np.where(n > 0, (low + high) / 4, np.nan)
