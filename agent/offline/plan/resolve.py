"""Which film a title in the message means: by search, never by a list of titles."""

from __future__ import annotations

import re
from collections.abc import Generator
from dataclasses import dataclass, field, replace
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from agent.offline.context import Film, Json, objects, texts
from agent.offline.frame import Title
from agent.offline.plan.acronyms import spelt_out, with_initials
from agent.offline.plan.steps import Call, failure, items_of
from agent.offline.text import fold
from agent.offline.title_text import normalised_title

_CERTAIN = 84.0
"""How alike (0-100) a misspelt title must be to be taken without asking."""
_PAGE = 20
_LETTERS_A_SLIP = 5
_WORDS_OF_A_PHRASE = 3


@dataclass(frozen=True, slots=True)
class Found:
    """The films a title may mean; one is certain, several need a question, none may have `near`."""

    films: tuple[Film, ...] = ()
    near: tuple[Film, ...] = ()
    guessed: bool = False
    exact: bool = False
    weak: bool = False
    """Whether the film is only the single one found, which may be chance."""
    rows: tuple[Json, ...] = ()
    problem: Json = field(default_factory=dict[str, Any])
    """Why the search failed, where it did: no film found is no answer then."""

    @property
    def one(self) -> Film | None:
        return self.films[0] if len(self.films) == 1 else None


def film_of(row: Json) -> Film:
    year = row.get("year")
    return Film(
        int(row["movie_id"]), str(row.get("title", "")), year if isinstance(year, int) else None
    )


def resolve(title: Title, message: str) -> Generator[list[Call], list[Json], Found]:
    """Search for the readings of a title and settle on the film that fits best."""
    spelt = [re.sub(r"\s*½", " 1/2", variant).strip() for variant in title.variants]
    title = replace(title, variants=tuple(dict.fromkeys([*title.variants, *spelt])))
    queries = list(dict.fromkeys(variant[:100] for variant in title.variants))[:3]
    results = yield [Call("search_movies", {"q": query, "page_size": _PAGE}) for query in queries]
    rows: dict[int, Json] = {}
    for result in results:
        for row in items_of(result):
            if "movie_id" in row:
                rows.setdefault(int(row["movie_id"]), row)
    if not rows and (problem := failure(results)):
        return Found(problem=problem)
    phrase = [] if title.firm else _with_phrase(title, list(rows.values()))
    found = phrase or _exact(title, message, list(rows.values()))
    if found:
        return replace(_with_year(title, found), exact=True)
    loose = _containing(title, list(rows.values()))
    if loose:
        return _with_year(title, loose)
    shortened = (yield from spelt_out(title)) or (yield from with_initials(title))
    if shortened:
        return replace(_with_year(title, shortened), guessed=True)
    only = items_of(results[0])
    if len(only) == 1 and results[0].get("total", 1) == 1:
        name = str(only[0].get("title"))
        wanted = [normalised_title(variant) for variant in title.variants]
        alike = any(_is_slip(text, name) or _likeness(text, name) >= _CERTAIN for text in wanted)
        return replace(_with_year(title, only), guessed=True, weak=not alike)
    return _near(title, results)


def _exact(title: Title, message: str, rows: list[Json]) -> list[Json]:
    """Films named exactly; the longest name found in the message wins."""
    wanted = {normalised_title(variant) for variant in title.variants}
    named = [row for row in rows if any(normalised_title(name) in wanted for name in _names(row))]
    if title.firm and named:
        return _same_article(title, named)
    widest = max(title.variants, key=len)
    spoken = f" {normalised_title(message if title.firm else widest)} "
    core = normalised_title(title.variants[0])
    best: dict[str, list[Json]] = {}
    for row in rows:
        for name in _names(row):
            plain = normalised_title(name)
            within = (
                plain
                and f" {plain} " in spoken
                and (core in plain or (plain in core and not title.firm))
            )
            if plain in wanted or (within and len(plain) * 2 > len(core)):
                best.setdefault(plain, []).append(row)
    if not best:
        return []
    return _same_article(title, best[max(best, key=lambda name: (len(name), name))])


def _with_phrase(title: Title, rows: list[Json]) -> list[Json]:
    """`return of the king` is rather part of a longer name than The Return."""
    core = normalised_title(title.variants[0])
    for variant in sorted(title.variants[1:], key=len, reverse=True):
        words = normalised_title(variant)
        if len(words.split()) < _WORDS_OF_A_PHRASE or not words.startswith(core):
            continue
        found = [
            row
            for row in rows
            if any(f" {words} " in f" {normalised_title(name)} " for name in _names(row))
        ]
        if found:
            return found
    return []


def _same_article(title: Title, rows: list[Json]) -> list[Json]:
    """`Heat` is rather Heat than The Heat."""
    spoken = {fold(variant) for variant in title.variants}
    return [row for row in rows if any(fold(name) in spoken for name in _names(row))] or rows


def _names(row: Json) -> list[str]:
    matched = row.get("matched_title")
    also = [str(matched)] if matched else []
    return [str(row.get("title", "")), *texts(row.get("alternative_titles")), *also]


def _containing(title: Title, rows: list[Json]) -> list[Json]:
    """Films whose name contains all words of a reading of the title, the longest one first."""
    for variant in sorted(title.variants, key=len, reverse=True):
        found = _with_words(normalised_title(variant).split(), rows)
        if found:
            return found
    return []


def _with_words(wanted: list[str], rows: list[Json]) -> list[Json]:
    if not wanted or len("".join(wanted)) < 4:
        return []
    fitting = [
        row
        for row in rows
        if any(
            all(_has_word(word, normalised_title(name)) for word in wanted) for name in _names(row)
        )
    ]
    starting = [
        row
        for row in fitting
        if normalised_title(str(row.get("title"))).startswith(" ".join(wanted))
    ]
    return (
        fitting
        if len(fitting) <= 1
        else starting
        if len(starting) == 1 and len(wanted) > 1
        else fitting
    )


def _has_word(word: str, name: str) -> bool:
    return any(part.startswith(word) for part in name.split())


def _with_year(title: Title, rows: list[Json]) -> Found:
    if title.year is not None:
        rows = [row for row in rows if row.get("year") == title.year] or rows
    unique = {int(row["movie_id"]): row for row in rows}
    films = tuple(film_of(row) for row in unique.values())
    return Found(films, rows=tuple(unique.values()))


def _near(title: Title, results: list[Json]) -> Found:
    """Misspelt: the closest suggestion if it is close enough, else suggestions only."""
    suggestions = [
        film
        for result in results
        for film in [*_suggested(result), *map(film_of, items_of(result)[:_PAGE])]
    ]
    unique = list({film.movie_id or film.title: film for film in suggestions}.values())
    wanted = [normalised_title(variant) for variant in title.variants]
    scored = sorted(
        ((max(_likeness(name, film.title) for name in wanted), film) for film in unique),
        key=lambda pair: -pair[0],
    )
    slip = bool(scored) and any(_is_slip(name, scored[0][1].title) for name in wanted)
    if scored and (scored[0][0] >= _CERTAIN or slip) and scored[0][1].movie_id:
        top = scored[0][0]
        same = [film for score, film in scored if score == top and film.title == scored[0][1].title]
        if title.year is not None:
            same = [film for film in same if film.year == title.year] or same
        return Found(tuple(same), near=tuple(unique[:5]), guessed=True)
    return Found((), near=tuple(film for _, film in scored[:5]))


def _is_slip(wanted: str, name: str) -> bool:
    """One letter wrong, missing or swapped in five: `matirx` for `matrix`."""
    plain = normalised_title(name)
    return len(wanted) >= _LETTERS_A_SLIP and OSA.distance(wanted, plain) <= min(
        len(wanted) // _LETTERS_A_SLIP, 2
    )


def _likeness(wanted: str, name: str) -> float:
    return max(
        fuzz.ratio(wanted, normalised_title(name)),
        fuzz.ratio(wanted.replace(" ", ""), normalised_title(name).replace(" ", "")),
    )


def _suggested(result: Json) -> list[Film]:
    near: object = result.get("did_you_mean")
    found = [film_of(entry) for entry in objects(near) if "movie_id" in entry]
    named = [near] if isinstance(near, str) else texts(near) if not found else []
    return found or [Film(0, name) for name in named]
