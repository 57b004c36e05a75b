"""What LibreChat does with an action: axios, arguments by their place, lists with brackets."""

from typing import Any

import httpx
import yaml

from tests.clients.conftest import House, Recipe, names, use_every_tool
from tests.clients.test_mcp import use_over_mcp

_AXIOS_LIST = "[]"


def request(
    client: httpx.Client, document: dict[str, Any], name: str, arguments: dict[str, Any]
) -> httpx.Response:
    """Send what LibreChat makes of a call, to the first of the document's servers."""
    path, method, operation = next(
        (path, method, operation)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if operation["operationId"] == name
    )
    places = {parameter["name"]: parameter["in"] for parameter in operation.get("parameters", [])}
    query: dict[str, Any] = {}
    body: dict[str, Any] = {}
    for key, value in arguments.items():
        place = places.get(key, "query" if method == "get" else "body")
        if place == "path":
            path = path.replace(f"{{{key}}}", str(value))
        elif place == "body":
            body[key] = value
        elif isinstance(value, list):
            query[key + _AXIOS_LIST] = value
        else:
            query[key] = str(value).lower() if isinstance(value, bool) else value
    url = document["servers"][0]["url"].rstrip("/") + path
    sent: dict[str, Any] = {} if method == "get" else {"json": body}
    return client.request(method, url, params=query, **sent)


def test_every_tool_works_as_librechat_calls_it(token: str, document: dict[str, Any]) -> None:
    with httpx.Client(headers={"Authorization": f"Bearer {token}"}) as client:
        use_every_tool(document, lambda name, args: request(client, document, name, args))


def test_librechat_accepts_the_document(house: House, document: dict[str, Any]) -> None:
    assert document["servers"] == [{"url": house.url}]
    schemas = document["components"]["schemas"]
    for operations in document["paths"].values():
        for operation in operations.values():
            # It shows the model the summary, and only without one the description.
            assert len(operation["summary"]) > 15
            for answer in operation["responses"].values():
                schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
                assert schema.get("$ref", "/").rsplit("/", 1)[-1] in {*schemas, ""}
    assert names(document)


def test_the_mcp_server_of_the_recipe_works(recipe: Recipe) -> None:
    (block,) = recipe("clients/librechat.md", "yaml")
    server = yaml.safe_load(block)["mcpServers"]["matinee"]
    assert server["type"] == "streamable-http"
    use_over_mcp(server["url"], server["headers"])
