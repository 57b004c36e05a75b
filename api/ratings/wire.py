"""What the wire shows of ratings and takes for them."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.json_schema import SkipJsonSchema

from api.catalog.filters import GenresAll, GenresAny, GenresNone, YearFrom, YearTo
from api.catalog.wire import MAX_PAGE, PAGE_SIZE, Line
from api.web.types import Body, Day, MovieId, PlainText, Stars, StarsText

Note = Annotated[PlainText, StringConstraints(max_length=2000)]


class RateMovie(Body):
    """Stars for a film."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"stars": 4.5, "watched_on": "2026-11-20"}]},
    )

    stars: Stars = Field(description="0.5 to 5 in steps of 0.5.")
    watched_on: Annotated[
        Day | SkipJsonSchema[None], Field(description="The day it was watched, YYYY-MM-DD.")
    ] = None
    note: Annotated[
        Note | SkipJsonSchema[None],
        Field(description="A note of your own, up to 2000 characters; empty removes it."),
    ] = None


class RateMovieBody(RateMovie):
    """The same as a body, where Open WebUI repeats every argument, that of the path too."""

    movie_id: SkipJsonSchema[MovieId | None] = None


class RateParameters(RateMovie):
    """A rating as an operation takes it: with its film."""

    movie_id: MovieId


class DeleteParameters(Body):
    """The film whose rating goes."""

    movie_id: MovieId


class RatingSaved(BaseModel):
    """A rating as it was stored."""

    movie_id: int
    stars: float
    rated_at: datetime
    watched_on: date | None
    note: str | None
    previous_stars: float | None = Field(description="What it was before; null if it is new.")


RatingSort = Literal["newest", "oldest", "highest", "lowest", "title", "release_year"]


class RatingSearch(BaseModel):
    """Which of the caller's ratings to list, in which order, and which page of them."""

    model_config = ConfigDict(extra="forbid")

    title: Annotated[Line, StringConstraints(max_length=200)] = Field(
        default="", description="Only films whose title contains these words."
    )
    genres_all: GenresAll = []
    genres_any: GenresAny = []
    genres_none: GenresNone = []
    year_from: YearFrom = None
    year_to: YearTo = None
    stars_from: Annotated[
        StarsText | SkipJsonSchema[None],
        Field(description="At least these stars, 0.5-5 by halves."),
    ] = None
    stars_to: Annotated[
        StarsText | SkipJsonSchema[None], Field(description="At most these stars, 0.5-5 by halves.")
    ] = None
    rated_from: Annotated[
        Day | SkipJsonSchema[None], Field(description="Rated on this day (UTC) or later.")
    ] = None
    rated_to: Annotated[
        Day | SkipJsonSchema[None], Field(description="Rated on this day (UTC) or earlier.")
    ] = None
    tag: Annotated[Line, StringConstraints(max_length=200)] = Field(
        default="", description="Only films tagged with this word or phrase; case is ignored."
    )
    sort: RatingSort = Field(default="newest", description="newest: by the time of rating.")
    page: int = Field(default=1, ge=1, le=MAX_PAGE, description="Page, from 1.")
    page_size: int = Field(default=PAGE_SIZE, ge=1, le=100, description="Ratings a page, 1-100.")


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
    n_ratings: int = Field(description="How many people rated the film.")
    average: float | None = Field(description="Their mean in stars; null unless 3 others rated it.")


class RatingList(BaseModel):
    """A page of the caller's ratings."""

    items: list[RatingView]
    total: int = Field(description="How many of your ratings match on all pages.")
    page: int
    page_size: int
    truncated: bool = Field(description="Whether further pages follow; ask for page + 1.")
