"""How the contract documents the answers about films: their headers and failures."""

from typing import Any, Final

from api.web.problems import problems

Documented = dict[int | str, dict[str, Any]]


def _header(description: str) -> dict[str, Any]:
    return {"description": description, "schema": {"type": "string"}}


ETAG: Final = {"ETag": _header("Names this state; for If-None-Match, and of a film If-Match.")}
_NOT_MODIFIED: Final[Documented] = {304: {"description": "Nothing changed since the ETag."}}


def _read(headers: dict[str, Any]) -> Documented:
    return {200: {"headers": headers}, **_NOT_MODIFIED}


LISTED: Final = _read(
    {
        **ETAG,
        "X-Total-Count": _header("How many there are on all pages."),
        "Link": _header("The first, previous, next and last page (RFC 8288)."),
    },
) | problems(401, 403, 422, 429)
READ: Final = _read(ETAG) | problems(401, 403, 404, 422, 429)
CREATED: Final[Documented] = {
    201: {"headers": {**ETAG, "Location": _header("The address of the film.")}}
} | problems(400, 401, 403, 409, 413, 415, 422, 429)
EDITED: Final[Documented] = {200: {"headers": ETAG}} | problems(
    400, 401, 403, 404, 409, 412, 413, 415, 422, 428, 429
)
