"""Plans for changes: the film must be certain, the value valid; the person approves."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace

from agent.offline.answer import changes as wording
from agent.offline.context import Context, Film, Json
from agent.offline.frame import Change, Frame, Intent, Title
from agent.offline.plan.films import pointed_film
from agent.offline.plan.resolve import Found, film_of, resolve
from agent.offline.plan.steps import Answer, Call, Plan, Situation, failed, items_of
from agent.offline.title_text import normalised_title

_MAX_STARS = 5.0


@dataclass(frozen=True, slots=True)
class Settled:
    """One change with its film, and the rating that stands now."""

    change: Change
    film: Film
    movie: Json


def write_plan(frame: Frame, situation: Situation) -> Plan:
    """Propose each change once everything about it is certain."""
    if frame.topic == "invalid":
        return wording.invalid(frame)
    tool = "delete_rating" if frame.intent is Intent.DELETE else "rate_movie"
    if not situation.offers(tool):
        return wording.not_offered(frame)
    settled: list[Settled] = []
    for change in frame.changes:
        outcome = yield from _settle(frame, change, situation)
        if isinstance(outcome, Answer):
            return outcome
        settled += outcome
    for entry in settled:
        objection = _objection(frame, entry)
        if objection is not None:
            return objection
    results = yield [_call(tool, entry) for entry in settled]
    films = tuple(entry.film for entry in settled)
    pairs = [
        (entry.film, _value(entry), _mine(entry.movie), result)
        for entry, result in zip(settled, results, strict=True)
    ]
    return wording.proposed(frame, pairs, Context(frame, films))


def _settle(
    frame: Frame, change: Change, situation: Situation
) -> Generator[list[Call], list[Json], Answer | list[Settled]]:
    film = pointed_film(frame, situation.context) if change.title is None else None
    if film is None and change.title is not None:
        found: Found = yield from resolve(change.title, situation.message)
        if found.problem:
            return wording.failed(frame, found.problem)
        several = None if found.exact else (yield from _separately(frame, change, situation))
        if several is not None and (isinstance(several, list) or not found.films):
            return several
        if not found.films:
            return wording.not_found(frame, change.title, found.near)
        films = yield from _rated_only(frame, found)
        rivals = yield from _rivals(change.title)
        films = films + tuple(film for film in rivals if film not in films)
        if len(films) != 1:
            return wording.ambiguous(frame, films)
        film = films[0]
    if film is None:
        return wording.which_title(frame)
    results = yield [Call("get_movie", {"movie_id": film.movie_id})]
    if failed(results[0]):
        return wording.failed(frame, results[0])
    return [Settled(change, film_of(results[0]) if "movie_id" in results[0] else film, results[0])]


def _separately(
    frame: Frame, change: Change, situation: Situation
) -> Generator[list[Call], list[Json], Answer | list[Settled] | None]:
    """`Alien and Aliens` is two films when no film has that name."""
    text = change.title.variants[0] if change.title else ""
    for joiner in (" and ", " & ", " y ", " ו", ", "):
        parts = [part.strip(" ,") for part in text.split(joiner)]
        if len(parts) < 2 or not all(parts) or len(parts) > 4:
            continue
        settled: list[Settled] = []
        for part in parts:
            outcome = yield from _settle(frame, replace(change, title=Title((part,))), situation)
            if isinstance(outcome, Answer):
                return outcome
            settled += outcome
        return settled
    return None


def _rated_only(frame: Frame, found: Found) -> Generator[list[Call], list[Json], tuple[Film, ...]]:
    """Deleting or moving a rating can only mean a film that has a rating of mine."""
    films = found.films
    existing = frame.intent is Intent.DELETE or any(
        change.step is not None for change in frame.changes
    )
    if len(films) > 1 and existing and len(films) <= 8:
        results = yield [Call("get_movie", {"movie_id": film.movie_id}) for film in films]
        rated = tuple(
            film for film, movie in zip(films, results, strict=True) if _mine(movie) is not None
        )
        return rated or films
    return films


def _rivals(title: Title) -> Generator[list[Call], list[Json], tuple[Film, ...]]:
    """Films named like the title with the number after it: `Toy Story 3`."""
    if title.rival is None:
        return ()
    wanted = normalised_title(title.rival)
    results = yield [Call("search_movies", {"q": title.rival, "page_size": 20})]
    return tuple(
        film_of(row)
        for row in items_of(results[0])
        if normalised_title(str(row.get("title"))) == wanted
    )


def _mine(movie: Json) -> float | None:
    rating = movie.get("my_rating")
    if isinstance(rating, dict) and isinstance(rating.get("stars"), int | float):  # pyright: ignore[reportUnknownMemberType]
        return float(rating["stars"])  # pyright: ignore[reportUnknownArgumentType]
    mine = movie.get("my_stars")
    return float(mine) if isinstance(mine, int | float) else None


def _value(entry: Settled) -> float | None:
    if entry.change.step is not None:
        return (_mine(entry.movie) or 0) + entry.change.step
    return entry.change.stars


def _objection(frame: Frame, entry: Settled) -> Answer | None:
    mine = _mine(entry.movie)
    if frame.intent is Intent.DELETE:
        return wording.not_rated(frame, entry.film) if mine is None else None
    if entry.change.step is not None and mine is None:
        return wording.not_rated(frame, entry.film)
    value = _value(entry)
    if value is None:
        return wording.which_value(frame, entry.film)
    if not 0.5 <= value <= _MAX_STARS or not (value * 2).is_integer():
        return wording.invalid(frame)
    return None


def _call(tool: str, entry: Settled) -> Call:
    args: Json = {"movie_id": entry.film.movie_id}
    if tool == "rate_movie":
        args["stars"] = _value(entry)
    return Call(tool, args)
