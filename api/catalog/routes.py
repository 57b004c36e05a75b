"""Films over HTTP."""

from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Header, Path, Query, Request, Response
from pydantic import BaseModel

from api.catalog import etags, service
from api.catalog.wire import MovieDetail, MoviePage, MoviePatch, MovieSearch, MovieWrite
from api.web.contract import tool
from api.web.deps import CatalogReader, CatalogWriter, Deps
from api.web.idempotency import IdempotencyKey, parse_key
from api.web.problems import problems
from api.web.types import MAX_ID

router = APIRouter(tags=["catalog"])

FilmId = Annotated[int, Path(ge=1, le=MAX_ID, description="A film's id, from search_movies.")]
IfNoneMatch = Annotated[
    str | None, Header(max_length=2000, description="An earlier ETag: 304 if nothing changed.")
]
IfMatch = Annotated[
    str | None, Header(max_length=2000, description="The ETag of the film as you read it, or *.")
]
# The client may keep the answer, but asks each time whether it is still true.
_KEEP: Final = {"Cache-Control": "private, no-cache", "Vary": "Authorization"}


def _header(description: str) -> dict[str, Any]:
    return {"description": description, "schema": {"type": "string"}}


_NOT_MODIFIED: Final[dict[int | str, dict[str, Any]]] = {
    304: {"description": "Nothing changed since the ETag."}
}
_ETAG: Final = {"ETag": _header("Names this state; for If-None-Match, and of a film If-Match.")}


@router.get(
    "/movies",
    operation_id="search_movies",
    response_model=MoviePage,
    responses={
        200: {
            "headers": {
                **_ETAG,
                "X-Total-Count": _header("How many films match."),
                "Link": _header("The first, previous, next and last page (RFC 8288)."),
            }
        }
    }
    | _NOT_MODIFIED
    | problems(401, 403, 422, 429),
    openapi_extra=tool("catalog:read"),
    summary="Search and browse films",
)
async def search_movies(
    request: Request,
    reader: CatalogReader,
    services: Deps,
    filters: Annotated[MovieSearch, Query()],
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Find films by title, or browse them by genre, release year, tag and ratings.

    Titles match by words, beginnings, other titles and near misspellings. Answers 20 a page
    (page_size up to 100) and the total; averages are in stars, null below 3 ratings.
    """
    database, user_id = services.database, reader.user_id
    state = etags.state_of(
        await database.quick(service.stamp, user_id), user_id, filters.model_dump_json()
    )
    if tag := etags.known_tag(if_none_match, state):
        return Response(status_code=304, headers={**_KEEP, "ETag": tag})
    page = await database.quick(service.find, filters, user_id)
    if page is None:
        page = await database.read(service.nearest_films, filters, user_id)
    headers = {"ETag": f'"{state}"', "X-Total-Count": str(page.total), **_links(request, page)}
    return _json(page, headers)


@router.get(
    "/movies/{movie_id}",
    operation_id="get_movie",
    response_model=MovieDetail,
    responses={200: {"headers": _ETAG}} | _NOT_MODIFIED | problems(401, 403, 404, 422, 429),
    openapi_extra=tool("catalog:read"),
    summary="One film",
)
async def get_movie(
    reader: CatalogReader, services: Deps, movie_id: FilmId, if_none_match: IfNoneMatch = None
) -> Response:
    """Read one film, with the community's figures and your own rating.

    Also its other titles, genres, director, runtime in minutes and tags. Figures are in stars
    (0.5-5), null below 3 ratings.
    """
    database, user_id = services.database, reader.user_id
    stamp = await database.quick(service.stamp, user_id)
    state = etags.state_of(stamp, user_id, str(movie_id))
    if tag := etags.known_tag(if_none_match, state):
        return Response(status_code=304, headers={**_KEEP, "ETag": tag})
    film = await database.quick(service.detail, movie_id, user_id)
    return _json(film, {"ETag": etags.film_tag(film.version, state)})


@router.post(
    "/movies",
    operation_id="create_movie",
    status_code=201,
    response_model=MovieDetail,
    responses={201: {"headers": {**_ETAG, "Location": _header("The address of the film.")}}}
    | problems(400, 401, 403, 409, 413, 415, 422, 429),
    summary="Add a film (curators)",
)
async def create_movie(
    writer: CatalogWriter, services: Deps, body: MovieWrite, idempotency_key: IdempotencyKey = None
) -> Response:
    """Add a film to the catalogue; 409 if another one has its IMDb or TMDB id."""
    key = parse_key(idempotency_key)
    return await services.commands.submit(writer, "create_movie", body, key=key)


_EDITED: Final = {200: {"headers": _ETAG}} | problems(
    400, 401, 403, 404, 409, 412, 413, 415, 422, 428, 429
)


@router.put(
    "/movies/{movie_id}",
    operation_id="replace_movie",
    response_model=MovieDetail,
    responses=_EDITED,
    summary="Replace a film (curators)",
)
async def replace_movie(
    writer: CatalogWriter,
    services: Deps,
    movie_id: FilmId,
    body: MovieWrite,
    if_match: IfMatch = None,
) -> Response:
    """Write a whole film anew; its ratings and tags stay."""
    expected = etags.expected_versions(if_match)
    context = services.commands.context(writer)
    film, tag = await services.database.write(service.replace, context, movie_id, expected, body)
    return _json(film, {"ETag": tag})


@router.patch(
    "/movies/{movie_id}",
    operation_id="patch_movie",
    response_model=MovieDetail,
    responses=_EDITED,
    summary="Change a film (curators)",
)
async def patch_movie(
    writer: CatalogWriter,
    services: Deps,
    movie_id: FilmId,
    body: MoviePatch,
    if_match: IfMatch = None,
) -> Response:
    """Change the given values of a film; null clears one, the others stay (RFC 7396)."""
    expected = etags.expected_versions(if_match)
    context = services.commands.context(writer)
    film, tag = await services.database.write(service.patch, context, movie_id, expected, body)
    return _json(film, {"ETag": tag})


@router.delete(
    "/movies/{movie_id}",
    operation_id="delete_movie",
    status_code=204,
    responses=problems(401, 403, 404, 412, 422, 428, 429),
    summary="Delete a film (curators)",
)
async def delete_movie(
    writer: CatalogWriter, services: Deps, movie_id: FilmId, if_match: IfMatch = None
) -> Response:
    """Delete a film for good, with everybody's ratings and tags of it."""
    expected = etags.expected_versions(if_match)
    context = services.commands.context(writer)
    await services.database.write(service.delete, context, movie_id, expected)
    return Response(status_code=204)


def _json(body: BaseModel, headers: dict[str, str]) -> Response:
    return Response(
        body.model_dump_json(), headers={**_KEEP, **headers}, media_type="application/json"
    )


def _links(request: Request, page: MoviePage) -> dict[str, str]:
    """Return the Link header to the other pages, with the same filters."""
    last = max(1, -(-page.total // page.page_size))
    wanted = {"first": 1, "prev": page.page - 1, "next": page.page + 1, "last": last}
    others = [(key, value) for key, value in request.query_params.multi_items() if key != "page"]
    links = [
        f'<{request.url.path}?{urlencode([*others, ("page", number)])}>; rel="{relation}"'
        for relation, number in wanted.items()
        if 1 <= number <= last
    ]
    return {"Link": ", ".join(links)}
