"""The people of a MovieLens data set as users: `movielens-414` is person 414."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select, text
from sqlmodel import Session

from api.accounts.models import Role
from api.accounts.passwords import hash_now
from api.catalog.loading import insert_rows
from api.tables import metadata

PREFIX: Final = "movielens-"

_NEXT_USER_ID: Final = text(
    "SELECT setval(pg_get_serial_sequence('\"user\"', 'user_id'), max(user_id)) FROM \"user\""
)


class People:
    """Which of our ids each person of the data set has; the unknown are added as they turn up."""

    def __init__(self, session: Session, now: datetime) -> None:
        """Look who is there from an earlier import."""
        self.ids: dict[int, int] = {}
        self._session = session
        self._now = now
        self._user = metadata.tables["user"]
        self._known = self._usernames()
        self.were_there = bool(self._known)
        highest = session.connection().execute(select(func.max(self._user.c.user_id))).scalar()
        self._offset: int = highest or 0

    def add(self, numbers: Iterable[int]) -> None:
        """Add those who have no id yet."""
        missing: list[dict[str, Any]] = []
        for number in numbers:
            if number not in self.ids:
                self.ids[number] = self._known.get(number, self._offset + number)
                if number not in self._known:
                    missing.append(self._person(number))
        insert_rows(self._session, "user", missing)

    def finish(self, *, accounts: bool) -> str | None:
        """Note that their ratings changed, and open their accounts if asked to.

        Returns the password of every account that had none; it is kept as a hash only.
        """
        ours = self._user.c.username.like(f"{PREFIX}%")
        connection = self._session.connection()
        version = self._user.c.ratings_version
        connection.execute(self._user.update().where(ours).values(ratings_version=version + 1))
        if self._session.get_bind().dialect.name == "postgresql":
            connection.execute(_NEXT_USER_ID)
        if not accounts:
            return None
        # One hash for all: six hundred would take as many times 30 ms, and the accounts are
        # characters of a data set, not people.
        password = secrets.token_urlsafe(12)
        opened = connection.execute(
            self._user.update()
            .where(ours, self._user.c.password_hash.is_(None))
            .values(password_hash=hash_now(password))
        )
        return password if opened.rowcount else None

    def _person(self, number: int) -> dict[str, Any]:
        return {
            "user_id": self.ids[number],
            "username": f"{PREFIX}{number}",
            "display_name": f"MovieLens {number}",
            "role": Role.member.value,
            "created_at": self._now,
            "ratings_version": 0,
        }

    def _usernames(self) -> dict[int, int]:
        columns = select(self._user.c.username, self._user.c.user_id)
        rows = self._session.connection().execute(
            columns.where(self._user.c.username.like(f"{PREFIX}%"))
        )
        numbers = ((name.removeprefix(PREFIX), user_id) for name, user_id in rows)
        return {int(number): user_id for number, user_id in numbers if number.isdecimal()}
