"""The api: `create_app(settings)` builds everything; nothing happens on import."""

import gc
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import anyio
import anyio.to_thread
import logfire
from fastapi import FastAPI
from sqlalchemy.exc import DBAPIError
from starlette.middleware.cors import CORSMiddleware

from api import mcp
from api.accounts import routes as account_routes
from api.accounts import token_routes
from api.accounts.keys import KeyRing
from api.accounts.passwords import Passwords
from api.analytics import routes as analytics_routes
from api.catalog import routes as catalog_routes
from api.catalog import service as catalog
from api.db import Database
from api.digests import routes as digest_routes
from api.jobs import Queue
from api.migrate import migrate
from api.proposals import routes as proposal_routes
from api.ratings import routes as rating_routes
from api.ratings import service as ratings
from api.recommendations import refreshes
from api.recommendations import routes as recommendation_routes
from api.recommendations.shelf import Shelf
from api.settings import ApiSettings
from api.transfers import export_routes
from api.transfers import routes as transfer_routes
from api.transfers import service as transfers
from api.web import contract, documents, health, problems
from api.web.commands import Commands, JobQueue
from api.web.deps import Check, Services
from api.web.errors import Unavailable
from api.web.idempotency import Claims, LocalClaims, RedisClaims
from api.web.leases import RedisLimiter
from api.web.limits import Limiter, LocalLimiter
from api.web.middleware import AnswerHeaders, BodyLimit, Heads, PlainNames
from app.settings import Clock, system_clock
from app.telemetry import NO_OWN_SPANS, configure

# Tried in this order at each request: what is asked most comes first.
ROUTERS = (
    catalog_routes.router,
    analytics_routes.router,
    rating_routes.router,
    recommendation_routes.router,
    token_routes.router,
    documents.router,
    proposal_routes.router,
    account_routes.router,
    transfer_routes.router,
    export_routes.router,
    digest_routes.router,
    health.router,
)
OPERATIONS = (
    *ratings.OPERATIONS,
    *catalog.OPERATIONS,
    *refreshes.OPERATIONS,
    *transfers.OPERATIONS,
)


class NoQueue:
    """The twin of the queue where there is no Redis: work waits in the database."""

    async def enqueue(self, kind: str, subject: str) -> None:
        """Say that nobody takes the work now; the row stays and a worker finds it later."""
        raise Unavailable(f"There is no queue; {kind} {subject} waits.")


def build(settings: ApiSettings, clock: Clock) -> Services:
    """Build what every request may use; connects to nothing yet."""
    database = Database(settings.resolved_database_url)
    limiter: Limiter = LocalLimiter()
    claims: Claims = LocalClaims()
    queue: JobQueue = NoQueue()
    checks: dict[str, Check] = {}
    if settings.redis_url:
        queue = Queue(settings.redis_url)
        checks["queue"] = queue.check
        limiter = RedisLimiter(settings.redis_url)
        claims = RedisClaims(settings.redis_url)
    registry = {operation.name: operation for operation in OPERATIONS}
    return Services(
        settings=settings,
        clock=clock,
        database=database,
        keys=KeyRing(settings.keys_dir, clock),
        passwords=Passwords(),
        limiter=limiter,
        commands=Commands(database, registry, claims, queue, clock),
        shelf=Shelf(),
        checks=checks,
    )


async def _checkpoints(database: Database, seconds: float) -> None:
    while True:
        await anyio.sleep(seconds)
        try:
            await anyio.to_thread.run_sync(database.checkpoint)
        except DBAPIError as error:
            logfire.warn("no checkpoint: {kind}", kind=type(error.orig).__name__)


async def _read_ahead(services: Services) -> None:
    """Read the copy for everyone's figures before somebody waits for it."""
    try:
        await services.database.read(services.memory.current)
    except Exception as error:  # noqa: BLE001 - the api serves without it; who asks is told why
        logfire.warn("no copy for figures yet: {kind}", kind=type(error).__name__)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    services: Services = app.state.services
    async with AsyncExitStack() as stack:
        stack.callback(services.database.close)
        for part in (services.limiter, services.commands.claims):
            if isinstance(part, RedisLimiter | RedisClaims):
                stack.push_async_callback(part.close)
        if isinstance(services.commands.queue, Queue):
            await stack.enter_async_context(services.commands.queue.open())
        background = await stack.enter_async_context(anyio.create_task_group())
        stack.callback(background.cancel_scope.cancel)
        seconds = services.settings.checkpoint_seconds
        background.start_soon(_checkpoints, services.database, seconds)
        background.start_soon(_read_ahead, services)
        if services.settings.mcp:
            await stack.enter_async_context(mcp.serve(app))
        # What was built by now lives as long as the process: the collector need not look at it.
        gc.freeze()
        yield


def create_app(settings: ApiSettings, *, clock: Clock = system_clock) -> FastAPI:
    """Return the api for these settings, with its database migrated."""
    settings.state_dir.mkdir(parents=True, exist_ok=True)
    migrate(settings.resolved_database_url)
    app = FastAPI(
        title="Matinee",
        version="0.1.0",
        summary="Films, ratings, figures and recommendations, for people and for their tools.",
        description=(
            "Ask about ratings, get figures and recommendations with reasons. A change that a "
            "tool asks for is only proposed: the user approves it."
        ),
        servers=[{"url": settings.public_url or settings.api_url}],
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        telemetry=NO_OWN_SPANS,
        redirect_slashes=False,
    )
    app.state.services = build(settings, clock)
    app.add_middleware(BodyLimit)
    app.add_middleware(PlainNames)
    app.add_middleware(Heads)
    app.add_middleware(AnswerHeaders)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Idempotency-Key", "If-Match", "If-None-Match"],
            expose_headers=["ETag", "Link", "Location", "Retry-After", "X-Total-Count"],
        )
    problems.install(app)
    for router in ROUTERS:
        app.include_router(router)
    contract.install(app)
    return app


def from_environment() -> Any:
    """Return the api for the settings of the environment (for uvicorn's `--factory`)."""
    settings = ApiSettings()
    telemetry = configure("api", settings)
    app = create_app(settings)
    telemetry.fastapi(app)
    telemetry.sqlalchemy(app.state.services.database.engine)
    app.state.services.database.traced = telemetry.tracing
    telemetry.redis()
    return telemetry.flushed(app)
