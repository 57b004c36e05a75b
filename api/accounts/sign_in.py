"""Signing in: throttled, the same time and words for every failure, hashing off the loop."""

from datetime import datetime
from typing import Final

from fastapi import Request
from sqlmodel import Session

from api.accounts import service, sessions
from api.accounts.models import User
from api.accounts.passwords import MAX_LENGTH
from api.accounts.sessions import Tokens
from api.web.deps import Services, client_address, count
from api.web.errors import Forbidden, Problem
from api.web.limits import Policy

ADDRESS_FACTOR: Final = 6


class WrongCredentials(Problem):
    """The name or the password is wrong; which one is not told."""

    status = 401
    code = "invalid-credentials"
    title = "Sign-in failed"


class WrongPassword(Forbidden):
    """The current password, asked for again before something serious, is wrong."""

    code = "wrong-password"
    title = "The current password is wrong"


async def throttle(request: Request, services: Services, username: str) -> None:
    """Count a try against the account and against the address; raises TooMany."""
    quota = services.settings.sign_ins_per_minute
    address = Policy("sign-in", quota * ADDRESS_FACTOR, lasting=True)
    account = Policy("sign-in-user", quota, lasting=True)
    await count(request, services, address, client_address(request, services))
    await count(request, services, account, username.casefold())


async def confirm_password(services: Services, user_id: int, password: str) -> None:
    """Check the signed-in user's password once more; raises WrongPassword."""
    user = await services.database.read(service.get, user_id)
    if not await services.passwords.verify(user.password_hash, password):
        raise WrongPassword("Type your current password again. Nothing was changed.")


async def sign_in(
    services: Services, username: str, password: str, client: str, scope: str
) -> Tokens:
    """Check a name and password and open a session; raises WrongCredentials."""
    user = await services.database.read(service.find, username)
    stored = user.password_hash if user and user.locked_at is None else None
    too_long = len(password) > MAX_LENGTH
    matches = await services.passwords.verify(stored, "" if too_long else password)
    if user is None or user.user_id is None or stored is None or not matches or too_long:
        raise WrongCredentials("The user name or the password is wrong.")
    fresh = (
        await services.passwords.hash(password) if services.passwords.needs_rehash(stored) else None
    )
    return await services.database.write(
        _open, services, user.user_id, client, scope, services.clock(), fresh
    )


def _open(
    session: Session,
    services: Services,
    user_id: int,
    client: str,
    scope: str,
    now: datetime,
    fresh_hash: str | None,
) -> Tokens:
    user: User = service.get(session, user_id)
    if fresh_hash is not None:
        user.password_hash = fresh_hash
        session.add(user)
    return sessions.open_session(session, services.keys, user, client, scope, now)
