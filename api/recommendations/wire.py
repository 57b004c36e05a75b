"""What the wire shows of recommendations and refreshes."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.json_schema import SkipJsonSchema

from api.catalog.filters import (
    GenresAll,
    GenresAny,
    GenresNone,
    MinAverage,
    MinRatings,
    YearFrom,
    YearTo,
)
from api.recommendations.models import RefreshState
from api.web.types import MAX_ID, Body


class RecommendationSearch(BaseModel):
    """Which films may be recommended, and how many."""

    model_config = ConfigDict(extra="forbid")

    genres_all: GenresAll = []
    genres_any: GenresAny = []
    genres_none: GenresNone = []
    year_from: YearFrom = None
    year_to: YearTo = None
    min_ratings: MinRatings = 0
    min_average: MinAverage = None
    like: Annotated[
        Annotated[int, Field(ge=1, le=MAX_ID)] | SkipJsonSchema[None],
        Field(description="A movie_id: films similar to this one."),
    ] = None
    exclude_rated: bool = Field(default=True, description="Leave out films you rated.")
    without: Annotated[
        Annotated[int, Field(ge=1, le=MAX_ID)] | SkipJsonSchema[None],
        Field(description="A movie_id you rated: also tell each place had you not rated it."),
    ] = None
    limit: int = Field(default=10, ge=1, le=50, description="Films, 1-50.")


class ReasonView(BaseModel):
    """One of the caller's ratings that speaks for a film."""

    movie_id: int
    title: str
    year: int | None
    my_stars: float
    weight: float = Field(description="What it adds to the score.")


class RecommendationView(BaseModel):
    """A recommended film with its score and the ratings it rests on."""

    rank: int
    movie_id: int
    title: str
    year: int | None
    genres: list[str]
    score: float = Field(description="Sum of the weights of your ratings and of popularity.")
    n_ratings: int
    average: float | None = Field(description="Mean in stars; null unless 3 others rated it.")
    my_stars: float | None
    reasons: list[ReasonView] = Field(description="Your ratings that speak for it most.")
    rank_without: int | None = Field(description="Its place had `without` not been rated.")


class ModelView(BaseModel):
    """The model a list comes from."""

    model_id: int
    fitted_at: datetime
    n_films: int
    n_users: int
    n_ratings: int


class RecommendationList(BaseModel):
    """The caller's list, computed from the present ratings."""

    items: list[RecommendationView]
    based_on: int = Field(description="How many of your ratings the list rests on.")
    model: ModelView | None = Field(description="Null while none was fitted: by popularity.")
    notes: list[str]


class SimilarFilm(BaseModel):
    """A film people like together with another."""

    movie_id: int
    title: str
    year: int | None
    genres: list[str]
    similarity: float = Field(description="Partial correlation of likes, above 0, at most 1.")
    n_ratings: int
    average: float | None = Field(description="Mean in stars; null unless 3 others rated it.")
    my_stars: float | None


class SimilarFilms(BaseModel):
    """Films similar to one, the most similar first."""

    movie_id: int
    items: list[SimilarFilm]
    notes: list[str]


class RefreshRequest(Body):
    """A request for fresh recommendations."""

    idempotency_key: Annotated[str, StringConstraints(pattern=r"^[!-~]{0,255}$")] = Field(
        default="", description="For tools that can't send the Idempotency-Key header."
    )


class RefreshView(BaseModel):
    """A refresh and where it stands."""

    refresh_id: int
    status: RefreshState
    progress: int = Field(description="Percent, 0-100.")
    reason: str | None = Field(description="Why it failed.")
    attempts: int
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
