"""Lists from a fitted model: scores, reasons that add up to them, and what-ifs.

The score of film j for a person is linear in what they rated:
`score(j) = sum over rated i of x(i) weights[i, j] + prior(j)`, so each term is an exact reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from api.recommendations.model import Model
from api.recommendations.taste import Floats, Ints, Profile, weights

Mask = NDArray[np.bool_]

# What a popular film is worth by itself: much to a newcomer, next to nothing after 30 ratings.
PRIOR: Final = 0.1
PRIOR_FADES_OVER: Final = 10


@dataclass(frozen=True, slots=True)
class Ranked:
    """A film at its place in a list: its score, of which `prior` is for being popular."""

    movie_id: int
    score: float
    prior: float


@dataclass(frozen=True, slots=True)
class Reason:
    """What one rating of the person adds to a film's score (below 0: speaks against it)."""

    movie_id: int
    half_stars: int
    weight: float


def prior(model: Model, n_ratings: int) -> Floats:
    """Return what popularity adds to each film's score for a person with so many ratings."""
    return model.popularity * np.float32(PRIOR / (1 + n_ratings / PRIOR_FADES_OVER))


def scores(model: Model, profile: Profile) -> Floats:
    """Return the score of each film of the model for a person."""
    where = model.positions(profile.movie_ids)
    known = where >= 0
    speaking = model.weights[where[known]]
    return speaking.T @ weights(profile)[known] + prior(model, len(profile))


def ranking(
    model: Model,
    profile: Profile,
    *,
    limit: int,
    mask: Mask | None = None,
    exclude_rated: bool = True,
    like: int | None = None,
) -> list[Ranked]:
    """Return the best films for a person, or the most similar ones to the film `like`.

    `mask` says for each film of the model whether it may appear. Equal scores are in the order of
    the ids. With `like` the score is the similarity, above 0, and films without any are left out.
    """
    if like is None:
        values = scores(model, profile)
        priors = prior(model, len(profile))
    else:
        values = similarity(model, like)
        priors = np.zeros_like(values)
    allowed = np.ones(len(model), dtype=bool) if mask is None else mask.copy()
    if exclude_rated:
        rated = model.positions(profile.movie_ids)
        allowed[rated[rated >= 0]] = False
    if like is not None:
        allowed &= values > 0
    chosen = best(values, np.flatnonzero(allowed), limit)
    return [
        Ranked(int(model.movie_ids[film]), float(values[film]), float(priors[film]))
        for film in chosen
    ]


def best(values: Floats, candidates: Ints, limit: int) -> Ints:
    """Return the candidates with the highest values, best first, equal ones in their order."""
    if 0 < limit < len(candidates):
        least = np.partition(values[candidates], -limit)[-limit]
        candidates = candidates[values[candidates] >= least]
    return candidates[np.argsort(-values[candidates], kind="stable")[:limit]]


def similarity(model: Model, movie_id: int) -> Floats:
    """Return each film's partial correlation with one film: 0 where they say nothing, at most 1.

    It is what the two share beyond what all other films explain, so it is not led by popularity.
    """
    where = int(model.positions(np.array([movie_id]))[0])
    result = np.zeros(len(model), dtype=np.float32)
    if where < 0:
        return result
    spread = model.spread
    towards = model.weights[[where]]
    result[towards.indices] = towards.data * spread[towards.indices] / spread[where]
    # A pruned pair may have kept its weight in one direction only.
    back = model.weights[:, [where]].tocoo()
    result[back.row] = np.maximum(result[back.row], back.data * spread[where] / spread[back.row])
    result[where] = 0
    return result


def reasons(
    model: Model, profile: Profile, movie_ids: Sequence[int], *, most: int | None = None
) -> list[list[Reason]]:
    """Return for each film the ratings that speak for it, the strongest first.

    Without `most` all that say anything are there, also against it: their weights and the prior
    sum to the score.
    """
    where = model.positions(profile.movie_ids)
    known = np.flatnonzero(where >= 0)
    spoken = weights(profile)[known]
    films = model.positions(np.asarray(movie_ids, dtype=np.int64))
    columns = _columns(model.weights[where[known]], films) * spoken[:, None]
    return [_reasons(profile, known, column, most) for column in columns.T]


def _columns(rows: Any, films: Ints) -> Floats:
    """Return the given columns of a sparse matrix, dense; a column of -1 is all zero."""
    place = np.full(rows.shape[1], -1, dtype=np.int64)
    place[films[films >= 0]] = np.flatnonzero(films >= 0)
    column = place[rows.indices]
    hits = np.flatnonzero(column >= 0)
    row = np.searchsorted(rows.indptr, hits, side="right") - 1
    result = np.zeros((rows.shape[0], len(films)), dtype=np.float32)
    result[row, column[hits]] = rows.data[hits]
    return result


def _reasons(profile: Profile, known: Ints, column: Floats, most: int | None) -> list[Reason]:
    order = np.argsort(-column, kind="stable")
    if most is not None:
        order = order[:most][column[order[:most]] > 0]
    return [
        Reason(
            int(profile.movie_ids[known[place]]),
            int(profile.half_stars[known[place]]),
            float(column[place]),
        )
        for place in order
        if column[place] != 0
    ]


def place_of(
    model: Model,
    profile: Profile,
    movie_id: int,
    *,
    mask: Mask | None = None,
    exclude_rated: bool = True,
) -> int | None:
    """Return a film's place, from 1, in the whole ranking for a person; None if it is unknown.

    The film itself is always counted in, even if the ranking would leave it out.
    """
    film = int(model.positions(np.array([movie_id]))[0])
    if film < 0:
        return None
    values = scores(model, profile)
    competing = np.ones(len(model), dtype=bool) if mask is None else mask.copy()
    if exclude_rated:
        rated = model.positions(profile.movie_ids)
        competing[rated[rated >= 0]] = False
    ahead = (values > values[film]) & competing
    ahead |= (values == values[film]) & competing & (np.arange(len(model)) < film)
    return int(ahead.sum()) + 1
