"""Which ratings a recommender may see, and which it has to find."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from api.recommendations.engine import RatingTable
from api.recommendations.taste import Ints, Profile

SEED: Final = 98_765
HELD_OUT: Final = 0.2
FEWEST: Final = 5
LIKED_HALF_STARS: Final = 8


@dataclass(frozen=True, slots=True)
class Log:
    """All ratings with their times, in seconds: what a split starts from."""

    user_ids: Ints
    movie_ids: Ints
    half_stars: Ints
    rated_at: Ints

    def __len__(self) -> int:
        """How many ratings there are."""
        return len(self.user_ids)

    def only(self, kept: NDArray[np.bool_]) -> "Log":
        """Return the marked ratings."""
        return Log(
            self.user_ids[kept], self.movie_ids[kept], self.half_stars[kept], self.rated_at[kept]
        )

    def table(self) -> RatingTable:
        """Return what the engine is fitted on."""
        return RatingTable(self.user_ids, self.movie_ids, self.half_stars)

    def by_user(self) -> dict[int, "Log"]:
        """Return each user's ratings."""
        order = np.argsort(self.user_ids, kind="stable")
        users, starts = np.unique(self.user_ids[order], return_index=True)
        parts = np.split(order, starts[1:])
        return {
            int(user): Log(
                self.user_ids[part],
                self.movie_ids[part],
                self.half_stars[part],
                self.rated_at[part],
            )
            for user, part in zip(users, parts, strict=True)
        }

    def profile(self) -> Profile:
        """Return the ratings as one person's profile."""
        return Profile(self.movie_ids, self.half_stars, self.rated_at)


@dataclass(frozen=True, slots=True)
class Split:
    """Ratings to learn from, profiles to make lists for, and for each the films to find."""

    name: str
    seen: Log
    profiles: Sequence[Profile]
    relevant: Sequence[Ints]
    n_films: int

    def liked(self, half_stars: Sequence[Ints]) -> "Split":
        """Return the split with only the films to find that were rated 4 stars or more."""
        kept = [
            films[stars >= LIKED_HALF_STARS]
            for films, stars in zip(self.relevant, half_stars, strict=True)
        ]
        return Split(f"{self.name}, liked", self.seen, self.profiles, kept, self.n_films)


def newest(log: Log, share: float = HELD_OUT) -> NDArray[np.bool_]:
    """Mark each user's newest ratings (rounded down), of users with at least 5."""
    order = np.lexsort((log.movie_ids, log.rated_at, log.user_ids))
    users, starts, counts = np.unique(log.user_ids[order], return_index=True, return_counts=True)
    held = np.where(counts >= FEWEST, np.floor(counts * share), 0).astype(np.int64)
    from_end = np.repeat(starts + counts, counts) - np.arange(len(log))
    marked = np.zeros(len(log), dtype=bool)
    marked[order] = from_end <= np.repeat(held, counts)
    assert len(users) == len(held)  # noqa: S101 - both come from one np.unique
    return marked


def temporal(log: Log) -> tuple[Split, Split]:
    """Hold out each user's newest fifth: the split with all of it to find, and with the liked."""
    held = newest(log)
    seen, rest = log.only(~held), log.only(held).by_user()
    nobody = log.only(np.zeros(len(log), dtype=bool))
    people = seen.by_user()
    found = [rest.get(user, nobody) for user in people]
    split = Split(
        "temporal",
        seen,
        [one.profile() for one in people.values()],
        [one.movie_ids for one in found],
        len(np.unique(log.movie_ids)),
    )
    return split, split.liked([one.half_stars for one in found])


def strong(log: Log, folds: int = 10, used: int = 5, seed: int = SEED) -> list[Split]:
    """Leave out all ratings of a tenth of the users; four fifths of these are their profile.

    The films to find are those of the other fifth, drawn at random, that were rated 4 stars or
    more. Returns one split for each of the `used` tenths.
    """
    dice = np.random.default_rng(seed)
    users = dice.permutation(np.unique(log.user_ids))
    hidden = dice.random(len(log)) < HELD_OUT
    films = len(np.unique(log.movie_ids))
    splits: list[Split] = []
    for fold in range(used):
        unseen = np.isin(log.user_ids, users[fold::folds])
        people = log.only(unseen & ~hidden).by_user()
        rest = log.only(unseen & hidden & (log.half_stars >= LIKED_HALF_STARS)).by_user()
        known = [user for user in people if user in rest]
        splits.append(
            Split(
                "strong generalisation, liked",
                log.only(~unseen),
                [people[user].profile() for user in known],
                [rest[user].movie_ids for user in known],
                films,
            )
        )
    return splits
