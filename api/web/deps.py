"""All a route may ask for: the database, the time, and a caller with the right scope.

The scope stands in the signature (`reader: CatalogReader`), so it shows in the document and in
review. A route without a caller in its signature is public.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated, Final, Literal

from fastapi import Depends, Request, Security
from fastapi.openapi.models import HTTPBearer as HTTPBearerModel
from fastapi.security import SecurityScopes
from fastapi.security.base import SecurityBase

from api.accounts import app_tokens, sessions
from api.accounts.keys import KeyRing
from api.accounts.passwords import Passwords
from api.accounts.scopes import Principal
from api.accounts.tokens import Claims, InvalidToken, Verifier
from api.analytics.memory import Memory
from api.db import Database
from api.recommendations.shelf import Shelf
from api.settings import ApiSettings
from api.web.commands import Commands
from api.web.contract import SECURITY, Document
from api.web.errors import Forbidden, MissingScope, TooMany, Unauthorized
from api.web.limits import Limiter, Policy
from api.web.requests import check_form, check_request
from app import relay
from app.settings import Clock

Check = Callable[[], Awaitable[tuple[Literal["ok", "degraded", "down"], str]]]
TOUCH_AFTER: Final = timedelta(minutes=1)


@dataclass
class Services:
    """What `create_app` builds once and every request may use."""

    settings: ApiSettings
    clock: Clock
    database: Database
    keys: KeyRing
    passwords: Passwords
    limiter: Limiter
    commands: Commands
    shelf: Shelf
    memory: Memory = field(default_factory=Memory)
    checks: dict[str, Check] = field(default_factory=dict[str, Check])
    documents: dict[frozenset[str] | None, Document] = field(
        default_factory=dict[frozenset[str] | None, Document]
    )

    def __post_init__(self) -> None:
        """Let every request share what has been verified."""
        self._verifier = Verifier(self.keys)

    def claims_of(self, token: str) -> Claims:
        """Return the claims of a token; raises InvalidToken."""
        return self._verifier.claims(token, self.clock())


async def get_services(request: Request) -> Services:
    """Return what the application was built with."""
    return request.app.state.services


Deps = Annotated[Services, Depends(get_services)]


async def get_database(services: Deps) -> Database:
    """Return the database."""
    return services.database


Db = Annotated[Database, Depends(get_database)]


class Bearer(SecurityBase):
    """Reads the one `Authorization: Bearer` header; anything else is no token."""

    def __init__(self) -> None:
        self.model = HTTPBearerModel(
            description="An access token of POST /token, a delegated token, or an app token."
        )
        self.scheme_name = SECURITY

    async def __call__(self, request: Request) -> str:
        """Return the token or raise Unauthorized."""
        values = request.headers.getlist("authorization")
        scheme, _, token = values[0].partition(" ") if len(values) == 1 else ("", "", "")
        if scheme.lower() != "bearer" or not token:
            raise Unauthorized
        return token


async def identify(services: Services, token: str) -> Principal:
    """Return the caller of a token, whichever kind it is; raises Unauthorized."""
    now = services.clock()
    if token.startswith(app_tokens.PREFIX):
        found = await services.database.read(app_tokens.principal_of, token, now)
        if found is None:
            raise Unauthorized
        principal, stored = found
        if stored.last_used_at is None or now - stored.last_used_at > TOUCH_AFTER:
            assert stored.app_token_id is not None  # noqa: S101 - a stored row has its key
            await services.database.write(app_tokens.touch, stored.app_token_id, now)
        return principal
    try:
        claims = services.claims_of(token)
    except InvalidToken:
        raise Unauthorized from None
    live = await services.database.quick(sessions.live_principal, claims, now)
    if live is None:
        raise Unauthorized
    return live


async def count(request: Request, services: Services, policy: Policy, key: str) -> None:
    """Count the request against a limit; raises TooMany. The headers go on any answer."""
    verdict = await services.limiter.hit(policy, key)
    request.scope["state"]["headers"].update(verdict.headers())
    if not verdict.allowed:
        raise TooMany(
            f"The limit of {policy.quota} requests in {policy.window} s is used up. "
            f"Try again in {verdict.retry_after} s.",
            retry_after=max(1, verdict.retry_after),
            violated_policies=[policy.name],
        )


async def get_caller(
    request: Request,
    services: Deps,
    required: SecurityScopes,
    token: Annotated[str, Depends(Bearer())],
) -> Principal:
    """Return the caller, after the limit and the scope were checked."""
    principal = await identify(services, token)
    policy = Policy("user", services.settings.requests_per_minute)
    await count(request, services, policy, f"{principal.user_id}:{principal.actor or ''}")
    for scope in required.scopes:
        if scope not in principal.scopes:
            raise MissingScope(scope)
    check_request(request)
    await check_form(request)
    return principal


async def get_own_caller(
    request: Request,
    services: Deps,
    required: SecurityScopes,
    token: Annotated[str, Depends(Bearer())],
) -> Principal:
    """Return a caller that is the user in person, never a tool in their name."""
    principal = await get_caller(request, services, required, token)
    if principal.delegated:
        raise Forbidden("Only you can do this, signed in yourself. A tool can't do it for you.")
    return principal


async def limit_address(request: Request, services: Deps) -> None:
    """Count a request without a caller against its address."""
    policy = Policy("address", services.settings.requests_per_minute)
    await count(request, services, policy, client_address(request, services))
    check_request(request)


def client_address(request: Request, services: Services) -> str:
    """Return whom to count a request for: where it came from, or for whom the chat says it asks.

    Nobody else's word is taken, such as X-Forwarded-For.
    """
    secret = services.settings.relay_secret.get_secret_value()
    told = relay.opened(request.headers.get(relay.HEADER, ""), secret)
    return relay.counted(told or (request.client.host if request.client else "unknown"))


LimitedByAddress = Depends(limit_address)

CatalogReader = Annotated[Principal, Security(get_caller, scopes=["catalog:read"])]
CatalogWriter = Annotated[Principal, Security(get_own_caller, scopes=["catalog:write"])]
RatingsReader = Annotated[Principal, Security(get_caller, scopes=["ratings:read"])]
RatingsWriter = Annotated[Principal, Security(get_caller, scopes=["ratings:write"])]
RecommendationsReader = Annotated[Principal, Security(get_caller, scopes=["recommendations:read"])]
Refresher = Annotated[Principal, Security(get_caller, scopes=["recommendations:refresh"])]
AnalyticsReader = Annotated[Principal, Security(get_caller, scopes=["analytics:read"])]
Decider = Annotated[Principal, Security(get_own_caller, scopes=["proposals:decide"])]
AccountHolder = Annotated[Principal, Security(get_own_caller, scopes=["account"])]
Importer = Annotated[Principal, Security(get_own_caller, scopes=["ratings:write"])]
Admin = Annotated[Principal, Security(get_own_caller, scopes=["accounts:admin"])]
