"""Lists: reasons add up, filters hold, dislikes do not recommend, what-ifs are exact."""

import numpy as np
import pytest

from api.recommendations import scoring
from api.recommendations.evaluation.splits import Log
from api.recommendations.everyone import lists
from api.recommendations.model import Model
from api.recommendations.taste import Profile

EVERY_FILM = 1_000


def profile(*rated: tuple[int, int]) -> Profile:
    films, stars = np.array(rated, dtype=np.int64).reshape(-1, 2).T
    return Profile(films, stars, np.arange(len(films)))


@pytest.fixture
def reader(small_log: Log) -> Profile:
    """The ratings of one made-up person."""
    return small_log.by_user()[5].profile()


def test_the_reasons_and_the_prior_add_up_to_the_score(small_model: Model, reader: Profile) -> None:
    ranked = scoring.ranking(small_model, reader, limit=20)
    why = scoring.reasons(small_model, reader, [film.movie_id for film in ranked])
    for film, reasons in zip(ranked, why, strict=True):
        total = film.prior + sum(reason.weight for reason in reasons)
        assert total == pytest.approx(film.score, abs=1e-4)


def test_shown_reasons_speak_for_the_film_and_the_strongest_comes_first(
    small_model: Model, reader: Profile
) -> None:
    ranked = scoring.ranking(small_model, reader, limit=20)
    rated = dict(zip(reader.movie_ids.tolist(), reader.half_stars.tolist(), strict=True))
    for reasons in scoring.reasons(small_model, reader, [one.movie_id for one in ranked], most=3):
        shares = [reason.weight for reason in reasons]
        assert len(shares) <= 3
        assert shares == sorted(shares, reverse=True)
        assert min(shares, default=1) > 0
        assert all(rated[reason.movie_id] == reason.half_stars for reason in reasons)


def test_a_mask_is_respected(small_model: Model, reader: Profile) -> None:
    mask = small_model.movie_ids % 3 == 0
    shown = scoring.ranking(small_model, reader, limit=EVERY_FILM, mask=mask)
    assert shown
    assert all(film.movie_id % 3 == 0 for film in shown)


def test_rated_films_are_left_out_unless_wanted(small_model: Model, reader: Profile) -> None:
    rated = set(reader.movie_ids.tolist())
    without = scoring.ranking(small_model, reader, limit=EVERY_FILM)
    with_all = scoring.ranking(small_model, reader, limit=EVERY_FILM, exclude_rated=False)
    assert rated.isdisjoint(film.movie_id for film in without)
    assert len(with_all) == len(small_model)


def test_a_newcomer_gets_the_most_liked_films(small_model: Model) -> None:
    ranked = scoring.ranking(small_model, profile(), limit=5)
    order = np.argsort(-small_model.popularity, kind="stable")[:5]
    assert [film.movie_id for film in ranked] == small_model.movie_ids[order].tolist()
    assert all(film.score == film.prior for film in ranked)


def test_popularity_counts_less_the_more_was_rated(small_model: Model) -> None:
    none, few, many = (scoring.prior(small_model, n).max() for n in (0, 5, 200))
    assert none == pytest.approx(0.1)
    assert none > few > many > 0


def test_a_disliked_film_does_not_recommend_its_kind(small_model: Model) -> None:
    film = int(small_model.movie_ids[np.argmax(small_model.popularity)])
    near = scoring.ranking(small_model, profile(), limit=1, like=film)[0].movie_id
    place = int(small_model.positions(np.array([near]))[0])
    liked, unknown, disliked = (
        scoring.scores(small_model, one)[place] - scoring.prior(small_model, len(one))[place]
        for one in (profile((film, 10)), profile(), profile((film, 2)))
    )
    assert liked > unknown == 0 > disliked


def test_films_the_model_does_not_know_are_ignored(small_model: Model) -> None:
    strange = profile((999_999, 10))
    assert np.isfinite(scoring.scores(small_model, strange)).all()
    assert scoring.reasons(small_model, strange, [1, 999_999]) == [[], []]


def test_similar_films_are_ordered_and_without_the_film_itself(small_model: Model) -> None:
    film = int(small_model.movie_ids[np.argmax(small_model.popularity)])
    ranked = scoring.ranking(small_model, profile(), limit=20, like=film)
    shares = [one.score for one in ranked]
    assert film not in {one.movie_id for one in ranked}
    assert shares == sorted(shares, reverse=True)
    assert 0 < shares[-1] <= shares[0] <= 1


def test_nothing_is_similar_to_an_unknown_film(small_model: Model) -> None:
    assert scoring.ranking(small_model, profile(), limit=5, like=999_999) == []


def test_a_place_is_that_in_the_whole_ranking(small_model: Model, reader: Profile) -> None:
    anew = reader.without(int(reader.movie_ids[0]))
    ranked = scoring.ranking(small_model, anew, limit=EVERY_FILM)
    for place in (1, 2, 10, len(ranked)):
        film = ranked[place - 1].movie_id
        assert scoring.place_of(small_model, anew, film) == place


def test_an_unknown_film_has_no_place(small_model: Model, reader: Profile) -> None:
    assert scoring.place_of(small_model, reader, 999_999) is None


@pytest.mark.parametrize("limit", [1, 7, EVERY_FILM])
def test_a_short_list_is_the_beginning_of_the_long_one(
    small_model: Model, reader: Profile, limit: int
) -> None:
    whole = scoring.ranking(small_model, reader, limit=EVERY_FILM)
    assert scoring.ranking(small_model, reader, limit=limit) == whole[:limit]


def test_everybodys_lists_are_those_of_each_alone(small_model: Model, small_log: Log) -> None:
    profiles = [log.profile() for log in small_log.by_user().values()]
    profiles += [profile(), profile((999_999, 10))]
    alone = [
        [film.movie_id for film in scoring.ranking(small_model, one, limit=20)] for one in profiles
    ]
    assert [films.tolist() for films in lists(small_model, profiles, 20)] == alone
