"""What the framework lets pass and we don't: unknown or repeated query names, other media types."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

from fastapi import Request
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from api.web.errors import Invalid, UnsupportedMediaType

MULTIPART: Final = "multipart/form-data"
JSON_TYPES: Final = ("application/json", "application/merge-patch+json")


@dataclass(frozen=True)
class Accepted:
    """What a route takes: query names (True where a name may repeat), media types, form parts."""

    queries: dict[str, bool]
    media_types: tuple[str, ...]
    parts: frozenset[str]


_made: dict[tuple[Any, str], Accepted] = {}


def _accepted(route: APIRoute) -> Accepted:
    """Return what a route takes, read from its own part of the document once per process."""
    key = route.endpoint, route.path  # a route itself can't be hashed
    if key not in _made:
        document = get_openapi(title="", version="", routes=[route])
        operation: dict[str, Any] = {}
        for operations in document["paths"].values():
            operation = next(iter(operations.values()))
        parameters: list[dict[str, Any]] = operation.get("parameters", [])
        content: dict[str, Any] = operation.get("requestBody", {}).get("content", {})
        form: dict[str, Any] = content.get(MULTIPART, {}).get("schema", {})
        if "$ref" in form:
            form = document["components"]["schemas"][form["$ref"].rsplit("/", 1)[-1]]
        _made[key] = Accepted(
            {
                p["name"]: p.get("schema", {}).get("type") == "array"
                for p in parameters
                if p["in"] == "query"
            },
            tuple(content),
            frozenset(form.get("properties", {})),
        )
    return _made[key]


def check_request(request: Request) -> None:
    """Raise Invalid for unknown or repeated query names, UnsupportedMediaType for other bodies."""
    accepted = _accepted(request.scope["route"])
    known = accepted.queries
    for name, times in Counter(key for key, _ in request.query_params.multi_items()).items():
        if name not in known:
            raise _unknown("query parameter", "query", name, known)
        if times > 1 and not known[name]:
            raise Invalid("This parameter may be given once only.", field=f"query.{name}")
    types = accepted.media_types
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if types and given and given not in types and not _same_json(given, types):
        raise UnsupportedMediaType(f"Send the body as {' or '.join(types)}.")


async def check_form(request: Request) -> None:
    """Raise Invalid for parts of a multipart body that the route does not know."""
    known = _accepted(request.scope["route"]).parts
    if not known or MULTIPART not in request.headers.get("content-type", ""):
        return
    for name in await request.form():  # read already: the framework keeps it
        if name not in known:
            raise _unknown("part of the form", "body", name, known)


def _unknown(what: str, field: str, name: str, known: Collection[str]) -> Invalid:
    closest = get_close_matches(name, known, n=3, cutoff=0.5)
    hint = f" Did you mean {' or '.join(closest)}?" if closest else ""
    names = ", ".join(sorted(known)) or "none"
    return Invalid(
        f"A {what} is not known here.{hint} Known: {names}.", field=field, closest=closest
    )


def _same_json(given: str, types: tuple[str, ...]) -> bool:
    return given in JSON_TYPES and "application/json" in types
