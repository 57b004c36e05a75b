"""What the wire takes and shows of digests."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.json_schema import SkipJsonSchema

from api.recommendations.wire import ReasonView


class DigestSearch(BaseModel):
    """Which digest: a week, or a year."""

    model_config = ConfigDict(extra="forbid")

    week: Annotated[
        str, StringConstraints(pattern=r"^((19|20|21)[0-9]{2}-W(0[1-9]|[1-4][0-9]|5[0-3]))?$")
    ] = Field(
        default="",
        description="An ISO week such as 2026-W47 (Monday to Sunday, UTC). Default: the last full.",
    )
    year: Annotated[
        Annotated[int, Field(ge=1900, le=2199)] | SkipJsonSchema[None],
        Field(description="A year, for the year in review instead of a week."),
    ] = None


class PeriodView(BaseModel):
    """The period of a digest, in UTC days."""

    kind: Literal["week", "year"]
    name: str = Field(description="2026-W47 or 2026.")
    title: str = Field(description="In words: 16 – 22 November 2026.")
    first_day: date
    last_day: date
    complete: bool = Field(description="False while it still runs.")


class DigestFilm(BaseModel):
    """A film you rated in the period."""

    movie_id: int
    title: str
    year: int | None
    stars: float = Field(description="Your rating, 0.5-5.")
    rated_on: date
    watched_on: date | None
    n_ratings: int = Field(description="How many people rated it.")
    average: float | None = Field(description="Their mean in stars; null unless 3 others rated it.")
    gap: float | None = Field(description="Your stars minus the average.")


class FilmsSection(BaseModel):
    """The films of the period, the best first."""

    total: int
    truncated: bool = Field(description="True if only the first 20 are listed.")
    items: list[DigestFilm]


class AverageSection(BaseModel):
    """The period against your usual self and against others; all means in stars."""

    count: int = Field(description="Films rated in the period.")
    average: float | None
    count_before: int = Field(description="Films rated before the period.")
    average_before: float | None = Field(description="Your mean before the period.")
    difference: float | None = Field(description="average minus average_before.")
    count_previous: int = Field(description="Films rated in the week (or year) before.")
    community_average: float | None = Field(description="Everyone's mean for these films.")
    community_gap: float | None = Field(description="Your stars minus it, over these films.")


class StreakSection(BaseModel):
    """Weeks in a row with at least one rating, as of the end of the period."""

    weeks: int = Field(description="The run that is going on; 0 if it broke.")
    longest_weeks: int = Field(description="The longest ever.")
    active_days: int = Field(description="Days of the period on which you rated.")


class ActivityBar(BaseModel):
    """Ratings on a day of the week, or in a month of the year."""

    name: str = Field(description="2026-11-16, or 2026-11.")
    label: str = Field(description="Mon, or Nov.")
    count: int
    average: float | None


class StarsBar(BaseModel):
    """How often you gave a star value."""

    stars: float
    count: int = Field(description="In the period.")
    count_before: int = Field(description="Before it.")


class DigestRecommendation(BaseModel):
    """A film for you and why."""

    rank: int
    movie_id: int
    title: str
    year: int | None
    genres: list[str]
    n_ratings: int
    average: float | None
    because: str = Field(description="The reason in words.")
    reasons: list[ReasonView] = Field(description="Your ratings that speak for it most.")


class Discovery(BaseModel):
    """One thing about your taste that you may not know; means in stars."""

    kind: Literal["genre", "decade", "director", "weekday", "length", "fame"]
    subject: str
    count: int
    average: float
    average_otherwise: float = Field(description="The mean of all your other films.")
    difference: float
    sentence: str


class DigestView(BaseModel):
    """Your week, or your year, in films."""

    period: PeriodView
    headline: str
    films: FilmsSection
    against_average: AverageSection
    activity: list[ActivityBar]
    stars: list[StarsBar]
    best_find: DigestFilm | None = Field(
        description="Your most starred film that the fewest people rated; null below 3.5 stars."
    )
    streaks: StreakSection
    recommendations: list[DigestRecommendation]
    discovery: Discovery | None
    notes: list[str]
    made_at: datetime = Field(description="When it was computed.")
