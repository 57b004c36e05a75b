"""Made-up films and ratings in any size: the same for the same size, as MovieLens writes them."""

import csv
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from api.recommendations.evaluation.splits import SEED, Log
from api.recommendations.evaluation.synthetic import Size, synthetic

_BEGINNINGS: Final = [
    "b",
    "br",
    "c",
    "ch",
    "d",
    "dr",
    "f",
    "fl",
    "g",
    "gr",
    "h",
    "j",
    "k",
    "l",
    "m",
    "n",
    "p",
    "pl",
    "qu",
    "r",
    "s",
    "sh",
    "st",
    "t",
    "tr",
    "v",
    "w",
]
_MIDDLES: Final = ["a", "e", "i", "o", "u", "ai", "ea", "ee", "oo", "ou"]
_ENDINGS: Final = ["", "n", "r", "l", "st", "m", "nd", "t", "ck", "sh"]
_VOCABULARY: Final = 6_000
_GENRES: Final = (
    *("Action", "Adventure", "Animation", "Children", "Comedy", "Crime", "Documentary", "Drama"),
    *("Fantasy", "Horror", "Musical", "Mystery", "Romance", "Sci-Fi", "Thriller", "War", "Western"),
)
_LIKELY: Final = (6, 4, 2, 2, 9, 4, 2, 12, 3, 3, 1, 2, 5, 3, 6, 1, 1)
SIZES: Final = {
    "tiny": Size(users=60, films=400, ratings=4_000, fewest=10),
    "100k": Size(users=610, films=9_700, ratings=100_000),
    "1m": Size(users=6_000, films=9_700, ratings=1_000_000),
    "10m": Size(users=60_000, films=10_000, ratings=10_000_000),
}


@dataclass(frozen=True)
class Made:
    """A folder in the form of a MovieLens data set, and the ratings in it."""

    folder: Path
    log: Log
    titles: tuple[str, ...]

    @property
    def ratings_csv(self) -> Path:
        """The file with the ratings."""
        return self.folder / "ratings.csv"

    @property
    def n_ratings(self) -> int:
        """How many ratings there are."""
        return len(self.log.half_stars)


def make(size: str, folder: Path) -> Made:
    """Write movies.csv and ratings.csv of a size into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    log = synthetic(SIZES[size])
    titles = tuple(_titles(SIZES[size].films))
    with (folder / "movies.csv").open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["movieId", "title", "genres"])
        writer.writerows(_films(titles))
    with (folder / "ratings.csv").open("w", encoding="utf-8") as stream:
        stream.write("userId,movieId,rating,timestamp\n")
        columns = (log.user_ids, log.movie_ids, log.half_stars, log.rated_at)
        rows = zip(*(column.tolist() for column in columns), strict=True)
        stream.writelines(f"{u},{m},{h / 2},{t}\n" for u, m, h, t in rows)
    return Made(folder, log, titles)


def _titles(count: int) -> list[str]:
    """Return so many titles of one to four words, some words far commoner than others."""
    dice = random.Random(SEED)  # noqa: S311 - made-up titles are no secret
    words = list(dict.fromkeys(_word(dice) for _ in range(_VOCABULARY)))
    likely = [1 / (10 + place) for place in range(len(words))]
    made: list[str] = []
    for number in range(count):
        title = " ".join(dice.choices(words, likely, k=dice.choice((1, 2, 2, 2, 3, 3, 4))))
        if dice.random() < 0.3:
            title = f"The {title}"
        made.append(f"{title} {2 + number % 4}" if dice.random() < 0.05 else title)
    return made


def _word(dice: random.Random) -> str:
    """Return a word nobody uses, which can be said all the same."""
    syllables = [
        dice.choice(_BEGINNINGS) + dice.choice(_MIDDLES) + dice.choice(_ENDINGS)
        for _ in range(dice.choice((1, 2, 2, 3)))
    ]
    return "".join(syllables).capitalize()


def _films(titles: tuple[str, ...]) -> list[tuple[int, str, str]]:
    dice = random.Random(SEED + 1)  # noqa: S311 - made-up films are no secret
    rows: list[tuple[int, str, str]] = []
    for movie_id, title in enumerate(titles, 1):
        year = int(dice.triangular(1930, 2025, 2012))
        genres = dict.fromkeys(dice.choices(_GENRES, _LIKELY, k=dice.randint(1, 3)))
        rows.append((movie_id, f"{title} ({year})", "|".join(genres)))
    return rows
