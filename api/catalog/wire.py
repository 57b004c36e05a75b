"""What the wire takes and shows of films."""

from datetime import date, datetime
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.json_schema import SkipJsonSchema

from api.catalog.filters import (
    MAX_INT,
    GenresAll,
    GenresAny,
    GenresNone,
    MinAverage,
    MinRatings,
    Year,
    YearFrom,
    YearTo,
)
from api.catalog.genres import GenreList
from api.web.types import JsonInt

PAGE_SIZE: Final = 20
MAX_PAGE: Final = 10_000

# One line of text: no control characters, and something to see.
Line = Annotated[
    str,
    StringConstraints(pattern=r"^[^\x00-\x1f\x7f-\x9f]*$"),
]
Name = Annotated[
    str,
    StringConstraints(
        pattern=r"^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$",
        max_length=500,
    ),
]
Sort = Literal["relevance", "popularity", "average", "newest", "oldest", "title"]
Rated = Literal["any", "mine", "not_mine"]


class MovieSearch(BaseModel):
    """Which films to list, in which order, and which page of them."""

    model_config = ConfigDict(extra="forbid")

    q: Annotated[Line, StringConstraints(max_length=200)] = Field(
        default="",
        description="Words of a title, in any order or spelling, and a year if known; "
        "or a director's name.",
    )
    genres_all: GenresAll = []
    genres_any: GenresAny = []
    genres_none: GenresNone = []
    year_from: YearFrom = None
    year_to: YearTo = None
    tag: Annotated[Line, StringConstraints(max_length=200)] = Field(
        default="", description="Only films tagged with this word or phrase; case is ignored."
    )
    min_ratings: MinRatings = 0
    min_average: MinAverage = None
    rated: Rated = Field(default="any", description="Films you rated (mine), or did not.")
    sort: Annotated[
        Sort | SkipJsonSchema[None],
        Field(
            description="Default: relevance with q, else popularity (number of ratings). "
            "average lists films with 4 or more ratings only."
        ),
    ] = None
    page: int = Field(default=1, ge=1, le=MAX_PAGE, description="Page, from 1.")
    page_size: int = Field(default=PAGE_SIZE, ge=1, le=100, description="Films a page, 1-100.")


class MovieItem(BaseModel):
    """A film in a list."""

    movie_id: int
    title: str
    year: int | None
    genres: list[str]
    n_ratings: int = Field(description="How many people rated it.")
    average: float | None = Field(description="Their mean in stars; null unless 3 others rated it.")
    my_stars: float | None = Field(description="Your rating, 0.5-5; null if you did not rate it.")
    runtime_minutes: int | None
    director: str | None = Field(description="Several are separated by '; '.")


class MoviePage(BaseModel):
    """A page of films."""

    items: list[MovieItem]
    total: int = Field(description="How many films match on all pages.")
    page: int
    page_size: int
    truncated: bool = Field(description="Whether further pages follow; ask for page + 1.")
    did_you_mean: list[str] = Field(
        description="If q as written is in no title: the titles of a director so named, or the "
        "closest ones; the items then match these."
    )


class TagCount(BaseModel):
    """A tag of a film and how many people gave it."""

    text: str
    count: int


class MyRating(BaseModel):
    """The caller's own rating of a film."""

    stars: float
    rated_at: datetime
    watched_on: date | None
    note: str | None


class Community(BaseModel):
    """What everyone together thinks of a film, in stars; null unless 3 others rated it."""

    n_ratings: int
    average: float | None
    stddev: float | None = Field(description="Population standard deviation.")


class MovieDetail(MovieItem):
    """Everything about a film."""

    alternative_titles: list[str]
    imdb_id: str | None
    tmdb_id: int | None
    tags: list[TagCount] = Field(description="The 20 most given tags.")
    my_rating: MyRating | None
    community: Community
    version: int = Field(description="Counts the edits; the ETag for If-Match begins with it.")


class MovieWrite(BaseModel):
    """A whole film as a curator writes it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "title": "The Apartment",
                    "year": 1960,
                    "genres": ["Comedy", "Drama", "Romance"],
                    "runtime_minutes": 125,
                    "director": "Billy Wilder",
                    "imdb_id": "tt0053604",
                }
            ]
        },
    )

    title: Name = Field(description="With its article in front, without the year.")
    year: Annotated[Year, JsonInt] | None = Field(default=None, description="Of release.")
    genres: GenreList = Field(default=[], description="As MovieLens names them.")
    runtime_minutes: Annotated[int, Field(ge=1, le=10_000), JsonInt] | None = Field(
        default=None, description="1-10,000."
    )
    director: Annotated[Name, StringConstraints(max_length=300)] | None = Field(
        default=None, description="Several are separated by '; '."
    )
    imdb_id: Annotated[str, StringConstraints(pattern=r"^tt[0-9]{7,10}$")] | None = Field(
        default=None, description="Such as tt0053604; no two films have the same."
    )
    tmdb_id: Annotated[int, Field(ge=1, le=MAX_INT), JsonInt] | None = Field(
        default=None, description="No two films have the same."
    )
    alternative_titles: Annotated[list[Name], Field(max_length=50)] = Field(
        default=[], description="Other titles it is known and found by."
    )


def _without_defaults(schema: dict[str, Any]) -> None:
    """Drop the defaults: what is left out of a patch is not set to anything."""
    for member in schema["properties"].values():
        member.pop("default", None)
    schema["examples"] = [{"year": 1960}, {"director": None}]


class MoviePatch(MovieWrite):
    """What to change of a film; null clears a value, what is left out stays."""

    model_config = ConfigDict(json_schema_extra=_without_defaults)

    title: Name = Field(default="", description="With its article in front, without the year.")
