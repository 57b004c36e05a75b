"""What a recommender has to beat: popularity, item-kNN, and EASE as published, unpruned."""

from collections.abc import Callable
from typing import Any, Final, cast

import numpy as np
from scipy import sparse

from api.recommendations.engine import Tuning, fit, inverse, weights_of
from api.recommendations.evaluation.measures import LENGTH
from api.recommendations.evaluation.splits import Split
from api.recommendations.everyone import lists
from api.recommendations.model import Model
from api.recommendations.taste import Ints, Profile

Lists = list[Ints]
Recommender = Callable[[Split], Lists]
NEIGHBOURS: Final = 100
DAMPING: Final = 10.0
RIDGE: Final = 200.0
_BLOCK: Final = 512


def served(split: Split, tuning: Tuning | None = None) -> Lists:
    """Return the lists as the api serves them: from the published bytes, pruned and rounded."""
    model = Model.from_bytes(fit(split.seen.table(), tuning).to_bytes())
    return lists(model, split.profiles, LENGTH)


def popularity(split: Split) -> Lists:
    """Return for everyone the films with the most ratings."""
    films, raters = np.unique(split.seen.movie_ids, return_counts=True)
    return _lists(split, films, lambda _: raters)


def item_knn(split: Split) -> Lists:
    """Return lists by the damped cosine between films, of the 100 nearest each."""
    films = np.unique(split.seen.movie_ids)
    likes = _matrix(split, films)
    raters = np.asarray(likes.sum(axis=0)).ravel()
    blocks: list[Any] = []
    for start in range(0, len(films), _BLOCK):
        here = np.arange(start, min(start + _BLOCK, len(films)))
        cosine = (likes.T @ likes[:, here]).toarray()
        cosine /= np.sqrt(np.outer(raters, raters[here])) + DAMPING
        cosine[here, here - start] = 0
        few = min(NEIGHBOURS, len(films))
        least = np.partition(cosine, len(films) - few, axis=0)[len(films) - few]
        cosine[cosine < least] = 0
        blocks.append(cast("Any", sparse).csr_matrix(cosine))
    kept = cast("Any", sparse).hstack(blocks, format="csr")
    return _lists(split, films, lambda rated: np.asarray(kept[rated].sum(axis=0)).ravel())


def plain_ease(split: Split) -> Lists:
    """Return the lists of EASE on "rated or not", all its weights kept."""
    films, raters = np.unique(split.seen.movie_ids, return_counts=True)
    films = films[raters >= 3]
    likes = _matrix(split, films)
    weights = weights_of(inverse(likes, np.full(len(films), RIDGE, dtype=np.float32)))
    return _lists(split, films, lambda rated: weights[rated].sum(axis=0))


def _matrix(split: Split, films: Ints) -> Any:
    known = np.isin(split.seen.movie_ids, films)
    columns = np.searchsorted(films, split.seen.movie_ids[known])
    users, rows = np.unique(split.seen.user_ids[known], return_inverse=True)
    ones = np.ones(len(columns), dtype=np.float32)
    shape = (len(users), len(films))
    return cast("Any", sparse).csr_matrix((ones, (rows, columns)), shape=shape)


def _lists(split: Split, films: Ints, score: Callable[[Ints], Any]) -> Lists:
    return [_best(profile, films, score) for profile in split.profiles]


def _best(profile: Profile, films: Ints, score: Callable[[Ints], Any]) -> Ints:
    rated = np.flatnonzero(np.isin(films, profile.movie_ids))
    values = np.array(score(rated), dtype=np.float64)
    values[rated] = -np.inf
    best = np.argsort(-values, kind="stable")[:LENGTH]
    return films[best]
