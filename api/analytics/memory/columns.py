"""All ratings as columns, as of one stamp of the catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Films:
    """Films in order of their id; `genres` of film i are the codes from `starts[i]` on."""

    movie_id: Ints
    version: Ints
    year: Ints
    genre_names: tuple[str, ...]
    genres: Ints
    starts: Ints

    @property
    def count(self) -> int:
        """How many films there are."""
        return len(self.movie_id)


@dataclass(frozen=True)
class Ratings:
    """All ratings, ordered by user: positions of user and film, half-stars and time."""

    user: NDArray[np.int32]
    film: NDArray[np.int32]
    half: NDArray[np.int8]
    at: Ints
    day: NDArray[np.int32]
    hour: NDArray[np.int8]

    def of_user(self, place: int) -> slice:
        """Return where the ratings of the user at a position are."""
        # Of the column's own type, or the whole column would be converted.
        ends = np.array([place, place + 1], self.user.dtype)
        return slice(*np.searchsorted(self.user, ends).tolist())


COLUMNS: Final = ("user", "film", "half", "at", "day", "hour")
NO_RATINGS: Final = Ratings(
    np.empty(0, np.int32),
    np.empty(0, np.int32),
    np.empty(0, np.int8),
    np.empty(0, np.int64),
    np.empty(0, np.int32),
    np.empty(0, np.int8),
)


@dataclass(frozen=True)
class Copy:
    """Everything as of one stamp. `histogram[f, h]` counts film f's ratings of h + 1 half-stars."""

    stamp: int
    user_id: Ints
    user_version: Ints
    films: Films
    ratings: Ratings
    histogram: Ints

    @cached_property
    def n(self) -> Ints:
        """How many ratings each film has."""
        return self.histogram.sum(1)

    @cached_property
    def sum(self) -> Ints:
        """The sum of each film's half-stars."""
        return self.histogram @ np.arange(1, 11)

    @cached_property
    def squares(self) -> Ints:
        """The sum of the squares of each film's half-stars."""
        return self.histogram @ np.arange(1, 11) ** 2

    @cached_property
    def first_day(self) -> int:
        """The first day (since 1970) with a rating."""
        return int(self.ratings.day.min(initial=np.iinfo(np.int32).max))

    @cached_property
    def _calendars(self) -> dict[str, Ints]:
        last = int(self.ratings.day.max(initial=self.first_day - 1))
        days = np.arange(self.first_day, last + 1).astype("datetime64[D]")
        months = days.astype("datetime64[M]")
        year = days.astype("datetime64[Y]").astype(np.int64) + 1970
        month = year * 100 + months.astype(np.int64) % 12 + 1
        return {
            "rated_year": year,
            "rated_quarter": year * 10 + (month % 100 + 2) // 3,
            "rated_month": month,
            "rated_day": month * 100 + (days - months.astype("datetime64[D]")).astype(int) + 1,
        }

    def calendar(self, bucket: str) -> Ints:
        """Return the bucket (2018, 20182, 201806, 20180602) of each day from `first_day` on."""
        return self._calendars[bucket]

    @cached_property
    def _genre_masks(self) -> dict[str, NDArray[np.bool_]]:
        owner = np.repeat(np.arange(self.films.count), np.diff(self.films.starts))
        masks = np.zeros((len(self.films.genre_names), self.films.count), np.bool_)
        masks[self.films.genres, owner] = True
        return dict(zip(self.films.genre_names, masks, strict=True))

    def of_genres(self, names: Sequence[str]) -> NDArray[np.bool_]:
        """Return which films have at least one of these genres."""
        nothing = np.zeros(self.films.count, np.bool_)
        return np.logical_or.reduce([self._genre_masks.get(name, nothing) for name in names])

    def mine(self, me: int) -> slice:
        """Return where a user's ratings are."""
        place = int(np.searchsorted(self.user_id, me))
        if place == len(self.user_id) or self.user_id[place] != me:
            return slice(0, 0)
        return self.ratings.of_user(place)
