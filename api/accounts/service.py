"""Accounts: sign-up, passwords, roles, deletion. Functions take the session first."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlmodel import Session, col

from api.accounts import sessions
from api.accounts.audit import record
from api.accounts.models import Role, User
from api.web.errors import Conflict, Forbidden, Invalid, NotFound

USERNAME: Final = re.compile(r"[a-z0-9][a-z0-9_.-]{1,31}")


def find(session: Session, username: str) -> User | None:
    """Return the account of this name (case does not matter), or None."""
    return session.execute(
        select(User).where(col(User.username) == username.casefold())
    ).scalar_one_or_none()


def get(session: Session, user_id: int) -> User:
    """Return an account; raises NotFound."""
    user = session.get(User, user_id)
    if user is None:
        raise NotFound("There is no such account.")
    return user


def create(
    session: Session,
    username: str,
    password_hash: str | None,
    now: datetime,
    *,
    display_name: str = "",
    role: Role = Role.member,
) -> User:
    """Add an account; raises Invalid for a bad name and Conflict for one that is taken."""
    name = username.casefold()
    if not USERNAME.fullmatch(name):
        raise Invalid(
            "A user name has 2-32 characters: letters a-z, digits, '.', '_' and '-', "
            "beginning with a letter or digit.",
            field="body.username",
        )
    if find(session, name) is not None:
        raise Conflict("This user name is taken. Choose another.")
    user = User(
        username=name,
        display_name=display_name or username,
        role=role.value,
        password_hash=password_hash,
        created_at=now,
    )
    session.add(user)
    session.flush()
    return user


def set_password(
    session: Session, user_id: int, password_hash: str, now: datetime, *, keep_sid: str | None
) -> None:
    """Change a password and end every other session and every app token of the account."""
    user = get(session, user_id)
    user.password_hash = password_hash
    session.add(user)
    sessions.end_all(session, user_id, now, keep=keep_sid)
    record(session, user_id, "user", "password.changed", "The password was changed.", {}, now)


def administer(
    session: Session,
    admin_id: int,
    user_id: int,
    now: datetime,
    *,
    role: Role | None,
    locked: bool | None,
) -> User:
    """Change an account's role or lock it; raises Forbidden on one's own account."""
    if admin_id == user_id:
        raise Forbidden("You can't change your own role or lock yourself. Ask another admin.")
    user = get(session, user_id)
    if role is not None:
        user.role = role.value
    if locked is not None:
        user.locked_at = now if locked else None
        if locked:
            sessions.end_all(session, user_id, now)
    session.add(user)
    change = {"role": user.role, "locked": user.locked_at is not None, "user_id": user_id}
    record(
        session,
        admin_id,
        "user",
        "account.changed",
        f"Account '{user.username}' changed.",
        change,
        now,
    )
    return user


def page(session: Session, offset: int, limit: int) -> tuple[Sequence[User], int]:
    """Return a page of accounts by name, and how many there are."""
    total = session.execute(select(func.count()).select_from(User)).scalar_one()
    rows = session.execute(
        select(User).order_by(col(User.username)).offset(offset).limit(limit)
    ).scalars()
    return list(rows), total
