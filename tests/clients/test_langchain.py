"""What LangChain makes of the document: arguments grouped by where they travel."""

import ast
from typing import Any, cast

import httpx

from tests.clients.conftest import CALLS, House, Recipe, names, use_every_tool
from tests.clients.test_mcp import use_over_mcp

_GROUPS = {"query": "params", "path": "path_params", "header": "headers"}


def resolved(node: Any, document: dict[str, Any], depth: int = 0) -> Any:
    """Return a schema with every reference replaced, as the toolkit does before anything else."""
    assert depth < 40, "a schema that refers to itself never ends"
    if isinstance(node, list):
        return [resolved(item, document, depth + 1) for item in cast("list[Any]", node)]
    if not isinstance(node, dict):
        return node
    members = cast("dict[str, Any]", node)
    if "$ref" in members:
        name = str(members["$ref"]).rsplit("/", 1)[-1]
        return resolved(document["components"]["schemas"][name], document, depth + 1)
    return {key: resolved(value, document, depth + 1) for key, value in members.items()}


def functions(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return each operation's function: an object for each place its arguments travel in."""
    made: dict[str, dict[str, Any]] = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            groups: dict[str, dict[str, Any]] = {}
            for parameter in operation.get("parameters", []):
                group = groups.setdefault(_GROUPS[parameter["in"]], {})
                group[parameter["name"]] = resolved(parameter["schema"], document)
            content = operation.get("requestBody", {}).get("content", {})
            if "application/json" in content:
                body = resolved(content["application/json"]["schema"], document)
                groups["json"] = body["properties"]
            made[operation["operationId"]] = {"method": method, "path": path, "groups": groups}
    return made


def request(
    client: httpx.Client, function: dict[str, Any], arguments: dict[str, Any]
) -> httpx.Response:
    """Send a call: the model has filled the groups, a list repeats its name."""
    grouped: dict[str, Any] = {
        group: {name: arguments[name] for name in members if name in arguments}
        for group, members in function["groups"].items()
    }
    path = function["path"].format(**grouped.pop("path_params", {}))
    return client.request(function["method"], path, **grouped)


def test_every_tool_works_as_langchain_calls_it(
    house: House, token: str, document: dict[str, Any]
) -> None:
    made = functions(document)
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=house.url, headers=headers) as client:
        use_every_tool(document, lambda name, args: request(client, made[name], args))


def test_no_argument_is_lost_or_stands_in_two_groups(document: dict[str, Any]) -> None:
    made = functions(document)
    for name in names(document):
        members = [m for group in made[name]["groups"].values() for m in group]
        assert len(members) == len(set(members))
        assert set(CALLS[name]) <= set(members)


def test_the_mcp_adapter_of_the_recipe_finds_the_server(recipe: Recipe) -> None:
    adapter, openapi = recipe("clients/langchain.md", "python")
    calls = [node for node in ast.walk(ast.parse(adapter)) if isinstance(node, ast.Call)]
    named = next(c for c in calls if isinstance(c.func, ast.Name) and "Multi" in c.func.id)
    server = ast.literal_eval(named.args[0])["matinee"]
    assert server["transport"] == "streamable_http"
    use_over_mcp(server["url"], server["headers"])
    compile(openapi, "langchain.md", "exec")
