"""What every table shares: snake_case names and UTC times."""

import re
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, MetaData
from sqlalchemy.orm import declared_attr
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMING)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time. SQLite keeps it as `YYYY-MM-DD HH:MM:SS.ffffff` text, which sorts."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the value in UTC; SQLite gets it without an offset."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time must be aware; add tzinfo=UTC")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the value as aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Table(SQLModel):
    """Base of all tables: the table of `SignInSession` is `sign_in_session`."""

    metadata = metadata

    @declared_attr.directive
    def __tablename__(cls) -> Any:  # noqa: N805 # pyright: ignore - SQLAlchemy passes the class; SQLModel types it as a plain attribute
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", cls.__name__).lower()
