"""Accounts over HTTP: sign-up, the caller's own account, app tokens, and administration."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response, Security

from api.accounts import app_tokens, audit, service
from api.accounts.models import AppToken, User
from api.accounts.scopes import Principal
from api.accounts.sign_in import confirm_password, throttle
from api.accounts.wire import (
    AccountChange,
    AccountList,
    AccountView,
    AppTokenList,
    AppTokenRequest,
    AppTokenView,
    AuditEntry,
    AuditTrail,
    Me,
    NewAppToken,
    PasswordChange,
    SignUp,
)
from api.web.deps import (
    AccountHolder,
    Admin,
    Deps,
    LimitedByAddress,
    get_caller,
)
from api.web.errors import Forbidden
from api.web.paging import page_headers
from api.web.problems import problems
from api.web.types import MAX_ID

router = APIRouter(tags=["accounts"])
UserId = Annotated[int, Path(ge=1, le=MAX_ID, description="An account's id, from list_accounts.")]


def view(user: User) -> AccountView:
    """Return what the wire shows of an account."""
    assert user.user_id is not None  # noqa: S101 - a stored row has its key
    return AccountView(
        user_id=user.user_id,
        username=user.username,
        display_name=user.display_name,
        role=service.Role(user.role),
        locked=user.locked_at is not None,
        created_at=user.created_at,
    )


def _token_view(row: AppToken) -> AppTokenView:
    assert row.app_token_id is not None  # noqa: S101 - a stored row has its key
    return AppTokenView(
        app_token_id=row.app_token_id,
        name=row.name,
        scope=row.scope,
        read_only=row.read_only,
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
    )


@router.post(
    "/accounts",
    operation_id="sign_up",
    status_code=201,
    dependencies=[LimitedByAddress],
    responses=problems(400, 403, 409, 413, 415, 422, 429),
    summary="Sign up",
)
async def sign_up(request: Request, services: Deps, body: SignUp) -> AccountView:
    """Open an account, where sign-up is open."""
    if not services.settings.sign_up_open:
        raise Forbidden("Sign-up is closed here. Ask an admin for an account.")
    await throttle(request, services, body.username)
    hashed = await services.passwords.hash(body.password)
    name = body.display_name or body.username
    user = await services.database.write(
        service.create, body.username, hashed, services.clock(), display_name=name
    )
    return view(user)


@router.get(
    "/accounts",
    operation_id="list_accounts",
    responses=problems(401, 403, 422, 429),
    summary="All accounts (admins)",
)
async def list_accounts(
    request: Request,
    _admin: Admin,
    services: Deps,
    response: Response,
    page: Annotated[int, Query(ge=1, le=100_000, description="Page, from 1.")] = 1,
    page_size: Annotated[int, Query(ge=1, le=100, description="Accounts a page, 1-100.")] = 20,
) -> AccountList:
    """List accounts by name."""
    found, total = await services.database.read(service.page, (page - 1) * page_size, page_size)
    response.headers.update(page_headers(request, page, page_size, total))
    return AccountList(
        items=[view(user) for user in found], total=total, page=page, page_size=page_size
    )


@router.patch(
    "/accounts/{user_id}",
    operation_id="change_account",
    responses=problems(400, 401, 403, 404, 413, 415, 422, 429),
    summary="Change a role or lock an account (admins)",
)
async def change_account(
    admin: Admin, services: Deps, user_id: UserId, body: AccountChange
) -> AccountView:
    """Change another account; an audit row is written."""
    user = await services.database.write(
        service.administer,
        admin.user_id,
        user_id,
        services.clock(),
        role=body.role,
        locked=body.locked,
    )
    return view(user)


@router.get(
    "/me",
    operation_id="get_me",
    responses=problems(401, 403, 429),
    summary="Who you are and what this token may do",
)
async def get_me(
    caller: Annotated[Principal, Security(get_caller, scopes=[])], services: Deps
) -> Me:
    """Read the caller's account and the token's scopes."""
    user = await services.database.read(service.get, caller.user_id)
    return Me(**view(user).model_dump(), scopes=sorted(caller.scopes), actor=caller.actor)


@router.patch(
    "/me/password",
    operation_id="change_password",
    status_code=204,
    responses=problems(400, 401, 403, 413, 415, 422, 429),
    summary="Change your password",
)
async def change_password(
    request: Request, holder: AccountHolder, services: Deps, body: PasswordChange
) -> Response:
    """Change the password; every other session and all app tokens end."""
    await throttle(request, services, holder.username)
    await confirm_password(services, holder.user_id, body.current_password)
    hashed = await services.passwords.hash(body.new_password)
    await services.database.write(
        service.set_password, holder.user_id, hashed, services.clock(), keep_sid=holder.sid
    )
    return Response(status_code=204)


@router.get(
    "/me/audit",
    operation_id="list_audit",
    responses=problems(401, 403, 422, 429),
    summary="What was done in your name",
)
async def list_audit(
    holder: AccountHolder,
    services: Deps,
    actor: Annotated[str, Query(max_length=64, description="Only this tool's; empty: all.")] = "",
    limit: Annotated[int, Query(ge=1, le=200, description="Events, 1-200.")] = 50,
) -> AuditTrail:
    """List the newest events: what tools asked for and what you decided."""
    rows = await services.database.read(
        audit.latest, holder.user_id, limit=limit, actor=actor or None
    )
    return AuditTrail(items=[AuditEntry.model_validate(row) for row in rows])


@router.get(
    "/app-tokens",
    operation_id="list_app_tokens",
    responses=problems(401, 403, 429),
    summary="Your app tokens",
)
async def list_app_tokens(holder: AccountHolder, services: Deps) -> AppTokenList:
    """List the tokens you gave to other tools, with their last use."""
    rows = await services.database.read(app_tokens.owned, holder.user_id)
    return AppTokenList(items=[_token_view(row) for row in rows])


@router.post(
    "/app-tokens",
    operation_id="create_app_token",
    status_code=201,
    responses=problems(400, 401, 403, 409, 413, 415, 422, 429),
    summary="Make a token for another tool",
)
async def create_app_token(
    holder: AccountHolder, services: Deps, body: AppTokenRequest
) -> NewAppToken:
    """Make a token; the secret is shown this once. What it writes becomes a proposal."""
    row, secret = await services.database.write(
        app_tokens.create,
        holder.user_id,
        name=body.name,
        scope=body.scope,
        days=body.days,
        read_only=body.read_only,
        now=services.clock(),
    )
    return NewAppToken(**_token_view(row).model_dump(), token=secret)


@router.delete(
    "/app-tokens/{app_token_id}",
    operation_id="revoke_app_token",
    status_code=204,
    responses=problems(401, 403, 404, 422, 429),
    summary="Revoke an app token",
)
async def revoke_app_token(
    holder: AccountHolder,
    services: Deps,
    app_token_id: Annotated[int, Path(ge=1, le=MAX_ID, description="From list_app_tokens.")],
) -> Response:
    """Revoke a token at once."""
    await services.database.write(app_tokens.revoke, holder.user_id, app_token_id, services.clock())
    return Response(status_code=204)
