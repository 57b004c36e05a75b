"""Every measure by every dimension, for every scope, on one dense world: tables, copy and Python."""

from typing import Any

import numpy as np
import pytest

from api.analytics import vocabulary
from api.analytics.counting import three
from api.analytics.models import AnalyticsQuery
from api.db import Database
from tests.api.analytics.test_against_python import MOMENTS, agree
from tests.api.analytics.world import Film, Row, World

FILMS = (
    Film(1, "Loved", 1989, ("Drama",)),
    Film(2, "Split", 1990, ("Drama", "War")),
    Film(3, "Plain", 2001, ("Comedy",)),
    Film(4, "Undated", None, ("Comedy", "War")),
    Film(5, "Rare", 2001, ()),
)


def stars(user: int, movie_id: int) -> int:
    """Return half-stars that repeat enough for a film's single counts to rest on three people."""
    return (9, (2, 10, 10)[user % 3], 5 + (user % 4 == 0), 1 + user % 10, 8)[movie_id - 1]


DENSE = World(
    FILMS,
    [
        Row(user, film.movie_id, stars(user, film.movie_id), MOMENTS[(user * film.movie_id) % 9])
        for user in range(1, 14)
        for film in FILMS
        if film.movie_id < 5 or user < 3
    ],
    [
        Row(user, 1 + user % 3, at=MOMENTS[user % 9], text=("Slow", "slow", "Épic")[user % 3])
        for user in range(1, 14)
    ],
)


@pytest.mark.parametrize("scope", ["me", "everyone", "others"])
@pytest.mark.parametrize("name", [None, *vocabulary.DIMENSIONS])
@pytest.mark.parametrize("subject", ["ratings", "films", "tags"])
def test_every_measure_by_every_dimension(
    worlds: Database, subject: Any, name: Any, scope: str
) -> None:
    if name and subject not in vocabulary.DIMENSIONS[name].subjects:
        return
    whole = subject == "films" or name == "film"
    measures = [
        measure
        for measure, word in vocabulary.MEASURES.items()
        if subject in word.subjects
        and measure not in vocabulary.RANKS
        and (whole or measure not in vocabulary.COMMUNITY)
    ]
    query: dict[str, Any] = {"subject": subject, "scope": scope, "by": [name] if name else []}
    for asked in (measures, *([measure] for measure in measures)):
        whole_query = AnalyticsQuery.model_validate(query | {"measures": asked, "limit": 100})
        agree(DENSE, whole_query, worlds)


@pytest.mark.parametrize(
    ("users", "found"),
    [([1, 1, 1], False), ([1, 2, 1], False), ([1, 2, 2], False), ([2, 1, 3], True)],
)
def test_three_people_are_three_whatever_their_order(users: list[int], found: bool) -> None:
    code = np.zeros(len(users), np.int64)
    assert three(code, np.array(users), 1).tolist() == [found]
