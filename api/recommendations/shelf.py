"""What a list is made from: the newest published model, kept in memory, and a person's ratings."""

import threading
from dataclasses import dataclass

import numpy as np
from sqlalchemy import select
from sqlmodel import Session, col

from api.ratings.models import Rating
from api.recommendations.model import Model
from api.recommendations.models import RecommendationModel
from api.recommendations.taste import Profile
from api.recommendations.wire import ModelView


@dataclass(frozen=True)
class Published:
    """A published model and what is told of it."""

    view: ModelView
    model: Model


class Shelf:
    """Keeps the newest published model in memory; a newer row is noticed at the next list."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._published: Published | None = None

    def newest(self, session: Session) -> Published | None:
        """Return the newest model, or None if there is none."""
        table = RecommendationModel
        newest = col(table.model_id)
        latest = session.execute(select(newest).order_by(newest.desc()).limit(1)).scalar()
        with self._lock:
            known = self._published
            if latest is None or (known is not None and known.view.model_id == latest):
                return known if latest is not None else None
            row = session.get(table, latest)
            if row is None or row.model_id is None:
                return known
            told = ModelView(
                model_id=row.model_id,
                fitted_at=row.fitted_at,
                n_films=row.n_films,
                n_users=row.n_users,
                n_ratings=row.n_ratings,
            )
            self._published = Published(told, Model.from_bytes(row.blob))
            return self._published


def profile_of(session: Session, user_id: int) -> Profile:
    """Return a person's ratings as the engine takes them."""
    rows = session.execute(
        select(col(Rating.movie_id), col(Rating.half_stars), col(Rating.rated_at))
        .where(col(Rating.user_id) == user_id)
        .order_by(col(Rating.movie_id))
    ).all()
    return Profile(
        np.array([row[0] for row in rows], dtype=np.int64),
        np.array([row[1] for row in rows], dtype=np.int64),
        np.array([int(row[2].timestamp()) for row in rows], dtype=np.int64),
    )
