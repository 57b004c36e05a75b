"""What the framework lets pass and we don't: unknown or repeated query names, other media types."""

from collections import Counter
from difflib import get_close_matches
from typing import Any, Final

from fastapi import Request

from api.web.errors import Invalid, UnsupportedMediaType

JSON_TYPES: Final = ("application/json", "application/merge-patch+json")


def _operation(request: Request) -> dict[str, Any]:
    """Return the OpenAPI operation of a request (the document is made once and kept)."""
    path = getattr(request.scope.get("route"), "path", "")
    operations = request.app.openapi()["paths"].get(path, {})
    return operations.get(request.method.lower(), {})


def check_request(request: Request) -> None:
    """Raise Invalid for unknown or repeated query names, UnsupportedMediaType for other bodies."""
    operation = _operation(request)
    parameters = [p for p in operation.get("parameters", ()) if p["in"] == "query"]
    known = {p["name"]: p.get("schema", {}).get("type") == "array" for p in parameters}
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
    accepted = operation.get("requestBody", {}).get("content", {})
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if accepted and given and given not in accepted and not _same_json(given, accepted):
        raise UnsupportedMediaType(f"Send the body as {' or '.join(accepted)}.")


def _same_json(given: str, accepted: dict[str, Any]) -> bool:
    return given in JSON_TYPES and "application/json" in accepted
