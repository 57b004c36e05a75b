"""Charts drawn from a tool's rows, never from anything the model wrote.

Four kinds: bars, lines over time, the distribution of stars, and me against everyone.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple, cast

from chainlit.element import Element

from chat import sanitise
from chat.render.elements import chart_element
from chat.render.tables import SECOND, Table, objects
from chat.render.values import MAX_STARS, shown

# Told apart in grey and by the common colour weaknesses, on a light and on a dark page.
COLOURS = ("#c8414b", "#4a7fb0", "#b87f1a", "#5a9367")
MAX_POINTS = 200
LONG_LABELS = 14
MANY_BARS = 5
HEIGHT = 340
STARS = "stars"

Row = dict[str, Any]


class Chart(NamedTuple):
    """What is drawn: rows, their category, the figures, and the words for them."""

    kind: str
    """`bar`, `line`, `distribution` or `against`."""
    title: str
    x: str
    ys: list[str]
    rows: list[Row]
    labels: dict[str, str]

    def label(self, name: str) -> str:
        """Return the heading of a column."""
        return self.labels.get(name) or _words(name)


def read_chart(data: dict[str, Any], table: Table | None = None) -> Chart | None:
    """Return the chart of an event in the words of its table, or None for nothing to draw."""
    rows = objects(data.get("rows"))[:MAX_POINTS]
    x, given = data.get("x"), data.get("y")
    ys = [str(y) for y in cast("list[Any]", given if isinstance(given, list) else [given]) if y]
    if len(rows) < 2 or not isinstance(x, str) or not ys:
        return None
    if not any(_differs(rows, y) for y in ys):
        return None
    title = table.title if table else sanitise.plain(str(data.get("title") or "Chart"), 120)
    kind = "line" if data.get("type") == "line" else "bar"
    if kind == "bar" and x == STARS and _is_scale(rows):
        kind, rows = "distribution", _whole_scale(rows, ys)
    elif kind == "bar" and any(y.endswith(SECOND) for y in ys):
        kind = "against"
    return Chart(kind, title, x, ys, rows, table.labels() if table else {})


def chart_of(data: dict[str, Any], table: Table | None = None) -> Element | None:
    """Return the element of an event's chart, or None when there is nothing to draw."""
    chart = read_chart(data, table)
    if chart is None:
        return None
    return chart_element(f"{chart.title} (chart)", json.dumps(figure_of(chart), ensure_ascii=False))


def figure_of(chart: Chart) -> dict[str, Any]:
    """Return a Plotly figure with text and grid in the page's own colours."""
    names = [str(shown(_label(row, chart.x), "text")) for row in chart.rows]
    lying = chart.kind == "bar" and len(names) > MANY_BARS and max(map(len, names)) > LONG_LABELS
    traces = [
        _trace(chart, names, y, lying=lying) | {"marker": {"color": COLOURS[i % len(COLOURS)]}}
        for i, y in enumerate(chart.ys)
    ]
    return {"data": traces, "layout": _layout(chart, len(names), lying=lying)}


def _trace(chart: Chart, names: list[str], y: str, *, lying: bool) -> dict[str, Any]:
    values = [_number(row.get(y)) for row in chart.rows]
    across, up = (values, names) if lying else (names, values)
    trace: dict[str, Any] = {"x": across, "y": up, "name": chart.label(y)}
    if chart.kind == "line":
        return trace | {"type": "scatter", "mode": "lines+markers"}
    return trace | {"type": "bar", "orientation": "h" if lying else "v"}


def _layout(chart: Chart, n: int, *, lying: bool) -> dict[str, Any]:
    series = len(chart.ys)
    grid = {"gridcolor": "rgba(128,128,128,0.22)", "zeroline": False, "automargin": True}
    category: dict[str, Any] = {"type": "category", "automargin": True, "showgrid": False}
    category["title"] = {"text": "" if lying else chart.label(chart.x), "standoff": 8}
    value = grid | {"title": {"text": chart.label(chart.ys[0]) if series == 1 else ""}}
    if all(isinstance(row.get(chart.ys[0]), int) for row in chart.rows):
        value["rangemode"] = "tozero"  # a line of counts that begins at eight exaggerates
    if lying:
        category["autorange"] = "reversed"
    return {
        "autosize": True,
        "height": max(HEIGHT, 28 * n + 120) if lying else HEIGHT,
        "margin": {"l": 48, "r": 12, "t": 72 if series > 1 else 48, "b": 48},
        "title": {"text": chart.title, "x": 0, "xanchor": "left", "y": 0.98, "yanchor": "top"}
        | {"font": {"size": 15}},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "inherit", "size": 13, "color": "#808793"},
        "bargap": 0.06 if chart.kind == "distribution" else 0.28,
        "showlegend": series > 1,
        "legend": {"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom"},
        "xaxis": value if lying else category,
        "yaxis": category if lying else value,
        "dragmode": False,
    }


def _is_scale(rows: list[Row]) -> bool:
    """Whether each row is a step of half a star."""
    steps = [_number(row.get(STARS)) for row in rows]
    return all(step and 0 < step <= MAX_STARS and step * 2 == int(step * 2) for step in steps)


def _whole_scale(rows: list[Row], ys: list[str]) -> list[Row]:
    """Return all steps from half a star to five: stars nobody gave are part of the shape.

    Half stars are left out where there are none, as on a scale of whole ones.
    """
    known = {float(row[STARS]): row for row in rows}
    step = 1 if any(not stars.is_integer() for stars in known) else 2
    scale = [half / 2 for half in range(step, 2 * MAX_STARS + 1, step)]
    counted = [y for y in ys if all(isinstance(row.get(y), int) for row in rows)]
    nothing: Row = dict.fromkeys(counted, 0)
    return [known.get(stars, nothing) | {STARS: stars} for stars in scale]


def _differs(rows: list[Row], name: str) -> bool:
    """Whether there is anything to see: equal bars say less than the table."""
    return len({row.get(name) for row in rows if _number(row.get(name)) is not None}) > 1


def _label(row: Row, x: str) -> object:
    year = row.get("year")
    if x == STARS and isinstance(row.get(x), int | float):
        return f"{row[x]:g}"
    return f"{row[x]} ({year})" if x == "title" and year and x in row else row.get(x)


def _number(value: object) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _words(name: str) -> str:
    return sanitise.plain(name.replace("_", " "), 60).capitalize()
