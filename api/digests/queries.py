"""The questions a digest asks the database: one readable query for each of its sections.

Every query is about one `:user` and the ratings given before `:end`; `:start` is where the period
begins. Averages are in half-stars. `{day}` is the day of a rating as a number, counted from
1 January 1970 (a Thursday) in UTC; SQLite and PostgreSQL write only that differently.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Date, Row, bindparam, text
from sqlmodel import Session

from api.tables import UtcDateTime

# Is what an earlier digest was made of unchanged?
FINGERPRINT: Final = """
SELECT COUNT(*) AS n, MAX(updated_at) AS newest, SUM(half_stars) AS stars
FROM rating
WHERE user_id = :user AND rated_at < :end
"""

# The films of the period, the best first.
FILMS: Final = """
SELECT r.movie_id, m.title, m.year, r.half_stars, r.rated_at, r.watched_on, m.n_ratings,
       CASE WHEN m.n_ratings >= :raters THEN m.average_half_stars END AS community
FROM rating r
JOIN movie m ON m.movie_id = r.movie_id
WHERE r.user_id = :user AND r.rated_at >= :start AND r.rated_at < :end
ORDER BY r.half_stars DESC, r.rated_at DESC, r.movie_id
LIMIT :most
"""

# The period against everything before it, against the period before, and against other people.
FIGURES: Final = """
SELECT COUNT(CASE WHEN r.rated_at >= :start THEN 1 END) AS n,
       AVG(CASE WHEN r.rated_at >= :start THEN r.half_stars END) AS average,
       COUNT(CASE WHEN r.rated_at < :start THEN 1 END) AS n_before,
       AVG(CASE WHEN r.rated_at < :start THEN r.half_stars END) AS average_before,
       COUNT(CASE WHEN r.rated_at >= :before AND r.rated_at < :start THEN 1 END) AS n_previous,
       AVG(CASE WHEN r.rated_at >= :start AND m.n_ratings >= :raters
                THEN m.average_half_stars END) AS community,
       AVG(CASE WHEN r.rated_at >= :start AND m.n_ratings >= :raters
                THEN r.half_stars - m.average_half_stars END) AS gap,
       MAX(r.rated_at) AS last_rated
FROM rating r
JOIN movie m ON m.movie_id = r.movie_id
WHERE r.user_id = :user AND r.rated_at < :end
"""

# How often each star value was given, in the period and before it.
STARS: Final = """
SELECT half_stars,
       COUNT(CASE WHEN rated_at >= :start THEN 1 END) AS n,
       COUNT(CASE WHEN rated_at < :start THEN 1 END) AS n_before
FROM rating
WHERE user_id = :user AND rated_at < :end
GROUP BY half_stars
ORDER BY half_stars
"""

# The days of the period on which films were rated.
DAYS: Final = """
SELECT {day} AS day, COUNT(*) AS n, SUM(r.half_stars) AS half_stars
FROM rating r
WHERE r.user_id = :user AND r.rated_at >= :start AND r.rated_at < :end
GROUP BY {day}
ORDER BY day
"""

# The best find: of the films with the most stars, the one that the fewest people have rated.
BEST_FIND: Final = """
SELECT r.movie_id, m.title, m.year, r.half_stars, r.rated_at, r.watched_on, m.n_ratings,
       CASE WHEN m.n_ratings >= :raters THEN m.average_half_stars END AS community
FROM rating r
JOIN movie m ON m.movie_id = r.movie_id
WHERE r.user_id = :user AND r.rated_at >= :start AND r.rated_at < :end AND r.half_stars >= :loved
ORDER BY r.half_stars DESC, m.n_ratings, r.movie_id
LIMIT 1
"""

# Runs of weeks with a rating: weeks in a row keep the same distance to their place in the list.
STREAKS: Final = """
WITH weeks AS (
    SELECT DISTINCT ({day} + 3) / 7 AS week
    FROM rating r
    WHERE r.user_id = :user AND r.rated_at < :end
),
numbered AS (
    SELECT week, week - ROW_NUMBER() OVER (ORDER BY week) AS run FROM weeks
),
runs AS (
    SELECT MAX(week) AS last_week, COUNT(*) AS length FROM numbered GROUP BY run
)
SELECT COALESCE(MAX(CASE WHEN last_week >= :living THEN length END), 0) AS weeks,
       COALESCE(MAX(length), 0) AS longest
FROM runs
"""

# What sets a group of films apart from all your others: the further its average is from theirs,
# and the more films it has, the less likely that is chance (`strength` is a squared t value).
DISCOVERIES: Final = """
WITH mine AS (
    SELECT r.movie_id, r.half_stars, ({day} + 3) % 7 AS weekday,
           m.year, m.director, m.runtime_minutes, m.n_ratings
    FROM rating r
    JOIN movie m ON m.movie_id = r.movie_id
    WHERE r.user_id = :user AND r.rated_at >= :since AND r.rated_at < :end
),
traits AS (
    SELECT 'genre' AS kind, g.genre AS subject, half_stars
    FROM mine JOIN movie_genre g ON g.movie_id = mine.movie_id
    UNION ALL
    SELECT 'decade', CAST(year / 10 * 10 AS VARCHAR(10)), half_stars
    FROM mine WHERE year IS NOT NULL
    UNION ALL
    SELECT 'director', director, half_stars
    FROM mine WHERE director IS NOT NULL AND director NOT LIKE '%;%'
    UNION ALL
    SELECT 'weekday', CAST(weekday AS VARCHAR(10)), half_stars
    FROM mine
    UNION ALL
    SELECT 'length', CASE WHEN runtime_minutes < 90 THEN 'short' ELSE 'long' END, half_stars
    FROM mine WHERE runtime_minutes < 90 OR runtime_minutes >= 150
    UNION ALL
    SELECT 'fame', 'few', half_stars
    FROM mine WHERE n_ratings < :few
),
everything AS (
    SELECT COUNT(*) AS n, SUM(half_stars) AS total,
           AVG(half_stars * half_stars * 1.0) - AVG(half_stars * 1.0) * AVG(half_stars * 1.0)
               AS variance
    FROM mine
),
grouped AS (
    SELECT kind, subject, COUNT(*) AS n, SUM(half_stars) * 1.0 AS total
    FROM traits
    GROUP BY kind, subject
),
compared AS (
    SELECT kind, subject, grouped.n AS n, grouped.total / grouped.n AS average,
           (everything.total - grouped.total) / (everything.n - grouped.n) AS otherwise,
           everything.variance
               * (1.0 / grouped.n + 1.0 / (everything.n - grouped.n)) AS chance
    FROM grouped CROSS JOIN everything
    WHERE grouped.n >= :fewest AND everything.n - grouped.n >= :fewest AND everything.variance > 0
)
SELECT kind, subject, n, average, otherwise,
       (average - otherwise) * (average - otherwise) / chance AS strength
FROM compared
ORDER BY strength DESC, kind, subject
LIMIT 40
"""

_DAY: Final = {
    "sqlite": "CAST(julianday(date(r.rated_at)) - 2440587.5 AS INTEGER)",
    "postgresql": "(CAST(r.rated_at AT TIME ZONE 'UTC' AS date) - DATE '1970-01-01')",
}
_TIMES: Final = ("start", "end", "before", "since")


def ask(session: Session, query: str, values: Mapping[str, Any]) -> list[Row[Any]]:
    """Return the rows of one of the queries; it takes what it names from `values`."""
    statement = text(query.replace("{day}", _DAY[session.get_bind().dialect.name]))
    named = statement.compile().params.keys() & values.keys()
    bound = [
        bindparam(name, values[name], type_=UtcDateTime() if name in _TIMES else None)
        for name in named
    ]
    times = {"rated_at": UtcDateTime(), "last_rated": UtcDateTime(), "newest": UtcDateTime()}
    typed = {**times, "watched_on": Date()}
    shown = {name: kind for name, kind in typed.items() if name in query}
    return list(session.execute(statement.bindparams(*bound).columns(**shown)).all())


def fingerprint(session: Session, user_id: int, end: datetime) -> str:
    """Return what changes with every change of the ratings given before `end`."""
    [row] = ask(session, FINGERPRINT, {"user": user_id, "end": end})
    newest = row.newest.isoformat() if row.newest else "never"
    return f"{row.n}.{row.stars or 0}.{newest}"
