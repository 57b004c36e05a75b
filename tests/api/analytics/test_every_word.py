"""Every measure by every dimension, for every scope, on one dense world: tables, copy and Python."""

from typing import Any

import numpy as np
import pytest

from api.analytics import vocabulary
from api.analytics.memory.counting import three
from api.analytics.models import AnalyticsQuery
from api.db import Database
from tests.api.analytics.test_against_python import MOMENTS, agree, condition
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


GROUPED = [
    (subject, name)
    for subject in ("ratings", "films", "tags")
    for name in (None, *vocabulary.DIMENSIONS)
    if name is None or subject in vocabulary.DIMENSIONS[name].subjects
]


@pytest.mark.parametrize("scope", ["me", "everyone", "others"])
@pytest.mark.parametrize(("subject", "name"), GROUPED)
def test_every_measure_by_every_dimension(
    worlds: Database, subject: Any, name: Any, scope: str
) -> None:
    whole = subject == "films" or name == "film"
    measures = [
        measure
        for measure, word in vocabulary.MEASURES.items()
        if subject in word.subjects
        and measure not in vocabulary.RANKS
        and (whole or measure not in vocabulary.COMMUNITY)
    ]
    query: dict[str, Any] = {"subject": subject, "scope": scope, "by": [name] if name else []}
    # Alone, a measure may be answered another way than among all of them.
    alone = [[measure] for measure in measures if scope != "me" and subject == "ratings"]
    for asked in (measures, *alone):
        whole_query = AnalyticsQuery.model_validate(query | {"measures": asked, "limit": 100})
        agree(DENSE, whole_query, worlds)


@pytest.mark.parametrize(
    ("users", "found"),
    [([1, 1, 1], False), ([1, 2, 1], False), ([1, 2, 2], False), ([2, 1, 3], True)],
)
def test_three_people_are_three_whatever_their_order(users: list[int], found: bool) -> None:
    code = np.zeros(len(users), np.int64)
    assert three(code, np.array(users), 1).tolist() == [found]


FILTERS: tuple[dict[str, Any], ...] = (
    *({"rated_to": day} for day in ("2023-12-31", "2024-02-28", "2024-02-29")),
    *({"rated_from": day} for day in ("2024-01-01", "2024-02-29", "2024-03-01")),
    *({"last_days": days} for days in (0, 1, 61)),
    *({"weekdays": [day]} for day in ("Sunday", "Monday", "Thursday", "Friday")),
    *({"months": [month]} for month in (1, 2, 3, 12)),
    *({"hour_from": first, "hour_to": last} for first, last in ((23, 0), (5, 12), (12, 12))),
    *({"stars_from": low, "stars_to": high} for low, high in ((3, 3.5), (0.5, 1), (5, 5))),
    {"half_stars_only": True},
    *({"genres_all": names} for names in (["Drama"], ["Drama", "War"])),
    *({"genres_any": names} for names in (["Horror"], ["Comedy", "Drama"])),
    *({"genres_none": names} for names in (["Drama"], ["Comedy", "War"])),
    *({"year_from": low, "year_to": high} for low, high in ((1989, 1989), (1990, 2001))),
    *({"rated": which} for which in ("mine", "not_mine")),
    *({"my_stars_from": low, "my_stars_to": high} for low, high in ((4.5, 5), (1, 4))),
    *({"min_ratings": low, "max_ratings": high} for low, high in ((1, 2), (13, 13))),
    *({"min_average": low, "max_average": high} for low, high in ((4.5, 4.5), (2, 4))),
    *({"title_contains": text} for text in ("l", "ate", "%")),
    {"movie_ids": [1, 4, 5, 99]},
    {"tag": "SLOW"},
)


@pytest.mark.parametrize("scope", ["everyone", "others"])
@pytest.mark.parametrize("filters", FILTERS)
def test_every_filter_alone_and_as_a_share(
    worlds: Database, filters: dict[str, Any], scope: str
) -> None:
    query: dict[str, Any] = {"scope": scope, "by": ["stars"], "measures": ["count", "average"]}
    agree(DENSE, AnalyticsQuery.model_validate(query | filters), worlds)
    if "tag" not in filters:
        share = [condition(name, value) for name, value in filters.items()]
        query |= {"measures": ["share", "active_days"], "by": [], "share_where": share}
        agree(DENSE, AnalyticsQuery.model_validate(query), worlds)
