"""Films as cards: title, year, genres, my stars, everyone's stars, and why they are there.

A card is a list item that begins with a heading; the style sheet draws it.
"""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import indent
from typing import Any, cast

from chat import sanitise
from chat.render.tables import objects
from chat.render.values import mean, number, stars, titled

MAX_REASONS = 3
MAX_GENRES = 4


def cards(films: Sequence[dict[str, Any]], notes: Sequence[str] = ()) -> str:
    """Return films as a numbered list of cards; `notes` are Markdown, one a film."""
    parts: list[str] = []
    for place, film in enumerate(films, 1):
        note = notes[place - 1] if place <= len(notes) else ""
        mark = f"{place}. "
        parts.append(mark + indent(film_card(film, note), " " * len(mark)).lstrip())
    return "\n".join(parts)


def film_card(film: dict[str, Any], note: str = "") -> str:
    """Return one film in Markdown: a heading, its genres, the stars, a note, the reasons."""
    parts = [f"#### {titled(film.get('title'), film.get('year'))}"]
    named = genres(film)
    told = "  \n".join(fact for fact in (_mine(film), everyone(film)) if fact)
    reasons = [_reason(reason) for reason in objects(film.get("reasons"))[:MAX_REASONS]]
    parts += [f"*{named}*"] if named else []
    parts += [told] if told else []
    parts += [note] if note else []
    parts += [f"> Because you gave {', '.join(reasons)}."] if reasons else []
    return "\n\n".join(parts)


def everyone(film: dict[str, Any]) -> str:
    """Return what everyone thinks of a film, or "" when too few rated it."""
    average, count = film.get("average"), film.get("n_ratings")
    if not isinstance(average, int | float):
        return ""
    of = f" ({number(count)} ratings)" if isinstance(count, int) else ""
    return f"everyone **{mean(average, 1)} ★**{of}"


def genres(film: dict[str, Any]) -> str:
    """Return the genres of a film, literal, or "" when none are known."""
    known = film.get("genres")
    names = cast("list[Any]", known)[:MAX_GENRES] if isinstance(known, list) else []
    return ", ".join(sanitise.inline(str(name), 40) for name in names)


def _mine(film: dict[str, Any]) -> str:
    mine = film.get("my_stars")
    return f"you **{stars(mine)}**" if isinstance(mine, int | float) else ""


def _reason(reason: dict[str, Any]) -> str:
    mine = reason.get("my_stars")
    given = f" {stars(mine)}" if isinstance(mine, int | float) else ""
    return f"{titled(reason.get('title'), reason.get('year'))}{given}"
