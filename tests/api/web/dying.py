"""An api that is killed as it writes: at a point of a keyed request named in MATINEE_DIES."""

import os
import signal
from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlmodel import Session

from api.db import Database
from api.main import create_app
from api.settings import ApiSettings


class Fate(BaseSettings):
    """Where the process dies: `before` the commit, `after` it, or never."""

    model_config = SettingsConfigDict(env_prefix="MATINEE_")

    dies: str = ""


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def create() -> FastAPI:
    """Return the api, with the fault planted between its database and its answer."""
    app = create_app(ApiSettings())
    database: Database = app.state.services.database
    fate = Fate().dies
    write = database.write

    async def fatal(work: Callable[..., Any], *args: Any, **options: Any) -> Any:
        def to_the_end(session: Session, *given: Any, **more: Any) -> Any:
            made = work(session, *given, **more)
            if fate == "before":
                session.flush()
                _die()
            return made

        done = await write(to_the_end if work.__name__ == "guarded" else work, *args, **options)
        if fate == "after" and work.__name__ == "guarded":
            _die()
        return done

    database.write = fatal  # pyright: ignore[reportAttributeAccessIssue]
    return app
