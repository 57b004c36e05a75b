"""A small database with structure: two groups of people and the films each likes."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import insert

from api.accounts.models import User
from api.catalog.loading import NewFilm, insert_many
from api.catalog.statistics import recount
from api.db import Database
from api.ratings.models import Rating
from api.recommendations import delivery, refreshes
from api.recommendations.engine import fit
from api.recommendations.evaluation.splits import Log
from api.recommendations.evaluation.synthetic import Size, synthetic
from api.recommendations.model import Model
from api.recommendations.snapshot import fit_here
from tests.conftest import NOW

FILMS = 40
LEASE = timedelta(seconds=10)


@pytest.fixture
def rated(database: Database) -> Database:
    """Forty films; sixty people of two tastes who each rated half of them."""
    dice = random.Random(7)
    films = [
        NewFilm(
            movie_id=n,
            title=f"Film {chr(64 + n % 26 + 1)}{n}",
            year=1980 + n,
            genres=["Comedy" if n % 2 else "Horror"],
        )
        for n in range(1, FILMS + 1)
    ]
    people = [
        {"user_id": n, "username": f"rater{n}", "display_name": "", "created_at": NOW}
        for n in range(101, 161)
    ]
    ratings = [
        {
            "user_id": person["user_id"],
            "movie_id": film,
            "half_stars": dice.choice([8, 9, 10] if film % 2 == n % 2 else [2, 3, 5]),
            "rated_at": NOW - timedelta(days=film),
            "updated_at": NOW,
            "source": "test",
        }
        for n, person in enumerate(people)
        for film in dice.sample(range(1, FILMS + 1), FILMS // 2)
    ]
    with database.writing() as session:
        insert_many(session, films, NOW)
        session.execute(insert(User), people)
        session.execute(insert(Rating), ratings)
        recount(session)
    return database


def publish(database: Database) -> None:
    """Fit and publish as the worker does, in this process."""
    model = fit_here(database, NOW)
    with database.writing() as session:
        refreshes.ask(session, None, NOW)
        delivery.publish(session, delivery.claim(session, NOW, LEASE), model, NOW)


@pytest.fixture(scope="package")
def small_log() -> Log:
    """The ratings of 120 made-up people for 90 films."""
    return synthetic(Size(users=120, films=90, ratings=4_000))


@pytest.fixture(scope="package")
def small_model(small_log: Log) -> Model:
    """The model of these."""
    return fit(small_log.table())
