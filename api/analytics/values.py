"""The values a question may hold: ranges, forms, and a schema no longer than a model needs."""

import re
from datetime import date
from typing import Annotated, Any, Final, TypeVar

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler
from pydantic_core import core_schema

from api.catalog.genres import KnownGenre
from api.web.types import MAX_ID, JsonInt, PlainText

T = TypeVar("T")

MOST: Final = 10**9
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def _day(value: object) -> object:
    """Refuse what is no plain date, such as a number of seconds."""
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise ValueError("send a date as YYYY-MM-DD")
    return value


class LeftOut:
    """Marks a value that may be left out: its schema does not offer null, which no tool needs."""

    def __get_pydantic_json_schema__(
        self, core: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Return the schema of the value itself."""
        schema: dict[str, Any] = handler(core)
        return schema["anyOf"][0]


def compact(schema: dict[str, Any]) -> None:
    """Drop what only costs a model tokens: titles, and defaults that mean "not asked"."""
    schema.pop("title", None)
    for field in schema.get("properties", {}).values():
        field.pop("title", None)
        if field.get("default", ...) in (None, [], ()):
            field.pop("default")


Maybe = Annotated[T | None, LeftOut()]
Year = Annotated[int, Field(ge=1870, le=2100), JsonInt]
Month = Annotated[int, Field(ge=1, le=12), JsonInt]
Hour = Annotated[int, Field(ge=0, le=23), JsonInt]
Number = Annotated[int, Field(ge=0, le=MOST), JsonInt]
MovieId = Annotated[int, Field(ge=1, le=MAX_ID), JsonInt]
Stars = Annotated[float, Field(ge=0.5, le=5, allow_inf_nan=False), JsonInt]
Day = Annotated[date, BeforeValidator(_day)]
Words = Annotated[PlainText, Field(min_length=1, max_length=200)]
Flag = Annotated[bool, Field(strict=True)]
Genres = tuple[KnownGenre, ...]
Conditions = tuple[Annotated[str, Field(max_length=300)], ...]
