"""How good lists are: Recall@20, NDCG@10, NDCG@100 and coverage.

As in Liang et al., "Variational Autoencoders for Collaborative Filtering", WWW 2018: recall is
divided by the smaller of 20 and the number of relevant films; NDCG takes a film as relevant or not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from api.recommendations.evaluation.splits import Split
from api.recommendations.taste import Ints

LENGTH: Final = 100


@dataclass(frozen=True, slots=True)
class Quality:
    """Means over the people who have something to find, 0-1; coverage is of all films rated."""

    recall_20: float
    ndcg_10: float
    ndcg_100: float
    coverage: float
    people: int


def measure(split: Split, lists: Sequence[Ints]) -> Quality:
    """Return the quality of lists of film ids, best first, one for each profile of the split."""
    discount = 1 / np.log2(np.arange(2, LENGTH + 2))
    ideal = np.concatenate(([0.0], np.cumsum(discount)))
    rows: list[tuple[float, float, float]] = []
    shown: set[int] = set()
    for films, relevant in zip(lists, split.relevant, strict=True):
        if not len(relevant):
            continue
        hits = np.isin(films[:LENGTH], relevant)
        gains = hits * discount[: len(hits)]
        rows.append(
            (
                hits[:20].sum() / min(20, len(relevant)),
                gains[:10].sum() / ideal[min(10, len(relevant))],
                gains.sum() / ideal[min(LENGTH, len(relevant))],
            )
        )
        shown.update(films[:20].tolist())
    recall, ten, hundred = np.mean(rows, axis=0).tolist() if rows else (0.0, 0.0, 0.0)
    return Quality(recall, ten, hundred, len(shown) / max(split.n_films, 1), len(rows))


def mean(qualities: Sequence[Quality]) -> Quality:
    """Return the mean over several splits of one kind."""
    n = len(qualities)
    return Quality(
        sum(one.recall_20 for one in qualities) / n,
        sum(one.ndcg_10 for one in qualities) / n,
        sum(one.ndcg_100 for one in qualities) / n,
        sum(one.coverage for one in qualities) / n,
        sum(one.people for one in qualities),
    )
