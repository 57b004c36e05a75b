"""Everybody's lists at once, the same ones as `scoring.ranking` gives one by one."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Final, cast

import numpy as np
from scipy import sparse

from api.recommendations.model import Model
from api.recommendations.scoring import best, prior
from api.recommendations.taste import Ints, Profile, weights

# So many people at a time: their scores for all films are dense.
_BLOCK: Final = 256


def lists(model: Model, profiles: Sequence[Profile], length: int) -> list[Ints]:
    """Return for each profile the ids of the best films it has not rated, best first.

    The products run outside Python's lock, so the blocks share the processor's cores.
    """
    blocks = [profiles[start : start + _BLOCK] for start in range(0, len(profiles), _BLOCK)]
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        done = threads.map(partial(_block, model, length), blocks)
        return [films for block in done for films in block]


def _block(model: Model, length: int, profiles: Sequence[Profile]) -> list[Ints]:
    places = [model.positions(profile.movie_ids) for profile in profiles]
    known = [where >= 0 for where in places]
    spoken = [weights(profile)[kept] for profile, kept in zip(profiles, known, strict=True)]
    rated = [where[kept] for where, kept in zip(places, known, strict=True)]
    starts = np.cumsum([0, *(len(films) for films in rated)])
    parts = (np.concatenate(spoken), np.concatenate(rated), starts)
    people: Any = cast("Any", sparse).csr_matrix(parts, shape=(len(profiles), len(model)))
    scores = (people @ model.weights).toarray()
    found: list[Ints] = []
    for profile, films, without_prior in zip(profiles, rated, scores, strict=True):
        values = without_prior + prior(model, len(profile))
        allowed = np.ones(len(model), dtype=bool)
        allowed[films] = False
        found.append(model.movie_ids[best(values, np.flatnonzero(allowed), length)])
    return found
