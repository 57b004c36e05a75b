"""Plans for something to watch."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

from agent.offline.answer import missing
from agent.offline.answer.suggestions import suggestions
from agent.offline.answer.talk import which_film
from agent.offline.context import Context, Film, Json, texts
from agent.offline.frame import Frame
from agent.offline.parse.recommend import DEFAULT_RECOMMENDATIONS
from agent.offline.plan.films import pointed_film
from agent.offline.plan.queries import DEFAULT_SUPPORT
from agent.offline.plan.resolve import Found, film_of, resolve
from agent.offline.plan.steps import Call, Plan, Situation, failed, items_of, rows_of
from agent.offline.wordset import wordset

Rows = Generator[list[Call], list[Json], list[Json]]

_MAX_LIMIT = 20
_ENGINE_FILTERS = wordset(
    "genres_all genres_any genres_none year_from year_to min_ratings min_average"
)


def recommend_plan(frame: Frame, situation: Situation) -> Plan:
    """The engine's picks; the best rated unseen films when it has none."""
    like: Film | None = pointed_film(frame, situation.context) if frame.refers != "more" else None
    if frame.titles and like is None:
        found: Found = yield from resolve(frame.titles[0], situation.message)
        if found.problem:
            return missing.problem(frame, found.problem)
        if not found.films:
            return missing.unknown_title(frame, frame.titles[0].variants[0], found.near)
        if len(found.films) > 1 and len({film.title for film in found.films}) == 1:
            return which_film(frame, found.films)
        like = _best_known(found)
    frame = _related(frame, like)
    skip = (
        {film.movie_id for film in situation.context.films}
        if situation.context and frame.refers == "more"
        else set[int]()
    )
    wanted = min(frame.limit or DEFAULT_RECOMMENDATIONS, _MAX_LIMIT)
    rows = yield from _engine(frame, like, min(wanted + len(skip) + 1, _MAX_LIMIT))
    rows = [row for row in rows if int(row["movie_id"]) not in skip and _fits(frame, row)][:wanted]
    engine = bool(rows)
    if not rows:
        others = yield from _by_average(frame, like, wanted + len(skip) + 1)
        if isinstance(others, dict):
            return missing.problem(frame, others)
        rows = [row for row in others if int(row["movie_id"]) not in skip][:wanted]
    if not rows:
        return missing.nothing(replace(frame, scope="everyone", measures=("count",)))
    context = Context(frame, tuple(film_of(row) for row in rows))
    return suggestions(frame, rows, context, like=like, engine=engine)


def _best_known(found: Found) -> Film:
    if len(found.films) == 1 or not found.rows:
        return found.films[0]
    return film_of(max(found.rows, key=lambda row: int(row.get("n_ratings") or 0)))


def _related(frame: Frame, like: Film | None) -> Frame:
    """`like X but older` bounds the year by the film's own."""
    if like is None or like.year is None or frame.fact not in {"older", "newer"}:
        return frame
    years = {"year_to": like.year - 1} if frame.fact == "older" else {"year_from": like.year + 1}
    return replace(frame, filters=replace(frame.filters, **years))


def _engine(frame: Frame, like: Film | None, limit: int) -> Rows:
    args: Json = {
        name: value for name, value in frame.filters.arguments().items() if name in _ENGINE_FILTERS
    }
    args |= {"exclude_rated": True, "limit": limit}
    if like is not None:
        args["like"] = like.movie_id
    if (
        frame.filters.tag
        or frame.filters.max_ratings is not None
        or frame.filters.max_average is not None
    ):
        return []
    results = yield [Call("recommend_movies", args)]
    rows = [] if failed(results[0]) else items_of(results[0])
    own = like.movie_id if like else None
    return [row for row in rows if row.get("movie_id") != own]


def _fits(frame: Frame, row: Json) -> bool:
    """The engine's rows are checked again: a wrong genre or year is worse than no row."""
    filters, year, genres = frame.filters, row.get("year"), set(row.get("genres") or [])
    if filters.year_from is not None and (not isinstance(year, int) or year < filters.year_from):
        return False
    if filters.year_to is not None and (not isinstance(year, int) or year > filters.year_to):
        return False
    if genres and not set(filters.genres_all) <= genres:
        return False
    if filters.genres_any and genres and not genres & set(filters.genres_any):
        return False
    return not genres & set(filters.genres_none) and row.get("my_stars") is None


def _by_average(
    frame: Frame, like: Film | None, limit: int
) -> Generator[list[Call], list[Json], list[Json] | Json]:
    """The best rated films that fit, or the problem a tool answered with."""
    filters = frame.filters
    if like is not None and not (filters.genres_all or filters.genres_any):
        results = yield [Call("get_movie", {"movie_id": like.movie_id})]
        if failed(results[0]):
            return results[0]
        genres = tuple(texts(results[0].get("genres")))[:2]
        filters = replace(filters, genres_all=genres)
    for support in dict.fromkeys(
        (filters.min_ratings or DEFAULT_SUPPORT, filters.min_ratings or 3)
    ):
        args: Json = {
            "subject": "films", "scope": "everyone", "by": ["film"], "measures": ["community_average", "n_ratings"],
            **replace(filters, min_ratings=support if filters.max_ratings is None else filters.min_ratings, rated="not_mine").arguments(),
            "order_by": "community_average", "limit": limit,
        }  # fmt: skip
        results = yield [Call("query_analytics", args)]
        if failed(results[0]):
            return results[0]
        rows = [
            row
            for row in rows_of(results[0])
            if like is None or row.get("movie_id") != like.movie_id
        ]
        if rows:
            return rows
    return []
