"""What the framework lets pass and we don't: unknown or repeated query names, other media types."""

from collections import Counter
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

from fastapi import Request
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from api.web.errors import Invalid, UnsupportedMediaType

JSON_TYPES: Final = ("application/json", "application/merge-patch+json")


@dataclass(frozen=True)
class Accepted:
    """What a route takes: query names (True where a name may repeat) and media types."""

    queries: dict[str, bool]
    media_types: tuple[str, ...]


_made: dict[tuple[Any, str], Accepted] = {}


def _accepted(route: APIRoute) -> Accepted:
    """Return what a route takes, read from its own part of the document once per process."""
    key = route.endpoint, route.path  # a route itself can't be hashed
    if key not in _made:
        operation: dict[str, Any] = {}
        for operations in get_openapi(title="", version="", routes=[route])["paths"].values():
            operation = next(iter(operations.values()))
        parameters: list[dict[str, Any]] = operation.get("parameters", [])
        _made[key] = Accepted(
            {
                p["name"]: p.get("schema", {}).get("type") == "array"
                for p in parameters
                if p["in"] == "query"
            },
            tuple(operation.get("requestBody", {}).get("content", {})),
        )
    return _made[key]


def check_request(request: Request) -> None:
    """Raise Invalid for unknown or repeated query names, UnsupportedMediaType for other bodies."""
    accepted = _accepted(request.scope["route"])
    known = accepted.queries
    for name, times in Counter(key for key, _ in request.query_params.multi_items()).items():
        if name not in known:
            closest = get_close_matches(name, known, n=3, cutoff=0.5)
            hint = f" Did you mean {' or '.join(closest)}?" if closest else ""
            names = ", ".join(sorted(known)) or "none"
            raise Invalid(
                f"A query parameter is not known here.{hint} Known: {names}.",
                field="query",
                closest=closest,
            )
        if times > 1 and not known[name]:
            raise Invalid("This parameter may be given once only.", field=f"query.{name}")
    types = accepted.media_types
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if types and given and given not in types and not _same_json(given, types):
        raise UnsupportedMediaType(f"Send the body as {' or '.join(types)}.")


def _same_json(given: str, types: tuple[str, ...]) -> bool:
    return given in JSON_TYPES and "application/json" in types
