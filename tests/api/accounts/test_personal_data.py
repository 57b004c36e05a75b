"""The personal export tells everything, the deletion leaves nothing; both are held to the schema."""

import json

import httpx
import pytest
from sqlalchemy import insert, select

from api.catalog.loading import NewFilm, insert_many
from api.db import Database
from api.migrations import models
from api.ratings.models import Rating
from api.tables import metadata
from tests.conftest import NOW, PASSWORD, Person, SignIn
from tests.hostile.secrets import canaries_in, canary, hide, personal_tables

pytestmark = pytest.mark.anyio
_ = models  # fills the metadata
NOT_TOLD = {
    "digest": "made from the ratings, which are told; GET /digest shows it",
    "idempotency_record": "answers that were given already, kept a day against doubling",
}
"""Tables about a person that the export leaves out, and why."""
SECRET = (("app_token", "digest"), ("sign_in_session", "sid"))


def everything(database: Database) -> dict[str, str]:
    """Return all rows of each table as text."""
    with database.reading() as session:
        return {
            table.name: str(session.execute(select(table)).all())
            for table in metadata.sorted_tables
        }


@pytest.fixture
async def people(database: Database, sign_in: SignIn) -> list[Person]:
    """Two people with a row in every table there is."""
    found = [await sign_in("ana"), await sign_in("ben")]
    with database.writing() as session:
        insert_many(session, [NewFilm(movie_id=1, title="Heat")], NOW)
        for person in found:
            hide(session, person.user_id, person.username, NOW)
            note = {"note": canary(f"{person.username} rating"), "half_stars": 8, "movie_id": 1}
            row = note | {"user_id": person.user_id, "rated_at": NOW, "updated_at": NOW}
            session.execute(insert(Rating), row | {"source": "test"})
            word = canary(f"{person.username} tag")
            tag = {"user_id": person.user_id, "movie_id": 1, "text": word, "folded": word}
            session.execute(insert(metadata.tables["tag"]), tag | {"tagged_at": NOW})
    return found


def test_every_table_about_a_person_goes_with_their_account() -> None:
    """The database itself deletes the rows, so that no list of tables can be forgotten."""
    for table in personal_tables():
        if table.name != "user":
            [key] = table.columns["user_id"].foreign_keys
            assert (key.target_fullname, key.ondelete) == ("user.user_id", "CASCADE"), table.name


async def test_the_export_tells_of_every_table_and_of_nobody_else(
    client: httpx.AsyncClient, people: list[Person]
) -> None:
    ana = people[0]
    answer = await client.get("/me/export.json", headers=ana.headers)
    told = canaries_in(answer.text)
    assert json.loads(answer.text)["account"]["username"] == "ana"
    for table in personal_tables():
        mine = {canary(f"ana {table.name} {column.name}") for column in table.columns}
        mine.add(canary(f"ana {table.name}"))
        if table.name != "user":
            assert bool(mine & told) is (table.name not in NOT_TOLD), table.name
        assert not told & {canary(f"ben {table.name} {c.name}") for c in table.columns}
    for table_name, column_name in SECRET:
        assert canary(f"ana {table_name} {column_name}") not in told
    assert "argon2" not in answer.text


async def test_a_tool_may_not_download_everything(
    client: httpx.AsyncClient, people: list[Person]
) -> None:
    answer = await client.get("/me/export.json", headers=people[0].delegated)
    assert answer.status_code == 403


async def test_a_deleted_account_leaves_nothing_and_takes_nothing_of_others(
    client: httpx.AsyncClient, database: Database, people: list[Person]
) -> None:
    ana, ben = people
    before = everything(database)
    assert all("canary" in before[table.name] for table in personal_tables()[1:])
    wrong = {"current_password": "not this one"}
    refused = await client.request("DELETE", "/me", json=wrong, headers=ana.headers)
    assert refused.status_code == 403
    assert everything(database) == before
    right = {"current_password": PASSWORD}
    done = await client.request("DELETE", "/me", json=right, headers=ana.headers)
    assert done.status_code == 204
    after = everything(database)
    words = canaries_in(str(before)) - canaries_in(str(after))
    own = {canary(f"ana {t.name} {c.name}") for t in personal_tables() for c in t.columns}
    own |= {canary("ana rating"), canary("ana tag")}
    assert words <= own
    assert not own & canaries_in(str(after))
    assert "'ana'" not in str(after)
    assert (await client.get("/me", headers=ana.headers)).status_code == 401
    assert (await client.get("/me", headers=ben.headers)).status_code == 200
