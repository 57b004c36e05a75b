"""The sample in a real database: whole, with accounts that can sign in, and only once."""

import json
import stat
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from api.accounts.models import User
from api.accounts.passwords import Passwords
from api.catalog.models import Movie, Tag
from api.db import Database
from api.ratings.models import Rating
from api.sample.seed import ACCOUNTS_FILE, seed
from api.settings import ApiSettings
from tests.conftest import MovableClock


@pytest.fixture(scope="module")
def seeded(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[ApiSettings, Database]]:
    """Settings and database of a state folder that was seeded."""
    settings = ApiSettings(environment="test", state_dir=tmp_path_factory.mktemp("seeded"))
    assert seed(settings, MovableClock())
    database = Database(settings.resolved_database_url)
    yield settings, database
    database.close()


def test_the_statistics_of_every_film_agree_with_its_ratings(
    seeded: tuple[ApiSettings, Database],
) -> None:
    with seeded[1].reading() as session:
        counted = session.execute(
            select(func.sum(Movie.n_ratings), func.sum(Movie.half_stars_sum))
        ).one()
        stored = session.execute(select(func.count(), func.sum(Rating.half_stars))).one()
        tags = session.execute(select(func.count()).select_from(Tag)).scalar_one()
    assert tuple(counted) == tuple(stored)
    assert stored[0] > 10_000
    assert tags > 500


@pytest.mark.anyio
async def test_the_demo_accounts_can_sign_in_and_nobody_else(
    seeded: tuple[ApiSettings, Database],
) -> None:
    path = seeded[0].state_dir / ACCOUNTS_FILE
    passwords: dict[str, str] = json.loads(path.read_text())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with seeded[1].reading() as session:
        people = {user.username: user for user in session.execute(select(User)).scalars()}
    able = {name for name, user in people.items() if user.password_hash}
    assert able == set(passwords) == {"ana", "ben", "admin"}
    assert people["admin"].role == "admin"
    assert people["ana"].role == "member"
    for name, password in passwords.items():
        assert await Passwords().verify(people[name].password_hash, password)


def test_a_catalogue_that_is_not_empty_is_left_alone(
    seeded: tuple[ApiSettings, Database],
) -> None:
    before = (seeded[0].state_dir / ACCOUNTS_FILE).read_text()
    assert not seed(seeded[0])
    assert (seeded[0].state_dir / ACCOUNTS_FILE).read_text() == before
