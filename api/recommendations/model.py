"""The fitted model as it is published: a few arrays, one blob of bytes, no pickle."""

import io
import zipfile
from dataclasses import dataclass
from typing import Any, Final, cast

import numpy as np
from scipy import sparse

from api.recommendations.taste import Floats, Ints

FORMAT: Final = 1


class UnreadableModel(ValueError):
    """The bytes are not a model of this format."""


@dataclass(frozen=True, slots=True)
class Model:
    """What film says what for which: enough for anyone's list, its reasons, and similar films.

    `weights[i, j]` is what a liked film i adds to the score of film j. `spread` is the root of the
    diagonal of P: weights[i, j] * spread[j] / spread[i] is the films' partial correlation.
    `popularity` is the share of likes of the most liked film, 0-1.
    """

    movie_ids: Ints
    weights: Any
    spread: Floats
    popularity: Floats
    raters: Ints
    n_users: int

    @classmethod
    def of(
        cls,
        movie_ids: Ints,
        weights: Any,
        spread: Floats,
        liked: Floats,
        raters: Ints,
        n_users: int,
    ) -> "Model":
        """Return a model of what a fit found, rounded as it will be published."""
        most = max(float(liked.max(initial=0)), 1e-9)
        weights.sum_duplicates()
        weights.data = weights.data.astype(np.float16).astype(np.float32)
        popularity = (liked / most).astype(np.float32)
        return cls(movie_ids, weights, spread.astype(np.float32), popularity, raters, n_users)

    def __len__(self) -> int:
        """How many films the model knows."""
        return len(self.movie_ids)

    def positions(self, movie_ids: Ints) -> Ints:
        """Return where each film stands in the model, -1 for one it does not know."""
        if not len(self):
            return np.full(len(movie_ids), -1, dtype=np.int64)
        found = np.minimum(np.searchsorted(self.movie_ids, movie_ids), len(self) - 1)
        return np.where(self.movie_ids[found] == movie_ids, found, -1)

    def to_bytes(self) -> bytes:
        """Return the model as bytes: about four for each weight."""
        narrow = np.uint16 if len(self) <= 2**16 else np.uint32
        target = io.BytesIO()
        np.savez(
            target,
            format=np.array([FORMAT, self.n_users], dtype=np.int64),
            movie_ids=self.movie_ids,
            starts=self.weights.indptr.astype(np.int64),
            films=self.weights.indices.astype(narrow),
            weights=self.weights.data.astype(np.float16),
            spread=self.spread,
            popularity=self.popularity,
            raters=self.raters.astype(np.int32),
        )
        return target.getvalue()

    @classmethod
    def from_bytes(cls, blob: bytes) -> "Model":
        """Return the model of `to_bytes`; raises UnreadableModel for anything else."""
        try:
            with np.load(io.BytesIO(blob), allow_pickle=False) as stored:
                version, n_users = (int(number) for number in stored["format"])
                if version != FORMAT:
                    raise UnreadableModel(f"a model of format {version}; this reads {FORMAT}")
                films = len(stored["movie_ids"])
                parts = (
                    stored["weights"].astype(np.float32),
                    stored["films"].astype(np.int32),
                    stored["starts"].astype(np.int32),
                )
                matrix = cast("Any", sparse).csr_matrix(parts, shape=(films, films))
                return cls(
                    stored["movie_ids"],
                    matrix,
                    stored["spread"],
                    stored["popularity"],
                    stored["raters"].astype(np.int64),
                    n_users,
                )
        except UnreadableModel:
            raise
        except (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile) as error:
            raise UnreadableModel("not a published model") from error
