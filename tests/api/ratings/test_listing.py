"""Listing one's ratings: filters, order, pages, and nobody else's rows."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import insert

from api.catalog.loading import NewFilm, insert_many
from api.catalog.statistics import recount
from api.db import Database
from api.ratings.models import Rating
from tests.conftest import NOW, Person, SignIn

pytestmark = pytest.mark.anyio

FILMS = [
    NewFilm(movie_id=1, title="Heat", year=1995, genres=["Crime", "Drama"]),
    NewFilm(movie_id=2, title="Up", year=2009, genres=["Animation", "Comedy"]),
    NewFilm(movie_id=3, title="Spirited Away", year=2001, genres=["Animation", "Fantasy"]),
    NewFilm(movie_id=4, title="100% Wolf", year=2020, genres=["Animation"]),
]
STARS = {1: 9, 2: 6, 3: 10, 4: 2}


@pytest.fixture
async def ana(database: Database, sign_in: SignIn) -> Person:
    """Somebody with four ratings, one a day, beside somebody else with one."""
    ana, ben = await sign_in("ana"), await sign_in("ben")
    mine = [(ana.user_id, movie_id, stars) for movie_id, stars in STARS.items()]
    rows = [
        {
            "user_id": user_id,
            "movie_id": movie_id,
            "half_stars": stars,
            "rated_at": NOW - timedelta(days=movie_id),
            "updated_at": NOW,
            "source": "test",
        }
        for user_id, movie_id, stars in [*mine, (ben.user_id, 1, 1)]
    ]
    with database.writing() as session:
        insert_many(session, FILMS, NOW)
        session.execute(insert(Rating), rows)
        recount(session)
    return ana


async def listed(client: httpx.AsyncClient, person: Person, **query: Any) -> list[int]:
    answer = await client.get("/ratings", params=query, headers=person.delegated)
    assert answer.status_code == 200, answer.text
    return [item["movie_id"] for item in answer.json()["items"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, [1, 2, 3, 4]),
        ({"sort": "highest"}, [3, 1, 2, 4]),
        ({"sort": "lowest"}, [4, 2, 1, 3]),
        ({"sort": "title"}, [4, 1, 3, 2]),
        ({"sort": "release_year"}, [4, 2, 3, 1]),
        ({"genres_any": ["Animation"]}, [2, 3, 4]),
        ({"genres_all": ["Animation", "Comedy"]}, [2]),
        ({"genres_none": ["Animation"]}, [1]),
        ({"year_from": 2001, "year_to": 2009}, [2, 3]),
        ({"stars_from": 4.5}, [1, 3]),
        ({"stars_to": 1}, [4]),
        ({"rated_from": "2026-11-22"}, [1, 2]),
        ({"rated_to": "2026-11-21"}, [3, 4]),
        ({"title": "spirited"}, [3]),
        ({"title": "100%"}, [4]),
        ({"page": 2, "page_size": 3}, [4]),
    ],
)
async def test_each_filter_and_order_gives_its_films(
    client: httpx.AsyncClient, ana: Person, query: dict[str, Any], expected: list[int]
) -> None:
    assert await listed(client, ana, **query) == expected


async def test_a_page_says_how_many_there_are_and_whether_more_follow(
    client: httpx.AsyncClient, ana: Person
) -> None:
    answer = await client.get("/ratings?page_size=3", headers=ana.headers)
    assert answer.headers["X-Total-Count"] == "4"
    assert answer.json()["truncated"] is True


async def test_a_community_average_of_two_people_is_not_shown(
    client: httpx.AsyncClient, ana: Person
) -> None:
    answer = await client.get("/ratings?title=heat", headers=ana.headers)
    item = answer.json()["items"][0]
    assert (item["n_ratings"], item["average"]) == (2, None)


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("genre=Drama", "Did you mean"),
        ("stars_from=4.3", "query.stars_from"),
        ("rated_from=20260101", "YYYY-MM-DD"),
        ("page=1&page=2", "once only"),
        ("genres_any=Dramma", "Drama"),
    ],
)
async def test_a_wrong_filter_is_told_with_what_is_right(
    client: httpx.AsyncClient, ana: Person, query: str, place: str
) -> None:
    answer = await client.get(f"/ratings?{query}", headers=ana.headers)
    assert answer.status_code == 422
    assert place in answer.text


async def test_an_unchanged_list_is_not_sent_again_and_a_changed_one_is(
    client: httpx.AsyncClient, sign_in: SignIn, database: Database
) -> None:
    with database.writing() as session:
        insert_many(session, [NewFilm(f"Film {n}") for n in range(3)])
    ana, ben = await sign_in("ana"), await sign_in("ben")
    for movie_id in (1, 2):
        await client.put(f"/ratings/{movie_id}", json={"stars": 4}, headers=ana.headers)
    first = await client.get("/ratings?page_size=1", headers=ana.headers)
    assert first.links["next"]["url"] == "/ratings?page_size=1&page=2"
    known = {"If-None-Match": first.headers["ETag"]}
    again = await client.get("/ratings?page_size=1", headers=ana.headers | known)
    assert (again.status_code, again.content) == (304, b"")
    for other, who in (("/ratings?page_size=2", ana), ("/ratings?page_size=1", ben)):
        assert (await client.get(other, headers=who.headers | known)).status_code == 200
    note = {"stars": 4, "note": "Again!"}
    await client.put("/ratings/1", json=note, headers=ana.headers)
    changed = await client.get("/ratings?page_size=1", headers=ana.headers | known)
    assert changed.json()["items"][0]["note"] == "Again!"
