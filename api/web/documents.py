"""The contract as documents: the tools for other clients, and the whole of it."""

import hashlib
import json
from collections.abc import Iterable

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from api.web.contract import tool_document
from api.web.deps import Bearer, Deps, LimitedByAddress, identify

router = APIRouter(include_in_schema=False, dependencies=[LimitedByAddress])


@router.get("/openapi.json")
async def openapi_tools(request: Request, services: Deps) -> Response:
    """Answer the tools; with a token, only those its scopes allow."""
    scopes: Iterable[str] | None = None
    if "authorization" in request.headers:
        scopes = (await identify(services, await Bearer()(request))).scopes
    document = tool_document(request.app.openapi(), scopes)
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")


@router.get("/openapi-full.json")
async def openapi_full(request: Request) -> JSONResponse:
    """Answer the whole document."""
    return JSONResponse(request.app.openapi())
