"""Write, check and lint the committed contract.

`uv run python -m scripts.contract` writes `openapi.json`; `--check` fails if it is not current or
breaks a rule that clients depend on; `--tokens` shows what the tool definitions cost.
"""

import json
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from api.main import create_app
from api.settings import ApiSettings
from api.web.contract import MARK, tool_document

TARGET: Final = Path(__file__).parent.parent / "openapi.json"
MAX_TOOLS: Final = 20
MAX_TOKENS: Final = 6_000
NAME: Final = re.compile(r"[a-z][a-z0-9_]{2,29}")
ANNOTATIONS: Final = {"readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"}
# What a client loses when it flattens parameters: Open WebUI keeps type, enum and items only.
NOT_FLAT: Final = ("anyOf", "oneOf", "allOf", "$ref")

Operation = dict[str, Any]


def full_document() -> dict[str, Any]:
    """Return the whole OpenAPI document of an api with default settings."""
    with tempfile.TemporaryDirectory() as folder:
        settings = ApiSettings(state_dir=Path(folder), database_url="", public_url="", mcp=False)
        app = create_app(settings)
        app.state.services.database.close()
        return app.openapi()


def tools(document: dict[str, Any]) -> Iterator[Operation]:
    """Yield the tool operations of a document."""
    for operations in document["paths"].values():
        for operation in operations.values():
            if MARK in operation:
                yield operation


def body_schema(document: dict[str, Any], operation: Operation) -> dict[str, Any]:
    """Return the resolved schema of an operation's JSON body, or an empty one."""
    content = operation.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema", {})
    return resolve(document, schema)


def resolve(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema with the reference at its top replaced by what it refers to."""
    reference = schema.get("$ref")
    if reference is None:
        return schema
    return document["components"]["schemas"][reference.rsplit("/", 1)[-1]]


def definition(document: dict[str, Any], operation: Operation) -> dict[str, Any]:
    """Return the tool as a model is shown it: name, description and one flat parameter schema."""
    properties = {
        parameter["name"]: parameter["schema"] | {"description": parameter.get("description", "")}
        for parameter in operation.get("parameters", ())
        if parameter["in"] in ("query", "path")
    }
    properties |= body_schema(document, operation).get("properties", {})
    for name, schema in properties.items():
        properties[name] = {key: value for key, value in schema.items() if key != "title"}
    return {
        "name": operation["operationId"],
        "description": operation["description"],
        "parameters": {"type": "object", "properties": properties},
    }


def token_estimate(document: dict[str, Any]) -> int:
    """Return about how many tokens all tool definitions cost.

    Counted as characters of compact JSON divided by 4, the usual rule of thumb for English and
    JSON; no tokenizer is bundled because each model has its own.
    """
    text = json.dumps(
        [definition(document, operation) for operation in tools(document)],
        separators=(",", ":"),
        ensure_ascii=False,
    )
    return -(-len(text) // 4)


def _lint_parameters(document: dict[str, Any], operation: Operation) -> Iterator[str]:
    name = operation["operationId"]
    flat = {
        p["name"]: p["schema"] | {"description": p.get("description")}
        for p in operation.get("parameters", ())
        if p["in"] in ("query", "path")
    }
    body = body_schema(document, operation)
    if operation.get("requestBody") and body.get("type") != "object":
        yield f"{name}: the body is no object"
    shared = flat.keys() & body.get("properties", {}).keys()
    if shared:
        yield f"{name}: {sorted(shared)} stand in the query and in the body"
    for parameter, schema in (flat | body.get("properties", {})).items():
        for word in NOT_FLAT:
            if word in schema or word in schema.get("items", {}):
                yield f"{name}.{parameter}: {word} is lost on clients that flatten"
        if not schema.get("description"):
            yield f"{name}.{parameter}: no description"
        if "type" not in schema:
            yield f"{name}.{parameter}: no type"


def _example(answer: Operation) -> bool:
    return any("example" in content for content in answer.get("content", {}).values())


def _lint_operation(document: dict[str, Any], operation: Operation) -> Iterator[str]:
    name = operation["operationId"]
    if not NAME.fullmatch(name) or "__" in name:
        yield f"{name}: the operationId must match {NAME.pattern}"
    if not 20 <= len(operation.get("description", "")) <= 300:
        yield f"{name}: the description needs 20-300 characters"
    if set(operation.get("x-mcp-annotations", {})) != ANNOTATIONS:
        yield f"{name}: all four MCP annotations must be given"
    if operation.get("x-openai-isConsequential") is not operation[MARK]["writes"]:
        yield f"{name}: x-openai-isConsequential must say whether it writes"
    answers = operation["responses"]
    for status, answer in answers.items():
        kind = "application/problem+json" if status >= "400" else "application/json"
        if answer.get("content") and kind not in answer["content"] and status != "204":
            yield f"{name}: {status} is not declared as {kind}"
    if operation[MARK]["writes"] and "202" not in answers:
        yield f"{name}: a tool that writes must declare 202 (proposed)"
    shown = {status >= "400" for status, answer in answers.items() if _example(answer)}
    if len(shown) < 2:
        yield f"{name}: an example of success and one of failure must be shown"
    yield from _lint_parameters(document, operation)


def _overlaps(paths: Iterable[str]) -> Iterator[str]:
    """Yield what is wrong with addresses that lie inside the template of others."""
    templates = {path: path.split("/") for path in paths}
    for path, parts in templates.items():
        for other, wider in templates.items():
            inside = len(parts) == len(wider) and all(
                a == b or (b.startswith("{") and not a.startswith("{"))
                for a, b in zip(parts, wider, strict=True)
            )
            if inside and path != other:
                yield f"{path} is an address of {other} too"


def lint(document: dict[str, Any]) -> list[str]:
    """Return what breaks the tool rules, one sentence each."""
    found = list(tools(document))
    names = [
        operation["operationId"]
        for operations in document["paths"].values()
        for operation in operations.values()
    ]
    problems = [f"{name}: used twice" for name in set(names) if names.count(name) > 1]
    problems += _overlaps(document["paths"])
    if len(found) > MAX_TOOLS:
        problems.append(f"{len(found)} tools; at most {MAX_TOOLS}")
    if not document.get("servers"):
        problems.append("no servers are named")
    cost = token_estimate(document)
    if cost > MAX_TOKENS:
        problems.append(f"the tools cost about {cost} tokens; at most {MAX_TOKENS}")
    for operation in found:
        problems += _lint_operation(document, operation)
    return problems


def render(document: dict[str, Any]) -> str:
    """Return the committed form of the tool document."""
    return json.dumps(tool_document(document), indent=1, ensure_ascii=False) + "\n"


def main(
    *,
    check: Annotated[bool, typer.Option(help="Fail unless the file is current and clean.")] = False,
    tokens: Annotated[bool, typer.Option(help="Show the cost of each tool definition.")] = False,
) -> None:
    """Write openapi.json, or check it."""
    document = full_document()
    if tokens:
        for operation in tools(document):
            size = len(json.dumps(definition(document, operation), separators=(",", ":")))
            print(f"{operation['operationId']:28} {-(-size // 4):5}")
        print(f"{'all':28} {token_estimate(document):5}")
    problems = lint(document)
    text = render(document)
    if not check:
        TARGET.write_text(text, encoding="utf-8")
    elif not TARGET.exists() or TARGET.read_text(encoding="utf-8") != text:
        problems.append("openapi.json is not current; run: uv run python -m scripts.contract")
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        raise typer.Exit(1)
    print(f"{len(list(tools(document)))} tools, about {token_estimate(document)} tokens")


if __name__ == "__main__":
    typer.run(main)
