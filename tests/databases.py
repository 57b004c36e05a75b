"""Migrated, empty databases for tests: files of SQLite, or databases of the given server."""

import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

import pytest
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import create_engine, make_url, text

from api.db import Database
from api.migrate import migrate

FILE = "matinee.sqlite3"


class Server(BaseSettings):
    """Where a server for tests is: MATINEE_TEST_POSTGRESQL_URL (postgresql+psycopg://...)."""

    model_config = SettingsConfigDict(env_prefix="MATINEE_TEST_")

    postgresql_url: str = ""


class Databases(Protocol):
    """Where a test's own database comes from."""

    def fresh(self, folder: Path) -> AbstractContextManager[str]:
        """Yield the URL of a database of this test's own; `folder` holds it if it is a file."""
        ...

    def blank(self, folder: Path) -> AbstractContextManager[str]:
        """Yield the URL of a database without any table."""
        ...


class Files:
    """SQLite: copies of one migrated file."""

    def __init__(self, folder: Path) -> None:
        self.empty = folder / "empty.sqlite3"
        url = f"sqlite:///{self.empty}"
        migrate(url)
        database = Database(url)
        database.checkpoint()
        database.close()

    @contextmanager
    def fresh(self, folder: Path) -> Iterator[str]:
        """Copy the file to where an api with this state folder looks for it."""
        shutil.copy(self.empty, folder / FILE)
        yield f"sqlite:///{folder / FILE}"

    @contextmanager
    def blank(self, folder: Path) -> Iterator[str]:
        """Name a file that is not there yet."""
        yield f"sqlite:///{folder / 'blank.sqlite3'}"


class OnServer:
    """PostgreSQL: databases made from one migrated template, and dropped."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        self._admin = create_engine(self._url, isolation_level="AUTOCOMMIT")
        self._prefix = f"matinee_test_{os.getpid()}"
        self._numbers = itertools.count(1)
        self._run(f'CREATE DATABASE "{self._prefix}" TEMPLATE template0')
        migrate(self._named(self._prefix))

    def fresh(self, folder: Path) -> AbstractContextManager[str]:
        """Copy the template; the folder is not needed."""
        del folder
        return self._copy(self._prefix)

    def blank(self, folder: Path) -> AbstractContextManager[str]:
        """Copy PostgreSQL's own empty template."""
        del folder
        return self._copy("template0")

    @contextmanager
    def _copy(self, template: str) -> Iterator[str]:
        name = f"{self._prefix}_{next(self._numbers)}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield self._named(name)
        finally:
            self._drop(name)

    def close(self) -> None:
        """Drop the template."""
        self._drop(self._prefix)
        self._admin.dispose()

    def _drop(self, name: str) -> None:
        self._run(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _named(self, name: str) -> str:
        return self._url.set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(statement))


def server_url() -> str:
    """Return the server for tests; skips the test where none is given."""
    return Server().postgresql_url or pytest.skip("set MATINEE_TEST_POSTGRESQL_URL")
