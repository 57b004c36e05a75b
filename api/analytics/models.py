"""What the wire carries: one flat question, and an answer with its columns and rows."""

from collections.abc import Sequence
from typing import Annotated, Any, Final, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.analytics.values import (
    MOST,
    Conditions,
    Day,
    Flag,
    Genres,
    Hour,
    Maybe,
    Month,
    MovieId,
    Number,
    Stars,
    Words,
    Year,
    compact,
)
from api.analytics.vocabulary import DimensionName, Measure, Scope, Subject, Unit, Weekday
from api.web.types import JsonInt

Cell = str | int | float | None


class AnalyticsFilters(BaseModel):
    """Conditions that rows must all satisfy."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra=compact)

    genres_all: Genres = Field(default=(), description="film has all of these genres")
    genres_any: Genres = Field(default=(), description="film has at least one of these")
    genres_none: Genres = Field(default=(), description="film has none of these")
    year_from: Maybe[Year] = Field(default=None, description="release year")
    year_to: Maybe[Year] = Field(default=None, description="release year, inclusive")
    stars_from: Maybe[Stars] = Field(default=None, description="stars of the rating row")
    stars_to: Maybe[Stars] = Field(default=None, description="stars, inclusive")
    half_stars_only: Flag = Field(default=False, description="only x.5 ratings")
    rated_from: Maybe[Day] = Field(default=None, description="rating date, UTC, inclusive")
    rated_to: Maybe[Day] = Field(default=None, description="rating date, UTC, inclusive")
    last_days: Maybe[Annotated[int, Field(ge=0, le=36_500), JsonInt]] = Field(
        default=None, description="rated since midnight UTC this many days ago"
    )
    weekdays: tuple[Weekday, ...] = Field(default=(), description="rated on")
    months: tuple[Month, ...] = Field(default=(), description="rated in")
    hour_from: Maybe[Hour] = Field(default=None, description="rated at, UTC, inclusive, may wrap")
    hour_to: Maybe[Hour] = Field(default=None, description="hour, inclusive")
    rated: Literal["any", "mine", "not_mine"] = Field(
        default="any", description="film I have / have not rated"
    )
    my_stars_from: Maybe[Stars] = Field(default=None, description="my stars for the film")
    my_stars_to: Maybe[Stars] = Field(default=None, description="my stars, inclusive")
    min_ratings: Maybe[Number] = Field(
        default=None, description="number of ratings the film has from everyone"
    )
    max_ratings: Maybe[Number] = Field(default=None, description="at most so many ratings")
    min_average: Maybe[Stars] = Field(default=None, description="the film's community average")
    max_average: Maybe[Stars] = Field(default=None, description="at most this average")
    title_contains: Maybe[Words] = Field(default=None, description="words in the title")
    title_is: Maybe[Words] = Field(default=None, description="full title, year optional")
    movie_ids: Annotated[tuple[MovieId, ...], Field(max_length=100)] = Field(
        default=(), description="only these films"
    )
    tag: Maybe[Words] = Field(default=None, description="film has this tag")

    @model_validator(mode="before")
    @classmethod
    def _no_null(cls, value: Any) -> Any:
        members = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
        nulls = sorted(name for name in cls.model_fields if members.get(name, ...) is None)
        if nulls:
            raise ValueError(f"leave {', '.join(nulls)} out instead of sending null")
        return cast("object", value)


class AnalyticsQuery(AnalyticsFilters):
    """One question about ratings, films or tags; every filter is optional."""

    subject: Subject = Field(
        default="ratings",
        description="what a row is: a rating, a film of the catalogue, or a tag put on a film",
    )
    scope: Scope = Field(default="me", description="whose ratings or tags")
    measures: Annotated[tuple[Measure, ...], Field(min_length=1)] = Field(
        default=("count",),
        description="n_ratings, community_*, my_*, gap (mine - community) need by=[film] or "
        "subject=films; average, median, stddev need subject=ratings; my_rank_* take no by",
    )
    by: Annotated[tuple[DimensionName, ...], Field(max_length=2)] = Field(
        default=(), description="group by; year and decade are release, rated_* rating time (UTC)"
    )
    share_where: Conditions = Field(
        default=(),
        description="for share: percent of rows that also satisfy these filters, as "
        "'genres_any=Comedy,War', 'stars_from=4', 'scope=me'; "
        "empty: the group's percent of all rows",
    )
    compare: Literal["none", "difference", "ratio"] = Field(
        default="none", description="run a second query and relate it to this one"
    )
    compare_scope: Maybe[Scope] = Field(default=None, description="default: same scope")
    compare_where: Conditions = Field(
        default=(), description="filters changed in the second query, as 'name=value'"
    )
    min_count: Annotated[int, Field(ge=1, le=MOST), JsonInt] = Field(
        default=1, description="leave out groups with fewer rows"
    )
    order_by: Annotated[str, Field(max_length=64)] = Field(
        default="",
        description="a measure or dimension asked for, or e.g. average_difference; default: "
        "time-like groups in their order, others by the first measure",
    )
    descending: Flag = Field(default=True, description="highest or newest first")
    limit: Annotated[int, Field(ge=1, le=100), JsonInt] = Field(
        default=20, description="rows, 1-100"
    )
    offset: Annotated[int, Field(ge=0, le=MOST), JsonInt] = Field(
        default=0, description="rows to skip"
    )
    zero_fill: Flag = Field(default=False, description="show empty time buckets as 0")


FILTER_NAMES: Final[Sequence[str]] = tuple(AnalyticsFilters.model_fields)


class Column(BaseModel):
    """A column of the rows."""

    name: str
    kind: Literal["dimension", "measure"]
    unit: Unit


class Window(BaseModel):
    """The first and last moment (UTC) that count; null where open."""

    start: str | None = Field(serialization_alias="from")
    end: str | None = Field(serialization_alias="to")


class Chart(BaseModel):
    """How the rows are best drawn: column names for the axes."""

    type: Literal["bar", "line", "none"]
    x: str | None
    y: list[str]


class AnalyticsAnswer(BaseModel):
    """The rows, what was asked exactly, and what was left out.

    `n` counts the rows behind the answer, `total_groups` the groups before paging, `ties` the
    further groups equal to the last one shown, `suppressed` the groups left out because they
    rest on fewer than 3 people besides the caller.
    """

    query: dict[str, Any]
    scope: Scope
    window: Window
    min_count: int
    n: int
    columns: list[Column]
    rows: list[dict[str, Cell]]
    total_groups: int
    truncated: bool
    next_offset: int | None
    ties: int
    suppressed: int
    chart: Chart
    notes: list[str]


class Described(BaseModel):
    """A name that may be used, and what it means."""

    name: str
    description: str
    unit: str


class NotAvailable(BaseModel):
    """A topic the data holds nothing about, and words by which people ask for it."""

    topic: str
    words: list[str]
    reason: str


class AnalyticsSchema(BaseModel):
    """Everything a query may name, and what can't be answered."""

    subjects: list[Described]
    measures: list[Described]
    dimensions: list[Described]
    filters: list[Described]
    genres: list[str]
    first_rated: str | None
    last_rated: str | None
    not_available: list[NotAvailable]
