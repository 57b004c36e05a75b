"""Imports over HTTP: a preview first, then its applying and undoing."""

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, File, Form, Path, Query, Response, UploadFile

from api.transfers import service
from api.transfers.formats.generic import Mapping
from api.transfers.models import Existing, RowVerdict
from api.transfers.wire import (
    ApplyImport,
    ApplyParameters,
    ImportList,
    ImportPreview,
    ImportView,
    NewImport,
    PreviewText,
    Undone,
)
from api.web.contract import tool
from api.web.deps import Deps, Importer, RatingsReader
from api.web.idempotency import IdempotencyKey, parse_key
from api.web.problems import problems
from api.web.types import MAX_ID

router = APIRouter(tags=["transfers"])

ImportId = Annotated[int, Path(ge=1, le=MAX_ID, description="An import's id.")]
Page = Annotated[int, Query(ge=1, le=10_000, description="Page, from 1.")]
PageSize = Annotated[int, Query(ge=1, le=100, description="Rows a page, 1-100.")]
Column = Annotated[str, Form(max_length=200)]
Dates = Literal[
    "YYYY-MM-DD",
    "DD/MM/YYYY",
    "MM/DD/YYYY",
    "DD.MM.YYYY",
    "YYYY/MM/DD",
    "DD/MM/YY",
    "MM/DD/YY",
]
_CREATED: Final[dict[int | str, dict[str, Any]]] = {
    201: {
        "headers": {
            "Location": {"description": "The address of the import.", "schema": {"type": "string"}}
        }
    }
}


@router.post(
    "/imports",
    operation_id="create_import",
    status_code=201,
    response_model=ImportView,
    responses=_CREATED | problems(400, 401, 403, 409, 413, 415, 422, 429),
    summary="Preview a file of ratings",
)
async def create_import(
    *,
    importer: Importer,
    services: Deps,
    file: Annotated[UploadFile, File(description="CSV, JSON or zip, up to 60 MB.")],
    existing: Annotated[
        Existing, Form(description="Which rating wins where there is one already.")
    ] = "newer",
    title_column: Column = "",
    rating_column: Column = "",
    scale: Annotated[int, Form(ge=5, le=100, description="Highest rating: 5, 10, 20, 100.")] = 5,
    year_column: Column = "",
    imdb_id_column: Column = "",
    tmdb_id_column: Column = "",
    rated_at_column: Column = "",
    watched_on_column: Column = "",
    note_column: Column = "",
    tags_column: Column = "",
    dates: Annotated[Dates, Form(description="How dates are written.")] = "YYYY-MM-DD",
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Read an export of another service and say what would become of each row.

    The format is found by its content: Letterboxd, IMDb, Trakt, TMDB, Simkl, Movary, Yamtrack,
    MovieLens, Matinee. For any other CSV name its columns. Nothing changes before it is applied.
    """
    key = parse_key(idempotency_key)
    mapping = Mapping(
        title=title_column,
        rating=rating_column,
        scale=scale,
        year=year_column,
        imdb_id=imdb_id_column,
        tmdb_id=tmdb_id_column,
        rated_at=rated_at_column,
        watched_on=watched_on_column,
        note=note_column,
        tags=tags_column,
        dates=dates,
    )
    prepared = await services.database.read(
        service.prepare,
        importer.user_id,
        file.file,
        file.filename or "",
        existing,
        mapping if mapping.columns() else None,
    )
    wanted = NewImport(
        file_name=prepared.file_name, digest=prepared.digest, existing=existing, prepared=prepared
    )
    return await services.commands.submit(importer, "create_import", wanted, key=key)


@router.post(
    "/import-preview",
    operation_id="preview_import",
    responses=problems(400, 401, 403, 413, 415, 422, 429),
    openapi_extra=tool("ratings:read", cost=3),
    summary="Tell what importing ratings would do",
)
async def preview_import(reader: RatingsReader, services: Deps, body: PreviewText) -> ImportPreview:
    """Tell what would become of each row of an export (CSV or JSON text); nothing is stored.

    Known: Letterboxd, IMDb, Trakt, TMDB, Simkl, Movary, Yamtrack, MovieLens, Matinee; of other CSV
    name the columns. The user imports in Matinee's chat, not here.
    """
    return await services.database.read(service.preview_text, reader.user_id, body)


@router.get(
    "/imports",
    operation_id="list_imports",
    responses=problems(401, 403, 422, 429),
    summary="Your imports",
)
async def list_imports(
    importer: Importer,
    services: Deps,
    response: Response,
    page: Page = 1,
    page_size: PageSize = 20,
) -> ImportList:
    """List your imports and open previews, newest first."""
    found = await services.database.read(service.listed, importer.user_id, page, page_size)
    response.headers["X-Total-Count"] = str(found.total)
    return found


@router.get(
    "/imports/{import_id}",
    operation_id="get_import",
    responses=problems(401, 403, 404, 422, 429),
    summary="One import with its rows",
)
async def get_import(
    importer: Importer,
    services: Deps,
    response: Response,
    import_id: ImportId,
    verdict: Annotated[RowVerdict | None, Query(description="Only rows with this verdict.")] = None,
    page: Page = 1,
    page_size: PageSize = 20,
) -> ImportView:
    """Read an import: counts by verdict, and a page of its rows with what becomes of each."""
    found = await services.database.read(
        service.view, importer.user_id, import_id, verdict, page, page_size
    )
    response.headers["X-Total-Count"] = str(found.rows_total)
    return found


@router.post(
    "/imports/{import_id}/apply",
    operation_id="apply_import",
    response_model=ImportView,
    responses=problems(400, 401, 403, 404, 409, 413, 415, 422, 429),
    summary="Apply a preview",
)
async def apply_import(
    importer: Importer,
    services: Deps,
    import_id: ImportId,
    body: ApplyImport,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Write the ratings of a preview, in one transaction.

    Films the catalogue lacks are created only with create_films; ambiguous rows only with a choice.
    """
    key = parse_key(idempotency_key)
    intended = await services.database.read(service.intended, importer.user_id, import_id, body)
    wanted = ApplyParameters(import_id=import_id, **body.model_dump())
    wanted.intended = intended
    return await services.commands.submit(importer, "apply_import", wanted, key=key)


@router.delete(
    "/imports/{import_id}",
    operation_id="undo_import",
    responses=problems(401, 403, 404, 409, 422, 429),
    summary="Take an import back",
)
async def undo_import(importer: Importer, services: Deps, import_id: ImportId) -> Undone:
    """Restore what an applied import replaced, or drop a preview.

    Ratings you changed by hand since stay as they are.
    """
    context = services.commands.context(importer)
    return await services.database.write(service.undo, context, import_id)
