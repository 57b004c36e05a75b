"""Work without HTTP beside what does the same with less: refits and numpy, figures and DuckDB."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, cast

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from api.analytics import service as analytics
from api.analytics.memory import Memory
from api.analytics.models import AnalyticsQuery
from api.db import Database
from api.recommendations.engine import RatingTable, Tuning, fit
from api.recommendations.model import Model
from scripts.bench.data import Made
from scripts.bench.figures import Figure, Span, middle, most

Query = tuple[str, dict[str, Any], str]
_GENRES: Final = "FROM rating JOIN movie_genre USING (movie_id) GROUP BY 1"
QUERIES: Final[tuple[Query, ...]] = (
    (
        "average by genre",
        {"by": ["genre"], "measures": ["average", "count"]},
        "SELECT genre, avg(half_stars) / 2, count(*) " + _GENRES + " ORDER BY 2 DESC",
    ),
    (
        "average by month",
        {"by": ["rated_month"], "measures": ["average", "count"], "limit": 100},
        """SELECT date_trunc('month', rated_at), avg(half_stars) / 2, count(*) FROM rating
        GROUP BY 1 ORDER BY 2 DESC LIMIT 100""",
    ),
    (
        "median by genre",
        {"by": ["genre"], "measures": ["median"]},
        "SELECT genre, median(half_stars) / 2 " + _GENRES + " ORDER BY 2 DESC",
    ),
    (
        "best films of 50 ratings",
        {"by": ["film"], "measures": ["average", "count"], "min_count": 50},
        """SELECT movie_id, title, avg(half_stars) / 2 AS mean, count(*) FROM rating
        JOIN movie USING (movie_id) GROUP BY 1, 2 HAVING count(*) >= 50
        ORDER BY mean DESC LIMIT 20""",
    ),
    (
        "ratings by weekday and hour",
        {"by": ["weekday", "hour"], "measures": ["count"], "limit": 100},
        """SELECT dayofweek(rated_at), hour(rated_at), count(*) FROM rating GROUP BY 1, 2
        ORDER BY 3 DESC LIMIT 100""",
    ),
)
_RATINGS: Final = "SELECT user_id, movie_id, half_stars FROM rating"
# What DuckDB gets: a SELECT of ours, and the names of its columns.
_TABLES: Final = {
    "rating": (
        "SELECT user_id, movie_id, half_stars, CAST(strftime('%s', rated_at) AS INTEGER) FROM rating",
        ("user_id", "movie_id", "half_stars", "seconds"),
    ),
    "movie_genre": ("SELECT movie_id, genre FROM movie_genre", ("movie_id", "genre")),
    "movie": ("SELECT movie_id, title FROM movie", ("movie_id", "title")),
}


def timed(work: Callable[[], object]) -> float:
    """Return the milliseconds one call takes."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def figures(database_path: Path, repeats: int, *, slow: bool) -> list[Figure]:
    """Compare everyone's figures with DuckDB on the same question; then my own."""
    database = Database(f"sqlite:///{database_path}")
    duck = _duck(database_path)
    copy = Memory()
    found: list[Figure] = []

    def asked(query: dict[str, Any], scope: str, user_id: int = 1) -> Callable[[], object]:
        whole = AnalyticsQuery.model_validate({"scope": scope, **query})

        def ask() -> object:
            with database.reading() as session:
                return analytics.run(session, whole, user_id, datetime.now(UTC), copy)

        return ask

    first = timed(asked(QUERIES[0][1], "everyone"))
    found.append(Figure("analytics", "First question: reading the copy", first, "ms"))
    for name, query, sql in QUERIES:
        ours, theirs = asked(query, "everyone"), _run(duck, sql)
        pairs = [(timed(ours), timed(theirs) if theirs else 0.0) for _ in range(repeats + 1)][1:]
        beside = middle([peer for _, peer in pairs]) if theirs else None
        mine = middle([one for one, _ in pairs])
        target = None if slow else most(2, "ratio")
        found.append(
            Figure("analytics", f"Everyone's {name}", mine, "ms", "DuckDB", beside, target)
        )
    own = [timed(asked(QUERIES[0][1], "me", 1 + n % 50)) for n in range(20 * repeats)]
    span = Span.of(own)
    found.append(
        Figure(
            "analytics", "My average by genre", span.p50, "ms", target=most(5), detail=span.detail()
        )
    )
    database.close()
    return found


def _duck(path: Path) -> Any:
    """Return a DuckDB in memory with the same tables, or None where it is not installed."""
    try:
        import duckdb  # noqa: PLC0415 - a peer, installed for benchmarks only
    except ImportError:
        return None
    connection = duckdb.connect()
    database = Database(f"sqlite:///{path}")
    with database.reading() as session:
        for table, (select, names) in _TABLES.items():
            rows = session.connection().exec_driver_sql(select).fetchall()
            columns = {name: np.array([row[n] for row in rows]) for n, name in enumerate(names)}
            connection.register("source", columns)
            connection.table("source").create(table)
            connection.unregister("source")
    connection.execute("ALTER TABLE rating ADD COLUMN rated_at TIMESTAMP")
    connection.execute("UPDATE rating SET rated_at = CAST(to_timestamp(seconds) AS TIMESTAMP)")
    database.close()
    return connection


def _run(duck: Any, sql: str) -> Callable[[], object] | None:
    return None if duck is None else lambda: duck.execute(sql).fetchall()


def refit(database_path: Path, made: Made, repeats: int) -> list[Figure]:
    """Compare a refit, from the tables to the published bytes, with the bare computation."""
    database = Database(f"sqlite:///{database_path}")
    ours: list[float] = []
    bare: list[float] = []
    blob = b""
    for _ in range(repeats):
        began = time.perf_counter()
        blob = fit(_ratings(database)).to_bytes()
        ours.append(time.perf_counter() - began)
        if not bare:  # once is enough: it may take ten times as long
            began = time.perf_counter()
            _bare_ease(made)
            bare.append(time.perf_counter() - began)
    database.close()
    ratio = most(1.5, "ratio")
    return [
        Figure("recommendations", "Refit: tables to published bytes", middle(ours), "s",
               "numpy: Gram matrix, inverse, weights", middle(bare), ratio),
        Figure("recommendations", "Published model", len(blob) / 1e6, "MB"),
        Figure("recommendations", "Loading it", middle([timed(lambda: Model.from_bytes(blob))
                                                         for _ in range(repeats)]), "ms"),
    ]  # fmt: skip


def _ratings(database: Database) -> RatingTable:
    with database.reading() as session:
        rows = session.connection().exec_driver_sql(_RATINGS).fetchall()
    table = np.array([tuple(row) for row in rows], dtype=np.int64)
    return RatingTable(table[:, 0], table[:, 1], table[:, 2])


def _bare_ease(made: Made) -> Any:
    """Compute EASE's weights the plain way: numpy alone, on as many films as are modelled."""
    log, tuning = made.log, Tuning()
    raters = np.bincount(log.movie_ids)
    films = np.flatnonzero(raters >= tuning.min_raters)
    films = np.sort(films[np.argsort(-raters[films], kind="stable")[: tuning.max_films]])
    known = np.isin(log.movie_ids, films)
    columns = np.searchsorted(films, log.movie_ids[known])
    ones = np.ones(len(columns), dtype=np.float32)
    shape = (int(log.user_ids.max()) + 1, len(films))
    likes = cast("Any", sparse).csr_matrix((ones, (log.user_ids[known], columns)), shape=shape)
    gram: NDArray[np.float32] = (likes.T @ likes).toarray()
    gram[np.diag_indices_from(gram)] += 200
    precision = np.linalg.inv(gram)
    weights = precision / -np.diag(precision)
    np.fill_diagonal(weights, 0)
    return weights
