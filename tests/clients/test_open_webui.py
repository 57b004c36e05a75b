"""What Open WebUI does with a tool server: one flat function a tool, rebuilt into a request."""

from typing import Any

import httpx

from tests.clients.conftest import House, names, use_every_tool


def flattened(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what the model is shown: of a parameter only its type, description, enum and items."""
    shown: dict[str, dict[str, Any]] = {}
    for operations in document["paths"].values():
        for operation in operations.values():
            properties: dict[str, Any] = {}
            for parameter in operation.get("parameters", []):
                schema = parameter.get("schema", {})
                told = schema.get("description") or parameter.get("description") or ""
                if schema.get("enum"):
                    told += f". Possible values: {', '.join(schema['enum'])}"
                flat = {"type": schema.get("type", "string"), "description": told}
                if flat["type"] == "array" and "items" in schema:
                    flat["items"] = schema["items"]
                properties[parameter["name"]] = flat
            content = operation.get("requestBody", {}).get("content", {})
            body = content.get("application/json", {}).get("schema", {})
            if "$ref" in body:
                body = document["components"]["schemas"][body["$ref"].rsplit("/", 1)[-1]]
            properties.update(body.get("properties", {}))
            shown[operation["operationId"]] = properties
    return shown


def request(
    client: httpx.Client, document: dict[str, Any], name: str, arguments: dict[str, Any]
) -> httpx.Response:
    """Send what Open WebUI makes of a call: Python's text of a list, every argument in the body."""
    path, method, operation = next(
        (path, method, operation)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if operation["operationId"] == name
    )
    query: list[str] = []
    for parameter in operation.get("parameters", []):
        value = arguments.get(parameter["name"])
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", str(value))
        elif parameter["in"] == "query" and value not in (None, ""):
            query.append(f"{parameter['name']}={value}")
    if query:
        path += "?" + "&".join(query)
    sent: dict[str, Any] = {}
    if method in ("post", "put", "patch", "delete"):
        sent["json"] = arguments if operation.get("requestBody") else {}
    return client.request(method, path, **sent)


def test_every_tool_works_as_open_webui_calls_it(
    house: House, token: str, document: dict[str, Any]
) -> None:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    with httpx.Client(base_url=house.url, headers=headers) as client:
        use_every_tool(document, lambda name, args: request(client, document, name, args))


def test_the_model_sees_every_argument_with_its_type_and_its_allowed_values(
    document: dict[str, Any],
) -> None:
    shown = flattened(document)
    assert shown.keys() == set(names(document))
    search = shown["search_movies"]
    assert search["year_from"]["type"] == "integer"
    assert "1870-2100" in search["year_from"]["description"]
    assert "Possible values: any, mine, not_mine" in search["rated"]["description"]
    assert "Sci-Fi" in search["genres_all"]["items"]["enum"]
    assert shown["rate_movie"].keys() == {"movie_id", "stars", "watched_on", "note"}
    for name, properties in shown.items():
        for argument, schema in properties.items():
            assert schema["description"], f"{name}.{argument}"
            assert schema["type"] in ("string", "integer", "number", "boolean", "array")


def test_another_film_in_the_body_than_in_the_address_is_refused(house: House, token: str) -> None:
    answer = httpx.put(
        f"{house.url}/ratings/3",
        json={"movie_id": 1, "stars": 4},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "body.movie_id"
