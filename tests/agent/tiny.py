"""A very small catalogue with the real one's manners, for tests of the agent alone."""

from typing import Annotated, Any

from fastapi import FastAPI, Header, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

FILMS = [
    {"movie_id": 1, "title": "Harbour Lights", "year": 1994, "genres": ["Drama"], "average": 4.25},
    {"movie_id": 2, "title": "12 Quiet Men", "year": 1957, "genres": ["Drama"], "average": 4.05},
    {"movie_id": 3, "title": "Comet Season", "year": 2003, "genres": ["Comedy"], "average": 3.1},
]
GENRES = [
    {"genre": "Drama", "count": 120, "average": 3.912345},
    {"genre": "Comedy", "count": 80, "average": 3.4},
    {"genre": "War", "count": 7, "average": 4.071429},
]


class Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")

    measures: list[str] = ["count"]
    by: list[str] = []
    genres_any: list[str] = []
    year_from: Annotated[int, Field(ge=1870, le=2100)] | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 20


class Stars(BaseModel):
    model_config = ConfigDict(extra="forbid")

    stars: Annotated[float, Field(ge=0.5, le=5.0, multiple_of=0.5)]
    note: str | None = None


def _problem(status: int, detail: str, **extra: Any) -> JSONResponse:
    body = {"title": "No", "status": status, "detail": detail, "code": "no", **extra}
    return JSONResponse(body, status, media_type="application/problem+json")


def _tool(scope: str, *, writes: bool = False) -> dict[str, Any]:
    return {"x-tool": {"scope": scope, "writes": writes, "cost": 1}}


def tiny_api() -> FastAPI:  # noqa: C901 - one small app, read from top to bottom
    """Build it; `app.state.requests` keeps (method, path, authorization, key) of each request."""
    app = FastAPI()
    app.state.requests = []
    app.state.etags = 0

    @app.middleware("http")
    async def gatekeeper(request: Request, call_next: Any) -> Response:
        token = request.headers.get("authorization", "")
        key = request.headers.get("idempotency-key")
        app.state.requests.append((request.method, request.url.path, token, key))
        if not token.startswith("Bearer good"):
            return _problem(401, "The token is not valid.")
        if request.url.path == "/openapi.json":
            etag = f'"{token[-1]}"'
            if etag in request.headers.get("if-none-match", ""):
                app.state.etags += 1
                return Response(status_code=304, headers={"ETag": etag})
            return JSONResponse(app.openapi(), headers={"ETag": etag})
        return await call_next(request)

    @app.get("/movies", operation_id="search_movies", openapi_extra=_tool("catalog:read"))
    async def search_movies(
        q: Annotated[str | None, Query(description="Words of the title.")] = None,
        genres_any: Annotated[str | None, Query(description="Genres, with commas.")] = None,
    ) -> Any:
        """Find films."""
        found = [f for f in FILMS if not q or q.lower() in str(f["title"]).lower()]
        return {"items": found, "total": len(found), "asked": genres_any}

    @app.get("/movies/{movie_id}", operation_id="get_movie", openapi_extra=_tool("catalog:read"))
    async def get_movie(movie_id: int) -> Any:
        """Get one film."""
        found = [f for f in FILMS if f["movie_id"] == movie_id]
        return found[0] if found else _problem(404, "There is no such film.", closest=["Comet"])

    @app.put(
        "/ratings/{movie_id}",
        operation_id="rate_movie",
        openapi_extra=_tool("ratings:write", writes=True),
    )
    async def rate_movie(
        movie_id: int, body: Stars, idempotency_key: Annotated[str | None, Header()] = None
    ) -> Any:
        """Rate a film."""
        assert idempotency_key
        summary = f"Rate film {movie_id}: {body.stars:g} stars"
        pending = {"status": "pending_approval", "proposal_id": "p1", "summary": summary}
        return JSONResponse(pending, 202)

    @app.post(
        "/analytics/query", operation_id="query_analytics", openapi_extra=_tool("analytics:read")
    )
    async def query_analytics(body: Asked) -> Any:
        """Count and average."""
        if "genre" not in body.by and body.by:
            return _problem(422, "Unknown dimension.", field="by", closest=["genre"])
        return {
            "query": body.model_dump(exclude_none=True),
            "scope": "me",
            "window": {"from": None, "to": None},
            "min_count": 1,
            "n": 207,
            "columns": [
                {"name": "genre", "kind": "dimension", "unit": "text"},
                {"name": "count", "kind": "measure", "unit": "count"},
                {"name": "average", "kind": "measure", "unit": "stars"},
            ],
            "rows": GENRES[: body.limit],
            "chart": {"type": "bar", "x": "genre", "y": "average"},
        }

    @app.get("/health")
    async def health() -> Any:
        return {}

    return app
