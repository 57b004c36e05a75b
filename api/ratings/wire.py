"""What the wire shows of ratings and takes for them."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.json_schema import SkipJsonSchema

from api.web.types import MovieId, PlainText, Stars

Note = Annotated[PlainText, StringConstraints(max_length=2000)]


class RateMovie(BaseModel):
    """Stars for a film."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"stars": 4.5, "watched_on": "2026-11-20"}]},
    )

    stars: Stars = Field(description="0.5 to 5 in steps of 0.5.")
    watched_on: Annotated[
        date | SkipJsonSchema[None], Field(description="The day it was watched, YYYY-MM-DD.")
    ] = None
    note: Annotated[
        Note | SkipJsonSchema[None], Field(description="A note of your own, up to 2000 characters.")
    ] = None


class RateParameters(RateMovie):
    """A rating as an operation takes it: with its film."""

    movie_id: MovieId


class DeleteParameters(BaseModel):
    """The film whose rating goes."""

    model_config = ConfigDict(extra="forbid")

    movie_id: MovieId


class RatingSaved(BaseModel):
    """A rating as it was stored."""

    movie_id: int
    stars: float
    rated_at: datetime
    watched_on: date | None
    note: str | None
    previous_stars: float | None = Field(description="What it was before; null if it is new.")


class RatingView(BaseModel):
    """A rating with its film."""

    movie_id: int
    title: str
    year: int | None
    genres: list[str]
    stars: float
    rated_at: datetime
    watched_on: date | None
    note: str | None
    source: str
    community_average: float | None = Field(description="Null below three raters.")
    n_ratings: int


class RatingList(BaseModel):
    """A page of the caller's ratings."""

    items: list[RatingView]
    total: int
    page: int
    page_size: int
    truncated: bool = Field(description="Whether more pages follow.")


RatingSort = Literal["newest", "oldest", "highest", "lowest", "title", "release_year", "watched"]
