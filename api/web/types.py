"""Types the wire shares: ids, stars, text without control characters, and strict numbers."""

import re
from datetime import date
from typing import Annotated, Any, Final, cast

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

MAX_ID: Final = 2**53 - 1
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _no_bool_or_text(value: Any) -> Any:
    """Refuse `true` and `"5"` for a number in JSON; 1870.0 is an integer there and passes."""
    if isinstance(value, bool | str):
        raise ValueError("send a number, not text or true/false")
    return value


def _half(value: float) -> float:
    if value * 2 != int(value * 2):
        raise ValueError("stars go from 0.5 to 5 in steps of 0.5")
    return value


def _iso_day(value: Any) -> Any:
    """Take a day as `YYYY-MM-DD` only: pydantic would read a bare number as a Unix time."""
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise ValueError("send a day as YYYY-MM-DD")
    if isinstance(value, int | float):
        raise ValueError("send a day as YYYY-MM-DD")
    return value


# Field comes before the validator, or the bounds are lost from the schema.
JsonInt = BeforeValidator(_no_bool_or_text)
MovieId = Annotated[int, Field(ge=1, le=MAX_ID, description="A film's id, from search_movies.")]
Stars = Annotated[
    float,
    Field(ge=0.5, le=5, multiple_of=0.5, allow_inf_nan=False),
    BeforeValidator(_no_bool_or_text),
    AfterValidator(_half),
]
# The same in a query, where every value is text.
StarsText = Annotated[
    float, Field(ge=0.5, le=5, multiple_of=0.5, allow_inf_nan=False), AfterValidator(_half)
]
Day = Annotated[date, BeforeValidator(_iso_day)]
PlainText = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$")]


class Body(BaseModel):
    """Base of JSON bodies: unknown names and null are refused (leave a value out instead)."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _no_null(cls, value: Any) -> Any:
        members = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
        if None in members.values():
            raise ValueError("leave out what has no value; null is not accepted")
        return cast("Any", value)


def stars_of(half_stars: int) -> float:
    """Return half-stars 1-10 as stars 0.5-5."""
    return half_stars / 2


def half_stars_of(stars: float) -> int:
    """Return stars 0.5-5 as half-stars 1-10."""
    return round(stars * 2)
