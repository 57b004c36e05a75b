"""Exports over HTTP, streamed: a file of any size is written a page of rows at a time."""

import json
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse
from sqlmodel import Session

from api.db import Database
from api.transfers import service
from api.transfers.exports.tables import ExportedRating, catalogue_csv, ratings_csv
from api.web.deps import AccountHolder, CatalogReader, Deps, RatingsReader
from api.web.problems import problems

router = APIRouter(tags=["transfers"])


def _file(media_type: str, description: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"description": description, "content": {media_type: {}}}}


@router.get(
    "/exports/ratings.csv",
    operation_id="export_ratings",
    response_class=Response,
    responses=_file("text/csv", "All your ratings; can be imported again without loss.")
    | problems(401, 403, 422, 429),
    summary="Your ratings as CSV",
)
async def export_ratings(reader: RatingsReader, services: Deps) -> Response:
    """Download all your ratings with dates, notes and tags."""

    def page(session: Session, after: int) -> list[ExportedRating]:
        return service.rating_page(session, reader.user_id, after)

    return _csv("ratings.csv", _tables(services.database, page, ratings_csv))


@router.get(
    "/exports/letterboxd.csv",
    operation_id="export_letterboxd",
    response_class=Response,
    responses=_file(
        "text/csv", "Up to 1,000 ratings and 1 MB; the Link header names the next part."
    )
    | problems(401, 403, 404, 422, 429),
    summary="Your ratings for Letterboxd",
)
async def export_letterboxd(
    reader: RatingsReader,
    services: Deps,
    part: Annotated[int, Query(ge=1, le=10_000, description="Which file, from 1.")] = 1,
) -> Response:
    """Download your ratings as Letterboxd imports them, in files of its size."""
    content, more = await services.database.read(service.letterboxd_part, reader.user_id, part)
    headers = {"Content-Disposition": f'attachment; filename="letterboxd-{part}.csv"'}
    if more:
        headers["Link"] = f'</exports/letterboxd.csv?part={part + 1}>; rel="next"'
    return Response(content, headers=headers, media_type="text/csv")


@router.get(
    "/exports/movies.csv",
    operation_id="export_movies",
    response_class=Response,
    responses=_file("text/csv", "All films.") | problems(401, 403, 422, 429),
    summary="The catalogue as CSV",
)
async def export_movies(_reader: CatalogReader, services: Deps) -> Response:
    """Download the catalogue with genres, ids and the community's averages."""
    return _csv("movies.csv", _tables(services.database, service.film_page, catalogue_csv))


@router.get(
    "/me/export.json",
    operation_id="export_me",
    response_class=Response,
    responses=_file("application/json", "Everything stored about you.")
    | problems(401, 403, 422, 429),
    summary="Everything about you",
)
async def export_me(holder: AccountHolder, services: Deps) -> Response:
    """Download all that is yours as one JSON file, from ratings to sessions."""
    return StreamingResponse(
        _personal(services.database, holder.user_id),
        media_type="application/json",
        headers={"Content-Disposition": 'attachment; filename="matinee.json"'},
    )


def _csv(name: str, chunks: AsyncIterator[bytes]) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(chunks, media_type="text/csv; charset=utf-8", headers=headers)


async def _tables(
    database: Database,
    page: Callable[[Session, int], Sequence[Any]],
    write: Callable[..., Iterable[bytes]],
) -> AsyncIterator[bytes]:
    """Yield a CSV file, a page of rows at a time."""
    after = 0
    while True:
        rows = await database.read(page, after)
        yield b"".join(write(rows, header=after == 0))
        if not rows:
            return
        after = rows[-1].movie_id


async def _personal(database: Database, user_id: int) -> AsyncIterator[bytes]:
    """Yield the personal export, a page of a list at a time."""
    account = await database.read(service.profile, user_id)
    yield f'{{"account": {json.dumps(account)}'.encode()
    for name, page in service.PERSONAL_LISTS.items():
        yield f', "{name}": ['.encode()
        after: Any = None
        while rows := await database.read(page, user_id, after):
            written = ", ".join(json.dumps(row) for _key, row in rows)
            yield (", " if after is not None else "").encode() + written.encode()
            after = rows[-1][0]
        yield b"]"
    yield b"}\n"
