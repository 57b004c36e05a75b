"""Digests over HTTP: as JSON, Markdown or PDF, by what the client accepts."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import anyio.to_thread
from fastapi import APIRouter, Header, Query, Response

from api.digests import markdown, service
from api.digests.documented import ANSWERS
from api.digests.negotiation import JSON, MARKDOWN, preferred
from api.digests.wire import DigestSearch, DigestView
from api.web.contract import tool
from api.web.deps import AnalyticsReader, Deps

router = APIRouter(tags=["digests"])
HEADERS: Final = {"Cache-Control": "private, no-cache", "Vary": "Accept, Authorization"}


@router.get(
    "/digest",
    operation_id="weekly_digest",
    response_model=DigestView,
    responses=ANSWERS,
    openapi_extra=tool("analytics:read", cost=3),
    summary="Your week, or year, in films",
)
async def weekly_digest(
    reader: AnalyticsReader,
    services: Deps,
    search: Annotated[DigestSearch, Query()],
    accept: Annotated[str, Header(include_in_schema=False)] = JSON,
    if_none_match: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> Response:
    """Sum up a week of mine, or a year: films rated, against my average, best find, streaks.

    Also three recommendations with reasons, and one thing I may not know about my taste.
    Stars 0.5-5, days UTC. Default: the last full week. Lists at most 20 films.
    """
    found = await services.database.read(
        service.get, services.shelf, reader.user_id, search, services.clock()
    )
    media_type = preferred(accept)
    headers = HEADERS | {"ETag": _tag(found, media_type)}
    if if_none_match and headers["ETag"] in if_none_match:
        return Response(status_code=304, headers=headers)
    if media_type == JSON:
        return Response(found.model_dump_json(), headers=headers, media_type=JSON)
    if media_type == MARKDOWN:
        return Response(markdown.render(found), headers=headers, media_type=MARKDOWN)
    document = await anyio.to_thread.run_sync(_as_pdf, found, services.settings.digest_fonts)
    name = f'attachment; filename="matinee-{found.period.name}.pdf"'
    headers["Content-Disposition"] = name
    return Response(document, headers=headers, media_type=media_type)


def _as_pdf(found: DigestView, fonts: Sequence[Path]) -> bytes:
    from api.digests.pdf.document import render  # noqa: PLC0415 - 20 MB of libraries, seldom asked

    return render(found, fonts)


def _tag(found: DigestView, media_type: str) -> str:
    """Return the entity tag: what is told, apart from when it was computed, and in which form."""
    told = f"{media_type} {found.model_dump_json(exclude={'made_at'})}"
    return f'"{hashlib.blake2b(told.encode(), digest_size=12).hexdigest()}"'
