"""Errors as nouns that carry their status; rules raise them, one handler renders them.

`detail` is written for the caller: what happened and what to do next. It never repeats input, SQL,
paths or internals.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar


class Problem(Exception):
    """A failure with an HTTP status, a stable code and a sentence for the caller."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal-error"
    title: ClassVar[str] = "Something went wrong on our side"

    def __init__(
        self,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.headers = dict(headers or {})
        self.extra = extra


class BadRequest(Problem):
    """The request itself is malformed."""

    status = 400
    code = "bad-request"
    title = "The request can't be read"


class Unauthorized(Problem):
    """No valid token came with the request."""

    status = 401
    code = "unauthorized"
    title = "Sign in first"

    def __init__(self, detail: str = "The access token is missing or not valid.") -> None:
        super().__init__(
            f"{detail} Get one from POST /token and send it as 'Authorization: Bearer ...'.",
            headers={"WWW-Authenticate": 'Bearer realm="matinee"'},
        )


class Forbidden(Problem):
    """The token is valid but may not do this."""

    status = 403
    code = "forbidden"
    title = "Not allowed"


class MissingScope(Forbidden):
    """The token lacks a scope."""

    code = "missing-scope"
    title = "The token may not do this"

    def __init__(self, scope: str) -> None:
        super().__init__(
            f"This needs the scope '{scope}', which the token does not have.",
            headers={"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{scope}"'},
            required_scope=scope,
        )


class NotFound(Problem):
    """What was named does not exist, or not for this caller."""

    status = 404
    code = "not-found"
    title = "Not found"


class Conflict(Problem):
    """The request does not fit the present state."""

    status = 409
    code = "conflict"
    title = "Conflict"


class PreconditionFailed(Problem):
    """`If-Match` names another version than the stored one."""

    status = 412
    code = "precondition-failed"
    title = "Changed in the meantime"


class PreconditionRequired(Problem):
    """An edit came without `If-Match`."""

    status = 428
    code = "precondition-required"
    title = "If-Match is needed"


class TooLarge(Problem):
    """The body is larger than the operation takes."""

    status = 413
    code = "too-large"
    title = "The body is too large"


class UnsupportedMediaType(Problem):
    """The body is not of a type the operation reads."""

    status = 415
    code = "unsupported-media-type"
    title = "Unsupported media type"


class Invalid(Problem):
    """A value breaks a rule that the schema can't express."""

    status = 422
    code = "invalid"
    title = "A value is not valid"

    def __init__(self, detail: str, *, field: str = "", closest: Sequence[str] = ()) -> None:
        error: dict[str, Any] = {"field": field, "message": detail}
        if closest:
            error["closest"] = list(closest)
        super().__init__(detail, errors=[error])


class TooMany(Problem):
    """A limit is used up for now."""

    status = 429
    code = "too-many-requests"
    title = "Too many requests"

    def __init__(self, detail: str, *, retry_after: int, **extra: Any) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after)}, **extra)


class Unavailable(Problem):
    """A part that is needed is away; the same request may succeed later."""

    status = 503
    code = "unavailable"
    title = "Not available right now"

    def __init__(self, detail: str, *, retry_after: int = 2) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after)})


class StorageFull(Problem):
    """The disk takes no more writes."""

    status = 507
    code = "storage-full"
    title = "No room to store this"
