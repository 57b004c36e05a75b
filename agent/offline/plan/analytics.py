"""Plans for figures: one number, a ranking, a table, a comparison."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from agent.offline.answer import comparisons, figures, missing, parts, standing
from agent.offline.context import Context, Film, Json
from agent.offline.frame import Filters, Frame, Shape, Side
from agent.offline.plan.queries import film_ranking, query
from agent.offline.plan.resolve import Found, film_of, resolve
from agent.offline.plan.steps import Call, Plan, Situation, failed, failure, first_row, rows_of

_FIRST_YEAR = 1870


def analytics_plan(frame: Frame, situation: Situation) -> Plan:
    """Ask for the figures of a frame and put them into words."""
    if frame.sides:
        return (yield from _compare(frame, situation))
    return (yield from _plan_of(frame)(frame))


def _plan_of(frame: Frame) -> Callable[[Frame], Plan]:
    if frame.fact == "gap" and frame.topic == "either":
        return _widest_gaps
    own = {
        "rank": _rank,
        "percent_of_total": _portions,
        "ratio": _ratio,
        "groups": _group_count,
        "no_year": _without_year,
        "per_film": _per_film,
        "typical": _typical,
    }.get(frame.fact or "")
    if own is not None:
        return own
    if frame.versus:
        return _against
    return _grouped if frame.by else _figure


def _figure(frame: Frame) -> Plan:
    measures = frame.measures
    results = yield [query(frame)]
    if failed(results[0]):
        return missing.problem(frame, results[0])
    row = first_row(results[0])
    if measures[0] in {"average", "median", "stddev", "share"} and not row.get("count", 1):
        return missing.nothing(frame)
    return figures.number(frame, row, results[0])


def _grouped(frame: Frame) -> Plan:
    asked = film_ranking(frame)
    limit = asked.limit
    results = yield [query(asked)]
    if failed(results[0]):
        return missing.problem(frame, results[0])
    rows = [
        row
        for row in rows_of(results[0])
        if all(row.get(name) is not None for name in _names(asked))
    ]
    rows = _kept(asked, rows)
    if asked.order_by and limit is not None:
        rows = rows[:limit]
    if not rows:
        return missing.nothing(asked, results[0])
    if asked.fact == "extreme":
        rows = [row for row in rows if row.get("my_stars") == rows[0].get("my_stars")]
    context = _context(frame, rows)
    if asked.shape is Shape.WINNER and len(asked.by) == 1:
        return figures.winner(asked, rows, results[0], context)
    return figures.listing(asked, rows, results[0], context)


def _names(frame: Frame) -> list[str]:
    return ["title" if name == "film" else name for name in frame.by]


def _kept(frame: Frame, rows: list[Json]) -> list[Json]:
    measure = frame.measures[0]
    low, high = frame.keep_from, frame.keep_to
    if low is None and high is None:
        return rows
    return [
        row
        for row in rows
        if isinstance(row.get(measure), int | float)
        and (low is None or row[measure] >= low)
        and (high is None or row[measure] <= high)
    ]


def _context(frame: Frame, rows: list[Json]) -> Context:
    films = tuple(film_of(row) for row in rows if "movie_id" in row)
    winner = {name: rows[0].get(name) for name in frame.by if name != "film"} if rows else {}
    return Context(frame, films, winner, tuple(rows[:10]))


def _against(frame: Frame) -> Plan:
    """Mine beside everyone's, as one figure or per group."""
    results = yield [query(frame, compare="difference", compare_scope=frame.versus)]
    if failed(results[0]):
        return missing.problem(frame, results[0])
    rows = rows_of(results[0])
    if not frame.by:
        row = first_row(results[0])
        if row.get(frame.measures[0]) is None:
            return missing.nothing(frame, results[0])
        return comparisons.versus(frame, row, results[0])
    difference = f"{frame.measures[0]}_difference"
    rows = [row for row in rows if isinstance(row.get(difference), int | float)]
    if frame.topic in {"above", "below"}:
        sign = 1 if frame.topic == "above" else -1
        rows = [row for row in rows if sign * row[difference] > 0]
    if frame.order_by and frame.topic == "either":
        rows.sort(key=lambda row: -abs(row[difference]))
    elif frame.order_by:
        rows.sort(key=lambda row: row[difference], reverse=frame.descending)
    if frame.limit:
        rows = rows[: frame.limit]
    if not rows:
        return missing.nothing(frame, results[0])
    return comparisons.versus_table(frame, rows, results[0], _context(frame, rows))


def _rank(frame: Frame) -> Plan:
    others = Call(
        "query_analytics",
        {"subject": "ratings", "scope": "everyone", "measures": ["distinct_users"]},
    )
    mine = replace(
        frame,
        scope="me",
        filters=Filters(),
        versus=None,
        by=(),
        measures=(frame.measures[0], "count"),
    )
    results = yield [query(mine), others]
    if problem := failure(results):
        return missing.problem(frame, problem)
    row = first_row(results[0])
    people = int(first_row(results[1]).get("distinct_users") or 0)
    return standing.rank(frame, row, people)


def _portions(frame: Frame) -> Plan:
    """Each group as a percentage of all rows."""
    total = replace(frame, by=(), measures=("count",), order_by=None, fact=None)
    results = yield [query(replace(frame, fact=None)), query(total)]
    if problem := failure(results):
        return missing.problem(frame, problem)
    rows = [
        row
        for row in rows_of(results[0])
        if all(row.get(name) is not None for name in _names(frame))
    ]
    whole = first_row(results[1]).get("count") or 0
    if not rows or not whole:
        return missing.nothing(frame, results[0])
    if frame.shape is not Shape.TABLE and frame.limit:
        rows = rows[: frame.limit]
    rows = [{**row, "percent": 100 * row["count"] / whole} for row in rows]
    return parts.portions(frame, rows, results[0], _context(frame, rows))


def _ratio(frame: Frame) -> Plan:
    results = yield [query(frame, compare="ratio", compare_scope="everyone")]
    if failed(results[0]):
        return missing.problem(frame, results[0])
    row = first_row(results[0])
    return parts.ratio(frame, row)


def _group_count(frame: Frame) -> Plan:
    results = yield [query(frame, limit=1)]
    if failed(results[0]):
        return missing.problem(frame, results[0])
    return parts.group_count(frame, int(results[0].get("total_groups") or 0))


def _without_year(frame: Frame) -> Plan:
    """All films less those with a year: the query has no condition for a missing one."""
    every = replace(frame, fact=None)
    results = yield [query(every), query(every, Filters(year_from=_FIRST_YEAR))]
    if problem := failure(results):
        return missing.problem(frame, problem)
    total, dated = (first_row(result).get("count") or 0 for result in results)
    return figures.number(frame, {"count": int(total) - int(dated)}, {})


def _per_film(frame: Frame) -> Plan:
    """Ratings for each film of the catalogue, on average."""
    results = yield [query(frame), query(replace(frame, subject="films"))]
    if problem := failure(results):
        return missing.problem(frame, problem)
    ratings, films = (float(first_row(result).get("count") or 0) for result in results)
    return parts.per_film(frame, ratings, films) if films else missing.nothing(frame)


def _typical(frame: Frame) -> Plan:
    """My number of ratings beside the average person's."""
    everyone = replace(frame, scope="everyone", measures=("ratings_per_user",))
    results = yield [query(frame), query(everyone)]
    if problem := failure(results):
        return missing.problem(frame, problem)
    mine, theirs = first_row(results[0]).get("count"), first_row(results[1]).get("ratings_per_user")
    if mine is None or theirs is None:
        return missing.nothing(frame, results[0])
    return comparisons.typical(frame, int(mine), float(theirs))


def _widest_gaps(frame: Frame) -> Plan:
    """Films with the widest gap in either direction."""
    limit = frame.limit or 10
    both = replace(frame, limit=limit)
    results = yield [query(both), query(replace(both, descending=False))]
    if problem := failure(results):
        return missing.problem(frame, problem)
    rows = {
        row["movie_id"]: row
        for result in results
        for row in rows_of(result)
        if row.get("gap") is not None
    }
    ranked = sorted(rows.values(), key=lambda row: (-abs(float(row["gap"])), str(row["title"])))[
        :limit
    ]
    if not ranked:
        return missing.nothing(frame, results[0])
    context = _context(frame, ranked)
    if frame.shape is Shape.WINNER:
        return figures.winner(frame, ranked, {**results[0], "ties": 0}, context)
    return figures.listing(frame, ranked, results[0], context)


def _compare(frame: Frame, situation: Situation) -> Plan:
    found: list[tuple[Side, Found | None]] = []
    for side in frame.sides:
        film = (yield from resolve(side.title, situation.message)) if side.title else None
        found.append((side, film))
    unread = failure([film.problem for _, film in found if film is not None])
    if unread:
        return missing.problem(frame, unread)
    absent = [(side, film) for side, film in found if film is not None and not film.films]
    if absent:
        return missing.unknown_title(frame, absent[0][0].key, absent[0][1].near)
    sides = [_settled(side, film) for side, film in found]
    calls = [
        query(replace(frame, sides=(), by=(), order_by=None, versus=None), side.filters)
        for side in sides
    ]
    results = yield calls
    if problem := failure(results):
        return missing.problem(frame, problem)
    rows: list[Json] = []
    for side, result in zip(sides, results, strict=True):
        row = first_row(result)
        rows.append({"kind": side.kind, "side": side.key, **row})
    films = tuple(
        Film(side.filters.movie_ids[0], side.key) for side in sides if side.filters.movie_ids
    )
    return comparisons.compared(frame, rows, Context(frame, films))


def _settled(side: Side, found: Found | None) -> Side:
    if found is None:
        return side
    ranked = (
        sorted(found.rows, key=lambda row: -int(row.get("n_ratings") or 0)) if found.rows else []
    )
    film = film_of(ranked[0]) if ranked else found.films[0]
    return Side("film", film.name, Filters(movie_ids=(film.movie_id,)))
