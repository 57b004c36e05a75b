"""App tokens: named, scoped, expiring delegated tokens for other tools, shown once."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from api.accounts.audit import record
from api.accounts.models import AppToken, User
from api.accounts.scopes import (
    DELEGABLE,
    WRITES,
    Principal,
    format_scope,
    parse_scope,
    scopes_of,
)
from api.web.errors import Conflict, Forbidden, NotFound

PREFIX: Final = "mat_"
MAX_TOKENS: Final = 20


def digest(token: str) -> str:
    """Return the digest an app token is stored under (it has 256 bits, so no salt is needed)."""
    return hashlib.sha256(token.encode()).hexdigest()


def create(
    session: Session,
    user_id: int,
    *,
    name: str,
    scope: str,
    days: int,
    read_only: bool,
    now: datetime,
) -> tuple[AppToken, str]:
    """Make a token for another tool; the secret is returned once and never stored."""
    live = select(func.count()).where(
        col(AppToken.user_id) == user_id,
        col(AppToken.revoked_at).is_(None),
        col(AppToken.expires_at) > now,
    )
    if session.execute(live).scalar_one() >= MAX_TOKENS:
        raise Conflict(f"There are {MAX_TOKENS} app tokens already. Revoke one first.")
    granted = _grantable(scope, read_only=read_only)
    secret = PREFIX + secrets.token_urlsafe(32)
    row = AppToken(
        user_id=user_id,
        name=name,
        digest=digest(secret),
        scope=format_scope(granted),
        read_only=read_only,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    session.add(row)
    session.flush()
    record(
        session,
        user_id,
        "user",
        "app_token.created",
        f"App token '{name}' created.",
        {"scope": row.scope, "read_only": read_only},
        now,
    )
    return row, secret


def _grantable(scope: str, *, read_only: bool) -> frozenset[str]:
    granted = DELEGABLE & (parse_scope(scope) if scope else DELEGABLE)
    if read_only:
        granted -= WRITES
    if not granted:
        raise Forbidden(
            "None of these scopes can be given to another tool. "
            f"Possible are: {format_scope(DELEGABLE)}."
        )
    return granted


def principal_of(session: Session, secret: str, now: datetime) -> tuple[Principal, AppToken] | None:
    """Return the caller behind an app token, or None if it is unknown, expired or revoked."""
    statement = (
        select(AppToken, User)
        .join(User, col(User.user_id) == col(AppToken.user_id))
        .where(col(AppToken.digest) == digest(secret))
    )
    found = session.execute(statement).one_or_none()
    if found is None:
        return None
    token, user = found[0], found[1]
    if token.revoked_at or user.locked_at or token.expires_at <= now:
        return None
    scopes = parse_scope(token.scope) & scopes_of(user.role) & DELEGABLE
    if token.read_only:
        scopes -= WRITES
    principal = Principal(
        user_id=token.user_id,
        username=user.username,
        role=user.role,
        scopes=scopes,
        sid=f"app-{token.app_token_id}",
        client=token.name,
        actor=token.name,
    )
    return principal, token


def touch(session: Session, app_token_id: int, now: datetime) -> None:
    """Note that an app token was used."""
    token = AppToken
    session.execute(
        update(token).where(col(token.app_token_id) == app_token_id).values(last_used_at=now)
    )


def revoke(session: Session, user_id: int, app_token_id: int, now: datetime) -> None:
    """Revoke an app token of the user; raises NotFound for anybody else's."""
    token = session.get(AppToken, app_token_id)
    if token is None or token.user_id != user_id or token.revoked_at is not None:
        raise NotFound("There is no such app token. GET /app-tokens lists yours.")
    token.revoked_at = now
    session.add(token)
    record(
        session, user_id, "user", "app_token.revoked", f"App token '{token.name}' revoked.", {}, now
    )


def owned(session: Session, user_id: int) -> list[AppToken]:
    """Return a user's app tokens that are not revoked, newest first."""
    statement = (
        select(AppToken)
        .where(col(AppToken.user_id) == user_id, col(AppToken.revoked_at).is_(None))
        .order_by(col(AppToken.app_token_id).desc())
    )
    return list(session.execute(statement).scalars())
