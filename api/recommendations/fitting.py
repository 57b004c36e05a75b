"""Fitting from the database, in a process of its own: it can be stopped at any moment."""

from typing import Final

import numpy as np
from sqlalchemy import text

from api.db import Database
from api.recommendations.engine import RatingTable, fit
from api.recommendations.refreshes import current_stamp

_ALL: Final = text("SELECT user_id, movie_id, half_stars FROM rating ORDER BY user_id, movie_id")


def fit_from(url: str) -> tuple[bytes, dict[str, int]]:
    """Read all ratings, fit, and return the model's bytes with its figures.

    The stamp is read in the transaction of the ratings, so it names exactly what was fitted.
    """
    database = Database(url)
    try:
        with database.reading() as session:
            stamp = current_stamp(session)
            rows = session.connection().execute(_ALL).fetchall()
    finally:
        database.close()
    table = np.array([tuple(row) for row in rows], dtype=np.int64).reshape(-1, 3)
    del rows
    model = fit(RatingTable(table[:, 0], table[:, 1], table[:, 2]))
    figures = {
        "n_films": len(model),
        "n_users": model.n_users,
        "n_ratings": len(table),
        "stamp": stamp,
    }
    return model.to_bytes(), figures
