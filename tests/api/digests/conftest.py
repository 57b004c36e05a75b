"""A person's two weeks of ratings, and others who rated the same films."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pytest
from sqlalchemy import insert

from api.accounts.models import User
from api.catalog.loading import NewFilm, insert_many
from api.catalog.statistics import recount
from api.db import Database
from api.digests import service
from api.digests.wire import DigestSearch, DigestView
from api.ratings.models import Rating
from api.recommendations.engine import RatingTable, fit
from api.recommendations.models import RecommendationModel
from api.recommendations.shelf import Shelf
from tests.conftest import NOW

ANA = 1
FILMS = [
    NewFilm(movie_id=n, title=f"Film {n}", year=1980 + n, genres=["Drama" if n % 2 else "Horror"])
    for n in range(1, 21)
]


@dataclass(frozen=True)
class Given:
    """One rating: who, of what, how many half-stars, and when."""

    user_id: int
    movie_id: int
    half_stars: int
    rated_at: datetime


def at(month: int, day: int, hour: int = 20) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


# NOW is a Tuesday: the last full week is 16-22 November. Drama gets more than horror.
MINE = [
    Given(ANA, 1, 10, at(11, 16, 0)),
    Given(ANA, 2, 3, at(11, 18)),
    Given(ANA, 3, 10, at(11, 22, 23)),
    Given(ANA, 4, 4, at(11, 15, 23)),
    Given(ANA, 5, 9, at(11, 23, 0)),
    *(Given(ANA, n, 9 if n % 2 else 4, at(11, 10 if n % 3 else 12)) for n in range(6, 17)),
    Given(ANA, 17, 8, at(10, 1)),
]
OTHERS = [
    Given(user_id, movie_id, 6, at(1, 5)) for user_id in (11, 12, 13) for movie_id in (1, 2, 4)
]


def store(database: Database, ratings: Sequence[Given]) -> None:
    """Write ratings and make the films' figures exact."""
    rows = [vars(given) | {"updated_at": NOW, "source": "test"} for given in ratings]
    with database.writing() as session:
        session.execute(insert(Rating), rows)
        recount(session)


@pytest.fixture
def rated(database: Database) -> Database:
    """The films, Ana (who may sign in) and three others (who may not), and all their ratings."""
    people = [
        {
            "user_id": user_id,
            "username": "ana" if user_id == ANA else f"rater{user_id}",
            "display_name": "",
            "created_at": NOW,
            "password_hash": "x" if user_id == ANA else None,
        }
        for user_id in (ANA, 11, 12, 13)
    ]
    with database.writing() as session:
        insert_many(session, FILMS, NOW)
        session.execute(insert(User), people)
    store(database, MINE + OTHERS)
    return database


@pytest.fixture
def advised(rated: Database) -> Database:
    """The same with a published model."""
    columns = [
        np.array([getattr(given, name) for given in MINE + OTHERS])
        for name in ("user_id", "movie_id", "half_stars")
    ]
    model = fit(RatingTable(*columns))
    published = RecommendationModel(
        blob=model.to_bytes(), n_films=20, n_users=4, n_ratings=26, stamp=0, fitted_at=NOW
    )
    with rated.writing() as session:
        session.add(published)
    return rated


def digest(
    database: Database, now: datetime = NOW, user_id: int = ANA, **search: object
) -> DigestView:
    with database.reading() as session:
        asked = DigestSearch.model_validate(search)
        return service.get(session, Shelf(), user_id, asked, now)
