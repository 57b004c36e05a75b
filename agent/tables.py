"""Tables and charts made from tool results by their shape, not by their tool's name."""

from collections.abc import Sequence
from typing import Any, Literal, cast

from agent.calls import Call
from agent.contract import as_object
from agent.events import Chart, Column, Row, Table

_FILM_COLUMNS = {
    "title": ("Film", "text"),
    "year": ("Year", "year"),
    "genres": ("Genres", "text"),
    "my_stars": ("My stars", "stars"),
    "stars": ("My stars", "stars"),
    "average": ("Average", "stars"),
    "n_ratings": ("Ratings", "count"),
    "score": ("Score", "number"),
    "director": ("Director", "text"),
    "runtime_minutes": ("Minutes", "minutes"),
}
_LABELS = {"count": "Count", "n_ratings": "Ratings", "share": "Share", "stars": "Stars"}
_READING = ("query", "scope", "window", "min_count", "n")
_MAX_ROWS = 100


def table_of(call: Call) -> Table | None:
    """Return the rows of a result as a table, or None when there are fewer than two."""
    result = as_object(call.result)
    found: list[Any] = result.get("rows") or result.get("items") or []
    rows = [as_object(row) for row in found]
    if not call.ok or len(rows) < 2:
        return None
    columns = _named(result.get("columns")) or _film_columns(rows)
    if not columns:
        return None
    shown = [{c.name: _flat(row.get(c.name)) for c in columns} for row in rows[:_MAX_ROWS]]
    for row, source in zip(shown, rows, strict=False):
        if "movie_id" in source:
            row.setdefault("movie_id", source["movie_id"])
    return Table(tool_call_id=call.id, title=_title(call, columns), columns=columns, rows=shown)


def chart_of(call: Call, table: Table) -> Chart | None:
    """Return the chart the api hints at, if its columns are among the table's."""
    hint = as_object(as_object(call.result).get("chart"))
    names = {column.name for column in table.columns}
    y = [hint["y"]] if isinstance(hint.get("y"), str) else list(hint.get("y") or [])
    if hint.get("type") not in {"bar", "line"} or hint.get("x") not in names or not y:
        return None
    if not set(y) <= names:
        return None
    kind = cast(Literal["bar", "line"], hint["type"])
    title = f"{_label(y[0])} by {str(hint['x']).replace('_', ' ')}"
    return Chart(tool_call_id=call.id, type=kind, title=title, x=hint["x"], y=y, rows=table.rows)


def relevant(calls: Sequence[Call], cited: set[str]) -> list[Call]:
    """Return the calls whose rows belong to the answer: those it cites, else the last one.

    A search made on the way to a figure or a change has rows too, which nobody asked for.
    """
    if any(call.status == 202 for call in calls):
        return []
    tabular = [call for call in calls if table_of(call) is not None]
    if cited:
        return [call for call in tabular if call.id in cited][-2:]
    return tabular[-1:]


def understood(calls: Sequence[Call]) -> dict[str, Any] | None:
    """Return how the last analytics question was resolved: query, scope, window, minimum, n."""
    for call in reversed(calls):
        found = as_object(call.result)
        if call.ok and "query" in found:
            return {key: found[key] for key in _READING if key in found}
    return None


def _named(columns: object) -> list[Column]:
    if not isinstance(columns, list):
        return []
    return [
        Column(name=c["name"], label=_label(c["name"]), unit=str(c.get("unit", "text")))
        for c in cast(list[dict[str, Any]], columns)
        if not str(c["name"]).endswith("_id")
    ]


def _film_columns(rows: list[Row]) -> list[Column]:
    if "title" not in rows[0]:
        return []
    return [
        Column(name=name, label=label, unit=unit)
        for name, (label, unit) in _FILM_COLUMNS.items()
        if any(row.get(name) not in (None, [], "") for row in rows)
    ]


def _label(name: str) -> str:
    return _LABELS.get(name) or name.replace("_", " ").capitalize()


def _title(call: Call, columns: list[Column]) -> str:
    """Name a table by what it shows: "Average by genre", else by its tool."""
    by = [str(x) for x in cast(list[Any], call.args.get("by") or [])]
    measures = [
        c.label for c in columns if c.name not in by and c.unit not in {"text", "year", "date"}
    ]
    if by and measures:
        return f"{measures[0]} by {' and '.join(by)}".replace("_", " ")
    return "Films" if columns[0].name == "title" else _label(call.name)


def _flat(value: object) -> Any:
    if isinstance(value, list):
        return ", ".join(str(item) for item in cast(list[Any], value) if not isinstance(item, dict))
    return None if isinstance(value, dict) else value
