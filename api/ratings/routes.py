"""Ratings over HTTP."""

from typing import Annotated, cast

from fastapi import APIRouter, Path, Query, Request, Response
from sqlmodel import Session

from api.accounts.sign_in import confirm_password, throttle
from api.accounts.wire import Confirmation
from api.catalog.answers import Answer, IfNoneMatch, KeptAnswers, rendered
from api.catalog.documented import LISTED
from api.driver import Reads
from api.proposals.wire import PendingApproval
from api.ratings import listing, service
from api.ratings.wire import (
    DeleteParameters,
    RateMovieBody,
    RateParameters,
    RatingList,
    RatingSaved,
    RatingSearch,
)
from api.web.contract import tool
from api.web.deps import AccountHolder, Deps, RatingsReader, RatingsWriter
from api.web.errors import Invalid
from api.web.paging import page_headers
from api.web.problems import problems
from api.web.types import MAX_ID

router = APIRouter(tags=["ratings"])
FilmId = Annotated[int, Path(ge=1, le=MAX_ID, description="A film's id, from search_movies.")]
PROPOSED = {202: {"model": PendingApproval, "description": "Proposed; the user must approve it."}}


@router.get(
    "/ratings",
    operation_id="list_my_ratings",
    response_model=RatingList,
    responses=LISTED,
    openapi_extra=tool("ratings:read"),
    summary="List your ratings by film, stars or date",
)
async def list_my_ratings(
    request: Request,
    reader: RatingsReader,
    services: Deps,
    answers: KeptAnswers,
    search: Annotated[RatingSearch, Query()],
    if_none_match: IfNoneMatch = None,
) -> Response:
    """List your own ratings, newest first, 20 a page; filter by film, stars or day of rating."""

    def not_at_once(_reads: Reads, _state: str) -> None:
        return None

    def listed(reads: Reads, state: str) -> Answer:
        found = listing.page(cast("Session", reads), reader.user_id, search)
        headers = page_headers(request, found.page, found.page_size, found.total)
        return rendered(found, {"ETag": f'"{state}"', **headers})

    question = f"ratings {search.model_dump_json()}"
    return await answers.give(
        services.database, reader.user_id, question, if_none_match, not_at_once, listed
    )


@router.put(
    "/ratings/{movie_id}",
    operation_id="rate_movie",
    status_code=200,
    response_model=RatingSaved,
    responses={201: {"model": RatingSaved, "description": "A new rating."}}
    | PROPOSED
    | problems(400, 401, 403, 404, 413, 415, 422, 429),
    openapi_extra=tool("ratings:write", writes=True),
    summary="Rate a film, 0.5-5 stars",
)
async def rate_movie(
    writer: RatingsWriter, services: Deps, movie_id: FilmId, body: RateMovieBody
) -> Response:
    """Rate a film (0.5-5 stars by halves) or change its rating.

    Called by a tool it is only proposed: the answer is 202 and the user must approve it.
    """
    if body.movie_id not in (None, movie_id):
        raise Invalid("This is another film than the address names.", field="body.movie_id")
    given = body.model_dump(exclude_unset=True, exclude={"movie_id"})
    parameters = RateParameters(movie_id=movie_id, **given)
    return await services.commands.submit(writer, "rate_movie", parameters)


@router.delete(
    "/ratings/{movie_id}",
    operation_id="delete_rating",
    status_code=204,
    response_model=None,
    responses=PROPOSED | problems(401, 403, 404, 422, 429),
    openapi_extra=tool("ratings:write", writes=True, destructive=True),
    summary="Delete your rating of a film",
)
async def delete_rating(writer: RatingsWriter, services: Deps, movie_id: FilmId) -> Response:
    """Delete your rating of one film.

    Called by a tool it is only proposed: the answer is 202 and the user must approve it.
    """
    parameters = DeleteParameters(movie_id=movie_id)
    return await services.commands.submit(writer, "delete_rating", parameters)


@router.delete(
    "/me",
    operation_id="delete_me",
    status_code=204,
    responses=problems(400, 401, 403, 413, 415, 422, 429),
    summary="Delete your account and everything of it",
)
async def delete_me(
    request: Request, holder: AccountHolder, services: Deps, body: Confirmation
) -> Response:
    """Delete the account, its ratings, tags, tokens and history for good."""
    await throttle(request, services, holder.username)
    await confirm_password(services, holder.user_id, body.current_password)
    await services.database.write(service.erase_account, holder.user_id)
    return Response(status_code=204)
