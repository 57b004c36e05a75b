"""The SELECTs behind a page of films, put together once for each kind of question.

Everything here is a constant; what the caller wrote is only ever bound. The same conditions can be
gone about in several ways, and SQLite does not know which is short: `Plan` tells it.
"""

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Final

from sqlalchemy import TextClause, bindparam, text

_PAGE: Final = """{hits}
SELECT m.movie_id, m.title, m.year, m.n_ratings, m.average_half_stars, m.runtime_minutes,
    m.director, r.half_stars,
    (SELECT {concat}(genre, '|') FROM movie_genre WHERE movie_id = m.movie_id) AS genres,
    {total} AS total
FROM (SELECT m.movie_id, {tier} AS tier, {counted} AS counted FROM {source} WHERE {conditions}
    ORDER BY {order} LIMIT :limit OFFSET :offset) AS p
JOIN movie AS m ON m.movie_id = p.movie_id
LEFT JOIN rating AS r ON r.movie_id = m.movie_id AND r.user_id = :user_id
ORDER BY {outer_order}
"""
_TOTAL: Final = "{hits} SELECT count(*) FROM {source} WHERE {conditions}"
_HITS: Final = """WITH hit AS MATERIALIZED (
    SELECT movie_id, min(tier) AS tier FROM ({branches}) AS h GROUP BY movie_id)"""
# The title itself (0) or its beginning (1), then all words (2), then beginnings of words (3).
_SQLITE_BRANCHES: Final = (
    """SELECT movie_id, CASE WHEN normal = :normal_{n} THEN 0
        WHEN normal >= :begun_{n} AND normal < :begun_end_{n} THEN 1 ELSE 3 END AS tier
    FROM movie_title WHERE normal >= :normal_{n} AND normal < :end_{n}""",
    "SELECT rowid AS movie_id, 0 AS tier FROM movie_search WHERE movie_search MATCH :joined_{n}",
    "SELECT rowid AS movie_id, 2 AS tier FROM movie_search WHERE movie_search MATCH :whole_{n}",
    "SELECT rowid AS movie_id, 3 AS tier FROM movie_search WHERE movie_search MATCH :begins_{n}",
)
_POSTGRESQL_BRANCHES: Final = (
    """SELECT movie_id, CASE WHEN normal = :normal_{n} THEN 0
        WHEN normal COLLATE "C" >= :begun_{n} AND normal COLLATE "C" < :begun_end_{n} THEN 1
        ELSE 3 END AS tier FROM movie_title
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
# Tables that say something of films, and what of them; `s` is the table there.
_WANTED: Final = {
    "genres_any": ("movie_genre", "s.genre IN :genres_any"),
    "tag": ("tag", "s.folded = :tag"),
    "mine": ("rating", "s.user_id = :user_id"),
    **{f"genre_{n}": ("movie_genre", f"s.genre = :genre_{n}") for n in range(19)},
}
_UNWANTED: Final = {
    "genres_none": ("movie_genre", "s.genre IN :genres_none"),
    "not_mine": ("rating", "s.user_id = :user_id"),
}
_LISTS: Final = frozenset({"genres_any", "genres_none", "movie_ids"})
_IN_SET: Final = "{film} {negation} IN (SELECT s.movie_id FROM {table} AS s WHERE {test})"
_FOR_EACH: Final = (
    "{negation} EXISTS (SELECT 1 FROM {table} AS s WHERE {test} AND s.movie_id = {film})"
)
_SET_TOTAL: Final = "SELECT count(DISTINCT {film}) FROM {table} AS w WHERE {test} AND {conditions}"
_REST_TOTAL: Final = """SELECT (SELECT count(*) FROM movie)
    - (SELECT count(DISTINCT s.movie_id) FROM {table} AS s WHERE {test})"""


class Plan(Enum):
    """How a SELECT goes about its conditions; the films are the same."""

    SETS = "intersects the sets of films that have a genre, a tag, a rating"
    YEARS = "walks the index of years and tests each film"
    RANGE = "walks the index of a figure and tests each film"
    ORDER = "walks the index of the order and tests each film"


@dataclass(frozen=True, slots=True)
class Shape:
    """What decides the text of a SELECT: everything but the values.

    `forms` tells of each reading of the search text whether it has words and whether a year.
    """

    sqlite: bool
    forms: tuple[tuple[bool, bool], ...]
    conditions: tuple[str, ...]
    order: str


@lru_cache(maxsize=2048)
def page_statement(shape: Shape, plan: Plan, counted: bool) -> TextClause:
    """Return the SELECT of a page; `counted` adds the total to its rows, at the cost of a count."""
    order = _ORDERS[shape.order]
    # Without conditions every hit fits: counting those there are is quicker than with a window.
    windowed = counted and (not shape.forms or bool(shape.conditions))
    return _bound(
        shape,
        _PAGE.format(
            hits=_hits(shape),
            source=_source(shape),
            conditions=_conditions(shape, plan, shape.conditions),
            concat="group_concat" if shape.sqlite else "string_agg",
            tier="hit.tier" if shape.forms else "0",
            counted="count(*) OVER ()" if windowed else "0",
            total="p.counted" if windowed else "(SELECT count(*) FROM hit)" if counted else "0",
            order=order.format(tier="hit.tier"),
            outer_order=order.format(tier="p.tier"),
        ),
    )


@lru_cache(maxsize=2048)
def total_statement(shape: Shape, plan: Plan) -> TextClause:
    """Return the SELECT that counts the films on all pages."""
    names = shape.conditions
    if len(names) == 1 and names[0] in _UNWANTED and not shape.forms:
        table, test = _UNWANTED[names[0]]
        return _bound(shape, _REST_TOTAL.format(table=table, test=test))
    wanted = [name for name in names if name in _WANTED]
    if plan is not Plan.SETS or not wanted or any(name in _FIGURES for name in names):
        conditions = _conditions(shape, plan, names)
        filled = _TOTAL.format(hits=_hits(shape), source=_source(shape), conditions=conditions)
        return _bound(shape, filled)
    # One set stands for the films themselves, which need not be read at all.
    table, test = _WANTED[wanted[0]]
    others = tuple(name for name in names if name != wanted[0])
    film = "w.movie_id"
    conditions = _conditions(shape, plan, others, film)
    test = test.replace("s.", "w.", 1)
    return _bound(
        shape, _SET_TOTAL.format(film=film, table=table, test=test, conditions=conditions)
    )


def _bound(shape: Shape, statement: str) -> TextClause:
    clause = text(statement)
    for name in shape.conditions:
        if name in _LISTS:
            clause = clause.bindparams(bindparam(name, expanding=True))
    return clause


def _source(shape: Shape) -> str:
    return "hit JOIN movie AS m ON m.movie_id = hit.movie_id" if shape.forms else "movie AS m"


def _hits(shape: Shape) -> str:
    branches = [b for n, form in enumerate(shape.forms) for b in _branches(shape, n, *form)]
    return _HITS.format(branches=" UNION ALL ".join(branches)) if branches else ""


def _branches(shape: Shape, n: int, has_words: bool, dated: bool) -> list[str]:
    branches = _SQLITE_BRANCHES if shape.sqlite else _POSTGRESQL_BRANCHES
    named = [branch.format(n=n) for branch in (branches if has_words else branches[:1])]
    return [_OF_YEAR.format(branch=branch, n=n) for branch in named] if dated else named


def _conditions(shape: Shape, plan: Plan, names: tuple[str, ...], film: str = "m.movie_id") -> str:
    return " AND ".join(_condition(name, shape, plan, film) for name in names) or "1 = 1"


def _condition(name: str, shape: Shape, plan: Plan, film: str) -> str:
    if name in _FIGURES:
        # A plus keeps the planner from walking the index of this figure.
        return _FIGURES[name] if _may_drive(name, shape, plan) else f"+{_FIGURES[name]}"
    table, test = _WANTED.get(name) or _UNWANTED[name]
    template = _IN_SET if plan is Plan.SETS else _FOR_EACH
    negation = "NOT" if name in _UNWANTED else ""
    return template.format(negation=negation, table=table, test=test, film=film)


def _may_drive(name: str, shape: Shape, plan: Plan) -> bool:
    """Whether the plan may walk the index of a figure; that of `min_ratings` has them all."""
    if plan is Plan.SETS or name == "movie_ids":
        return True
    if plan is Plan.YEARS:
        return name in {"year_from", "year_to"}
    if plan is Plan.ORDER:
        return (name, shape.order) == ("min_ratings", "popularity")
    return name == "min_ratings" or "min_ratings" not in shape.conditions
