"""Figures about other people rest on at least three of them; mine are never held back."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.analytics.conftest import Ask
from tests.api.analytics.world import Film, Row, World, day

FILMS = (Film(1, "Many", genres=("Drama",)), Film(2, "Few", genres=("War",)))


def world(*raters_of_few: int) -> World:
    many = [Row(user, 1, half=user + 2) for user in range(1, 7)]
    return World(FILMS, many + [Row(user, 2, half=10) for user in raters_of_few])


def names(answer: Any, column: str) -> list[Any]:
    return [row[column] for row in answer.rows]


@pytest.mark.parametrize("scope", ["everyone", "others"])
def test_a_group_of_two_others_is_left_out_and_counted(
    ask: Callable[[World], Ask], scope: str
) -> None:
    answer = ask(world(2, 3))(scope=scope, measures=["average"], by=["genre"])
    assert names(answer, "genre") == ["Drama"]
    assert answer.suppressed == 1


def test_three_others_are_enough(ask: Callable[[World], Ask]) -> None:
    answer = ask(world(2, 3, 4))(scope="others", measures=["average"], by=["genre"])
    assert answer.suppressed == 0
    assert sorted(names(answer, "genre")) == ["Drama", "War"]


def test_i_am_not_one_of_the_three(ask: Callable[[World], Ask]) -> None:
    """With my own stars known, everyone minus me would be the figure of two people."""
    answer = ask(world(1, 2, 3))(scope="everyone", measures=["average"], by=["film"])
    assert names(answer, "title") == ["Many"]
    assert answer.suppressed == 1


def test_my_own_figures_are_never_held_back(ask: Callable[[World], Ask]) -> None:
    answer = ask(world(1))(measures=["average"], by=["film"])
    assert answer.suppressed == 0
    assert len(answer.rows) == 2


@pytest.mark.parametrize(("raters", "shown"), [((2, 3), None), ((1, 2, 3), None), ((2, 3, 4), 5.0)])
def test_a_films_community_average_needs_three_others(
    ask: Callable[[World], Ask], raters: tuple[int, ...], shown: float | None
) -> None:
    asked = ask(world(*raters))
    query: dict[str, Any] = {"subject": "films", "by": ["film"], "movie_ids": [2]}
    answer = asked(**query, measures=["community_average", "community_stddev", "n_ratings", "gap"])
    (row,) = answer.rows
    assert row["community_average"] == shown
    assert row["n_ratings"] == len(raters)
    assert (row["community_stddev"] is None) == (shown is None)
    assert row["gap"] is None
    assert any("other people" in note for note in answer.notes) == (shown is None)


def test_no_filter_finds_out_a_hidden_average(ask: Callable[[World], Ask]) -> None:
    asked = ask(world(2))
    for filters in ({"min_average": 4.5}, {"max_average": 5}, {"min_average": 0.5}):
        assert asked(subject="films", movie_ids=[2], **filters).rows == [{"count": 0}]


@pytest.mark.parametrize("stars", [0.5, 5])
def test_no_count_finds_out_a_single_rating(ask: Callable[[World], Ask], stars: float) -> None:
    """Whether the one rater gave five stars or not, the answer is the same."""
    answer = ask(world(2))(scope="others", movie_ids=[2], stars_from=stars, stars_to=stars)
    assert answer.rows == []
    assert (answer.suppressed, answer.n) == (1, 0)


def test_nothing_among_enough_people_is_said(ask: Callable[[World], Ask]) -> None:
    answer = ask(world())(scope="others", movie_ids=[1], stars_to=0.5)
    assert answer.rows == [{"count": 0}]


def test_nothing_where_nobody_rated_is_said(ask: Callable[[World], Ask]) -> None:
    answer = ask(world())(scope="everyone", movie_ids=[2], stars_from=4)
    assert answer.rows == [{"count": 0}]


def test_numbers_of_ratings_are_no_secret(ask: Callable[[World], Ask]) -> None:
    answer = ask(world(2))(scope="everyone", by=["film"], order_by="count")
    assert names(answer, "count") == [6, 1]


def test_the_compared_side_is_held_back_too(ask: Callable[[World], Ask]) -> None:
    answer = ask(world(1, 2))(
        measures=["average", "active_days"],
        by=["film"],
        movie_ids=[2],
        compare="difference",
        compare_scope="others",
    )
    (row,) = answer.rows
    assert row["average"] == 5
    assert row["average_compared"] is row["average_difference"] is None
    assert row["active_days_compared"] is None
    assert answer.suppressed == 1


def test_zeros_do_not_surround_what_is_hidden(ask: Callable[[World], Ask]) -> None:
    rows = [Row(2, 1, half=8, at=day("2024-01-10")), Row(3, 1, half=8, at=day("2024-02-10"))]
    answer = ask(World(FILMS, rows))(
        scope="others", by=["rated_month"], zero_fill=True, rated_from="2023-12-01"
    )
    assert answer.rows == []
    assert answer.suppressed == 2


def test_a_rank_needs_three_others(ask: Callable[[World], Ask]) -> None:
    few = World(FILMS, [Row(user, 1, half=5) for user in (1, 2, 3)])
    (row,) = ask(few)(measures=["my_rank_by_count"]).rows
    assert row == {"my_rank_by_count": None, "ranked_users": None}


def test_when_one_person_tagged_is_no_figure_to_show(ask: Callable[[World], Ask]) -> None:
    asked = ask(World(FILMS, (), [Row(2, 1, text="slow", at=day("2024-01-10"))]))
    assert asked(subject="tags", scope="everyone", by=["tag"]).rows == [{"tag": "slow", "count": 1}]
    for query in (
        {"measures": ["last_rated"]},
        {"by": ["rated_day"]},
        {"rated_from": "2024-01-10"},
        {"measures": ["share"], "share_where": ["hour_from=12"]},
    ):
        assert asked(subject="tags", scope="everyone", **query).rows == []
