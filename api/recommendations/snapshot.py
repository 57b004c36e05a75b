"""All ratings of one moment, and what is published beside the model fitted on them."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from sqlalchemy import func, select
from sqlmodel import Session, col

from api.catalog.models import CatalogStamp
from api.db import Database
from api.ratings import columns
from api.recommendations.engine import RatingTable, fit
from api.recommendations.models import RecommendationModel


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
    empty = [np.empty(0, dtype=np.int64)] * 3
    pieces = [empty, *columns.read(session, times=False)]
    users, films, half_stars = (np.concatenate(column) for column in zip(*pieces, strict=True))
    # Faster than the database's index, which reads the table out of order.
    order = np.argsort((users << 32) + films, kind="stable")  # ids stay far below 2^31
    return RatingTable(users[order], films[order], half_stars[order])
