"""The fit: both forms agree, the weights are the ridge solution, what is published is whole."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from api.recommendations import engine
from api.recommendations.engine import RatingTable, Tuning, fit
from api.recommendations.evaluation.splits import Log
from api.recommendations.evaluation.synthetic import Size, synthetic
from api.recommendations.model import Model, UnreadableModel


def some_likes(users: int, films: int, seed: int) -> Any:
    dice = np.random.default_rng(seed)
    dense = dice.random((users, films)) * (dice.random((users, films)) < 0.4)
    matrix: Any = sparse
    return matrix.csr_matrix(dense.astype(np.float32))


@given(st.integers(2, 30), st.integers(2, 30), st.integers(0, 2**32 - 1))
@settings(max_examples=20, deadline=None)
def test_the_two_forms_of_the_inverse_agree(users: int, films: int, seed: int) -> None:
    likes = some_likes(users, films, seed)
    diagonal = np.random.default_rng(seed).uniform(1, 5, films).astype(np.float32)
    small, large = engine.dual(likes, diagonal), engine.primal(likes, diagonal)
    np.testing.assert_allclose(small, large, atol=1e-4)
    gram = (likes.T @ likes).toarray().astype(np.float64) + np.diag(diagonal)
    np.testing.assert_allclose(large @ gram, np.eye(films), atol=1e-3)


def test_each_column_of_weights_is_the_ridge_regression_of_its_film_on_all_others() -> None:
    likes = some_likes(40, 12, 7)
    weights = engine.weights_of(engine.primal(likes, np.full(12, 3, dtype=np.float32)))
    dense = likes.toarray().astype(np.float64)
    for film in range(12):
        others = np.delete(np.arange(12), film)
        x = dense[:, others]
        normal = (x.T @ x + 3 * np.eye(11)) @ weights[others, film]
        np.testing.assert_allclose(normal, x.T @ dense[:, film], atol=1e-3)
        assert weights[film, film] == 0


def test_a_large_dense_gram_matrix_equals_the_sparse_product() -> None:
    likes = some_likes(1500, 20, 3)  # more users than one block takes
    precision = engine.primal(likes, np.full(20, 2, dtype=np.float32))
    gram = (likes.T @ likes).toarray() + 2 * np.eye(20)
    np.testing.assert_allclose(precision @ gram, np.eye(20), atol=1e-3)


def test_the_same_ratings_give_the_same_bytes(small_log: Log) -> None:
    assert fit(small_log.table()).to_bytes() == fit(small_log.table()).to_bytes()


def test_the_order_of_the_ratings_does_not_change_the_model(small_log: Log) -> None:
    order = np.random.default_rng(1).permutation(len(small_log))
    table = small_log.table()
    shuffled = RatingTable(table.user_ids[order], table.movie_ids[order], table.half_stars[order])
    one, other = fit(table), fit(shuffled)
    np.testing.assert_allclose(one.weights.toarray(), other.weights.toarray(), atol=2e-3)


def test_a_published_model_is_what_was_fitted(small_model: Model) -> None:
    loaded = Model.from_bytes(small_model.to_bytes())
    assert (loaded.weights != small_model.weights).nnz == 0
    assert loaded.movie_ids.tolist() == small_model.movie_ids.tolist()
    np.testing.assert_array_equal(loaded.popularity, small_model.popularity)
    np.testing.assert_array_equal(loaded.spread, small_model.spread)
    assert loaded.n_users == small_model.n_users


@pytest.mark.parametrize("damage", ["empty", "text", "cut", "pickle"])
def test_bytes_that_are_no_model_are_refused(small_model: Model, damage: str) -> None:
    whole = small_model.to_bytes()
    broken = {"empty": b"", "text": b"a model", "cut": whole[:-100], "pickle": b"\x80\x04N."}
    with pytest.raises(UnreadableModel):
        Model.from_bytes(broken[damage])


def test_pruning_keeps_about_what_it_may_and_the_closest_of_every_film() -> None:
    log = synthetic(Size(300, 200, 12_000))
    model = fit(log.table(), Tuning(kept_weights=8_000, kept_per_film=5, min_raters=1))
    assert 6_000 < model.weights.nnz < 10_000
    assert np.diff(model.weights.tocsc().indptr).min() >= 5


def test_a_film_with_few_raters_is_neither_lost_nor_pushed() -> None:
    log = synthetic(Size(200, 80, 5_000))
    rare = 10_000
    of_two = np.isin(log.user_ids, [1, 2])
    first_of_each = np.unique(log.user_ids[of_two])
    table = RatingTable(
        np.append(log.user_ids, first_of_each),
        np.append(log.movie_ids, [rare, rare]),
        np.append(log.half_stars, [10, 10]),
    )
    model = fit(table, Tuning(min_raters=3))
    place = int(model.positions(np.array([rare]))[0])
    towards = model.weights[:, [place]].toarray()
    assert place >= 0
    assert 0 < towards.max() < model.weights.max() / 2


@pytest.mark.parametrize("ratings", [0, 1, 2])
def test_next_to_no_ratings_are_no_error(ratings: int) -> None:
    numbers = np.arange(1, ratings + 1)
    model = fit(RatingTable(numbers, numbers, np.full(ratings, 8)))
    assert len(Model.from_bytes(model.to_bytes())) == ratings


def test_only_so_many_films_are_modelled_and_these_are_the_most_rated() -> None:
    log = synthetic(Size(200, 80, 5_000))
    model = fit(log.table(), Tuning(max_films=30))
    assert len(model) == 80
    films, raters = np.unique(log.movie_ids, return_counts=True)
    popular = films[np.argsort(-raters, kind="stable")[:30]]
    between = model.weights[model.positions(popular)][:, model.positions(popular)]
    rest = np.setdiff1d(np.arange(80), model.positions(popular))
    assert between.nnz > 0
    assert model.weights[rest][:, rest].nnz == 0


@pytest.mark.parametrize("filled", [0.05, 0.9])
def test_the_strongest_of_each_row_are_kept_however_full_the_rows_are(filled: float) -> None:
    dice = np.random.default_rng(5)
    dense = dice.random((7, 60)) * (dice.random((7, 60)) < filled)
    matrix: Any = sparse
    kept = engine.strongest(matrix.csr_matrix(dense.astype(np.float32)), 4).toarray()
    for row, few in zip(dense, kept, strict=True):
        largest = np.sort(row)[-4:]
        np.testing.assert_allclose(np.sort(few)[-4:], largest, rtol=1e-6)
        assert np.count_nonzero(few) == np.count_nonzero(largest)
