"""A hot route answers what FastAPI would, for requests that are valid and for all others."""

from typing import Annotated, Any
from urllib.parse import urlencode

import anyio
import httpx
import pytest
from fastapi import APIRouter, Depends, FastAPI, Header, Path, Query, Request, Response, Security
from fastapi.responses import JSONResponse
from fastapi.security import SecurityScopes
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic.json_schema import SkipJsonSchema

from api.catalog.wire import MovieSearch
from api.web.hot import HotRoute

WORDS = st.sampled_from(
    ["", "drama", "Drama,Comedy", '["War"]', "x", "1999", "-1", "3.5", "\x00", "mine"]
)
NAMES = st.sampled_from([*MovieSearch.model_fields, "Q", "unknown"])


async def asked_for(request: Request) -> str:
    return request.headers.get("x-who", "nobody")


async def caller(
    required: SecurityScopes, who: Annotated[str, Depends(asked_for)]
) -> dict[str, Any]:
    return {"who": who, "scopes": required.scopes}


async def endpoint(
    request: Request,
    reader: Annotated[dict[str, Any], Security(caller, scopes=["a:read"])],
    filters: Annotated[MovieSearch, Query()],
    movie_id: Annotated[int, Path(ge=1, le=100)],
    if_none_match: Annotated[str | SkipJsonSchema[None], Header(max_length=5)] = None,
) -> Response:
    told = {"filters": filters.model_dump(), "id": movie_id, "tag": if_none_match}
    return JSONResponse({**reader, **told, "path": request.url.path})


def application(kind: Any) -> FastAPI:
    app, router = FastAPI(), APIRouter(route_class=kind) if kind else APIRouter()
    router.get("/films/{movie_id}")(endpoint)
    app.include_router(router)
    return app


HOT, CAREFUL = application(HotRoute), application(None)


async def both(path: str, headers: dict[str, str]) -> tuple[httpx.Response, httpx.Response]:
    found: list[httpx.Response] = []
    for app in (HOT, CAREFUL):
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            found.append(await client.get(path, headers=headers))
    return found[0], found[1]


@settings(max_examples=60, deadline=None)
@given(
    query=st.lists(st.tuples(NAMES, WORDS), max_size=5),
    movie_id=st.sampled_from(["1", "100", "101", "abc", "01", "1.0"]),
    headers=st.sampled_from([{}, {"if-none-match": "abc"}, {"if-none-match": "too long"}, {"x-who": "ana"}]),
)  # fmt: skip
def test_any_request_has_the_same_answer_either_way(
    query: list[tuple[str, str]], movie_id: str, headers: dict[str, str]
) -> None:
    hot, careful = anyio.run(both, f"/films/{movie_id}?{urlencode(query)}", headers)
    assert hot.status_code == careful.status_code
    assert hot.json() == careful.json()


def test_the_document_is_the_same() -> None:
    assert HOT.openapi() == CAREFUL.openapi()


def test_a_parameter_the_plan_can_not_read_is_refused_when_the_app_is_built() -> None:
    async def odd(request: Request, body: dict[str, str]) -> Response:
        return Response(f"{request.method}{body}")

    router = APIRouter(route_class=HotRoute)
    with pytest.raises(TypeError, match="body"):
        router.get("/odd")(odd)
