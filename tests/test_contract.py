"""The contract: current, clean, small, and the same tools on every surface."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from copy import deepcopy
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client

from api.main import create_app
from api.settings import ApiSettings
from api.web.contract import MARK, tool_document
from scripts import contract
from tests.conftest import MovableClock, Person, SignIn


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The whole document of an api with default settings."""
    return contract.full_document()


def test_the_committed_file_is_current(document: dict[str, Any]) -> None:
    assert contract.TARGET.read_text(encoding="utf-8") == contract.render(document)


def test_no_tool_breaks_a_rule(document: dict[str, Any]) -> None:
    assert contract.lint(document) == []


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ({"operationId": "Search__Movies"}, "operationId"),
        ({"description": "x" * 301}, "description"),
        ({"x-mcp-annotations": {"readOnlyHint": True}}, "annotations"),
        ({"x-openai-isConsequential": True}, "x-openai-isConsequential"),
        (
            {"parameters": [{"name": "a", "in": "query", "schema": {"anyOf": ["x"]}}]},
            "lost on clients",
        ),
        ({"responses": {"200": {"content": {"text/plain": {}}}}}, "application/json"),
        ({"responses": {"200": {"content": {"application/json": {}}}}}, "an example of success"),
    ],
)
def test_the_lint_goes_red_on_a_planted_fault(
    document: dict[str, Any], fault: dict[str, Any], told: str
) -> None:
    broken = deepcopy(document)
    operation = next(o for o in contract.tools(broken) if o["operationId"] == "search_movies")
    operation.update(fault)
    assert any(told in problem for problem in contract.lint(broken))


def test_an_address_inside_the_template_of_another_is_told(document: dict[str, Any]) -> None:
    broken = deepcopy(document)
    broken["paths"]["/movies/best"] = {}
    assert contract.lint(broken) == ["/movies/best is an address of /movies/{movie_id} too"]


def test_every_operation_declares_problems_as_problem_json(document: dict[str, Any]) -> None:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for status, answer in operation["responses"].items():
                if status >= "400":
                    assert list(answer["content"]) == ["application/problem+json"], (path, method)


def sent(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what a client may send, and how it is described; parts of files explain themselves."""
    for operations in document["paths"].values():
        for operation in operations.values():
            name = operation["operationId"]
            for parameter in operation.get("parameters", ()):
                yield f"{name}.{parameter['name']}", parameter.get("description", "")
            content = operation.get("requestBody", {}).get("content", {})
            for media_type in content.keys() - {"multipart/form-data"}:
                schema = contract.resolve(document, content[media_type]["schema"])
                for field, described in schema.get("properties", {}).items():
                    yield f"{name}.{field}", described.get("description", "")


def test_everything_a_client_may_send_is_described(document: dict[str, Any]) -> None:
    assert [place for place, description in sent(document) if not description] == []


def test_tools_cost_less_than_their_budget(document: dict[str, Any]) -> None:
    assert len(list(contract.tools(document))) <= contract.MAX_TOOLS
    assert contract.token_estimate(document) < contract.MAX_TOKENS


@pytest.fixture
def app(settings: ApiSettings, clock: MovableClock) -> FastAPI:
    """The api with MCP."""
    return create_app(settings.model_copy(update={"mcp": True}), clock=clock)


@asynccontextmanager
async def mcp_session(app: FastAPI, person: Person) -> AsyncIterator[ClientSession]:
    """Speak MCP to the api with the official client."""
    transport = httpx.ASGITransport(app=app)
    async with (
        httpx.AsyncClient(transport=transport, headers=person.delegated) as http,
        streamable_http_client("http://127.0.0.1/mcp", http_client=http) as (read, write, _),
        ClientSession(read, write) as session,
    ):
        await session.initialize()
        yield session


@pytest.mark.anyio
async def test_mcp_lists_the_same_tools_as_the_document_for_the_same_token(
    app: FastAPI, client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    ana = await sign_in()
    answer = await client.get("/openapi.json", headers=ana.delegated)
    documented = {operation["operationId"] for operation in contract.tools(answer.json())}
    async with mcp_session(app, ana) as session:
        listed = {tool.name for tool in (await session.list_tools()).tools}
    assert listed == documented
    assert "rate_movie" in listed


@pytest.mark.anyio
async def test_a_tool_without_its_scope_is_absent_everywhere(
    app: FastAPI, client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    ana = await sign_in()
    token = ana.headers["Authorization"].removeprefix("Bearer ")
    asked = {"subject_token": token, "scope": "catalog:read ratings:read"}
    weak = (await client.post("/token/exchange", data=asked)).json()["access_token"]
    headers = {"Authorization": f"Bearer {weak}"}
    document = (await client.get("/openapi.json", headers=headers)).json()
    scopes = {operation[MARK]["scope"] for operation in contract.tools(document)}
    assert scopes == {"catalog:read", "ratings:read"}
    weak_ana = Person(ana.user_id, ana.username, headers, headers, "")
    async with mcp_session(app, weak_ana) as session:
        listed = {tool.name for tool in (await session.list_tools()).tools}
        refused = await session.call_tool("rate_movie", {"movie_id": 1, "stars": 4})
    assert "rate_movie" not in listed
    assert refused.isError
    assert "ratings:write" in str(refused.content)


@pytest.mark.anyio
async def test_mcp_needs_a_token(client: httpx.AsyncClient) -> None:
    asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    answer = await client.post("/mcp", json=asked)
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.anyio
async def test_the_documents_answer_304_while_they_are_the_same(client: httpx.AsyncClient) -> None:
    for address in ("/openapi.json", "/openapi-full.json"):
        first = await client.get(address)
        known = f'"another", {first.headers["ETag"]}'
        again = await client.get(address, headers={"If-None-Match": known})
        assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


def test_tools_show_models_neither_headers_nor_titles(document: dict[str, Any]) -> None:
    reduced = tool_document(document)
    for operation in contract.tools(reduced):
        for parameter in operation.get("parameters", ()):
            assert parameter["in"] in ("query", "path")
            assert "title" not in parameter["schema"]
    rate = reduced["components"]["schemas"]["RateMovieBody"]
    assert "title" not in rate
    assert all("title" not in field for field in rate["properties"].values())
    assert "title" in reduced["components"]["schemas"]["MovieItem"]["properties"]
    assert "title" in document["components"]["schemas"]["RateMovieBody"]
