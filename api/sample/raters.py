"""Made-up raters with structured tastes: the same seed and time give the same sample."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from random import Random

from api.sample.films import SampleFilm, load_films
from api.sample.personas import PERSONAS, Persona
from api.sample.rows import (
    Sample,
    SampleGenre,
    SampleRater,
    SampleRating,
    SampleTitle,
)
from api.sample.standings import Standing, draw_standings
from api.sample.tags import draw_tags
from api.sample.tastes import TASTES, Taste
from api.sample.times import persona_times, viewer_times

N_VIEWERS = 118
SEED = 20


def build_sample(*, now: datetime, seed: int = SEED, n_viewers: int = N_VIEWERS) -> Sample:
    """Make the sample: films, two demo accounts and `n_viewers` others, ratings and tags.

    Ratings lie in the six years before `now`, which must carry its time zone. Nobody rates a film
    before the January after its release year.
    """
    if now.tzinfo is None:
        raise ValueError("now must carry its time zone")
    now = now.astimezone(UTC).replace(microsecond=0)
    films = load_films()
    standings = draw_standings(_dice(seed, "films"), films)
    raters: list[SampleRater] = []
    ratings: list[SampleRating] = []
    for persona in PERSONAS:
        name = persona.username
        raters.append(SampleRater(name, persona.display_name, persona.taste.name))
        ratings += _persona_ratings(_dice(seed, name), persona, standings, now)
    for number in range(1, n_viewers + 1):
        name, taste = f"viewer{number:03}", TASTES[number % len(TASTES)]
        raters.append(SampleRater(name, f"Viewer {number}", taste.name))
        ratings += _viewer_ratings(_dice(seed, name), name, taste, standings, now)
    return Sample(
        films=films,
        titles=_titles(films),
        genres=tuple(SampleGenre(film.movie_id, genre) for film in films for genre in film.genres),
        raters=tuple(raters),
        ratings=tuple(ratings),
        tags=draw_tags(_dice(seed, "tags"), films, ratings, now),
    )


def _dice(seed: int, name: str) -> Random:
    """Each rater has dice of their own: one rater more changes nobody else's ratings."""
    return Random(f"{seed}:{name}")  # noqa: S311 - made-up opinions need repeatability, not secrecy


def _titles(films: Sequence[SampleFilm]) -> tuple[SampleTitle, ...]:
    titles: list[SampleTitle] = []
    for film in films:
        if film.original_title is not None:
            titles.append(SampleTitle(film.movie_id, film.original_title, "original"))
        titles += [SampleTitle(film.movie_id, t, "alternative") for t in film.alternative_titles]
    return tuple(titles)


def _choose(
    rng: Random, standings: Sequence[Standing], taste: Taste, n: int, wanted: Collection[int] = ()
) -> list[SampleFilm]:
    """`n` films in random order: all of `wanted`, then by fame and taste without repetition."""

    def key(standing: Standing) -> float:
        draw = rng.expovariate(math.exp(standing.fame + taste.affinity(standing.film)))
        return -1.0 if standing.film.movie_id in wanted else draw

    chosen = [standing.film for standing in sorted(standings, key=key)[:n]]
    rng.shuffle(chosen)
    return chosen


def _in_time(
    films: list[SampleFilm], times: Sequence[datetime]
) -> list[tuple[SampleFilm, datetime]]:
    """Give each moment the next film already out by then; what fits nowhere is left out."""
    waiting, pairs = list(films), list[tuple[SampleFilm, datetime]]()
    for moment in times:
        film = next((film for film in waiting if film.year < moment.year), None)
        if film is not None:
            waiting.remove(film)
            pairs.append((film, moment))
    return pairs


def _persona_ratings(
    rng: Random, persona: Persona, standings: Sequence[Standing], now: datetime
) -> list[SampleRating]:
    opinions = {
        s.film.movie_id: persona.opinions[s.film.title, s.film.year]
        for s in standings
        if (s.film.title, s.film.year) in persona.opinions
    }
    repute = {s.film.movie_id: s.repute for s in standings}
    films = _choose(rng, standings, persona.taste, persona.n_ratings, opinions)
    ratings: list[SampleRating] = []
    for film, rated_at in _in_time(films, persona_times(rng, persona.n_ratings, now)):
        opinion = opinions.get(film.movie_id)
        liking = 6.3 + repute[film.movie_id] + 1.4 * persona.taste.affinity(film)
        drawn = _half_stars(rng, liking, step=1)
        watched = (rated_at - timedelta(days=rng.choice((0, 0, 0, 1, 1, 2)))).date()
        ratings.append(
            SampleRating(
                persona.username,
                film.movie_id,
                drawn if opinion is None else opinion.half_stars,
                rated_at,
                watched if rng.random() < 0.4 else None,
                None if opinion is None else opinion.note,
            )
        )
    return ratings


def _viewer_ratings(
    rng: Random, username: str, taste: Taste, standings: Sequence[Standing], now: datetime
) -> list[SampleRating]:
    own = taste.personal(rng)
    n_ratings = max(20, min(320, round(rng.lognormvariate(4.52, 0.6))))
    mildness, warmth = rng.gauss(6.0, 0.6), rng.uniform(2.0, 3.0)
    step = 2 if rng.random() < 0.35 else 1
    repute = {s.film.movie_id: s.repute for s in standings}
    films = _choose(rng, standings, own, n_ratings)
    return [
        SampleRating(
            username,
            film.movie_id,
            _half_stars(rng, mildness + repute[film.movie_id] + warmth * own.affinity(film), step),
            rated_at,
        )
        for film, rated_at in _in_time(films, viewer_times(rng, n_ratings, now))
    ]


def _half_stars(rng: Random, liking: float, step: int) -> int:
    """Round a liking in half-stars with everyday noise; `step` 2 is a rater of whole stars.

    Even raters of half-stars prefer a whole one when they hesitate.
    """
    felt = liking + rng.gauss(0, 1.0)
    if rng.random() < 0.05:  # now and then a film is a plain disappointment
        felt -= rng.uniform(1, 5)
    if step == 2 or rng.random() < 0.3:
        return max(2, min(10, 2 * round(felt / 2)))
    return max(1, min(10, round(felt)))
