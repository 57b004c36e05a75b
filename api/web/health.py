"""Whether the service lives, and whether each part it needs answers."""

from typing import Any, Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from api.web.deps import Deps
from api.web.problems import problems

router = APIRouter(tags=["health"])
State = Literal["ok", "degraded", "down"]
# Below this version SQLite can, rarely, corrupt a file when a checkpoint meets a commit.
SAFE_SQLITE = (3, 51, 3)


class Live(BaseModel):
    """The process answers."""

    status: Literal["ok"]


class Part(BaseModel):
    """One part and what to know of it."""

    status: State
    detail: str


class Ready(BaseModel):
    """Every part, and the worst of them as the whole."""

    status: State
    parts: dict[str, Part]


def _database(session: Session) -> None:
    session.execute(text("SELECT 1 FROM movie LIMIT 1"))


async def _check_database(services: Any) -> Part:
    try:
        await services.database.read(_database)
    except DBAPIError as error:
        return Part(status="down", detail=f"no answer ({type(error.orig).__name__})")
    version = services.database.version()
    if not services.database.is_sqlite:
        return Part(status="ok", detail=f"PostgreSQL {version}")
    numbers = tuple(int(part) for part in version.split("."))
    hint = "" if numbers >= SAFE_SQLITE else "; one checkpointer guards against its WAL-reset fault"
    return Part(status="ok", detail=f"SQLite {version}{hint}")


@router.get("/health", operation_id="health", summary="The process answers")
async def health() -> Live:
    """Answer at once, whatever the state of the parts."""
    return Live(status="ok")


@router.get(
    "/health/ready",
    operation_id="health_ready",
    responses=problems(503),
    summary="Each part: database, Redis, queue, recommendations",
)
async def ready(services: Deps, response: Response) -> Ready:
    """Ask every part; 503 when one is down that nothing works without."""
    parts = {"database": await _check_database(services)}
    for name, check in services.checks.items():
        state, detail = await check()
        parts[name] = Part(status=state, detail=detail)
    if parts["database"].status == "down":
        response.status_code = 503
        return Ready(status="down", parts=parts)
    worst: State = "ok" if all(p.status == "ok" for p in parts.values()) else "degraded"
    return Ready(status=worst, parts=parts)
