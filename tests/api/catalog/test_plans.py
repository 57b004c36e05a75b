"""What SQLite says about the statements: by index, never by scanning the films."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, event
from sqlmodel import Session

from api.catalog import service
from api.catalog.wire import MovieSearch
from api.db import Database

pytestmark = pytest.mark.usefixtures("sqlite_file", "films")


@contextmanager
def statements(database: Database) -> Iterator[list[tuple[str, Any]]]:
    seen: list[tuple[str, Any]] = []

    def note(_c: Connection, _cursor: Any, sql: str, values: Any, *_: Any) -> None:
        if sql.lstrip().startswith(("SELECT", "WITH")):
            seen.append((sql, values))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def plans(database: Database, work: Callable[[Session], object]) -> list[str]:
    """Return the lines of the plans of all statements that `work` executes."""
    with statements(database) as seen, database.reading() as session:
        work(session)
    lines: list[str] = []
    with database.engine.connect() as connection:
        for sql, values in list(seen):
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)
            lines += [row[3] for row in rows]
    assert lines
    return lines


TABLES = {"m", "movie", "movie_title", "movie_genre", "rating", "r", "s", "t", "tag", "y"}


def scans(lines: list[str]) -> list[str]:
    """Return the lines that read a whole table or index (a virtual table has its own index)."""
    return [line for line in lines if line.startswith("SCAN") and line.split()[1] in TABLES]


def table_scans(lines: list[str]) -> list[str]:
    """Return the lines that read a whole table, where an index would do."""
    return [line for line in scans(lines) if "INDEX" not in line]


@pytest.mark.parametrize(
    "q", ["matrix", "spider-man 2", "true grit 2010", "matrix the", "a", "lord of the rngs"]
)
def test_a_search_never_scans(database: Database, q: str) -> None:
    lines = plans(database, lambda s: service.search(s, MovieSearch(q=q), 1))
    assert scans(lines) == []


def test_a_film_is_read_without_a_scan(database: Database, films: dict[str, int]) -> None:
    lines = plans(database, lambda s: service.detail(s, films["The Matrix"], 1))
    assert scans(lines) == []


@pytest.mark.parametrize(
    "filters",
    [
        MovieSearch(),
        MovieSearch(genres_all=["Drama"]),
        MovieSearch(year_from=1990, year_to=1999, min_ratings=1),
        MovieSearch(genres_any=["Crime", "War"], genres_none=["Western"], rated="not_mine"),
        MovieSearch(rated="mine", sort="title"),
        MovieSearch(sort="average", min_average=3),
        MovieSearch(tag="noir"),
    ],
)
def test_browsing_walks_an_index(database: Database, filters: MovieSearch) -> None:
    assert table_scans(plans(database, lambda s: service.search(s, filters, 1))) == []


def test_films_of_few_years_are_counted_without_reading_one(database: Database) -> None:
    filters = MovieSearch(genres_all=["Drama"], year_from=1990, year_to=1999, min_ratings=1)
    lines = plans(database, lambda s: service.search(s, filters, 1))
    assert "SEARCH m USING COVERING INDEX ix_movie_year (year>? AND year<?)" in lines


@pytest.mark.parametrize("sort", ["popularity", "average", "title", "newest"])
def test_the_first_page_of_an_order_is_not_sorted(database: Database, sort: Any) -> None:
    filters = MovieSearch(sort=sort, page_size=1)
    lines = plans(database, lambda s: service.search(s, filters, 1))
    # The page itself, a handful of rows, is put in order once more after its joins.
    assert sum("B-TREE FOR ORDER BY" in line for line in lines) <= 1 + (sort == "newest")


def test_a_page_costs_the_same_number_of_statements_whatever_its_size(database: Database) -> None:
    for size in (1, 100):
        with statements(database) as seen, database.reading() as session:
            service.search(session, MovieSearch(page_size=size), 1)
        assert len(seen) == 2
