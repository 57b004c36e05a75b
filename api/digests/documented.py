"""How the contract documents a digest: an example of the answer and of a failure."""

from typing import Any, Final

from api.web.problems import MEDIA_TYPE, TYPE_PREFIX, problems

_FILM: Final = {
    "movie_id": 7,
    "title": "The Apartment",
    "year": 1960,
    "stars": 4.5,
    "rated_on": "2026-11-20",
    "watched_on": "2026-11-19",
    "n_ratings": 41,
    "average": 4.23,
    "gap": 0.27,
}
_DIGEST: Final = {
    "period": {
        "kind": "week",
        "name": "2026-W47",
        "title": "16 – 22 November 2026",
        "first_day": "2026-11-16",
        "last_day": "2026-11-22",
        "complete": True,
    },
    "headline": "You rated 1 film, 4.50 stars on average: 0.86 above your usual 3.64.",
    "films": {"total": 1, "truncated": False, "items": [_FILM]},
    "against_average": {
        "count": 1,
        "average": 4.5,
        "count_before": 127,
        "average_before": 3.64,
        "difference": 0.86,
        "count_previous": 3,
        "community_average": 4.23,
        "community_gap": 0.27,
    },
    "activity": [{"name": "2026-11-20", "label": "Fri", "count": 1, "average": 4.5}],
    "stars": [{"stars": 4.5, "count": 1, "count_before": 14}],
    "best_find": _FILM,
    "streaks": {"weeks": 4, "longest_weeks": 9, "active_days": 1},
    "recommendations": [
        {
            "rank": 1,
            "movie_id": 12,
            "title": "Ikiru",
            "year": 1952,
            "genres": ["Drama"],
            "n_ratings": 23,
            "average": 4.1,
            "because": "You gave The Apartment (1960) 4.5 stars.",
            "reasons": [
                {
                    "movie_id": 7,
                    "title": "The Apartment",
                    "year": 1960,
                    "my_stars": 4.5,
                    "weight": 0.0412,
                }
            ],
        }
    ],
    "discovery": {
        "kind": "weekday",
        "subject": "Sunday",
        "count": 31,
        "average": 3.92,
        "average_otherwise": 3.55,
        "difference": 0.37,
        "sentence": "Films you rate on a Sunday get 3.92 stars from you on average (31 films), "
        "0.37 more than your other films (3.55).",
    },
    "notes": [],
    "made_at": "2026-11-23T06:00:00Z",
}


def _answers() -> dict[int | str, dict[str, Any]]:
    found = problems(401, 403, 404, 422, 429)
    found[404]["content"][MEDIA_TYPE]["example"] = {
        "type": TYPE_PREFIX + "not-found",
        "title": "Not found",
        "status": 404,
        "detail": "This week has not begun. Ask for 2026-W47.",
        "code": "not-found",
    }
    binary = {"schema": {"type": "string", "format": "binary"}}
    found[200] = {
        "headers": {
            "ETag": {
                "description": "Names this state; for If-None-Match.",
                "schema": {"type": "string"},
            }
        },
        "content": {
            "application/json": {"example": _DIGEST},
            "text/markdown": {"schema": {"type": "string"}},
            "application/pdf": binary,
        },
    }
    found[304] = {"description": "Nothing changed since the ETag."}
    return found


ANSWERS: Final = _answers()
