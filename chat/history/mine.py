"""Who is acting, and work on the history in their name; nobody is served another's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from chainlit.context import ChainlitContextException, get_context
from sqlalchemy import Connection

from chat import identity
from chat.history import people
from chat.history.common import NotYours
from chat.history.worker import HistoryWorker

P = ParamSpec("P")
T = TypeVar("T")


def acting_username() -> str | None:
    """Return who is acting: the websocket session's user, else the request's identity."""
    try:
        user = get_context().session.user
    except ChainlitContextException:
        user = None
    if user is not None:
        return user.identifier
    known = identity.current.get()
    return known.username if known else None


class Mine:
    """Runs work with the acting user's id. Raises `NotYours` when nobody is signed in."""

    def __init__(self, worker: HistoryWorker, acting: Callable[[], str | None]) -> None:
        self._worker = worker
        self.username = acting

    async def read(
        self,
        work: Callable[Concatenate[Connection, str, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Read as the acting user."""
        return await self._worker.read(_as_user, self.username(), work, *args, **kwargs)

    async def write(
        self,
        work: Callable[Concatenate[Connection, str, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Write as the acting user."""
        return await self._worker.write(_as_user, self.username(), work, *args, **kwargs)


def _as_user(
    connection: Connection,
    username: str | None,
    work: Callable[Concatenate[Connection, str, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    person = people.find(connection, username) if username else None
    if person is None:
        raise NotYours("nobody is signed in")
    return work(connection, person.user_id, *args, **kwargs)
