"""One place that marks an operation as a tool, and the documents made from the marks.

`openapi.json` (tools only, for other clients), the agent's tools and MCP all read the marks written
here; nobody describes a tool twice.
"""

from collections.abc import Iterable
from copy import deepcopy
from typing import Any, Final

from fastapi import FastAPI

SECURITY: Final = "bearer"
MARK: Final = "x-tool"


def tool(
    scope: str, *, writes: bool = False, cost: int = 1, destructive: bool = False
) -> dict[str, Any]:
    """Return the `openapi_extra=` of an operation meant for models.

    `cost` is a rough weight (1 = an indexed read, 5 = a scan). The four MCP annotations are
    always given, because their defaults are the alarming ones.
    """
    return {
        MARK: {"scope": scope, "writes": writes, "cost": cost},
        "x-openai-isConsequential": writes,
        "x-mcp-annotations": {
            "readOnlyHint": not writes,
            "destructiveHint": destructive,
            "idempotentHint": True,
            "openWorldHint": False,
        },
    }


def full_document(app: FastAPI) -> dict[str, Any]:
    """Return the whole OpenAPI document (cached by FastAPI)."""
    return app.openapi()


def tool_document(document: dict[str, Any], scopes: Iterable[str] | None = None) -> dict[str, Any]:
    """Return a document with the tool operations only, filtered by the token's scopes if given."""
    allowed = None if scopes is None else frozenset(scopes)
    paths: dict[str, Any] = {}
    for path, operations in document["paths"].items():
        kept = {
            method: deepcopy(operation)
            for method, operation in operations.items()
            if MARK in operation and (allowed is None or operation[MARK]["scope"] in allowed)
        }
        if kept:
            paths[path] = kept
    reduced = {key: value for key, value in document.items() if key not in ("paths", "components")}
    reduced["paths"] = paths
    components = document.get("components", {})
    schemas = _reachable(paths, components.get("schemas", {}))
    reduced["components"] = {
        "schemas": schemas,
        "securitySchemes": components.get("securitySchemes", {}),
    }
    return reduced


def _references(node: Any) -> Iterable[str]:
    if isinstance(node, dict):
        members: dict[str, Any] = node
        reference = members.get("$ref")
        if isinstance(reference, str):
            yield reference.rsplit("/", 1)[-1]
        for value in members.values():
            yield from _references(value)
    elif isinstance(node, list):
        items: list[Any] = node
        for value in items:
            yield from _references(value)


def _reachable(paths: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    wanted: set[str] = set()
    queue = list(_references(paths))
    while queue:
        name = queue.pop()
        if name in schemas and name not in wanted:
            wanted.add(name)
            queue.extend(_references(schemas[name]))
    return {name: schemas[name] for name in sorted(wanted)}
