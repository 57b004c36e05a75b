"""Pages of films: one SELECT for a page and its total, prepared once for each kind of question.

The SQL is put together from the constants below; what the caller wrote is only ever bound.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection, TextClause, bindparam, text

from api.catalog.matching import Form, beginnings, forms, joined, whole_words
from api.catalog.titles import fold
from api.catalog.wire import MovieItem, MovieSearch
from api.web.types import stars_of

# Figures about other people are shown from this many of them on.
MIN_RATERS: Final = 3
# About as many films as there are: only decides between two ways to the same page.
CATALOGUE: Final = 10_000
_END: Final = "\U0010ffff"

_PAGE: Final = """{hits}
SELECT m.movie_id, m.title, m.year, m.n_ratings, m.average_half_stars, m.runtime_minutes,
    m.director, r.half_stars,
    (SELECT {concat}(genre, '|') FROM movie_genre WHERE movie_id = m.movie_id) AS genres
FROM (SELECT m.movie_id, {tier} AS tier FROM {source} WHERE {conditions}
    ORDER BY {order} LIMIT :limit OFFSET :offset) AS p
JOIN movie AS m ON m.movie_id = p.movie_id
LEFT JOIN rating AS r ON r.movie_id = m.movie_id AND r.user_id = :user_id
ORDER BY {outer_order}
"""
_TOTAL: Final = "{hits} SELECT count(*) FROM {source} WHERE {conditions}"
_HITS: Final = (
    "WITH hit AS (SELECT movie_id, min(tier) AS tier FROM ({branches}) AS h GROUP BY movie_id)"
)
# The title itself (0) or its beginning (1), then all words (2), then beginnings of words (3).
_SQLITE_BRANCHES: Final = (
    """SELECT movie_id, CASE WHEN normal = :normal_{n} THEN 0 ELSE 1 END AS tier
    FROM movie_title WHERE normal >= :normal_{n} AND normal < :end_{n}""",
    "SELECT rowid AS movie_id, 0 AS tier FROM movie_search WHERE movie_search MATCH :joined_{n}",
    "SELECT rowid AS movie_id, 2 AS tier FROM movie_search WHERE movie_search MATCH :whole_{n}",
    "SELECT rowid AS movie_id, 3 AS tier FROM movie_search WHERE movie_search MATCH :begins_{n}",
)
_POSTGRESQL_BRANCHES: Final = (
    """SELECT movie_id, CASE WHEN normal = :normal_{n} THEN 0 ELSE 1 END AS tier FROM movie_title
    WHERE normal COLLATE "C" >= :normal_{n} AND normal COLLATE "C" < :end_{n}""",
    "SELECT movie_id, 0 AS tier FROM movie_search WHERE compact @@ CAST(:joined_{n} AS tsquery)",
    "SELECT movie_id, 2 AS tier FROM movie_search WHERE words @@ CAST(:whole_{n} AS tsquery)",
    """SELECT movie_id, 3 AS tier FROM movie_search WHERE words @@ CAST(:begins_{n} AS tsquery)
    OR compact @@ CAST(:starts_{n} AS tsquery)""",
)
_OF_YEAR: Final = """SELECT d.movie_id, d.tier FROM ({branch}) AS d WHERE EXISTS (
    SELECT 1 FROM movie AS y WHERE y.movie_id = d.movie_id AND y.year = :year_{n})"""
_ORDERS: Final = {
    "relevance": "{tier}, m.n_ratings DESC, m.movie_id DESC",
    "popularity": "m.n_ratings DESC, m.movie_id DESC",
    "average": "m.average_half_stars DESC, m.n_ratings DESC, m.movie_id DESC",
    "newest": "m.year DESC NULLS LAST, m.n_ratings DESC, m.movie_id DESC",
    "oldest": "m.year ASC NULLS LAST, m.n_ratings DESC, m.movie_id DESC",
    "title": "m.sort_title, m.movie_id",
}
_FIGURES: Final = {
    "year_from": "m.year >= :year_from",
    "year_to": "m.year <= :year_to",
    "min_ratings": "m.n_ratings >= :min_ratings",
    "min_average": "m.average_half_stars >= :min_average",
    "movie_ids": "m.movie_id IN :movie_ids",
}
_MEMBERSHIPS: Final = {
    "genres_any": ("", "movie_genre AS s WHERE s.genre IN :genres_any"),
    "genres_none": ("NOT", "movie_genre AS s WHERE s.genre IN :genres_none"),
    "tag": ("", "tag AS s WHERE s.folded = :tag"),
    "mine": ("", "rating AS s WHERE s.user_id = :user_id"),
    "not_mine": ("NOT", "rating AS s WHERE s.user_id = :user_id"),
    **{f"genre_{n}": ("", f"movie_genre AS s WHERE s.genre = :genre_{n}") for n in range(19)},
}
_BY_SET: Final = "m.movie_id {negation} IN (SELECT s.movie_id FROM {subset})"
_BY_ORDER: Final = "{negation} EXISTS (SELECT 1 FROM {subset} AND s.movie_id = m.movie_id)"
_LISTS: Final = frozenset({"genres_any", "genres_none", "movie_ids"})


class Plan(Enum):
    """How a SELECT goes about its conditions; the films are the same."""

    BY_SET = "starts from the sets of films that fit, and sorts"
    BY_ORDER = "walks the index of the order and tests each film"


@dataclass(frozen=True, slots=True)
class Shape:
    """What decides the text of a SELECT: everything but the values."""

    sqlite: bool
    forms: tuple[tuple[bool, bool], ...]
    conditions: tuple[str, ...]
    order: str


@dataclass(frozen=True, slots=True)
class Question:
    """A prepared question about the catalogue: the shape of its SELECTs and what to bind."""

    shape: Shape
    values: dict[str, Any]

    def total(self, connection: Connection) -> int:
        """Return how many films there are on all pages."""
        plan = Plan.BY_ORDER if self.shape.forms else Plan.BY_SET
        return connection.execute(_statement(self.shape, _TOTAL, plan), self.values).scalar_one()

    def page(self, connection: Connection, total: int, limit: int, offset: int) -> list[MovieItem]:
        """Return the films of a page; `total` is what `total()` said."""
        if offset >= total:
            return []
        # Where most films fit, the first few come soon in any order; where few fit, sort those.
        walked = (offset + limit) * CATALOGUE / total
        by_order = bool(self.shape.forms) or walked < total
        plan = Plan.BY_ORDER if by_order else Plan.BY_SET
        values = {**self.values, "limit": limit, "offset": offset}
        return [
            _item(row) for row in connection.execute(_statement(self.shape, _PAGE, plan), values)
        ]


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
        conditions["min_ratings"] = max(MIN_RATERS, search.min_ratings)
    values: dict[str, Any] = {"user_id": user_id, **conditions}
    for n, form in enumerate(read):
        values |= _text_values(form, n, sqlite=sqlite)
    shape = Shape(
        sqlite=sqlite,
        forms=tuple((bool(form.words()), form.year is not None) for form in read),
        conditions=tuple(sorted(conditions)),
        order=wanted,
    )
    return Question(shape, values)


def _text_values(form: Form, n: int, *, sqlite: bool) -> dict[str, Any]:
    begins = beginnings(form, sqlite=sqlite)
    starts = joined(form, prefix=True, sqlite=sqlite)
    if sqlite and starts:
        begins = f"({begins}) OR ({starts})"
    return {
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


@lru_cache(maxsize=2048)
def _statement(shape: Shape, template: str, plan: Plan) -> TextClause:
    branches = [b for n, form in enumerate(shape.forms) for b in _branches(shape, n, *form)]
    order = _ORDERS[shape.order]
    conditions = [_condition(name, plan, shape.order) for name in shape.conditions]
    statement = text(
        template.format(
            hits=_HITS.format(branches=" UNION ALL ".join(branches)) if branches else "",
            source="hit JOIN movie AS m ON m.movie_id = hit.movie_id" if branches else "movie AS m",
            conditions=" AND ".join(conditions) or "1 = 1",
            concat="group_concat" if shape.sqlite else "string_agg",
            tier="hit.tier" if branches else "0",
            order=order.format(tier="hit.tier"),
            outer_order=order.format(tier="p.tier"),
        )
    )
    for name in shape.conditions:
        if name in _LISTS:
            statement = statement.bindparams(bindparam(name, expanding=True))
    return statement


def _condition(name: str, plan: Plan, order: str) -> str:
    if name in _FIGURES:
        # A plus keeps the planner from leaving the index of the order for that of the figure.
        free = plan is Plan.BY_ORDER and (name, order) != ("min_ratings", "popularity")
        return f"+{_FIGURES[name]}" if free else _FIGURES[name]
    negation, subset = _MEMBERSHIPS[name]
    if plan is Plan.BY_ORDER:
        return _BY_ORDER.format(negation=negation, subset=subset)
    return _BY_SET.format(negation=negation, subset=subset)


def _branches(shape: Shape, n: int, has_words: bool, dated: bool) -> list[str]:
    branches = _SQLITE_BRANCHES if shape.sqlite else _POSTGRESQL_BRANCHES
    named = [branch.format(n=n) for branch in (branches if has_words else branches[:1])]
    return [_OF_YEAR.format(branch=branch, n=n) for branch in named] if dated else named


def _item(row: Any) -> MovieItem:
    movie_id, title, year, n_ratings, average, runtime, director, mine, genres, *_ = row
    return MovieItem(
        movie_id=movie_id,
        title=title,
        year=year,
        genres=sorted(genres.split("|")) if genres else [],
        n_ratings=n_ratings,
        average=community_average(average, n_ratings),
        my_stars=None if mine is None else stars_of(mine),
        runtime_minutes=runtime,
        director=director,
    )


def community_average(average_half_stars: float | None, n_ratings: int) -> float | None:
    """Return the mean in stars, or None where it would tell on single people."""
    if average_half_stars is None or n_ratings < MIN_RATERS:
        return None
    return round(average_half_stars / 2, 6)
