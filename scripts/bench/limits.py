"""What the api could be at most: the bare framework, and the driver on the event loop.

`/bare` is an async route with a declared answer. `/limit` answers the api's own SELECTs through
sqlite3 itself, without token, limit or session. Served by `uvicorn --factory` as the api is.
"""

import json
import sqlite3
from pathlib import Path
from typing import Annotated, Any

from fastapi import FastAPI, Query, Response
from pydantic import BaseModel
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import TextClause

from api.catalog.browse import question
from api.catalog.wire import MovieSearch


class LimitSettings(BaseSettings):
    """Which SQLite file is asked, and for whom."""

    model_config = SettingsConfigDict(env_prefix="MATINEE_BENCH_")

    database: Path
    user_id: int = 1


class Bare(BaseModel):
    """The smallest answer."""

    ok: bool = True


class _Rows:
    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self._cursor = cursor

    def all(self) -> list[Any]:
        return self._cursor.fetchall()

    def scalar_one(self) -> Any:
        return self._cursor.fetchone()[0]


class _Driver:
    """Takes the statements of a question to sqlite3 itself."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)

    def execute(self, statement: TextClause, values: dict[str, Any]) -> _Rows:
        return _Rows(self._connection.execute(statement.text, values))


def create_app() -> FastAPI:
    """Build the app for the settings of the environment."""
    settings = LimitSettings()  # pyright: ignore[reportCallIssue] - the environment has it
    driver: Any = _Driver(settings.database)
    app = FastAPI(openapi_url=None)
    _add(app, driver, settings.user_id)
    return app


def _add(app: FastAPI, driver: Any, user_id: int) -> None:
    @app.get("/bare")
    async def bare() -> Bare:
        return Bare()

    @app.get("/limit", response_model=None)
    async def limit(filters: Annotated[MovieSearch, Query()]) -> Response:
        asked = question(filters, user_id, sqlite=True)
        items, total = asked.page(driver, filters.page_size, 0)
        rows = [item.model_dump() for item in items]
        body = json.dumps({"items": rows, "total": total}).encode()
        return Response(body, media_type="application/json")

    _ = (bare, limit)
