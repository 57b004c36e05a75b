"""Tables: sortable on the page, whole and exact in the download."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple, cast

from chainlit.element import Element

from chat import sanitise
from chat.render.elements import csv_element, table_element
from chat.render.values import shown

MAX_ROWS = 200
FORMULA = ("=", "+", "-", "@", "\t", "\r")
SECOND = "_compared"
"""How the api ends the names of the second query's columns."""
WHOSE = {"me": "You", "everyone": "Everyone", "others": "Others"}
MIN_ROWS = 2
"""Fewer are said in the answer already."""


class Column(NamedTuple):
    """A column: its key in the rows, its heading and its unit."""

    name: str
    label: str
    unit: str


class Table(NamedTuple):
    """Rows under a title."""

    title: str
    columns: list[Column]
    rows: list[dict[str, Any]]

    def labels(self) -> dict[str, str]:
        """Return the headings by the columns' keys."""
        return {column.name: column.label for column in self.columns}


def read_table(data: dict[str, Any], asked: Mapping[str, Any] | None = None) -> Table:
    """Return the table of an event, cleaned; what is malformed is left out.

    `asked` are the arguments of the tool's call: they tell whose figures are set against whose.
    """
    columns = [
        Column(str(c["name"]), sanitise.plain(str(c.get("label") or c["name"]), 60), _unit(c))
        for c in objects(data.get("columns"))
        if "name" in c
    ]
    subject = str((asked or {}).get("subject", "ratings")).capitalize()
    columns = [
        c._replace(label=subject) if (c.name, c.label) == ("count", "Count") else c for c in columns
    ]
    columns = _compared(columns, asked or {})
    title = sanitise.plain(str(data.get("title") or "Table"), 120)
    counted = next((c.label for c in columns if c.name == "count"), "")
    title = re.sub(r"^Count\b", counted or "Count", title)
    return Table(title, columns, objects(data.get("rows"))[:MAX_ROWS])


def elements_of(table: Table, at_least: int = MIN_ROWS) -> list[Element]:
    """Return the table and its download, or nothing for a table of fewer rows."""
    if len(table.rows) < at_least or not table.columns:
        return []
    name = file_name(table.title)
    return [table_element(table.title, frame(table)), csv_element(f"{name}.csv", to_csv(table))]


def frame(table: Table) -> str:
    """Return the rows as the browser's table reads them."""
    data = [[shown(row.get(c.name), c.unit) for c in table.columns] for row in table.rows]
    content = {"columns": [c.label for c in table.columns], "data": data}
    return json.dumps(content | {"index": list(range(1, len(data) + 1))}, ensure_ascii=False)


def to_csv(table: Table) -> str:
    """Return the exact values; cells a spreadsheet would run as a formula are quoted."""
    extra = ["movie_id"] if any("movie_id" in row for row in table.rows) else []
    names = [*extra, *(column.name for column in table.columns if column.name not in extra)]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(names)
    writer.writerows([[cell(row.get(name)) for name in names] for row in table.rows])
    return text.getvalue()


def cell(value: object) -> object:
    """Return a value for a spreadsheet."""
    if not isinstance(value, str):
        return value
    text = sanitise.plain(value, 2_000)
    return f"'{text}" if text.startswith(FORMULA) else text


def file_name(title: str) -> str:
    """Return a title as a file's name without its ending."""
    return re.sub(r"\W+", "-", title.lower()).strip("-")[:60] or "table"


def _compared(columns: list[Column], asked: Mapping[str, Any]) -> list[Column]:
    """Head the columns of a comparison by whose figures they are: `You`, `Everyone`."""
    mine, other = (WHOSE.get(str(asked.get(key))) for key in ("scope", "compare_scope"))
    second = {c.name for c in columns if c.name.endswith(SECOND)}
    if not second or not mine or not other or mine == other:
        return columns

    def label(column: Column) -> str:
        measure = column.label.removesuffix(" compared").lower()
        if column.name in second:
            return f"{other}: {measure}"
        return f"{mine}: {measure}" if column.name + SECOND in second else column.label

    return [column._replace(label=label(column)) for column in columns]


def _unit(column: dict[str, Any]) -> str:
    return str(column.get("unit") or "text")


def objects(value: object) -> list[dict[str, Any]]:
    """Return the JSON objects of a list; whatever else is there is left out."""
    rows = cast("list[object]", value) if isinstance(value, list) else []
    return [cast("dict[str, Any]", row) for row in rows if isinstance(row, dict)]
