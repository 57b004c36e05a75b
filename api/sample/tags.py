"""Tags: a small vocabulary and the films each tag fits."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random

from api.sample.films import SampleFilm, parts
from api.sample.personas import PERSONAS
from api.sample.rows import SampleRating, SampleTag

RATINGS_PER_TAG = 20
KEEN = frozenset(persona.username for persona in PERSONAS)
IDEAS_CSV = Path(__file__).with_name("tags.csv")


@dataclass(frozen=True, slots=True)
class TagIdea:
    """A tag and where it fits: named films or directors surely, genres perhaps, in those years."""

    text: str
    titles: tuple[str, ...]
    directors: tuple[str, ...]
    genres: tuple[str, ...]
    year_from: int
    year_to: int

    def weight(self, film: SampleFilm) -> int:
        """How well the tag fits the film: 0 not at all, 1 perhaps, 8 surely."""
        if not self.year_from <= film.year <= self.year_to:
            return 0
        if film.title in self.titles or any(name in self.directors for name in film.directors):
            return 8
        return int(any(genre in self.genres for genre in film.genres))


def load_ideas(path: Path = IDEAS_CSV) -> tuple[TagIdea, ...]:
    """The vocabulary in the order of the file."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            TagIdea(
                text=row["text"],
                titles=parts(row["titles"], "|"),
                directors=parts(row["directors"], ";"),
                genres=parts(row["genres"], "|"),
                year_from=int(row["year_from"] or MINYEAR),
                year_to=int(row["year_to"] or MAXYEAR),
            )
            for row in csv.DictReader(file)
        )


def draw_tags(
    rng: Random, films: Sequence[SampleFilm], ratings: Sequence[SampleRating], now: datetime
) -> tuple[SampleTag, ...]:
    """Draw one tag for 20 ratings, each by somebody who rated the film, soon after that."""
    by_id = {film.movie_id: film for film in films}
    ideas = load_ideas()
    weights = [_weights(idea, by_id, ratings) for idea in ideas]
    # The root keeps tags that fit a whole genre from drowning those that fit a few films.
    shares = [sum(idea_weights) ** 0.5 for idea_weights in weights]
    cumulative = [tuple(accumulate(idea_weights)) for idea_weights in weights]
    found: dict[tuple[str, int, str], SampleTag] = {}
    while len(found) < len(ratings) // RATINGS_PER_TAG:
        number = rng.choices(range(len(ideas)), shares)[0]
        rating = rng.choices(ratings, cum_weights=cumulative[number])[0]
        tagged_at = min(rating.rated_at + timedelta(seconds=rng.randint(5, 600)), now)
        tag = SampleTag(rating.username, rating.movie_id, ideas[number].text, tagged_at)
        found.setdefault((tag.username, tag.movie_id, tag.text), tag)
    return tuple(found.values())


def _weights(
    idea: TagIdea, films: Mapping[int, SampleFilm], ratings: Sequence[SampleRating]
) -> list[int]:
    """How likely each rating leads to this tag; the demo accounts tag more than the others."""
    return [
        idea.weight(films[rating.movie_id]) * (3 if rating.username in KEEN else 1)
        for rating in ratings
    ]
