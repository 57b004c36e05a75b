"""Analytics over HTTP: one typed question, and what can be asked."""

from typing import Final

from fastapi import APIRouter

from api.analytics import describe, service
from api.analytics.models import AnalyticsAnswer, AnalyticsQuery, AnalyticsSchema
from api.web.contract import tool
from api.web.deps import AnalyticsReader, Deps
from api.web.problems import problems

router = APIRouter(prefix="/analytics", tags=["analytics"])

_QUESTIONS: Final = {
    "my_average": {"summary": "My average", "value": {"measures": ["average", "count"]}},
    "by_genre": {
        "summary": "My genres beside everyone's",
        "value": {
            "measures": ["average"],
            "by": ["genre"],
            "min_count": 5,
            "compare": "difference",
            "compare_scope": "everyone",
            "order_by": "average_difference",
        },
    },
    "unrated": {
        "summary": "The best 1990s films I have not rated",
        "value": {
            "subject": "films",
            "measures": ["community_average", "n_ratings"],
            "by": ["film"],
            "rated": "not_mine",
            "year_from": 1990,
            "year_to": 1999,
            "min_ratings": 50,
            "limit": 10,
        },
    },
    "by_month": {
        "summary": "Ratings by month, with empty months",
        "value": {"by": ["rated_month"], "last_days": 365, "zero_fill": True},
    },
}


@router.post(
    "/query",
    operation_id="query_analytics",
    responses=problems(400, 401, 403, 413, 415, 422, 429, 503),
    openapi_extra=tool("analytics:read", cost=5)
    | {"requestBody": {"content": {"application/json": {"examples": _QUESTIONS}}}},
    summary="Compute figures about ratings, films or tags",
)
async def query_analytics(
    reader: AnalyticsReader, services: Deps, body: AnalyticsQuery
) -> AnalyticsAnswer:
    """Compute figures about my ratings, everyone's, the films or tags, exactly.

    Stars 0.5-5, times UTC, 20 rows unless limit says otherwise (at most 100). Figures about others
    need 3 besides me. For what exists, see describe_analytics.
    """
    return await services.database.read(
        service.run, body, reader.user_id, services.clock(), services.memory
    )


@router.get(
    "/schema",
    operation_id="describe_analytics",
    responses=problems(401, 403, 429, 503),
    openapi_extra=tool("analytics:read"),
    summary="List what query_analytics can answer",
)
async def describe_analytics(reader: AnalyticsReader, services: Deps) -> AnalyticsSchema:
    """List every measure, dimension and filter of query_analytics, and what the data lacks."""
    return await services.database.read(describe.describe, reader.user_id)
