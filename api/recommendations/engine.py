"""EASE, the closed-form linear recommender, fitted on explicit stars and pruned for publication.

H. Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019: with the ratings X
(users x films) and the Gram matrix G = X'X, the weights that best predict each film from all others
under a ridge penalty are B = I - P diag(P)^-1 with P = (G + L)^-1 and a zero diagonal. L adds to
the constant penalty a share of G's own diagonal, the dropout term of H. Steck, "Autoencoders that
don't overfit towards the Identity", NeurIPS 2020: L = lambda + p / (1 - p) diag(G).

With fewer users than films the same P comes from a users x users inverse (Woodbury's identity):
P = L^-1 - L^-1 X' (I + X L^-1 X')^-1 X L^-1.
"""

from dataclasses import dataclass
from typing import Any, Final, cast

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from api.recommendations.model import Model
from api.recommendations.taste import Floats, Ints, evidence

Matrix = NDArray[np.float32]
Sparse = Any  # scipy.sparse has no usable types

# A sparse product of this many multiplications takes as long as a dense one of 500 times as many.
_DENSE_SPEEDUP: Final = 500
_BLOCK: Final = 1024
# From this share of values on, rows are searched faster as dense ones.
_FULL: Final = 0.1


@dataclass(frozen=True, slots=True)
class Tuning:
    """What can be turned; the defaults were chosen on nested validation splits.

    `ridge` is multiplied by the square root of the number of users, which fits both sizes measured
    (about 100 for 610 users, 310 for 6,000). `kept_weights` bounds what is published: at 4 bytes a
    weight, two million are 8 MB.
    """

    ridge: float = 4.0
    dropout: float = 0.35
    min_raters: int = 3
    max_films: int = 6_000
    kept_weights: int = 2_000_000
    kept_per_film: int = 20
    tail_neighbours: int = 30
    tail_scale: float = 0.2


@dataclass(frozen=True, slots=True)
class RatingTable:
    """All ratings, column by column: user ids, film ids, half-stars 1-10."""

    user_ids: Ints
    movie_ids: Ints
    half_stars: Ints


def fit(ratings: RatingTable, tuning: Tuning | None = None) -> Model:
    """Fit the model; films with few raters are served by their neighbours among the others.

    Deterministic. Takes about n^3 / 10^11 seconds for n films with enough raters and 8 n^2 bytes.
    """
    tuning = tuning or Tuning()
    movie_ids, films = np.unique(ratings.movie_ids, return_inverse=True)
    user_ids, users = np.unique(ratings.user_ids, return_inverse=True)
    shape = (len(user_ids), len(movie_ids))
    likes = _matrix(users, films, evidence(users, ratings.half_stars, shape[0]), shape)
    raters = np.bincount(films, minlength=shape[1])
    head = _head(raters, tuning)
    penalty = tuning.ridge * float(np.sqrt(max(shape[0], 1)))
    strength = np.asarray(likes.multiply(likes).sum(axis=0)).ravel().astype(np.float32)
    diagonal = penalty + tuning.dropout / (1 - tuning.dropout) * strength

    precision = inverse(likes[:, head], diagonal[head])
    spread = np.sqrt(1 / (strength + diagonal))
    spread[head] = np.sqrt(np.diag(precision))
    chosen = _prune(precision, strength[head], tuning)
    weights = _place(chosen, head, head, shape[1])
    tail = np.setdiff1d(np.arange(shape[1]), head)
    if len(tail) and len(head):
        weights = weights + _tail(likes, head, tail, strength + penalty, tuning)
    liked = np.asarray(likes.maximum(0).sum(axis=0)).ravel()
    return Model.of(movie_ids, weights.tocsr(), spread, liked, raters, shape[0])


def inverse(likes: Sparse, diagonal: Floats) -> Matrix:
    """Return P = (X'X + diag)^-1, by whichever of the two forms is the smaller."""
    return dual(likes, diagonal) if likes.shape[0] < likes.shape[1] else primal(likes, diagonal)


def primal(likes: Sparse, diagonal: Floats) -> Matrix:
    """Return P by inverting a films x films matrix."""
    gram = _gram(likes)
    gram[np.diag_indices_from(gram)] += diagonal
    return _invert(gram)


def dual(likes: Sparse, diagonal: Floats) -> Matrix:
    """Return the same P by inverting a users x users matrix."""
    scaled = likes.multiply(1 / diagonal[None, :]).tocsr()
    core = (scaled @ likes.T).toarray().astype(np.float32)
    core[np.diag_indices_from(core)] += 1
    half = scaled.toarray()
    result = -(half.T @ (_invert(core) @ half))
    result[np.diag_indices_from(result)] += 1 / diagonal
    return result


def weights_of(precision: Matrix) -> Matrix:
    """Return B, whole: `B[i, j]` is what film i says for film j."""
    result = -precision / np.diag(precision)[None, :]
    np.fill_diagonal(result, 0)
    return result


def _invert(matrix: Matrix) -> Matrix:
    """Return the inverse of a symmetric positive definite matrix, which is overwritten.

    Only its upper half is read. It is half the work of a general inverse, and single precision
    gives the same lists.
    """
    if not len(matrix):
        return matrix
    from scipy.linalg import lapack  # noqa: PLC0415 - 8 MB, which only a process that fits needs

    routines = cast("Any", lapack)
    factor, failed = routines.spotrf(matrix.T, lower=1, overwrite_a=1)
    if failed:
        raise np.linalg.LinAlgError("the penalty is too small for this matrix")
    result, _ = routines.spotri(factor, lower=1, overwrite_c=1)
    # LAPACK filled one triangle; mirror it block by block to stay within the memory.
    for start in range(0, len(result), _BLOCK):
        stop = min(start + _BLOCK, len(result))
        square = result[start:stop, start:stop]
        square[:] = np.tril(square) + np.tril(square, -1).T
        result[start:stop, stop:] = result[stop:, start:stop].T
    return cast("Matrix", result.T)


def _matrix(users: Ints, films: Ints, values: Floats, shape: tuple[int, int]) -> Sparse:
    return cast("Any", sparse).csr_matrix((values, (users, films)), shape=shape, dtype=np.float32)


def _head(raters: Ints, tuning: Tuning) -> Ints:
    """Return the films to model: those with enough raters, the most rated first if too many."""
    enough = np.flatnonzero(raters >= tuning.min_raters)
    if len(enough) > tuning.max_films:
        by_raters = np.argsort(-raters[enough], kind="stable")
        enough = np.sort(enough[by_raters[: tuning.max_films]])
    return enough


def _gram(likes: Sparse) -> Matrix:
    """Return X'X, its upper half at least; of the two ways to multiply, the faster one."""
    per_user = np.diff(likes.indptr).astype(np.float64)
    sparse_work = float(per_user @ per_user)
    n_users, n_films = likes.shape
    gram = np.zeros((n_films, n_films), dtype=np.float32)
    if sparse_work * _DENSE_SPEEDUP < float(n_users) * n_films * n_films:
        raters = likes.T.tocsr()
        for start in range(0, n_films, _BLOCK):  # the whole product, sparse, is thrice the dense
            rows = raters[start : start + _BLOCK] @ likes[:, start:]
            gram[start : start + _BLOCK, start:] = rows.toarray()
        return gram
    for start in range(0, n_users, _BLOCK):
        block = likes[start : start + _BLOCK].toarray()
        gram += block.T @ block
    return gram


def _prune(precision: Matrix, strength: Floats, tuning: Tuning) -> Sparse:
    """Return B (from x to) with the weights that matter most for the scores.

    Leaving out B[i, j] changes the scores of film j by B[i, j] squared times the strength of film i
    in all profiles together; the largest of these stay, and for every film its closest few.
    """
    n_films = len(precision)
    if n_films == 0:
        return cast("Any", sparse).csr_matrix((0, 0), dtype=np.float32)
    diagonal = np.diag(precision).copy()
    speaks = np.sqrt(strength + 1).astype(np.float32)
    threshold = _threshold(precision, diagonal, speaks, tuning.kept_weights)
    few = min(tuning.kept_per_film, n_films - 1)
    rows: list[Ints] = []
    columns: list[Ints] = []
    values: list[Floats] = []
    for start in range(0, n_films, _BLOCK):
        # P is symmetric, so its rows give the columns of B, in memory order.
        block = -precision[start : start + _BLOCK] / diagonal[start : start + _BLOCK, None]
        here = np.arange(len(block))
        block[here, start + here] = 0
        matter = np.abs(block) * speaks[None, :]
        if few > 0:
            matter[matter < _least(matter, threshold, few)[:, None]] = 0
        to, source = np.nonzero(matter)
        rows.append(source)
        columns.append(to + start)
        values.append(block[to, source])
    joined = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
    return cast("Any", sparse).csr_matrix(joined, shape=(n_films, n_films))


def _least(matter: Floats, threshold: np.float32, few: int) -> Floats:
    """Return for each row the threshold, or its few largest's least where those are below it."""
    least = np.full(len(matter), threshold)
    short = np.flatnonzero(np.count_nonzero(matter >= threshold, axis=1) < few)
    if len(short):  # a look for the largest takes ten times as long as counting
        place = matter.shape[1] - few
        least[short] = np.partition(matter[short], place, axis=1)[:, place]
    return least


def _threshold(precision: Matrix, diagonal: Floats, speaks: Floats, kept: int) -> np.float32:
    """Return how much a weight must matter to be among about `kept` ones, from a sample of rows."""
    n_films = len(precision)
    if kept >= n_films * n_films:
        return np.float32(0)
    step = max(1, n_films // 400)
    sample = np.abs(precision[::step] / diagonal[::step, None]) * speaks[None, :]
    share = kept / (n_films * n_films)
    return np.float32(np.quantile(sample, 1 - share))


def _place(part: Sparse, rows: Ints, columns: Ints, n_films: int) -> Sparse:
    """Return a part's weights at their places among all films."""
    listed = part.tocoo()
    where = (rows[listed.row], columns[listed.col])
    return cast("Any", sparse).csr_matrix((listed.data, where), shape=(n_films, n_films))


def _tail(likes: Sparse, head: Ints, tail: Ints, ridge: Floats, tuning: Tuning) -> Sparse:
    """Return weights between films with few raters and their neighbours among the modelled ones.

    W[i, j] = s G[i, j] / (G[i, i] + lambda) is the first step of solving the same ridge regression
    for film j, scaled down because neighbours repeat one another. It orders such films under a
    filter and never lifts them above the modelled ones. A tenth of it speaks the other way.
    """
    positive = likes.maximum(0)
    fans, modelled = positive[:, tail].T.tocsr(), positive[:, head]
    parts: list[Any] = []
    for start in range(0, len(tail), _BLOCK):
        common = (fans[start : start + _BLOCK] @ modelled).tocsr()
        common.data *= tuning.tail_scale / ridge[head][common.indices]
        parts.append(strongest(common, min(tuning.tail_neighbours, len(head))))
    neighbours = cast("Any", sparse).vstack(parts).T
    towards = _place(neighbours, head, tail, len(ridge))
    return towards + 0.1 * towards.T


def strongest(matrix: Sparse, few: int) -> Sparse:
    """Return the matrix, of positive values, with only the largest `few` of each row."""
    n_rows, n_columns = int(matrix.shape[0]), int(matrix.shape[1])
    if matrix.nnz > _FULL * n_rows * n_columns:
        dense = matrix.toarray()
        columns = np.argpartition(-dense, few - 1, axis=1)[:, :few]
        values = np.take_along_axis(dense, columns, axis=1)
        rows, kept = np.nonzero(values)
        where = (rows, columns[rows, kept])
        return cast("Any", sparse).csr_matrix((values[rows, kept], where), shape=matrix.shape)
    rows = cast("Ints", np.repeat(np.arange(n_rows), np.diff(matrix.indptr)))
    largest = max(float(matrix.data.max(initial=0)), 1e-9)
    order = np.argsort(rows + 0.999 * (1 - matrix.data.astype(np.float64) / largest))
    rank = cast("Ints", np.arange(len(order))) - matrix.indptr[rows[order]]
    kept = np.sort(order[rank < few])
    where = (rows[kept], matrix.indices[kept])
    return cast("Any", sparse).csr_matrix((matrix.data[kept], where), shape=matrix.shape)
