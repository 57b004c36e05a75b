"""How the contract documents the answers about films: headers, and an example of each kind."""

from typing import Any, Final

from api.web.problems import MEDIA_TYPE, TYPE_PREFIX, problems

Documented = dict[int | str, dict[str, Any]]

_FILM: Final = {
    "movie_id": 7,
    "title": "The Apartment",
    "year": 1960,
    "genres": ["Comedy", "Drama", "Romance"],
    "n_ratings": 41,
    "average": 4.231707,
    "my_stars": 4.5,
    "runtime_minutes": 125,
    "director": "Billy Wilder",
}
_PAGE: Final = {
    "items": [_FILM],
    "total": 1,
    "page": 1,
    "page_size": 20,
    "truncated": False,
    "did_you_mean": ["The Apartment (1960)"],
}
_DETAIL: Final = _FILM | {
    "alternative_titles": ["Das Appartement"],
    "imdb_id": "tt0053604",
    "tmdb_id": None,
    "tags": [{"text": "bittersweet", "count": 3}],
    "my_rating": {
        "stars": 4.5,
        "rated_at": "2026-11-20T19:30:00Z",
        "watched_on": "2026-11-19",
        "note": None,
    },
    "community": {"n_ratings": 41, "average": 4.231707, "stddev": 0.712204},
    "version": 1,
}


def _header(description: str) -> dict[str, Any]:
    return {"description": description, "schema": {"type": "string"}}


ETAG: Final = {"ETag": _header("Names this state; for If-None-Match, and of a film If-Match.")}
_NOT_MODIFIED: Final[Documented] = {304: {"description": "Nothing changed since the ETag."}}


def _read(example: dict[str, Any], headers: dict[str, Any]) -> Documented:
    content = {"application/json": {"example": example}}
    return {200: {"headers": headers, "content": content}, **_NOT_MODIFIED}


def _refused(statuses: Documented, status: int, title: str, code: str, detail: str) -> Documented:
    """Return the answers with an example of a failure."""
    statuses[status]["content"][MEDIA_TYPE]["example"] = {
        "type": TYPE_PREFIX + code,
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
    }
    return statuses


SEARCHED: Final = _read(
    _PAGE,
    {
        **ETAG,
        "X-Total-Count": _header("How many films match."),
        "Link": _header("The first, previous, next and last page (RFC 8288)."),
    },
) | _refused(
    problems(401, 403, 422, 429),
    422,
    "A value is not valid",
    "invalid",
    "query.genres_all.0: Value error, this genre is not known; did you mean Comedy?",
)
READ: Final = _read(_DETAIL, ETAG) | _refused(
    problems(401, 403, 404, 422, 429),
    404,
    "Not found",
    "not-found",
    "There is no film with this movie_id. Find the right one with search_movies.",
)
CREATED: Final[Documented] = {
    201: {"headers": {**ETAG, "Location": _header("The address of the film.")}}
} | problems(400, 401, 403, 409, 413, 415, 422, 429)
EDITED: Final[Documented] = {200: {"headers": ETAG}} | problems(
    400, 401, 403, 404, 409, 412, 413, 415, 422, 428, 429
)
