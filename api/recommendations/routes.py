"""Recommendations over HTTP."""

from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Response

from api.recommendations import refreshes, service
from api.recommendations.wire import (
    RecommendationList,
    RecommendationSearch,
    RefreshRequest,
    RefreshView,
    SimilarFilms,
)
from api.web.contract import tool
from api.web.deps import CatalogReader, Deps, RecommendationsReader, Refresher
from api.web.idempotency import IdempotencyKey, parse_key
from api.web.problems import problems
from api.web.types import MAX_ID

router = APIRouter(tags=["recommendations"])
FilmId = Annotated[int, Path(ge=1, le=MAX_ID, description="A film's id, from search_movies.")]
RefreshId = Annotated[int, Path(ge=1, le=MAX_ID, description="From refresh_recommendations.")]
PLAIN: Final = RefreshRequest()


@router.get(
    "/recommendations",
    operation_id="recommend_movies",
    responses=problems(401, 403, 404, 422, 429),
    openapi_extra=tool("recommendations:read", cost=2),
    summary="Recommend films for you, with reasons",
)
async def recommend_movies(
    reader: RecommendationsReader,
    services: Deps,
    search: Annotated[RecommendationSearch, Query()],
) -> RecommendationList:
    """Recommend films from your own ratings, each with its score and the ratings it rests on."""
    return await services.database.read(service.recommend, services.shelf, reader.user_id, search)


@router.get(
    "/movies/{movie_id}/similar",
    operation_id="similar_movies",
    responses=problems(401, 403, 404, 422, 429),
    openapi_extra=tool("catalog:read", cost=2),
    summary="List films like one",
)
async def similar_movies(
    reader: CatalogReader,
    services: Deps,
    movie_id: FilmId,
    limit: Annotated[int, Query(ge=1, le=50, description="Films, 1-50.")] = 10,
) -> SimilarFilms:
    """List the films that people like together with this one, the most similar first."""
    return await services.database.read(
        service.similar, services.shelf, reader.user_id, movie_id, limit
    )


@router.post(
    "/recommendations/refresh",
    operation_id="refresh_recommendations",
    status_code=202,
    response_model=RefreshView,
    responses=problems(400, 401, 403, 409, 413, 415, 422, 429)
    | {
        202: {
            "headers": {
                "Location": {
                    "description": "Where to read how it stands.",
                    "schema": {"type": "string"},
                }
            }
        }
    },
    openapi_extra=tool("recommendations:refresh", writes=False, cost=5),
    summary="Ask for fresh recommendations",
)
async def refresh_recommendations(
    refresher: Refresher,
    services: Deps,
    body: RefreshRequest = PLAIN,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Have the model fitted anew; read how it stands with get_refresh.

    Your list needs none after a rating: it is always computed from your present ratings.
    """
    key = parse_key(idempotency_key) or body.idempotency_key or None
    plain = RefreshRequest()
    return await services.commands.submit(
        refresher, "refresh_recommendations", plain, key=key, direct=True
    )


@router.get(
    "/recommendations/refreshes/{refresh_id}",
    operation_id="get_refresh",
    responses=problems(401, 403, 404, 422, 429),
    openapi_extra=tool("recommendations:read"),
    summary="Read how a refresh stands",
)
async def get_refresh(
    reader: RecommendationsReader, services: Deps, refresh_id: RefreshId
) -> RefreshView:
    """Read how a refresh of yours stands: queued, running (percent), done, failed or cancelled."""
    return await services.database.read(refreshes.get_own, reader.user_id, refresh_id)


@router.post(
    "/recommendations/refreshes/{refresh_id}/cancel",
    operation_id="cancel_refresh",
    responses=problems(401, 403, 404, 409, 422, 429),
    summary="Stop a refresh",
)
async def cancel_refresh(
    refresher: Refresher, services: Deps, refresh_id: RefreshId
) -> RefreshView:
    """Stop a refresh of yours that is not finished."""
    return await services.database.write(
        refreshes.cancel, refresher.user_id, refresh_id, services.clock()
    )
