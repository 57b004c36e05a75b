"""One place that marks an operation as a tool, and the documents made from the marks.

`openapi.json` (tools only, for other clients), the agent's tools and MCP all read the marks written
here; nobody describes a tool twice.
"""

import json
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from fastapi import FastAPI

from api.web.problems import MEDIA_TYPE, ProblemDetails

EXAMPLES: Final = Path(__file__).with_name("examples.json")
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


def install(app: FastAPI) -> None:
    """Add to the app's document the schema that every problem response refers to."""
    generate = app.openapi

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = generate()
            schemas = made.setdefault("components", {}).setdefault("schemas", {})
            problem = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas |= problem.pop("$defs", {})
            schemas["ProblemDetails"] = problem
            schemas.pop("HTTPValidationError", None)
            schemas.pop("ValidationError", None)
            _add_examples(made)
        assert app.openapi_schema is not None  # noqa: S101 - generate() keeps what it made
        return app.openapi_schema

    app.openapi = document


def _add_examples(document: dict[str, Any]) -> None:
    """Show with each operation what it really answered (`scripts.examples` asked)."""
    text = EXAMPLES.read_text(encoding="utf-8") if EXAMPLES.exists() else "{}"
    known: dict[str, dict[str, Any]] = json.loads(text)
    for operations in document["paths"].values():
        for operation in operations.values():
            shared = known.get("*", {}) if "security" in operation else {}
            for status, example in (shared | known.get(operation["operationId"], {})).items():
                content = operation["responses"].get(status, {}).get("content", {})
                kind = MEDIA_TYPE if status >= "400" else "application/json"
                if kind in content:
                    content[kind]["example"] = example


def tool_document(document: dict[str, Any], scopes: Iterable[str] | None = None) -> dict[str, Any]:
    """Return a document with the tool operations only, filtered by the token's scopes if given.

    Header parameters stay out: a client that turns parameters into arguments would offer them to
    the model, and send them wherever it sends arguments. So do titles, which cost tokens and only
    repeat the names.
    """
    allowed = None if scopes is None else frozenset(scopes)
    paths: dict[str, Any] = {}
    for path, operations in document["paths"].items():
        kept = {
            method: _for_models(operation)
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
        "schemas": {name: _untitled(schema) for name, schema in schemas.items()},
        "securitySchemes": components.get("securitySchemes", {}),
    }
    return reduced


@dataclass(frozen=True)
class Document:
    """A document as it goes over the wire."""

    body: bytes
    etag: str


def tool_scopes(document: dict[str, Any]) -> frozenset[str]:
    """Return the scopes that any tool asks for."""
    return frozenset(
        operation[MARK]["scope"]
        for operations in document["paths"].values()
        for operation in operations.values()
        if MARK in operation
    )


def _for_models(operation: dict[str, Any]) -> dict[str, Any]:
    kept = deepcopy(operation)
    if "parameters" in kept:
        kept["parameters"] = [
            parameter | {"schema": _untitled(parameter["schema"])}
            for parameter in kept["parameters"]
            if parameter["in"] != "header"
        ]
    return kept


def _untitled(schema: Any) -> Any:
    """Return a schema without the titles of it and its parts; examples stay as they are."""
    if isinstance(schema, list):
        return [_untitled(item) for item in cast("list[Any]", schema)]
    if not isinstance(schema, dict):
        return schema
    members = cast("dict[str, Any]", schema)
    kept: dict[str, Any] = {
        name: value if name in ("examples", "enum", "default") else _untitled(value)
        for name, value in members.items()
        if name != "title" or isinstance(value, dict)  # a field may be called so
    }
    return kept


def _references(node: Any) -> Iterable[str]:
    if isinstance(node, dict):
        members = cast("dict[str, Any]", node)
        reference = members.get("$ref")
        if isinstance(reference, str):
            yield reference.rsplit("/", 1)[-1]
        for value in members.values():
            yield from _references(value)
    elif isinstance(node, list):
        for value in cast("list[Any]", node):
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
