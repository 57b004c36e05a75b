"""Sign-in sessions and every token derived from one: access, refresh, delegated.

A refresh token is `sid.counter.mac`, where the mac is derived from a server key: nothing of it is
stored, and the one just used can be answered with the same successor for ten seconds (a lost
answer does not sign anybody out). Any older one is a sign of theft and ends the session.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, select, update
from sqlmodel import Session, col

from api.accounts.audit import record
from api.accounts.keys import KeyRing, encode
from api.accounts.models import AppToken, SignInSession, User
from api.accounts.scopes import (
    DELEGABLE,
    Principal,
    format_scope,
    parse_scope,
    scopes_of,
)
from api.accounts.tokens import ACCESS_LIFE, DELEGATED_LIFE, Actor, Claims, sign
from api.driver import Reads
from api.web.errors import Unauthorized

SESSION_LIFE: Final = timedelta(days=30)
GRACE: Final = timedelta(seconds=10)
# Made once: this read belongs to every request.
_LIVE: Final = (
    select(
        col(SignInSession.revoked_at),
        col(SignInSession.expires_at),
        col(User.locked_at),
        col(User.role),
        col(User.username),
    )
    .join(User, col(User.user_id) == col(SignInSession.user_id))
    .where(col(SignInSession.sid) == bindparam("sid"), col(User.user_id) == bindparam("user_id"))
)


@dataclass(frozen=True)
class Tokens:
    """What a sign-in or a refresh hands out."""

    access_token: str
    expires_in: int
    scope: str
    refresh_token: str | None = None


def _refresh_token(ring: KeyRing, sid: str, counter: int) -> str:
    mac = hmac.digest(ring.refresh_secret, f"{sid}.{counter}".encode(), "sha256")
    return f"{sid}.{counter}.{encode(mac)}"


def issue(
    ring: KeyRing,
    user_id: int,
    *,
    sid: str,
    client: str,
    scope: str,
    now: datetime,
    actor: str | None = None,
) -> Tokens:
    """Return an access token (10 min), or a delegated one (5 min) when `actor` is given."""
    life = DELEGATED_LIFE if actor else ACCESS_LIFE
    moment = int(now.timestamp())
    claims = Claims(
        sub=str(user_id),
        client_id=client,
        sid=sid,
        scope=scope,
        jti=secrets.token_urlsafe(16),
        iat=moment,
        nbf=moment,
        exp=moment + int(life.total_seconds()),
        act=Actor(sub=actor) if actor else None,
    )
    return Tokens(sign(claims, ring.current()), int(life.total_seconds()), scope)


def open_session(
    session: Session, ring: KeyRing, user: User, client: str, scope: str, now: datetime
) -> Tokens:
    """Start a session for a user who has proved who they are."""
    assert user.user_id is not None  # noqa: S101 - a stored row has its key
    granted = scopes_of(user.role)
    if scope:
        granted &= parse_scope(scope)
    row = SignInSession(
        sid=secrets.token_urlsafe(16),
        user_id=user.user_id,
        client=client,
        scope=format_scope(granted),
        rotated_at=now,
        created_at=now,
        expires_at=now + SESSION_LIFE,
    )
    session.add(row)
    tokens = issue(ring, user.user_id, sid=row.sid, client=client, scope=row.scope, now=now)
    refresh = _refresh_token(ring, row.sid, 0)
    return Tokens(tokens.access_token, tokens.expires_in, tokens.scope, refresh)


def refresh(session: Session, ring: KeyRing, presented: str, now: datetime) -> Tokens | None:
    """Rotate a refresh token; None when it is not valid (reuse has then ended the session)."""
    sid, _, rest = presented.partition(".")
    number, _, _mac = rest.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    counter = int(number)
    if not hmac.compare_digest(_refresh_token(ring, sid, counter).encode(), presented.encode()):
        return None
    row = session.get(SignInSession, sid)
    if row is None or row.revoked_at is not None or row.expires_at <= now:
        return None
    user = session.get(User, row.user_id)
    if user is None or user.locked_at is not None:
        return None
    just_used = counter == row.counter - 1 and now - row.rotated_at <= GRACE
    if counter == row.counter:
        row.counter += 1
        row.rotated_at = now
    elif not just_used:
        row.revoked_at = now
        record(
            session,
            row.user_id,
            "system",
            "session.reuse_detected",
            "A used refresh token came back; the session was ended.",
            {"client": row.client},
            now,
        )
        return None
    session.add(row)
    scope = format_scope(parse_scope(row.scope) & scopes_of(user.role))
    tokens = issue(ring, row.user_id, sid=sid, client=row.client, scope=scope, now=now)
    successor = _refresh_token(ring, sid, row.counter)
    return Tokens(tokens.access_token, tokens.expires_in, tokens.scope, successor)


def revoke(session: Session, ring: KeyRing, presented: str, now: datetime) -> None:
    """End the session of a refresh token; an unknown token is no error (RFC 7009)."""
    sid, _, rest = presented.partition(".")
    number = rest.partition(".")[0]
    if number.isascii() and number.isdigit() and len(number) < 10:
        expected = _refresh_token(ring, sid, int(number))
        if hmac.compare_digest(expected.encode(), presented.encode()):
            end_session(session, sid, now)


def end_session(session: Session, sid: str, now: datetime) -> None:
    """End one session and with it every token derived from it."""
    row = SignInSession
    session.execute(
        update(row).where(col(row.sid) == sid, col(row.revoked_at).is_(None)).values(revoked_at=now)
    )


def end_all(session: Session, user_id: int, now: datetime, *, keep: str | None = None) -> None:
    """End every session and app token of a user, except the session `keep`."""
    row = SignInSession
    session.execute(
        update(row)
        .where(col(row.user_id) == user_id, col(row.revoked_at).is_(None), col(row.sid) != keep)
        .values(revoked_at=now)
    )
    token = AppToken
    session.execute(
        update(token)
        .where(col(token.user_id) == user_id, col(token.revoked_at).is_(None))
        .values(revoked_at=now)
    )


def live_principal(reads: Reads, claims: Claims, now: datetime) -> Principal | None:
    """Return the caller of a verified token, or None if its session has ended."""
    values = {"sid": claims.sid, "user_id": claims.user_id}
    found = reads.connection().execute(_LIVE, values).one_or_none()
    if found is None or found.revoked_at or found.locked_at or found.expires_at <= now:
        return None
    return Principal(
        user_id=claims.user_id,
        username=found.username,
        role=found.role,
        scopes=parse_scope(claims.scope) & scopes_of(found.role),
        sid=claims.sid,
        client=claims.client_id,
        actor=claims.act.sub if claims.act else None,
    )


def delegate(
    session: Session, ring: KeyRing, claims: Claims, actor: str, scope: str, now: datetime
) -> Tokens:
    """Exchange a user's own token for a delegated one: user's AND delegable AND asked."""
    principal = live_principal(session, claims, now)
    if principal is None or principal.delegated:
        raise Unauthorized("The subject token is not valid.")
    granted = principal.scopes & DELEGABLE
    if scope:
        granted &= parse_scope(scope)
    return issue(
        ring,
        principal.user_id,
        sid=principal.sid,
        client=principal.client,
        scope=format_scope(granted),
        now=now,
        actor=actor,
    )
