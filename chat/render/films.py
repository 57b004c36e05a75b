"""Films in a list: title, year, genres, my stars, everyone's stars, and why they are there."""

from __future__ import annotations

from typing import Any

from chat import sanitise
from chat.render.tables import objects
from chat.render.values import number, stars, titled

MAX_REASONS = 3


def film_card(film: dict[str, Any]) -> str:
    """Return one film in two lines of Markdown."""
    line = f"**{titled(film.get('title'), film.get('year'))}**"
    facts = [fact for fact in (_genres(film), _mine(film), everyone(film)) if fact]
    return f"{line}  \n{' · '.join(facts)}" if facts else line


def recommended(items: list[dict[str, Any]]) -> str:
    """Return recommendations as a numbered list, each with its reasons."""
    lines: list[str] = []
    for place, film in enumerate(items, 1):
        lines.append(f"{place}. {film_card(film)}")
        reasons = [_reason(reason) for reason in objects(film.get("reasons"))[:MAX_REASONS]]
        if reasons:
            lines[-1] += f"  \n*Because you gave {', '.join(reasons)}.*"
    return "\n".join(line.replace("\n", "\n   ") for line in lines)


def everyone(film: dict[str, Any]) -> str:
    """Return what everyone thinks of a film, or "" when too few rated it."""
    average, count = film.get("average"), film.get("n_ratings")
    if not isinstance(average, int | float):
        return ""
    of = f" ({number(count)} ratings)" if isinstance(count, int) else ""
    return f"everyone {number(average, 1)} ★{of}"


def _genres(film: dict[str, Any]) -> str:
    genres: list[Any] = film.get("genres") or []
    return ", ".join(sanitise.inline(str(genre), 40) for genre in genres[:4])


def _mine(film: dict[str, Any]) -> str:
    mine = film.get("my_stars")
    return f"you {stars(mine)}" if isinstance(mine, int | float) else ""


def _reason(reason: dict[str, Any]) -> str:
    mine = reason.get("my_stars")
    given = f" {stars(mine)}" if isinstance(mine, int | float) else ""
    return f"{titled(reason.get('title'), reason.get('year'))}{given}"
