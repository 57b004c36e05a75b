"""Pages of films: from a search text and filters to rows, by at most two SELECTs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from api.catalog.matching import TELLING, Form, beginnings, forms, joined, whole_words
from api.catalog.statements import Plan, Shape, page_statement, total_statement
from api.catalog.titles import fold
from api.catalog.wire import MovieItem, MovieSearch
from api.driver import Connects
from api.web.types import stars_of

# Figures about other people are shown from this many of them on, the caller not counted.
OTHERS: Final = 3
# From so many ratings on there are enough others, whoever asks.
ENOUGH_RATINGS: Final = OTHERS + 1
# About as many films as there are: only decides between two ways to the same page.
CATALOGUE: Final = 10_000
# Films of so many years are few, whatever else is asked of them.
FEW_YEARS: Final = 20
# A minimum of ratings that leaves out most films.
FEW_HAVE: Final = 10
_END: Final = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Question:
    """A prepared question about the catalogue: the shape of its SELECTs and what to bind."""

    shape: Shape
    values: dict[str, Any]
    listing: Plan
    counting: Plan

    def page(self, connection: Connects, limit: int, offset: int) -> tuple[list[MovieItem], int]:
        """Return the films of a page, and how many there are on all pages."""
        if self.shape.forms or "movie_ids" in self.shape.conditions:
            rows = self._rows(connection, Plan.ORDER, limit, offset, counted=True)
            total = rows[0][-1] if rows else self.total(connection) if offset else 0
            return [_item(row) for row in rows], total
        total = self.total(connection)
        if offset >= total:
            return [], total
        # Where most films fit, the first few come soon in any order; where few fit, sort those.
        walked = (offset + limit) * CATALOGUE / total
        plan = Plan.ORDER if walked < total else self.listing
        return [_item(row) for row in self._rows(connection, plan, limit, offset)], total

    def total(self, connection: Connects) -> int:
        """Return how many films there are on all pages."""
        statement = total_statement(self.shape, self.counting)
        return connection.execute(statement, self.values).scalar_one()

    def _rows(
        self, connection: Connects, plan: Plan, limit: int, offset: int, *, counted: bool = False
    ) -> Sequence[Any]:
        values = {**self.values, "limit": limit, "offset": offset}
        return connection.execute(page_statement(self.shape, plan, counted), values).all()


def question(
    search: MovieSearch, user_id: int, *, sqlite: bool, movie_ids: Sequence[int] | None = None
) -> Question:
    """Prepare the question; `movie_ids` takes the place of the search text."""
    read = forms(search.q) if movie_ids is None else []
    conditions = _conditions(search, movie_ids)
    wanted = search.sort or "relevance"
    if wanted == "relevance" and not read:
        wanted = "popularity"
    if wanted == "average" or search.min_average is not None:
        conditions["min_ratings"] = max(ENOUGH_RATINGS, search.min_ratings)
    values: dict[str, Any] = {"user_id": user_id, **conditions}
    for n, form in enumerate(read):
        values |= _text_values(form, n, len(search.q.strip()) >= TELLING, sqlite=sqlite)
    shape = Shape(
        sqlite=sqlite,
        forms=tuple((bool(form.words()), form.year is not None) for form in read),
        conditions=tuple(sorted(conditions)),
        order=wanted,
    )
    return Question(shape, values, *_plans(search, bool(read)))


def _plans(search: MovieSearch, by_text: bool) -> tuple[Plan, Plan]:
    """Return the shortest way to list the films that fit, and that to count them."""
    narrow = search.min_ratings >= FEW_HAVE or search.year_from or search.year_to
    listing = Plan.RANGE if by_text or narrow else Plan.SETS
    years = search.year_from and search.year_to and search.year_to - search.year_from
    few_years = years is not None and years < FEW_YEARS and not by_text
    return listing, Plan.YEARS if few_years else listing


def _text_values(form: Form, n: int, telling: bool, *, sqlite: bool) -> dict[str, Any]:
    begins = beginnings(form, sqlite=sqlite)
    starts = joined(form, prefix=True, sqlite=sqlite)
    if sqlite and starts:
        begins = f"({begins}) OR ({starts})"
    # Few letters begin too many words to mean a title: "et" is not "Eternal Sunshine".
    begun = form.normal if telling else f"{form.normal} "
    return {
        f"begun_{n}": begun,
        f"begun_end_{n}": begun + _END,
        f"normal_{n}": form.normal,
        f"end_{n}": form.normal + _END,
        f"whole_{n}": whole_words(form, sqlite=sqlite),
        f"begins_{n}": begins,
        f"joined_{n}": joined(form, prefix=False, sqlite=sqlite),
        f"starts_{n}": starts,
        f"year_{n}": form.year,
    }


def _conditions(search: MovieSearch, movie_ids: Sequence[int] | None) -> dict[str, Any]:
    """Return the conditions asked for, by name, each with the value it binds."""
    half_stars = None if search.min_average is None else search.min_average * 2
    asked: dict[str, Any] = {
        "genres_any": search.genres_any,
        "genres_none": search.genres_none,
        "year_from": search.year_from,
        "year_to": search.year_to,
        "tag": fold(search.tag),
        "min_ratings": search.min_ratings,
        "min_average": half_stars,
        **{f"genre_{n}": genre for n, genre in enumerate(dict.fromkeys(search.genres_all))},
    }
    if search.rated != "any":
        asked[search.rated] = True
    chosen = {name: value for name, value in asked.items() if value}
    if movie_ids is not None:
        chosen["movie_ids"] = list(movie_ids)
    return chosen


def _item(row: Any) -> MovieItem:
    movie_id, title, year, n_ratings, average, runtime, director, mine, genres, *_ = row
    return MovieItem(
        movie_id=movie_id,
        title=title,
        year=year,
        genres=sorted(genres.split("|")) if genres else [],
        n_ratings=n_ratings,
        average=community_average(average, n_ratings, rated=mine is not None),
        my_stars=None if mine is None else stars_of(mine),
        runtime_minutes=runtime,
        director=director,
    )


def enough_others(n_ratings: int, *, rated: bool) -> bool:
    """Whether a film's figures rest on enough people besides the caller, who `rated` it or not.

    Who knows their own stars could otherwise take them out of a mean of three.
    """
    return n_ratings - rated >= OTHERS


def community_average(
    average_half_stars: float | None, n_ratings: int, *, rated: bool
) -> float | None:
    """Return the mean in stars, or None where it would tell on single people."""
    if average_half_stars is None or not enough_others(n_ratings, rated=rated):
        return None
    return round(average_half_stars / 2, 6)
