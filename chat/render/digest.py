"""The week in films as a message: the api's sentences, films as cards, the days as a chart."""

from __future__ import annotations

from typing import Any, cast

from chainlit.element import Element

from chat import sanitise
from chat.render import charts
from chat.render.films import cards
from chat.render.tables import Column, Table, elements_of, objects
from chat.render.values import mean, number, titled

MAX_FILMS = 6
_ACTIVITY = [
    Column("label", "Day", "text"),
    Column("count", "Ratings", "count"),
    Column("average", "Average", "stars"),
]


def message(found: dict[str, Any]) -> str:
    """Return the digest as Markdown; what it does not hold is left out."""
    known = _object(found.get("period"))
    title = sanitise.inline(str(known.get("title") or "Your week"), 80)
    so_far = "" if known.get("complete", True) else " (so far)"
    parts = [
        f"### {title}{so_far}",
        _sentence(found.get("headline")),
        _films(_object(found.get("films"))),
        _against(_object(found.get("against_average"))),
        _best_find(_object(found.get("best_find"))),
        _discovery(_object(found.get("discovery"))),
        _recommendations(objects(found.get("recommendations"))),
        *(f"*{_sentence(note)}*" for note in cast("list[Any]", found.get("notes") or [])),
    ]
    return sanitise.markdown("\n\n".join(part for part in parts if part))


def pictures(found: dict[str, Any]) -> list[Element]:
    """Return the days of the period as a chart with its table, or nothing for a quiet one."""
    rows = objects(found.get("activity"))
    data = {"type": "bar", "title": "Ratings by day", "x": "label", "y": ["count"], "rows": rows}
    table = Table("Ratings by day", _ACTIVITY, rows)
    chart = charts.chart_of(data, table)
    return [chart, *elements_of(table)] if chart else []


def file_name(found: dict[str, Any]) -> str:
    """Return the name of the digest's file without its ending, such as `my-week-2026-W47`."""
    known = _object(found.get("period"))
    return sanitise.plain(f"my-{known.get('kind', 'week')}-{known.get('name', '')}", 60)


def period(found: dict[str, Any]) -> dict[str, str]:
    """Return the period as the api is asked for it."""
    known = _object(found.get("period"))
    return {str(known["kind"]): str(known["name"])} if {"kind", "name"} <= known.keys() else {}


def _films(films: dict[str, Any]) -> str:
    items = objects(films.get("items"))[:MAX_FILMS]
    if not items:
        return ""
    total = films.get("total")
    more = isinstance(total, int) and total > len(items)
    head = f"**You rated** (the best {len(items)} of {total})" if more else "**You rated**"
    return f"{head}\n\n{cards([film | {'my_stars': film.get('stars')} for film in items])}"


def _against(figures: dict[str, Any]) -> str:
    lines: list[str] = []
    average, difference = figures.get("average"), figures.get("difference")
    if isinstance(average, int | float) and isinstance(difference, int | float):
        before = mean(float(figures.get("average_before") or 0))
        lines.append(f"- {mean(average)} stars on average, {_gap(difference)} your {before} before")
    gap, community = figures.get("community_gap"), figures.get("community_average")
    if isinstance(gap, int | float) and isinstance(community, int | float):
        lines.append(f"- {_gap(gap)} everyone’s {mean(community)} for the same films")
    return "**Against the average**\n\n" + "\n".join(lines) if lines else ""


def _gap(difference: float) -> str:
    if not difference:
        return "the same as"
    return f"{mean(abs(difference))} {'above' if difference > 0 else 'below'}"


def _best_find(film: dict[str, Any]) -> str:
    if not film:
        return ""
    people = film.get("n_ratings")
    who = "1 person" if people == 1 else f"{number(int(people or 0))} people"
    return f"**Best find:** {titled(film.get('title'), film.get('year'))}, rated by only {who}."


def _discovery(found: dict[str, Any]) -> str:
    sentence = _sentence(found.get("sentence"))
    return f"**What you may not know about your taste:** {sentence}" if sentence else ""


def _recommendations(items: list[dict[str, Any]]) -> str:
    return f"**For next time**\n\n{cards(items)}" if items else ""


def _sentence(value: object) -> str:
    return sanitise.inline(value, 600) if isinstance(value, str) else ""


def _object(value: object) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}
