"""All ratings of one moment, and what is published beside the model fitted on them."""

from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Final

import numpy as np
from sqlalchemy import func, select
from sqlmodel import Session, col

from api.catalog.models import CatalogStamp
from api.db import Database
from api.recommendations.engine import RatingTable, fit
from api.recommendations.models import RecommendationModel
from api.recommendations.taste import Ints

_ALL: Final = "SELECT user_id, movie_id, half_stars FROM rating"
_PIECE: Final = 50_000


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The ratings, the catalogue's stamp, and the key for the model that follows the newest one.

    Who publishes under a key that is taken was overtaken by another worker: the database refuses
    it, so an older model never replaces a newer one.
    """

    ratings: RatingTable
    stamp: int
    model_id: int

    @classmethod
    def take(cls, session: Session) -> "Snapshot":
        """Read everything in the caller's one transaction."""
        newest = session.execute(select(func.max(col(RecommendationModel.model_id)))).scalar()
        # The stamp before the ratings: a change in between makes the model look old, not new.
        stamp = current_stamp(session)
        return cls(_ratings(session), stamp, (newest or 0) + 1)

    def published(self, blob: bytes, fitted_at: datetime) -> RecommendationModel:
        """Return the row that publishes the model of these ratings."""
        return RecommendationModel(
            model_id=self.model_id,
            blob=blob,
            n_films=len(np.unique(self.ratings.movie_ids)),
            n_users=len(np.unique(self.ratings.user_ids)),
            n_ratings=len(self.ratings.half_stars),
            stamp=self.stamp,
            fitted_at=fitted_at,
        )


def fit_here(database: Database, now: datetime) -> RecommendationModel:
    """Return what a refit would publish now, fitted in this process: for tests and benchmarks."""
    with database.reading() as session:
        snapshot = Snapshot.take(session)
    return snapshot.published(fit(snapshot.ratings).to_bytes(), now)


def current_stamp(session: Session) -> int:
    """Return the catalogue's stamp, which changes with every change of films or ratings."""
    return session.execute(select(col(CatalogStamp.stamp)).limit(1)).scalar() or 0


def _ratings(session: Session) -> RatingTable:
    """Return all ratings by user and film, so that the same ones always give the same model."""
    cursor = session.connection().exec_driver_sql(_ALL).cursor
    assert cursor is not None  # noqa: S101 - a SELECT has one
    pieces: list[Ints] = [np.empty((0, 3), dtype=np.int64)]
    while rows := cursor.fetchmany(_PIECE):  # past SQLAlchemy's rows, which cost as much again
        flat = np.fromiter(chain.from_iterable(rows), np.int64, count=3 * len(rows))
        pieces.append(flat.reshape(-1, 3))
    table = np.concatenate(pieces)
    # Faster than the database's index, which reads the table out of order.
    users, films, half_stars = table[np.lexsort((table[:, 1], table[:, 0]))].T
    return RatingTable(users, films, half_stars)
