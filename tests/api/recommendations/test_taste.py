"""What stars say, and how much older ratings still say."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from api.recommendations.taste import Profile, evidence, freshness, weights

half_stars = st.lists(st.integers(1, 10), min_size=1, max_size=30)


@given(half_stars)
def test_two_stars_or_less_never_speak_for_anything(stars: list[int]) -> None:
    given_stars = np.array(stars)
    values = evidence(np.zeros(len(stars), dtype=np.int64), given_stars, 1)
    assert (values[given_stars <= 4] <= 0).all()
    assert values.min() >= -0.25
    assert values.max() <= np.float32(1.2)


@given(half_stars)
def test_more_stars_never_say_less(stars: list[int]) -> None:
    ordered = np.sort(np.array(stars))
    values = evidence(np.zeros(len(stars), dtype=np.int64), ordered, 1)
    assert (np.diff(values) >= 0).all()


def test_four_stars_of_a_severe_rater_say_more_than_of_a_generous_one() -> None:
    users = np.repeat([0, 1], 20)
    stars = np.array([8] + [3] * 19 + [8] + [10] * 19)
    values = evidence(users, stars, 2)
    assert values[0] > values[20]


def test_the_newest_rating_weighs_one_and_the_oldest_the_least() -> None:
    factor = freshness(np.zeros(5, dtype=np.int64), np.array([30, 10, 50, 20, 40]), 1)
    assert factor[2] == 1
    assert np.argsort(factor).tolist() == [1, 3, 0, 4, 2]
    assert factor.min() > np.exp(-0.6)


def test_ratings_of_one_moment_weigh_the_same() -> None:
    users = np.array([0, 1, 0, 1, 0])
    assert freshness(users, np.full(5, 7), 2).tolist() == [1] * 5


def test_each_user_fades_by_themselves() -> None:
    alone = freshness(np.zeros(3, dtype=np.int64), np.array([1, 2, 3]), 1)
    together = freshness(np.array([0, 1, 0, 1, 0, 1]), np.array([1, 9, 2, 8, 3, 7]), 2)
    assert together[::2].tolist() == alone.tolist()
    assert together[1::2].tolist() == alone[::-1].tolist()


def test_an_empty_profile_has_no_weights() -> None:
    nothing = np.array([], dtype=np.int64)
    assert weights(Profile(nothing, nothing, nothing)).tolist() == []
