"""Tokens over HTTP: sign in, refresh, sign out, delegate, and the published keys."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.accounts import sessions
from api.accounts.sign_in import sign_in, throttle
from api.accounts.tokens import InvalidToken
from api.accounts.wire import TokenAnswer
from api.web.deps import Deps, LimitedByAddress
from api.web.errors import Unauthorized
from api.web.problems import problems

router = APIRouter(tags=["tokens"], dependencies=[LimitedByAddress])
ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"  # noqa: S105 - a type's name
EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"


class PasswordForm(BaseModel):
    """The form of a sign-in (RFC 6749, section 4.3)."""

    model_config = ConfigDict(extra="forbid")

    grant_type: Literal["password"] = Field(default="password", description="Always this.")
    username: str = Field(min_length=1, max_length=64, description="Case is ignored.")
    password: str = Field(min_length=1, max_length=1024, description="The account's password.")
    scope: str = Field(
        default="", max_length=400, description="Scopes with blanks between; empty: all you have."
    )
    client_id: str = Field(
        default="api", pattern=r"^[a-z0-9-]{1,32}$", description="Which program signs in."
    )


class RefreshForm(BaseModel):
    """The form of a refresh."""

    model_config = ConfigDict(extra="forbid")

    grant_type: Literal["refresh_token"] = Field(
        default="refresh_token", description="Always this."
    )
    refresh_token: str = Field(
        min_length=1, max_length=200, description="The newest one; it works once."
    )


class RevokeForm(BaseModel):
    """The form of a sign-out (RFC 7009)."""

    model_config = ConfigDict(extra="forbid")

    token: str = Field(min_length=1, max_length=2048, description="The session's refresh token.")


class ExchangeForm(BaseModel):
    """The form of a delegation (RFC 8693): the user's own token for a weaker, shorter one."""

    model_config = ConfigDict(extra="forbid")

    grant_type: Literal["urn:ietf:params:oauth:grant-type:token-exchange"] = Field(
        default=EXCHANGE, description="Always this."
    )
    subject_token: str = Field(
        min_length=1, max_length=2048, description="Your own access token, not a delegated one."
    )
    subject_token_type: Literal["urn:ietf:params:oauth:token-type:access_token"] = Field(
        default=ACCESS_TOKEN, description="Always this."
    )
    scope: str = Field(
        default="", max_length=400, description="Scopes with blanks between; empty: all a tool may."
    )
    actor: str = Field(
        default="agent", pattern=r"^[a-z0-9-]{1,32}$", description="The tool's name."
    )


def _answer(tokens: sessions.Tokens, issued: str | None = None) -> TokenAnswer:
    return TokenAnswer(
        access_token=tokens.access_token,
        expires_in=tokens.expires_in,
        scope=tokens.scope,
        refresh_token=tokens.refresh_token,
        issued_token_type=issued,
    )


@router.post(
    "/token",
    operation_id="sign_in",
    responses=problems(400, 401, 413, 415, 422, 429),
    summary="Sign in with a password",
)
async def token(
    request: Request, services: Deps, form: Annotated[PasswordForm, Form()]
) -> TokenAnswer:
    """Get an access token (10 min) and a refresh token (30 days)."""
    await throttle(request, services, form.username)
    tokens = await sign_in(services, form.username, form.password, form.client_id, form.scope)
    return _answer(tokens)


@router.post(
    "/token/refresh",
    operation_id="refresh_token",
    responses=problems(400, 401, 413, 415, 422, 429),
    summary="Get a new access token with a refresh token",
)
async def refresh(services: Deps, form: Annotated[RefreshForm, Form()]) -> TokenAnswer:
    """Rotate: the answer carries the next refresh token; a reused one ends the session."""
    tokens = await services.database.write(
        sessions.refresh, services.keys, form.refresh_token, services.clock()
    )
    if tokens is None:
        raise Unauthorized("The refresh token is not valid (any more).")
    return _answer(tokens)


@router.post(
    "/token/revoke",
    operation_id="sign_out",
    status_code=204,
    responses=problems(400, 413, 415, 422, 429),
    summary="Sign out",
)
async def revoke(services: Deps, form: Annotated[RevokeForm, Form()]) -> Response:
    """End the session of a refresh token, and with it every token derived from it."""
    await services.database.write(sessions.revoke, services.keys, form.token, services.clock())
    return Response(status_code=204)


@router.post(
    "/token/exchange",
    operation_id="exchange_token",
    responses=problems(400, 401, 413, 415, 422, 429),
    summary="Delegate: a weaker token for a tool",
)
async def exchange(services: Deps, form: Annotated[ExchangeForm, Form()]) -> TokenAnswer:
    """Get a delegated token (5 min): it reads, and what it writes becomes a proposal."""
    try:
        claims = services.claims_of(form.subject_token)
    except InvalidToken:
        raise Unauthorized("The subject token is not valid.") from None
    tokens = await services.database.read(
        sessions.delegate, services.keys, claims, form.actor, form.scope, services.clock()
    )
    return _answer(tokens, ACCESS_TOKEN)


@router.get(
    "/.well-known/jwks.json",
    operation_id="list_keys",
    responses=problems(429),
    summary="The public keys that verify access tokens",
)
async def jwks(services: Deps, response: Response) -> dict[str, list[dict[str, Any]]]:
    """Publish the current, the next and any retiring key (RFC 7517)."""
    response.headers["Cache-Control"] = "public, max-age=60"
    return {"keys": [key.jwk() for key in services.keys.published()]}
