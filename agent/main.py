"""The agent's HTTP face: POST /runs as events or JSON, GET /models, GET /health."""

from collections.abc import AsyncGenerator
from contextlib import aclosing, asynccontextmanager
from typing import Annotated, Any

import httpx
import uvicorn
from fastapi import Depends, FastAPI, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_ai.models import Model
from starlette.exceptions import HTTPException

from agent import events, faults
from agent.analyst import Analyst
from agent.api_client import Api
from agent.history import Question, Turn
from agent.models import Candidate, candidates, close
from agent.problems import Problem, on_problem
from agent.sanitise import clean_text
from agent.settings import AgentSettings
from agent.stream import EventStream
from app.settings import Clock, system_clock
from app.telemetry import NO_OWN_SPANS, configure

_MAX_BODY = 1_000_000
_MAX_TOKEN = 8_192


class RunRequest(BaseModel):
    """A question, the `history` an earlier answer came with, and the model to prefer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    message: str = Field(min_length=1, max_length=4_000)
    history: list[Turn] | None = Field(default=None, max_length=24)
    model: str | None = Field(default=None, max_length=100)


def bearer(request: Request) -> str:
    """Return the delegated token; it is passed on to the api and nowhere else."""
    given = request.headers.getlist("authorization")
    scheme, _, token = given[0].partition(" ") if len(given) == 1 else ("", "", "")
    if scheme.lower() != "bearer" or not token.isascii() or not token.isprintable():
        token = ""
    if not 0 < len(token) <= _MAX_TOKEN or " " in token:
        raise Problem(
            401,
            "unauthorized",
            "Send a delegated token of the api as 'Authorization: Bearer ...'.",
            WWW_Authenticate='Bearer realm="matinee"',
        )
    return token


async def run_request(request: Request) -> RunRequest:
    """Read the body up to its limit; anything malformed is one 422 that repeats nothing."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MAX_BODY:
            raise Problem(413, "too-large", "A question with its history may have 1 MB.")
    try:
        return RunRequest.model_validate_json(bytes(body))
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"]) or "body"
        hint = "Send back `history` exactly as the last answer gave it, or leave it out."
        raise Problem(422, "invalid", f"Can't read {clean_text(where, 100)}. {hint}") from error


Token = Annotated[str, Depends(bearer)]
Body = Annotated[RunRequest, Depends(run_request)]


def create_app(
    settings: AgentSettings | None = None,
    *,
    clock: Clock = system_clock,
    model: Model | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
) -> FastAPI:
    """Build the agent. `model` replaces the configured ones, `transport` the way to the api."""
    settings = settings or AgentSettings()
    api = Api.open(
        settings.api_url,
        timeout=settings.api_timeout,
        connect=settings.connect_timeout,
        transport=transport,
    )
    given = [Candidate(model.model_name, model.model_name, model, real=True)] if model else None
    analyst = Analyst(settings, api, given or candidates(settings, clock), clock)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncGenerator[None]:
        yield
        await api.transport.aclose()
        await close(analyst.available)

    app = FastAPI(
        title="Matinee agent",
        lifespan=lifespan,
        docs_url=None,
        telemetry=NO_OWN_SPANS,
        redoc_url=None,
        redirect_slashes=False,
        exception_handlers=dict.fromkeys((Problem, HTTPException, Exception), on_problem),
    )
    _add_routes(app, analyst)
    return app


def _add_routes(app: FastAPI, analyst: Analyst) -> None:
    names = [candidate.name for candidate in analyst.available]

    @app.post("/runs", response_model=None)
    async def run(request: Request, token: Token, body: Body) -> Response:
        if body.model is not None and body.model not in names:
            raise Problem(422, "unknown-model", f"Choose one of: {', '.join(names)}.")
        told = analyst.answer(Question(body.message, body.history or [], token, body.model))
        if "text/event-stream" in request.headers.get("accept", ""):
            return EventStream(told)
        last: events.Event | None = None
        async with aclosing(told):
            async for event in told:
                last = event
        return _whole(last)

    @app.get("/models")
    async def models() -> dict[str, Any]:
        return {
            "models": [{"name": c.name, "label": c.label} for c in analyst.available],
            "default": names[0],
        }

    @app.get("/health")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    _ = (run, models, health)


def _whole(last: events.Event | None) -> Response:
    """Return the answer as JSON, or the failure as a problem."""
    if isinstance(last, events.Completed):
        return JSONResponse(events.payload(last))
    failed = last if isinstance(last, events.Failed) else None
    code = failed.code if failed else "internal"
    detail = failed.message if failed else "The run ended without an answer."
    wait = {"Retry_After": str(failed.retry_after)} if failed and failed.retry_after else {}
    raise Problem(faults.status_of(code), code, detail, **wait)


def main() -> None:
    """Serve with the settings of the environment."""
    settings = AgentSettings()
    telemetry = configure("agent", settings)
    telemetry.httpx()
    telemetry.pydantic_ai()
    app = create_app(settings)
    telemetry.fastapi(app)
    uvicorn.run(
        telemetry.flushed(app),
        host=settings.host,
        port=settings.port,
        log_config=None,  # set up by `configure`
        server_header=False,
        timeout_graceful_shutdown=3,
    )


if __name__ == "__main__":
    main()
