"""Films over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Request, Response
from pydantic.json_schema import SkipJsonSchema

from api.catalog import documented, etags, service
from api.catalog.answers import Answer, IfNoneMatch, KeptAnswers, rendered
from api.catalog.wire import MovieDetail, MoviePage, MoviePatch, MovieSearch, MovieWrite
from api.driver import Reads
from api.web.contract import tool
from api.web.deps import CatalogReader, CatalogWriter, Deps
from api.web.hot import HotRoute
from api.web.idempotency import IdempotencyKey, parse_key
from api.web.paging import page_headers
from api.web.problems import problems
from api.web.types import MAX_ID

router = APIRouter(tags=["catalog"], route_class=HotRoute)

FilmId = Annotated[int, Path(ge=1, le=MAX_ID, description="A film's id, from search_movies.")]
IfMatch = Annotated[
    str | SkipJsonSchema[None],
    Header(max_length=2000, description="The ETag of the film as you read it, or *."),
]


@router.get(
    "/movies",
    operation_id="search_movies",
    response_model=MoviePage,
    responses=documented.LISTED,
    openapi_extra=tool("catalog:read"),
    summary="Find films by title, genre, year, tag or ratings",
)
async def search_movies(
    request: Request,
    reader: CatalogReader,
    services: Deps,
    answers: KeptAnswers,
    filters: Annotated[MovieSearch, Query()],
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Find films by title, or browse them by genre, release year, tag and ratings.

    Titles match by words, beginnings, other titles and near misspellings. Answers 20 a page
    (page_size up to 100) and the total; averages are in stars, null unless 3 others rated it.
    """

    def listed(page: MoviePage, state: str) -> Answer:
        headers = page_headers(request, page.page, page.page_size, page.total)
        return rendered(page, {"ETag": f'"{state}"', **headers})

    def find(reads: Reads, state: str) -> Answer | None:
        page = service.find(reads, filters, reader.user_id)
        return None if page is None else listed(page, state)

    def nearest(reads: Reads, state: str) -> Answer:
        return listed(service.nearest_films(reads, filters, reader.user_id), state)

    question = filters.model_dump_json()
    return await answers.give(
        services.database, reader.user_id, question, if_none_match, find, nearest
    )


@router.get(
    "/movies/{movie_id}",
    operation_id="get_movie",
    response_model=MovieDetail,
    responses=documented.READ,
    openapi_extra=tool("catalog:read"),
    summary="Read one film, with figures and your rating",
)
async def get_movie(
    reader: CatalogReader,
    services: Deps,
    answers: KeptAnswers,
    movie_id: FilmId,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Read one film, with the community's figures and your own rating.

    Also its other titles, genres, director, runtime in minutes and tags. Figures are in stars
    (0.5-5), null unless 3 others rated it.
    """

    def read(reads: Reads, state: str) -> Answer:
        film = service.detail(reads, movie_id, reader.user_id)
        return rendered(film, {"ETag": etags.film_tag(film.version, state)})

    question = str(movie_id)
    return await answers.give(
        services.database, reader.user_id, question, if_none_match, read, read
    )


@router.post(
    "/movies",
    operation_id="create_movie",
    status_code=201,
    response_model=MovieDetail,
    responses=documented.CREATED,
    summary="Add a film (curators)",
)
async def create_movie(
    writer: CatalogWriter, services: Deps, body: MovieWrite, idempotency_key: IdempotencyKey = None
) -> Response:
    """Add a film to the catalogue; 409 if another one has its IMDb or TMDB id."""
    key = parse_key(idempotency_key)
    return await services.commands.submit(writer, "create_movie", body, key=key)


@router.put(
    "/movies/{movie_id}",
    operation_id="replace_movie",
    response_model=MovieDetail,
    responses=documented.EDITED,
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
    return rendered(film, {"ETag": tag}).response()


@router.patch(
    "/movies/{movie_id}",
    operation_id="patch_movie",
    response_model=MovieDetail,
    responses=documented.EDITED,
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
    return rendered(film, {"ETag": tag}).response()


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
