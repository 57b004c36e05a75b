"""The words of a query: what each measure, dimension and filter means, and where it applies."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

Subject = Literal["ratings", "films", "tags"]
Scope = Literal["me", "everyone", "others"]
Weekday = Literal["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
Measure = Literal[
    "count",
    "distinct_films",
    "average",
    "median",
    "stddev",
    "share",
    "active_days",
    "distinct_users",
    "ratings_per_user",
    "first_rated",
    "last_rated",
    "my_rank_by_count",
    "my_rank_by_average",
    "n_ratings",
    "community_average",
    "community_stddev",
    "my_stars",
    "my_rated_at",
    "gap",
]
DimensionName = Literal[
    "film",
    "genre",
    "stars",
    "year",
    "decade",
    "rated_year",
    "rated_quarter",
    "rated_month",
    "rated_day",
    "weekday",
    "hour",
    "tag",
]
Unit = Literal[
    "stars", "count", "percent", "ratio", "rank", "time", "date", "year", "hour", "text", "id"
]

_ALL: Final[tuple[Subject, ...]] = ("ratings", "films", "tags")
_ROWS: Final[tuple[Subject, ...]] = ("ratings", "tags")
_RATINGS: Final[tuple[Subject, ...]] = ("ratings",)


@dataclass(frozen=True, slots=True)
class Word:
    """A name of the query language: what it means, its unit, and the subjects it fits."""

    meaning: str
    unit: Unit
    subjects: tuple[Subject, ...] = _ALL


MEASURES: Final[dict[Measure, Word]] = {
    "count": Word("Rows: ratings, films or tags.", "count"),
    "distinct_films": Word("Different films.", "count"),
    "average": Word("Mean of the stars.", "stars", _RATINGS),
    "median": Word("Middle of the stars (mean of the two middle ones).", "stars", _RATINGS),
    "stddev": Word("Population standard deviation of the stars.", "stars", _RATINGS),
    "share": Word("Percent of rows that satisfy share_where, or of all rows.", "percent"),
    "active_days": Word("Different UTC days with at least one row.", "count", _ROWS),
    "distinct_users": Word("Different people.", "count", _ROWS),
    "ratings_per_user": Word("Ratings divided by people.", "count", _RATINGS),
    "first_rated": Word("Earliest moment (UTC).", "time", _ROWS),
    "last_rated": Word("Latest moment (UTC).", "time", _ROWS),
    "my_rank_by_count": Word(
        "My place among all people by number of ratings; 1 = most (descending=false: 1 = fewest).",
        "rank",
        _RATINGS,
    ),
    "my_rank_by_average": Word(
        "My place among people with min_count ratings by average; 1 = most generous "
        "(descending=false: 1 = harshest).",
        "rank",
        _RATINGS,
    ),
    "n_ratings": Word("Ratings the film has from everyone, ever.", "count"),
    "community_average": Word("Mean of everyone's stars for the film.", "stars"),
    "community_stddev": Word("Population standard deviation of everyone's stars.", "stars"),
    "my_stars": Word("My stars for the film.", "stars"),
    "my_rated_at": Word("When I rated the film (UTC).", "time"),
    "gap": Word("My stars minus the film's community average, mean over rows.", "stars"),
}

DIMENSIONS: Final[dict[DimensionName, Word]] = {
    "film": Word("A film; rows carry movie_id, title and year.", "text"),
    "genre": Word("A genre; a film counts in each of its genres.", "text"),
    "stars": Word("The stars given, 0.5 to 5.", "stars", _RATINGS),
    "year": Word("Year of release.", "year"),
    "decade": Word("Decade of release, as its first year.", "year"),
    "rated_year": Word("Year of rating (UTC).", "year", _ROWS),
    "rated_quarter": Word("Quarter of rating, '2018-Q2'.", "date", _ROWS),
    "rated_month": Word("Month of rating, '2018-06'.", "date", _ROWS),
    "rated_day": Word("Day of rating, '2018-06-02'.", "date", _ROWS),
    "weekday": Word("Weekday of rating, 'Monday'.", "text", _ROWS),
    "hour": Word("Hour of rating, 0-23 UTC.", "hour", _ROWS),
    "tag": Word("A tag; a film counts in each of its tags.", "text"),
}

TIMES: Final[frozenset[str]] = frozenset(
    ("rated_year", "rated_quarter", "rated_month", "rated_day", "weekday", "hour")
)
ORDINAL: Final[frozenset[str]] = TIMES | {"stars", "year", "decade"}
"""Dimensions with an order of their own."""

SERIES: Final[frozenset[str]] = frozenset(
    ("year", "decade", "rated_year", "rated_quarter", "rated_month", "rated_day")
)
"""Dimensions drawn as a line."""

EXPLODING: Final[frozenset[str]] = frozenset(("genre", "tag"))
"""Dimensions in which one row may count several times."""

FILM_LEVEL: Final[frozenset[str]] = frozenset(("film", "genre", "year", "decade", "tag"))

COMMUNITY: Final[frozenset[str]] = frozenset(("n_ratings", "community_average", "community_stddev"))
"""Figures of a film as such: they need films as rows or as groups."""

RANKS: Final[frozenset[str]] = frozenset(("my_rank_by_count", "my_rank_by_average"))
PLAIN_COUNTS: Final[frozenset[str]] = frozenset(("count", "distinct_films", "share"))
COUNTS: Final[frozenset[str]] = frozenset(
    ("count", "distinct_films", "active_days", "distinct_users")
)
"""Measures that are 0, not unknown, where there is no row."""

WEEKDAYS: Final[tuple[Weekday, ...]] = get_args(Weekday)
STAR_FILTERS: Final = ("stars_from", "stars_to", "half_stars_only")
TIME_FILTERS: Final = (
    "rated_from",
    "rated_to",
    "last_days",
    "weekdays",
    "months",
    "hour_from",
    "hour_to",
)
