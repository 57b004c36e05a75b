"""Films over HTTP: pages and their headers, entity tags, and edits under If-Match."""

from typing import Any

import httpx
import pytest

from api.accounts.models import Role
from api.catalog import service
from api.db import Database
from tests.api.catalog.conftest import FILMS
from tests.conftest import NOW, Person, SignIn

pytestmark = pytest.mark.anyio
FILM = {"title": "The Apartment", "year": 1960, "genres": ["Comedy", "Drama"]}


@pytest.fixture
def ids(database: Database) -> dict[str, int]:
    with database.writing() as session:
        made = service.insert_many(session, FILMS, NOW)
    return {film.title: movie_id for film, movie_id in zip(FILMS, made, strict=True)}


@pytest.fixture
async def reader(sign_in: SignIn, ids: dict[str, int]) -> Person:
    assert ids
    return await sign_in("ana")


@pytest.fixture
async def curator(sign_in: SignIn, ids: dict[str, int]) -> Person:
    assert ids
    return await sign_in("cora", Role.curator)


async def test_a_search_answers_a_page_with_its_total(
    client: httpx.AsyncClient, reader: Person
) -> None:
    answer = await client.get("/movies", params={"q": "matrix"}, headers=reader.headers)
    assert answer.status_code == 200
    body = answer.json()
    assert [item["title"] for item in body["items"]] == ["The Matrix", "The Matrix Reloaded"]
    assert answer.headers["x-total-count"] == "2" == str(body["total"])


async def test_links_lead_to_the_other_pages_with_the_same_filters(
    client: httpx.AsyncClient, reader: Person
) -> None:
    query = {"genres_any": ["Crime", "Sci-Fi"], "page_size": 3, "page": 2}
    answer = await client.get("/movies", params=query, headers=reader.headers)
    assert set(answer.links) == {"first", "prev", "next", "last"}
    following = await client.get(answer.links["next"]["url"], headers=reader.headers)
    assert following.json()["page"] == 3
    assert following.json()["total"] == answer.json()["total"]


async def test_an_unchanged_list_is_not_sent_again(
    client: httpx.AsyncClient, reader: Person
) -> None:
    first = await client.get("/movies?q=matrix", headers=reader.headers)
    tag = first.headers["etag"]
    again = await client.get("/movies?q=matrix", headers=reader.headers | {"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)


@pytest.mark.parametrize("change", ["mine", "everyone's"])
async def test_a_rating_renews_the_entity_tags(
    client: httpx.AsyncClient, reader: Person, sign_in: SignIn, ids: dict[str, int], change: str
) -> None:
    rater = reader if change == "mine" else await sign_in("ben")
    paths = ("/movies?q=matrix", f"/movies/{ids['The Matrix']}")
    before = [await client.get(path, headers=reader.headers) for path in paths]
    rated = await client.put(
        paths[1].replace("movies", "ratings"), json={"stars": 4.5}, headers=rater.headers
    )
    assert rated.status_code == 201, rated.text
    for path, old in zip(paths, before, strict=True):
        known = {"If-None-Match": old.headers["etag"]}
        new = await client.get(path, headers=reader.headers | known)
        assert new.status_code == 200
        assert new.json() != old.json()


async def test_one_persons_entity_tag_is_not_anothers(
    client: httpx.AsyncClient, reader: Person, sign_in: SignIn
) -> None:
    other = await sign_in("ben")
    tag = (await client.get("/movies", headers=reader.headers)).headers["etag"]
    answer = await client.get("/movies", headers=other.headers | {"If-None-Match": tag})
    assert answer.status_code == 200


async def test_a_delegated_token_reads_films(client: httpx.AsyncClient, reader: Person) -> None:
    answer = await client.get("/movies?q=amélie", headers=reader.delegated)
    assert answer.json()["items"][0]["title"] == "Amelie"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("page_size=101", "query.page_size"),
        ("page=0", "query.page"),
        ("page=999999999999", "query.page"),
        ("year_from=1869", "query.year_from"),
        ("year_from=", "query.year_from"),
        ("min_average=5.1", "query.min_average"),
        ("min_average=nan", "query.min_average"),
        ("min_ratings=-1", "query.min_ratings"),
        ("rated=yes", "query.rated"),
        ("sort=random", "query.sort"),
        ("genres_all=Comdy", "query.genres_all"),
        ("q=a%00b", "query.q"),
        ("q=a&q=b", "query.q"),
        ("yer_from=1990", "query"),
    ],
)
async def test_what_is_not_valid_is_named(
    client: httpx.AsyncClient, reader: Person, query: str, field: str
) -> None:
    answer = await client.get(f"/movies?{query}", headers=reader.headers)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].startswith(field)


async def test_a_film_that_does_not_exist_is_not_found(
    client: httpx.AsyncClient, reader: Person
) -> None:
    for movie_id in (999, 2**53 - 1):
        answer = await client.get(f"/movies/{movie_id}", headers=reader.headers)
        assert answer.status_code == 404
    beyond = await client.get(f"/movies/{2**53}", headers=reader.headers)
    assert beyond.status_code == 422


async def test_a_curator_adds_edits_and_deletes_a_film(
    client: httpx.AsyncClient, curator: Person
) -> None:
    added = await client.post("/movies", json=FILM, headers=curator.headers)
    assert added.status_code == 201, added.text
    place = added.headers["location"]
    read = await client.get(place, headers=curator.headers)
    assert read.json() == added.json()
    assert read.headers["etag"] == added.headers["etag"]
    matched = curator.headers | {"If-Match": read.headers["etag"]}
    edited = await client.patch(place, json={"year": 1961}, headers=matched)
    assert (edited.status_code, edited.json()["year"]) == (200, 1961)
    stale = await client.put(place, json=FILM, headers=matched)
    assert (stale.status_code, stale.json()["code"]) == (412, "precondition-failed")
    matched["If-Match"] = edited.headers["etag"]
    replaced = await client.put(place, json=FILM, headers=matched)
    assert (replaced.status_code, replaced.json()["version"]) == (200, 3)
    matched["If-Match"] = replaced.headers["etag"]
    assert (await client.delete(place, headers=matched)).status_code == 204
    assert (await client.get(place, headers=curator.headers)).status_code == 404


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_an_edit_without_if_match_is_refused(
    client: httpx.AsyncClient, curator: Person, ids: dict[str, int], method: str
) -> None:
    body: dict[str, Any] = {} if method == "DELETE" else {"json": FILM}
    place = f"/movies/{ids['Seven']}"
    answer = await client.request(method, place, headers=curator.headers, **body)
    assert (answer.status_code, answer.json()["code"]) == (428, "precondition-required")
    for foreign in ('"abc"', 'W/"v1.0"', "v1", '"v7"'):
        headers = curator.headers | {"If-Match": foreign}
        answer = await client.request(method, place, headers=headers, **body)
        assert answer.status_code == 412


async def test_somebody_elses_rating_does_not_stand_in_the_way_of_an_edit(
    client: httpx.AsyncClient, curator: Person, sign_in: SignIn, ids: dict[str, int]
) -> None:
    place = f"/movies/{ids['Seven']}"
    tag = (await client.get(place, headers=curator.headers)).headers["etag"]
    other = await sign_in("ben")
    await client.put(f"/ratings/{ids['Seven']}", json={"stars": 4}, headers=other.headers)
    headers = curator.headers | {"If-Match": tag}
    assert (await client.patch(place, json={"year": 1996}, headers=headers)).status_code == 200


async def test_the_same_key_adds_one_film(client: httpx.AsyncClient, curator: Person) -> None:
    headers = curator.headers | {"Idempotency-Key": "once"}
    first = await client.post("/movies", json=FILM, headers=headers)
    second = await client.post("/movies", json=FILM, headers=headers)
    assert first.json() == second.json()
    assert second.headers["idempotent-replayed"] == "true"
    assert second.headers["location"] == first.headers["location"]
    found = await client.get("/movies?q=the apartment", headers=curator.headers)
    assert found.json()["total"] == 1


@pytest.mark.parametrize(
    "change",
    [
        {"title": ""},
        {"title": " "},
        {"title": "a\u0000b"},
        {"title": "x" * 501},
        {"year": 1869},
        {"year": "1960"},
        {"year": True},
        {"runtime_minutes": 0},
        {"genres": ["Comedie"]},
        {"imdb_id": "53604"},
        {"tmdb_id": 2**31},
        {"alternative_titles": ["a"] * 51},
        {"plot": "An insurance clerk..."},
    ],
)
async def test_a_film_that_breaks_a_rule_is_refused(
    client: httpx.AsyncClient, curator: Person, change: dict[str, Any]
) -> None:
    answer = await client.post("/movies", json=FILM | change, headers=curator.headers)
    assert answer.status_code == 422, answer.text


async def test_a_reader_may_not_write(
    client: httpx.AsyncClient, reader: Person, ids: dict[str, int]
) -> None:
    answer = await client.post("/movies", json=FILM, headers=reader.headers)
    assert answer.status_code == 403
    answer = await client.delete(
        f"/movies/{ids['Seven']}", headers=reader.headers | {"If-Match": "*"}
    )
    assert answer.status_code == 403


async def test_a_tool_may_not_edit_films_even_for_a_curator(
    client: httpx.AsyncClient, curator: Person
) -> None:
    answer = await client.post("/movies", json=FILM, headers=curator.delegated)
    assert answer.status_code == 403


async def test_without_a_token_nothing_is_told(client: httpx.AsyncClient) -> None:
    assert (await client.get("/movies")).status_code == 401
    assert (await client.get("/movies/1")).status_code == 401
