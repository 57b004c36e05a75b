"""The contract as documents: the tools for other clients, and the whole of it."""

import hashlib
import json
from typing import Any

from fastapi import APIRouter, Request, Response

from api.web.contract import Document, tool_document, tool_scopes
from api.web.deps import Bearer, Deps, LimitedByAddress, identify

router = APIRouter(include_in_schema=False, dependencies=[LimitedByAddress])


@router.get("/openapi.json")
async def openapi_tools(request: Request, services: Deps) -> Response:
    """Answer the tools; with a token, only those its scopes allow."""
    scopes: frozenset[str] | None = None
    whole: dict[str, Any] = request.app.openapi()
    if "authorization" in request.headers:
        caller = await identify(services, await Bearer()(request))
        scopes = caller.scopes & tool_scopes(whole)
    made = services.documents.get(scopes)
    if made is None:
        made = services.documents[scopes] = _written(tool_document(whole, scopes))
    return _answer(request, made)


@router.get("/openapi-full.json")
async def openapi_full(request: Request) -> Response:
    """Answer the whole document."""
    return _answer(request, _written(request.app.openapi()))


def _answer(request: Request, made: Document) -> Response:
    headers = {"ETag": made.etag, "Cache-Control": "private, no-cache", "Vary": "Authorization"}
    if made.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(made.body, headers=headers, media_type="application/json")


def _written(document: dict[str, Any]) -> Document:
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return Document(body, f'"{hashlib.sha256(body).hexdigest()[:32]}"')
