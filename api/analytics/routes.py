"""Analytics over HTTP: one typed question, and what can be asked."""

from typing import Any, Final

from fastapi import APIRouter

from api.analytics import describe, service
from api.analytics.models import AnalyticsAnswer, AnalyticsQuery, AnalyticsSchema
from api.web.contract import tool
from api.web.deps import AnalyticsReader, Deps
from api.web.problems import MEDIA_TYPE, problems

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
_ANSWER: Final[dict[str, Any]] = {
    "query": {"subject": "ratings", "scope": "me", "measures": ["average", "count"], "by": []},
    "scope": "me",
    "window": {"from": None, "to": None},
    "min_count": 1,
    "n": 128,
    "columns": [
        {"name": "average", "kind": "measure", "unit": "stars"},
        {"name": "count", "kind": "measure", "unit": "count"},
    ],
    "rows": [{"average": 3.652344, "count": 128}],
    "total_groups": 1,
    "truncated": False,
    "next_offset": None,
    "ties": 0,
    "suppressed": 0,
    "chart": {"type": "none", "x": None, "y": []},
    "notes": [],
}
_REFUSED: Final = {
    "type": "urn:matinee:problem:invalid",
    "title": "A value is not valid",
    "status": 422,
    "detail": "For films ask for community_average, or use subject=ratings.",
    "code": "invalid",
    "errors": [
        {
            "field": "body.measures",
            "message": "For films ask for community_average, or use subject=ratings.",
            "closest": ["count", "n_ratings", "community_average"],
        }
    ],
}


def _documented() -> dict[int | str, dict[str, Any]]:
    """Return the answers of a query as documented, with an example of each kind."""
    found = problems(400, 401, 403, 413, 415, 422, 429, 503)
    found[422]["content"][MEDIA_TYPE]["example"] = _REFUSED
    found[200] = {"content": {"application/json": {"example": _ANSWER}}}
    return found


@router.post(
    "/query",
    operation_id="query_analytics",
    responses=_documented(),
    openapi_extra=tool("analytics:read", cost=5)
    | {"requestBody": {"content": {"application/json": {"examples": _QUESTIONS}}}},
    summary="Compute figures about ratings, films or tags",
)
async def query_analytics(
    reader: AnalyticsReader, services: Deps, body: AnalyticsQuery
) -> AnalyticsAnswer:
    """Compute figures about my ratings, everyone's, the films or tags, exactly.

    Stars 0.5-5, times UTC, 20 rows unless limit says otherwise (at most 100). Figures about others
    need 3 people. For what exists, see describe_analytics.
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
