"""Errors of the agent's own HTTP face, as RFC 9457 problems."""

from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException


class Problem(Exception):
    """A refusal with its status, a stable code and a sentence for the caller."""

    def __init__(self, status: int, code: str, detail: str, **headers: str) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


_TITLES = {
    400: "The request can't be read",
    401: "Sign in first",
    404: "Not found",
    405: "Not allowed here",
    413: "Too large",
    415: "JSON, please",
    422: "The question was not accepted",
    500: "Something went wrong on our side",
    502: "The model gave no answer",
    503: "Not available right now",
    504: "Too slow",
}


def as_response(problem: Problem) -> JSONResponse:
    """Render a problem; nothing of the caller's input is repeated in it."""
    body: dict[str, Any] = {
        "type": f"urn:matinee:problem:{problem.code}",
        "title": _TITLES.get(problem.status, "Not possible"),
        "status": problem.status,
        "detail": problem.detail,
        "code": problem.code,
    }
    return JSONResponse(
        body,
        status_code=problem.status,
        headers=problem.headers,
        media_type="application/problem+json",
    )


async def on_problem(_request: Request, error: Exception) -> JSONResponse:
    """Handle `Problem`, Starlette's own refusals, and anything unforeseen."""
    if isinstance(error, Problem):
        return as_response(error)
    if isinstance(error, HTTPException):
        headers = {name.replace("-", "_"): value for name, value in (error.headers or {}).items()}
        return as_response(Problem(error.status_code, "refused", "See the agent's API.", **headers))
    return as_response(Problem(500, "internal", "Something went wrong. Try again."))
