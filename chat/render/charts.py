"""Charts drawn from a tool's rows, never from anything the model wrote."""

from __future__ import annotations

import json
from typing import Any, cast

from chainlit.element import Element

from chat import sanitise
from chat.render.elements import chart_element
from chat.render.tables import objects
from chat.render.values import shown

# Told apart in grey and by the common colour weaknesses, on a light and on a dark page.
COLOURS = ("#c8414b", "#3b82b8", "#c98a1b", "#5a9367")
MAX_POINTS = 200
LONG_LABELS = 14
MANY_BARS = 5
HEIGHT = 340


def chart_of(data: dict[str, Any]) -> Element | None:
    """Return the chart of an event, or None when there is nothing to draw."""
    rows = objects(data.get("rows"))
    x, ys = data.get("x"), data.get("y")
    names = [y for y in cast("list[Any]", ys if isinstance(ys, list) else [ys]) if y]
    if len(rows) < 2 or not isinstance(x, str) or not names:
        return None
    if not any(_differs(rows, str(name)) for name in names):
        return None
    title = sanitise.plain(str(data.get("title") or "Chart"), 120)
    kind = "line" if data.get("type") == "line" else "bar"
    figure = figure_of(kind, x, [str(n) for n in names], rows)
    return chart_element(f"{title} (chart)", json.dumps(figure, ensure_ascii=False))


def figure_of(kind: str, x: str, ys: list[str], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a Plotly figure with text and grid in the page's own colours."""
    points = rows[:MAX_POINTS]
    labels = [str(shown(_label(row, x), "text")) for row in points]
    lying = kind == "bar" and len(labels) > MANY_BARS and max(map(len, labels)) > LONG_LABELS
    traces = [
        _trace(kind, labels, [_number(row.get(y)) for row in points], y, lying=lying)
        | {"marker": {"color": COLOURS[index % len(COLOURS)]}}
        for index, y in enumerate(ys)
    ]
    return {"data": traces, "layout": _layout(len(labels), len(ys), x, ys[0], lying=lying)}


def _trace(
    kind: str, labels: list[str], values: list[float | None], name: str, *, lying: bool
) -> dict[str, Any]:
    across, up = (values, labels) if lying else (labels, values)
    trace: dict[str, Any] = {"x": across, "y": up, "name": _words(name)}
    if kind == "line":
        return trace | {"type": "scatter", "mode": "lines+markers"}
    return trace | {"type": "bar", "orientation": "h" if lying else "v"}


def _layout(n: int, series: int, x: str, y: str, *, lying: bool) -> dict[str, Any]:
    grid = {"gridcolor": "rgba(128,128,128,0.22)", "zeroline": False, "automargin": True}
    category = {
        "type": "category",
        "automargin": True,
        "title": {"text": "" if lying else _words(x)},
    }
    value = grid | {"title": {"text": _words(y)}}
    if lying:
        category["autorange"] = "reversed"
    return {
        "autosize": True,
        "height": max(HEIGHT, 28 * n + 90) if lying else HEIGHT,
        "margin": {"l": 48, "r": 16, "t": 16, "b": 48},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "inherit", "size": 13, "color": "#808793"},
        "bargap": 0.28,
        "showlegend": series > 1,
        "legend": {"orientation": "h", "y": 1.14},
        "xaxis": value if lying else category,
        "yaxis": category if lying else value,
        "dragmode": False,
    }


def _differs(rows: list[dict[str, Any]], name: str) -> bool:
    """Whether there is anything to see: equal bars say less than the table."""
    return len({row.get(name) for row in rows if _number(row.get(name)) is not None}) > 1


def _label(row: dict[str, Any], x: str) -> object:
    year = row.get("year")
    return f"{row[x]} ({year})" if x == "title" and year and x in row else row.get(x)


def _number(value: object) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _words(name: str) -> str:
    return sanitise.plain(name.replace("_", " "), 60).capitalize()
