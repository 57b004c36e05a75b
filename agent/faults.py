"""Everything that can go wrong in a run, as one code and one sentence for people."""

from typing import NamedTuple, cast

from pydantic_ai import exceptions as ai

from agent.api_client import ApiAway, SignedOut


class BrokenAnswer(Exception):
    """The model's answer ended before it was complete."""


class EmptyAnswer(Exception):
    """The model answered with nothing at all."""


class TooMuch(Exception):
    """The model wrote more than a run allows."""


class Fault(NamedTuple):
    """A failure as the user is told it; `elsewhere` says that another model may still answer."""

    code: str
    message: str
    status: int
    elsewhere: bool
    retry_after: int | None = None


_TABLE: list[tuple[type[BaseException], Fault]] = [
    (
        SignedOut,
        Fault("signed-out", "Your session has ended. Sign in again and ask once more.", 401, False),
    ),
    (
        ApiAway,
        Fault(
            "catalogue-away",
            "The catalogue does not answer right now. Try again in a moment.",
            503,
            False,
            5,
        ),
    ),
    (
        ai.UsageLimitExceeded,
        Fault(
            "too-many-steps",
            "This took more steps than one question may. Ask for a smaller part of it.",
            422,
            False,
        ),
    ),
    (
        ai.RunTimedOut,
        Fault("too-slow", "The answer took longer than a minute and was stopped.", 504, False),
    ),
    (
        TooMuch,
        Fault("too-long", "the model wrote without an end and was stopped", 502, True),
    ),
    (
        BrokenAnswer,
        Fault("answer-broken", "the connection to the model broke off mid-answer", 502, True),
    ),
    (EmptyAnswer, Fault("answer-empty", "the model sent an empty answer", 502, True)),
    (
        ai.ModelRateLimitError,
        Fault("model-busy", "the model's free quota is used up for now", 503, True),
    ),
    (
        ai.ModelQuotaExceededError,
        Fault("model-quota", "the model's quota is used up", 503, True),
    ),
    (
        ai.ModelAuthenticationError,
        Fault("model-key", "the model provider does not accept the configured key", 502, True),
    ),
    (
        ai.ModelNotFoundError,
        Fault("model-unknown", "the provider does not know the configured model", 502, True),
    ),
    (
        ai.ModelRequestTimeout,
        Fault("model-slow", "the model did not begin to answer in time", 504, True),
    ),
    (ai.ModelTimeoutError, Fault("model-slow", "the model fell silent", 504, True)),
    (ai.ModelConnectionError, Fault("model-away", "the model can not be reached", 502, True)),
    (ai.ModelUnavailableError, Fault("model-away", "the model is not available", 502, True)),
    (ai.ModelServerError, Fault("model-error", "the model provider has a fault", 502, True)),
    (ai.ModelAPIError, Fault("model-error", "the model provider refused the request", 502, True)),
    (
        ai.UnexpectedModelBehavior,
        Fault("model-confused", "the model could not put the question to the catalogue", 502, True),
    ),
]
_UNKNOWN = Fault("internal", "Something went wrong while answering. Try again.", 500, True)


BUSY = Fault("busy", "Too many questions are being answered right now.", 503, False, 2)
_STATUS = {fault.code: fault.status for fault in (*(fault for _, fault in _TABLE), BUSY)}


def status_of(code: str) -> int:
    """Return the HTTP status of a failure told as JSON."""
    return _STATUS.get(code, 500)


def explain(error: BaseException) -> Fault:
    """Return what to tell the user; the error's own text never reaches them.

    >>> explain(SignedOut()).code
    'signed-out'
    """
    error = _innermost(error)
    if isinstance(error, ai.ModelAPIError) and "finish_reason" in error.message:
        error = BrokenAnswer()  # what Pydantic AI says of a stream that was cut
    for kind, fault in _TABLE:
        if isinstance(error, kind):
            seconds = getattr(error, "retry_after", None)
            return fault._replace(retry_after=round(seconds)) if seconds else fault
    return _UNKNOWN


def _innermost(error: BaseException) -> BaseException:
    """Unwrap groups of one: a task group wraps even a lonely error."""
    if not isinstance(error, BaseExceptionGroup):
        return error
    inside = cast(BaseExceptionGroup[BaseException], error).exceptions
    return _innermost(inside[0]) if len(inside) == 1 else cast(BaseException, error)
