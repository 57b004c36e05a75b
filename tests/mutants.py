"""Builds with one fault each: what the suites must be able to see."""

from fastapi import FastAPI
from sqlmodel import Session

from api.main import create_app
from api.recommendations import refreshes
from api.recommendations.models import Refresh
from api.settings import ApiSettings
from api.web.errors import NotFound


def without_an_owner_check() -> FastAPI:
    """Return an api where anybody reads and stops anybody's refresh."""

    def anybodys(session: Session, _user_id: int, refresh_id: int) -> Refresh:
        return session.get(Refresh, refresh_id) or _missing()

    refreshes._own = anybodys  # pyright: ignore[reportPrivateUsage]
    return create_app(ApiSettings())


def _missing() -> Refresh:
    raise NotFound("There is no such refresh.")
