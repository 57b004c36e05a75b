"""The two operations over HTTP, and what their description costs a model."""

import json
from collections.abc import Iterator
from typing import Any, cast

import httpx
import pytest
from fastapi import FastAPI

from api.analytics.models import AnalyticsQuery
from api.db import Database
from tests.api.analytics.world import Film, Row, World, store
from tests.conftest import SignIn

WORLD = World(
    (Film(1, "One", 1999, ("Drama",)), Film(2, "Two", 2001, ("War",))),
    tuple(Row(user, 1 + user % 2, half=user) for user in range(1, 9)),
)


@pytest.fixture
def filled(database: Database) -> Database:
    """The test's database with a world in it."""
    with database.writing() as session:
        store(session, WORLD)
    return database


@pytest.mark.anyio
@pytest.mark.usefixtures("filled")
async def test_a_delegated_token_gets_exact_figures(
    client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    ana = await sign_in()
    body = {"scope": "everyone", "measures": ["average"], "by": ["genre"]}
    answer = await client.post("/analytics/query", json=body, headers=ana.delegated)
    assert answer.status_code == 200
    found = answer.json()
    assert found["rows"] == [
        {"genre": "Drama", "average": 2.5},
        {"genre": "War", "average": 2.0},
    ]
    assert found["window"] == {"from": None, "to": None}
    assert found["n"] == 8


@pytest.mark.anyio
async def test_without_a_token_nothing_is_said(client: httpx.AsyncClient) -> None:
    assert (await client.post("/analytics/query", json={})).status_code == 401
    assert (await client.get("/analytics/schema")).status_code == 401


BAD: tuple[tuple[dict[str, Any], str], ...] = (
    ({"gernes_any": ["Drama"]}, "Did you mean genres_any"),
    ({"user_id": 2}, "not known"),
    ({"genres_any": ["Darma"]}, "did you mean Drama"),
    ({"genres_any": "Drama"}, "tuple"),
    ({"measures": []}, "at least 1"),
    ({"measures": ["mean"]}, "average"),
    ({"by": ["genre", "year", "film"]}, "at most 2"),
    ({"year_from": None}, "leave year_from out"),
    ({"year_from": "1990"}, "number"),
    ({"year_from": True}, "number"),
    ({"stars_from": 5.5}, "less than or equal to 5"),
    ({"rated_from": 20180101}, "YYYY-MM-DD"),
    ({"rated_from": "2018-02-30"}, "day"),
    ({"limit": 101}, "100"),
    ({"title_contains": "a\u0000b"}, "pattern"),
    ({"half_stars_only": "yes"}, "boolean"),
)


@pytest.mark.anyio
@pytest.mark.parametrize(("body", "advice"), BAD)
async def test_a_wrong_body_is_refused_with_advice(
    client: httpx.AsyncClient, sign_in: SignIn, body: dict[str, Any], advice: str
) -> None:
    ana = await sign_in()
    answer = await client.post("/analytics/query", json=body, headers=ana.headers)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert advice in answer.text


@pytest.mark.anyio
@pytest.mark.usefixtures("filled")
async def test_1990_0_is_a_whole_number_in_json(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    ana = await sign_in()
    body = {"subject": "films", "year_from": 2000.0}
    answer = await client.post("/analytics/query", json=body, headers=ana.headers)
    assert answer.json()["rows"] == [{"count": 1}]


@pytest.mark.anyio
@pytest.mark.usefixtures("filled")
async def test_what_can_be_asked_is_described(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    ana = await sign_in()
    answer = await client.get("/analytics/schema", headers=ana.delegated)
    found = answer.json()
    for part in ("subjects", "measures", "dimensions", "filters"):
        assert all(entry["description"].endswith(".") for entry in found[part])
    topics = {entry["topic"]: entry for entry in found["not_available"]}
    assert {"money", "cast", "streaming", "plot", "awards", "other people"} <= set(topics)
    assert {"runtime", "director", "watch dates", "notes"} <= set(topics)
    assert "box office" in topics["money"]["words"]


@pytest.mark.anyio
async def test_what_the_films_have_is_not_called_missing(
    client: httpx.AsyncClient, filled: Database, sign_in: SignIn
) -> None:
    with filled.writing() as session:
        session.connection().exec_driver_sql("UPDATE movie SET director = 'D' WHERE movie_id = 1")
    ana = await sign_in()
    found = (await client.get("/analytics/schema", headers=ana.headers)).json()
    topics = {entry["topic"] for entry in found["not_available"]}
    assert "director" not in topics
    assert "runtime" in topics


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    """Return every object of a document."""
    members: list[Any] = []
    if isinstance(node, dict):
        found = cast("dict[str, Any]", node)
        yield found
        members = list(found.values())
    elif isinstance(node, list):
        members = cast("list[Any]", node)
    for member in members:
        yield from nodes(member)


def test_the_body_is_flat_and_offers_no_choice_of_types() -> None:
    schema = AnalyticsQuery.model_json_schema()
    assert not any({"$ref", "anyOf", "oneOf", "allOf"} & set(node) for node in nodes(schema))
    for name, field in schema["properties"].items():
        assert field["type"] in ("string", "integer", "number", "boolean", "array"), name
        if field["type"] == "array":
            assert field["items"]["type"] in ("string", "integer"), name


def test_the_whole_tool_fits_its_budget(app: FastAPI) -> None:
    """Four characters a token is the usual estimate for English and JSON."""
    operation = app.openapi()["paths"]["/analytics/query"]["post"]
    assert operation["operationId"] == "query_analytics"
    assert len(operation["description"]) <= 300
    schema = json.dumps(AnalyticsQuery.model_json_schema(), separators=(",", ":"))
    assert (len(schema) + len(operation["description"])) / 4 < 1_600


@pytest.mark.anyio
@pytest.mark.usefixtures("filled")
async def test_every_documented_question_is_answered(
    client: httpx.AsyncClient, app: FastAPI, sign_in: SignIn
) -> None:
    ana = await sign_in()
    operation = app.openapi()["paths"]["/analytics/query"]["post"]
    examples = operation["requestBody"]["content"]["application/json"]["examples"]
    assert len(examples) == 4
    for example in examples.values():
        answer = await client.post("/analytics/query", json=example["value"], headers=ana.headers)
        assert answer.status_code == 200, answer.text
