"""What routes and scripts may ask of imports and exports."""

import io
from itertools import islice

from sqlmodel import Session

from api.proposals.operations import Context, Description, Operation, Outcome
from api.transfers.applying import Intended, apply, intend
from api.transfers.exporting import (
    all_films,
    all_ratings,
    film_page,
    letterboxd_files,
    letterboxd_part,
    rating_page,
)
from api.transfers.formats.generic import Mapping
from api.transfers.models import ImportRow
from api.transfers.personal import LISTS as PERSONAL_LISTS
from api.transfers.personal import profile
from api.transfers.planned import counts
from api.transfers.previews import UnreadableImport, prepare, store
from api.transfers.undoing import undo
from api.transfers.views import listed, row_view, view
from api.transfers.wire import ApplyImport, ApplyParameters, ImportPreview, NewImport, PreviewText
from api.web.errors import Conflict, NotFound

__all__ = [
    "OPERATIONS",
    "PERSONAL_LISTS",
    "UnreadableImport",
    "all_films",
    "all_ratings",
    "apply",
    "film_page",
    "intend",
    "intended",
    "letterboxd_files",
    "letterboxd_part",
    "listed",
    "prepare",
    "preview_text",
    "profile",
    "rating_page",
    "store",
    "undo",
    "view",
]


def preview_text(session: Session, user_id: int, wanted: PreviewText) -> ImportPreview:
    """Return what would become of the rows of a text; raises UnreadableImport."""
    mapping = Mapping(title=wanted.title_column, rating=wanted.rating_column, scale=wanted.scale)
    prepared = prepare(
        session,
        user_id,
        io.BytesIO(wanted.content.encode(errors="replace")),
        wanted.file_name,
        "newer",
        mapping if mapping.columns() else None,
    )
    return ImportPreview(
        format=prepared.format,
        total=len(prepared.rows),
        counts=counts(prepared.rows),
        rows=[row_view(ImportRow(**row)) for row in islice(prepared.stored(0), wanted.limit)],
        truncated=len(prepared.rows) > wanted.limit,
    )


def intended(
    session: Session, user_id: int, import_id: int, wanted: ApplyImport
) -> Intended | None:
    """Return what applying would do, or None where it will be refused or was done before.

    A repeated request gets its first answer again, whatever stands against doing it twice.
    """
    try:
        return intend(session, user_id, import_id, wanted)
    except (Conflict, NotFound):
        return None


def execute_create(session: Session, context: Context, wanted: NewImport) -> Outcome:
    """Keep a preview; 201 with its address."""
    import_id = store(session, context.user_id, wanted.prepared, wanted.existing, context.now)
    body = view(session, context.user_id, import_id).model_dump(mode="json")
    return Outcome(201, body, {"Location": f"/imports/{import_id}"})


def execute_apply(session: Session, context: Context, wanted: ApplyParameters) -> Outcome:
    """Apply a preview."""
    apply(session, context, wanted.import_id, wanted, wanted.intended)
    return Outcome(200, view(session, context.user_id, wanted.import_id).model_dump(mode="json"))


def _describe(_session: Session, _context: Context, _parameters: object) -> Description:
    """Put an import into words; only its owner imports, so that nobody is ever asked."""
    return Description("Import ratings.", {}, "")


OPERATIONS = (
    Operation("create_import", NewImport, _describe, execute_create),
    Operation("apply_import", ApplyParameters, _describe, execute_apply),
)
