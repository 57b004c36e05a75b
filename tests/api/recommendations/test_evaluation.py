"""Splits, measures and made-up ratings; and that the served lists are worth having."""

import numpy as np
import pytest

from api.recommendations.evaluation import rivals
from api.recommendations.evaluation.measures import mean, measure
from api.recommendations.evaluation.splits import Log, Split, newest, strong, temporal
from api.recommendations.evaluation.synthetic import Size, synthetic


def test_the_newest_fifth_of_each_user_with_five_ratings_is_held_out() -> None:
    users = np.array([1] * 10 + [2] * 4)
    times = np.array([5, 1, 9, 2, 8, 3, 7, 4, 6, 0, 1, 2, 3, 4])
    log = Log(users, np.arange(14), np.full(14, 8), times)
    assert np.flatnonzero(newest(log)).tolist() == [2, 4]


def test_a_strong_split_fits_on_none_of_the_people_it_measures(small_log: Log) -> None:
    for split in strong(small_log, used=2):
        assert split.profiles
        for profile, relevant in zip(split.profiles, split.relevant, strict=True):
            assert np.intersect1d(profile.movie_ids, relevant).size == 0
    fitted = set(strong(small_log, used=1)[0].seen.user_ids.tolist())
    assert len(fitted) == round(0.9 * len(np.unique(small_log.user_ids)))


def test_the_measures_are_those_of_the_definition() -> None:
    nobody = np.array([], dtype=np.int64)
    log = Log(nobody, nobody, nobody, nobody)
    split = Split("by hand", log, [log.profile()] * 2, [np.array([1, 2]), nobody], 10)
    quality = measure(split, [np.array([1, 3, 2]), np.array([4])])
    assert quality.people == 1
    assert quality.recall_20 == 1
    ideal = 1 + 1 / np.log2(3)
    assert quality.ndcg_10 == pytest.approx((1 + 1 / np.log2(4)) / ideal)
    assert quality.coverage == pytest.approx(0.3)
    assert mean([quality, quality]).ndcg_100 == quality.ndcg_100


def test_made_up_ratings_are_as_many_as_asked_and_always_the_same() -> None:
    size = Size(users=150, films=120, ratings=5_000)
    log, again = synthetic(size), synthetic(size)
    assert len(log) == 5_000
    assert log.movie_ids.tolist() == again.movie_ids.tolist()
    assert len(set(zip(log.user_ids.tolist(), log.movie_ids.tolist(), strict=True))) == 5_000
    assert np.bincount(log.user_ids)[1:].min() >= 20
    assert set(log.half_stars.tolist()) <= set(range(1, 11))


def test_served_lists_beat_popularity_and_plain_ease() -> None:
    everything, liked = temporal(synthetic(Size(users=600, films=800, ratings=30_000)))
    lists = {
        rival: rival(everything) for rival in (rivals.served, rivals.popularity, rivals.plain_ease)
    }
    for split in (everything, liked):
        served, popular, ease = (measure(split, lists[rival]) for rival in lists)
        assert served.ndcg_10 > 1.2 * popular.ndcg_10
        assert served.ndcg_100 > ease.ndcg_100 - 0.003
        assert served.coverage > popular.coverage


def test_item_knn_finds_films_of_the_same_people() -> None:
    everything, _ = temporal(synthetic(Size(users=600, films=800, ratings=30_000)))
    knn = measure(everything, rivals.item_knn(everything))
    assert knn.recall_20 > measure(everything, rivals.popularity(everything)).recall_20
