"""Plans for questions about one film."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

from agent.offline.answer import facts, missing
from agent.offline.answer.talk import refusal, which_film
from agent.offline.context import Context, Film, Json
from agent.offline.frame import Filters, Frame, Intent, Shape
from agent.offline.plan.queries import query
from agent.offline.plan.resolve import Found, resolve
from agent.offline.plan.steps import Answer, Call, Plan, Situation, failed, rows_of

_MAX_NAMESAKES = 4
_QUERIED = {"query", "tag_count", "tags", "median", "stddev", "stars", "share"}


def film_plan(frame: Frame, situation: Situation) -> Plan:
    """Find the film, fetch the fact; several films of one name are all answered for."""
    found = yield from _films(frame, situation)
    films = found.films
    stray = bool(frame.titles) and frame.titles[0].stray and not found.exact
    if (found.weak or stray) and frame.otherwise is not None:
        return Answer("", Context(frame.otherwise))
    if not films:
        return _without_film(frame, found)
    if len(films) > _MAX_NAMESAKES:
        return which_film(frame, films)
    if frame.fact in _QUERIED:
        return (yield from _queried(frame, films))
    results = yield [Call("get_movie", {"movie_id": film.movie_id}) for film in films]
    known = [
        (film, result) for film, result in zip(films, results, strict=True) if not failed(result)
    ]
    if not known:
        return missing.problem(frame, results[0])
    mine = frame.fact in {"my_stars", "my_rated_at", "gap"}
    if mine and len(known) > 1:
        known = [pair for pair in known if pair[1].get("my_rating")] or known
    context = Context(frame, tuple(film for film, _ in known))
    return facts.answer(frame, known, context, guessed=found.guessed)


def _without_film(frame: Frame, found: Found) -> Answer:
    """Why there is no film to answer for; empty where figures are the second way."""
    if "orders" in frame.notes:
        return refusal(replace(frame, topic="orders"))
    if found.problem:
        return missing.problem(frame, found.problem)
    if frame.otherwise is not None and not found.near:
        return Answer("", Context(frame.otherwise))
    name = frame.titles[0].variants[0] if frame.titles else ""
    return missing.unknown_title(frame, name, found.near)


def _films(frame: Frame, situation: Situation) -> Generator[list[Call], list[Json], Found]:
    pointed = pointed_film(frame, situation.context)
    if pointed is not None:
        return Found((pointed,))
    if not frame.titles:
        return Found()
    found: Found = yield from resolve(frame.titles[0], situation.message)
    if len(found.films) <= 1:
        return found
    return _most_known(found)


def _most_known(found: Found) -> Found:
    """Of films that only contain the words, the best known one; namesakes all stay."""
    first = found.films[0].title
    if all(film.title == first for film in found.films):
        return found
    ranked = sorted(found.rows, key=lambda row: -int(row.get("n_ratings") or 0))
    top = next(film for film in found.films if film.movie_id == int(ranked[0]["movie_id"]))
    same = tuple(film for film in found.films if film.title == top.title)
    return replace(
        found,
        films=same,
        guessed=True,
        weak=True,
        near=tuple(film for film in found.films if film not in same),
    )


def pointed_film(frame: Frame, context: Context | None) -> Film | None:
    """The film of the previous answer that `it` or `the second one` means."""
    if (
        frame.refers is None
        or context is None
        or not context.films
        or not frame.refers.startswith("film")
    ):
        return None
    place = int(frame.refers.partition(":")[2] or 1)
    if place < 0:
        return context.films[-1]
    return context.films[min(place, len(context.films)) - 1]


def _queried(frame: Frame, films: tuple[Film, ...]) -> Plan:
    """Facts that need the analytics query, restricted to the film."""
    if frame.fact == "tags" and frame.scope != "me":
        results = yield [Call("get_movie", {"movie_id": film.movie_id}) for film in films]
        return facts.tags(frame, list(zip(films, results, strict=True)))
    chosen = replace(
        frame.filters,
        movie_ids=tuple(film.movie_id for film in films),
        genres_all=(),
        year_from=None,
        year_to=None,
    )
    asked = replace(frame, intent=Intent.ANALYTICS, filters=chosen, titles=(), refers=None)
    match frame.fact:
        case "median" | "stddev":
            asked = replace(asked, measures=(str(frame.fact), "count"), by=(), versus=None)
        case "stars":
            asked = replace(
                asked, measures=("count",), by=("stars",), shape=Shape.TABLE, versus=None
            )
        case "share":
            within = Filters(stars_from=frame.filters.stars_from, stars_to=frame.filters.stars_to)
            rest = replace(chosen, stars_from=None, stars_to=None)
            asked = replace(
                asked, measures=("share", "count"), by=(), filters=rest, share=within, versus=None
            )
        case _:
            asked = replace(asked, versus=None)
    if frame.fact == "tags":
        asked = replace(asked, by=("tag",), shape=Shape.LIST)
    results = yield [query(asked)]
    if failed(results[0]):
        return missing.problem(frame, results[0])
    rows = rows_of(results[0])
    return facts.queried(asked, films, rows, results[0])
