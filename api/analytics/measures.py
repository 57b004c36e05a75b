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


def _figures(measure: str, p: Parts, total: int) -> Figures:
    if measure in PART_OF:
        return np.asarray(p[PART_OF[measure]], dtype=np.float64)
    if measure.startswith("community"):
        n, s = p["c_n"], p["c_s"]
        found = s / n / 2 if measure == "community_average" else _deviation(n, s, p["c_ss"])
        return np.where(p["c_shown"] > 0, found, np.nan)
    if measure == "share":
        return 100 * (p["share_n"] / p["n"] if "share_n" in p else p["n"] / np.float64(total))
    if measure == "median":
        return _median(np.stack([p[f"h{h}"] for h in HALF_STARS]))
    if measure == "stddev":
        return _deviation(p["n"], p["s"], p["ss"])
    upper, lower, scale = RATIO_OF[measure]
    return p[upper] / p[lower] / scale


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
# Half-stars are halved here and nowhere else.
RATIO_OF: Final = {
    "average": ("s", "n", 2),
    "ratings_per_user": ("n", "users", 1),
    "my_stars": ("my_s", "my_n", 2),
    "gap": ("gap_s", "gap_n", 2),
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
