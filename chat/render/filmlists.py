"""Lists of films in an answer: each line that names a film of the results becomes its card.

What a card shows comes from the tools' rows; of the line only what the card does not say stays.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple, cast

from chat.render.evidence import UNPROVEN
from chat.render.films import cards
from chat.render.lists import blocks
from chat.render.tables import objects

MIN_CARDS, MAX_CARDS = 2, 12
_YEAR = re.compile(r"\(\d{4}\)")
_SEPARATOR = re.compile(r"\s+[—–-]\s+|\s*:\s+")
_BEFORE_NOTE = re.compile(r"^[\s*_]*(?:[—–:,;-]\s+)?")
_WORD = re.compile(r"[^\W\d_]+|\d+(?:\.\d+)?")
# What a line says about any film and a card says, too.
_SAID = frozenset(
    [
        "on",
        "average",
        "everyone",
        "rating",
        "ratings",
        "star",
        "stars",
        "de",
        "media",
        "בממוצע",
        "and",
    ]
)

Film = dict[str, Any]


class FilmList(NamedTuple):
    """Lines `first` to `last` (not included) of a text name these films, with these notes."""

    first: int
    last: int
    films: list[Film]
    notes: list[str]

    def placed(self, text: str, films: list[Film]) -> str:
        """Return the text with the lines replaced by cards of `films`."""
        lines = text.split("\n")
        shown = cards(films, self.notes)
        parts = ["\n".join(lines[: self.first]), shown, "\n".join(lines[self.last :])]
        return "\n\n".join(part.strip("\n") for part in parts if part.strip())


def films_of(completed: dict[str, Any]) -> list[Film]:
    """Return the films in the results of a run, each once, with all that is known of it."""
    found: dict[int, Film] = {}
    for call in objects(completed.get("tool_calls")):
        result = call.get("result")
        known = cast("dict[str, Any]", result) if isinstance(result, dict) else {}
        for row in objects(known.get("items")) + objects(known.get("rows")):
            number, title = row.get("movie_id"), row.get("title")
            if isinstance(number, int) and isinstance(title, str) and title:
                found[number] = found.get(number, {}) | row
    return list(found.values())


def find_list(text: str, films: list[Film]) -> FilmList | None:
    """Return the longest list of which each line names another film, if there is one."""
    names = _names(films)
    found: FilmList | None = None
    for first, items in blocks(text.split("\n")):
        named = [_named(words, names) for words in items]
        listed = [pair for pair in named if pair]
        known = [film for film, _ in listed]
        distinct = len({film["movie_id"] for film in known})
        if not MIN_CARDS <= len(items) <= MAX_CARDS or distinct < len(items):
            continue
        if found is None or len(items) > len(found.films):
            found = FilmList(first, first + len(items), known, [note for _, note in listed])
    return found


def _names(films: list[Film]) -> dict[str, Film]:
    names: dict[str, Film] = {}
    for film in films:
        title, year = str(film["title"]), film.get("year")
        names.setdefault(_key(title), film)
        if isinstance(year, int):
            names[_key(f"{title} ({year})")] = film
    return names


def _named(words: str, names: dict[str, Film]) -> tuple[Film, str] | None:
    """Return the film a line begins with, and what else the line says of it."""
    ends = [match.end() for match in _YEAR.finditer(words)]
    ends += [match.start() for match in _SEPARATOR.finditer(words)]
    for end in sorted({*ends, len(words)}, reverse=True):
        film = names.get(_key(words[:end]))
        if film:
            return film, _note(words[end:], film)
    return None


def _note(rest: str, film: Film) -> str:
    note = _BEFORE_NOTE.sub("", rest.replace("**", "")).rstrip(" *_")
    mine = film.get("my_stars")
    if isinstance(mine, int | float):
        note = re.sub(rf"^{mine:g} ★(?:, |$)", "", note)
    return note if UNPROVEN in note or not _is_said(note, film) else ""


def _is_said(note: str, film: Film) -> bool:
    genres = film.get("genres")
    named = " ".join(str(name) for name in cast("list[Any]", genres or []))
    words = _SAID | {word.casefold() for word in _WORD.findall(named)}
    figures = [film.get(name) for name in ("average", "n_ratings", "my_stars", "year")]
    known = [figure for figure in figures if isinstance(figure, int | float)]
    return all(
        any(abs(float(word) - figure) < 0.006 for figure in known)
        if word[0].isdigit()
        else word.casefold() in words
        for word in _WORD.findall(note)
    )


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
