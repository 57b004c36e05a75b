"""The tools as openapi.json declares them: names, flat arguments and where each one travels."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, cast

Json = dict[str, Any]
Place = Literal["path", "query", "body", "header"]


def as_object(value: object) -> Json:
    """Return `value` if it is a JSON object, else an empty one."""
    return cast(Json, value) if isinstance(value, dict) else {}


_KEPT = ("type", "enum", "minimum", "maximum", "description", "items", "default")
_METHODS = ("get", "post", "put", "patch", "delete")
_MAX_OPERATIONS = 40
"""More than this is not our api; the contract says at most 20 tools."""


@dataclass(frozen=True)
class Operation:
    """One operation marked `x-tool`; its arguments are path, query and body fields in one."""

    name: str
    description: str
    method: str
    path: str
    writes: bool
    places: dict[str, Place]
    schema: Json
    joined: frozenset[str] = field(default_factory=frozenset[str])
    """Query lists that travel as one value with commas, not as repeated parameters."""
    takes_key: Place | None = None
    """Where the operation takes an idempotency key, which the agent fills in itself."""


def read_operations(document: Json) -> dict[str, Operation]:
    """Return the tools of an openapi.json by name, in its order."""
    found: dict[str, Operation] = {}
    for path, method, operation in _operations(document):
        if "x-tool" in operation and len(found) < _MAX_OPERATIONS:
            tool = _read(document, path, method, operation)
            found[tool.name] = tool
    return found


def _operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    for path, item in cast(Json, document.get("paths", {})).items():
        for method in _METHODS:
            if method in item:
                yield path, method, item[method]


def _read(document: Json, path: str, method: str, operation: Json) -> Operation:
    places: dict[str, Place] = {}
    properties: Json = {}
    required: list[str] = []
    joined: set[str] = set()
    key: Place | None = None
    for raw in operation.get("parameters", []):
        parameter = _resolve(document, raw)
        name, place = str(parameter["name"]), cast(Place, parameter["in"])
        if place == "header":
            key = "header" if name.lower() == "idempotency-key" else key
        elif place in {"path", "query"}:
            described = {"description": parameter.get("description")}
            properties[name] = _slim(document, described | parameter.get("schema", {}))
            places[name] = place
            if parameter.get("required"):
                required.append(name)
            if parameter.get("explode") is False:
                joined.add(name)
    for name, schema, needed in _body(document, operation):
        if name == "idempotency_key":
            key = key or "body"
        elif name not in places:
            properties[name] = _slim(document, schema)
            places[name] = "body"
            required += [name] if needed else []
    tool = as_object(operation["x-tool"])
    return Operation(
        name=str(operation["operationId"]),
        description=str(operation.get("description") or operation.get("summary") or ""),
        method=method.upper(),
        path=path,
        writes=bool(tool.get("writes")),
        places=places,
        schema={
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": False,
        },
        joined=frozenset(joined),
        takes_key=key,
    )


def _body(document: Json, operation: Json) -> Iterator[tuple[str, Json, bool]]:
    """Yield (name, schema, required) of a JSON body's properties."""
    content = _resolve(document, operation.get("requestBody", {})).get("content", {})
    schema = _resolve(document, content.get("application/json", {}).get("schema", {}))
    required = set(schema.get("required", []))
    for name, part in schema.get("properties", {}).items():
        yield name, part, name in required


def _resolve(document: Json, node: Json) -> Json:
    """Follow local `$ref`s, at most eight, keeping what stands beside them."""
    for _ in range(8):
        if "$ref" not in node:
            return node
        target: Any = document
        for step in str(node["$ref"]).removeprefix("#/").split("/"):
            target = target[step.replace("~1", "/").replace("~0", "~")]
        node = {**target, **{key: value for key, value in node.items() if key != "$ref"}}
    return {}


def _slim(document: Json, schema: Json) -> Json:
    """Keep what tells a model how to fill the field; unions with null lose the null."""
    schema = _resolve(document, schema)
    options = [_resolve(document, option) for option in schema.get("anyOf", [])]
    kept = [option for option in options if option.get("type") != "null"]
    if kept:
        schema = {**kept[0], **{k: v for k, v in schema.items() if k != "anyOf" and v is not None}}
    slim = {key: _plain(schema[key]) for key in _KEPT if schema.get(key) is not None}
    if "items" in slim:
        slim["items"] = _slim(document, slim["items"])
    return slim


def _plain(value: Any) -> Any:
    """Write 1870.0 as 1870: half the tokens, the same number."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
