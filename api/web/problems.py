"""Every failure as `application/problem+json` (RFC 9457), and how the contract declares it."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from http import HTTPStatus
from typing import Any

import logfire
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from api import postgresql
from api.web import errors

MEDIA_TYPE = "application/problem+json"
_BRANCH = re.compile(r"[\[(]|^(constrained|nullable|literal)-|^(none|int|float|str|date)$")
TYPE_PREFIX = "urn:matinee:problem:"


class FieldError(BaseModel):
    """One value that was refused."""

    field: str = Field(description="Where it stands, such as 'query.year_from' or 'body.stars'.")
    message: str = Field(description="What is wrong and what is accepted.")
    closest: list[str] | None = Field(default=None, description="Valid names that come closest.")


class ProblemDetails(BaseModel):
    """A failure (RFC 9457): `code` is stable, `detail` says what to do next."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldError] | None = None


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the `responses=` entry of a route that may fail with these statuses."""
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {
                MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}},
            },
        }
        for status in statuses
    }


def render(problem: errors.Problem) -> JSONResponse:
    """Return the response of a problem."""
    body = {
        "type": TYPE_PREFIX + problem.code,
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "code": problem.code,
        **problem.extra,
    }
    return JSONResponse(body, problem.status, headers=problem.headers, media_type=MEDIA_TYPE)


def _known_names(request: Request) -> list[str]:
    """Return the names the operation takes in its body; those of a query are looked at before."""
    field = getattr(request.scope.get("route"), "body_field", None)
    annotation = getattr(getattr(field, "field_info", None), "annotation", None)
    return sorted(getattr(annotation, "model_fields", {}))


def _location(parts: Iterable[object]) -> list[str]:
    """Return where a value stands, without the branches of a union that pydantic adds."""
    names = [str(part) for part in parts]
    return [name for name in names if not _BRANCH.search(name)]


def _field_error(request: Request, error: Any) -> dict[str, Any]:
    location = _location(error["loc"])
    message = str(error["msg"]).removeprefix("Value error, ")
    entry: dict[str, Any] = {"field": ".".join(location), "message": message}
    if error["type"] == "extra_forbidden" and len(location) > 1:
        known = _known_names(request)
        closest = get_close_matches(location[-1], known, n=3, cutoff=0.5)
        entry["message"] = "This name is not known here."
        if closest:
            entry["message"] += f" Did you mean {' or '.join(closest)}?"
            entry["closest"] = closest
        elif known:
            entry["message"] += f" Known names: {', '.join(known)}."
        # The name itself is the caller's input: only its place is told.
        entry["field"] = location[0]
    return entry


def render_validation(request: Request, failures: Iterable[Any]) -> JSONResponse:
    """Return 422 with one entry a refused value; the values themselves are never echoed."""
    told = [failure for failure in failures if failure["type"] != "none_required"]
    entries = [_field_error(request, failure) for failure in told][:20]
    first = entries[0] if entries else {"field": "", "message": "The request is not valid."}
    problem = errors.Invalid(f"{first['field']}: {first['message']}")
    problem.extra = {"errors": entries}
    return render(problem)


def storage_problem(error: DBAPIError) -> errors.Problem | None:
    """Return the problem a database failure stands for, or None when it is a bug of ours."""
    name = str(getattr(error.orig, "sqlite_errorname", "") or "")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return errors.Unavailable("The database is busy. Try again in a moment.")
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return errors.StorageFull("The disk is full or failing. Free some space and try again.")
    if name.startswith("SQLITE_READONLY"):
        return errors.Unavailable("The database is read-only at the moment.", retry_after=60)
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_CANTOPEN")):
        return errors.Unavailable(
            "The database can't be read. Restore the latest backup.", retry_after=300
        )
    return None if name else postgresql.problem(error)


def allowed_methods(request: Request) -> str:
    """Return every method of the request's path; the router itself names only one route's."""
    path = request.url.path.rstrip("/").split("/")
    found: set[str] = set()
    for template, operations in request.app.openapi()["paths"].items():
        parts = template.rstrip("/").split("/")
        if len(parts) == len(path) and all(
            a == b or a.startswith("{") for a, b in zip(parts, path, strict=True)
        ):
            found |= {name.upper() for name in operations}
    if "GET" in found:
        found.add("HEAD")
    return ", ".join(sorted(found))


def _from_http(request: Request, error: HTTPException) -> JSONResponse:
    phrase = HTTPStatus(error.status_code).phrase
    details = {
        404: "There is nothing at this address. The operations are listed at /openapi.json.",
        405: "This address does not take that method; the Allow header lists those it takes.",
        400: "The request body can't be read. Send valid JSON in UTF-8.",
    }
    problem = errors.Problem(details.get(error.status_code, phrase))
    problem.__dict__.update(
        status=error.status_code, code=phrase.lower().replace(" ", "-"), title=phrase
    )
    problem.headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        problem.headers["Allow"] = allowed_methods(request)
    return render(problem)


def install(app: FastAPI) -> None:
    """Register the handlers that turn every failure into problem+json."""

    async def on_problem(_request: Request, error: Exception) -> Response:
        assert isinstance(error, errors.Problem)  # noqa: S101 - registered for this class
        return render(error)

    async def on_validation(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class
        if any(failure["type"] == "json_invalid" for failure in error.errors()):
            return render(errors.BadRequest("The body is not valid JSON."))
        return render_validation(request, error.errors())

    async def on_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class
        return _from_http(request, error)

    async def on_database(_request: Request, error: Exception) -> Response:
        assert isinstance(error, DBAPIError)  # noqa: S101 - registered for this class
        problem = storage_problem(error)
        if problem is None:
            return await on_bug(_request, error)
        logfire.warn("database failure: {kind}", kind=type(error.orig).__name__)
        return render(problem)

    async def on_bug(_request: Request, error: Exception) -> Response:
        logfire.error("unhandled {kind}", kind=type(error).__name__, _exc_info=error)
        return render(errors.Problem("This is a fault of the server. It has been logged."))

    app.add_exception_handler(errors.Problem, on_problem)
    app.add_exception_handler(RequestValidationError, on_validation)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(DBAPIError, on_database)
    app.add_exception_handler(Exception, on_bug)
