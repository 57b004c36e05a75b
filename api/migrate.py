"""Bringing a database to the present schema with Alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from api.db import Database
from api.migrations.models import metadata

FOLDER = Path(__file__).parent / "migrations"


def configuration(url: str) -> Config:
    """Return the Alembic configuration for a database."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["url"] = url
    config.attributes["metadata"] = metadata
    return config


def migrate(url: str) -> None:
    """Bring the database to the newest schema; an up-to-date one is only looked at."""
    config = configuration(url)
    newest = ScriptDirectory.from_config(config).get_current_head()
    database = Database(url)
    try:
        with database.engine.connect() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
    finally:
        database.close()
    if current != newest:
        command.upgrade(config, "head")
