"""The numbers tool results hold, each with its row, its field and what it measures."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from agent.calls import Call
from agent.contract import Json, as_object
from agent.evidence.words import ALIASES

Unit = Literal["stars", "count", "percent", "year", "date", "hour", "number", "id"]

Owner = Literal["", "me", "others"]
"""Whose figure it is, where a result sets mine beside everyone's."""

_SKIPPED = frozenset(
    [
        "columns",
        "chart",
        "page",
        "page_size",
        "offset",
        "next_offset",
        "version",
        "limit",
        "weight",
        "expires_at",
        "model",
        "digest",
    ]
)
_IDENTIFIERS = frozenset(["tmdb_id"])
"""Numbers that name a film elsewhere: they may be told, but measure nothing."""
_PARAMETERS = {"query", "window", "min_count", "asked"}
_STARS = re.compile(r"star|average|mean|median|stddev|gap|rating$")
_COUNT = re.compile(r"^n$|^n_|count|total|distinct|days|minutes|users|films|suppressed|ties|rank")
_ISO = re.compile(r"\d{4}-\d{2}(-\d{2})?([T ].*)?")
_CONDITION = re.compile(r"[a-z_]+=")
_DECADE = re.compile(r"(\d{4})s")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_NUMERIC_DIMENSIONS = frozenset(
    ["year", "stars", "hour", "decade", "rated_year", "rated_quarter", "rated_month", "rated_day"]
)
_TOLD = {"summary", "detail", "notes", "note", "reason"}


@dataclass(frozen=True)
class Fact:
    """One number or date of a result; `path` says where, as in `rows[3].average`."""

    value: float
    unit: Unit
    call_id: str
    path: str
    name: str
    date: str = ""
    owner: Owner = ""

    @property
    def compares(self) -> bool:
        """Whether the figure is itself a difference of two others."""
        return self.name.endswith(("difference", "gap"))


@dataclass
class Row:
    """One object of a result with the names it goes by and all its numbers."""

    call_id: str
    path: str
    labels: list[str] = field(default_factory=list[str])
    facts: list[Fact] = field(default_factory=list[Fact])
    keys: list[Fact] = field(default_factory=list[Fact])
    """The facts that name the row: the year, decade, stars or hour it is grouped by."""
    movie_id: object = None


@dataclass
class Facts:
    """Everything an answer may take its numbers from."""

    rows: list[Row] = field(default_factory=list[Row])
    top: list[Fact] = field(default_factory=list[Fact])
    """Facts of a whole result, such as n or total, and the sizes of its lists."""
    asked: list[Fact] = field(default_factory=list[Fact])
    """What was asked for: arguments and the resolved query; allowed, but proves little."""


def gather(calls: Sequence[Call]) -> Facts:
    """Read the successful results and arguments of `calls`."""
    facts = Facts()
    for call in calls:
        _Reader(call, facts).read()
    _name_by_film(facts, calls)
    return facts


def _name_by_film(facts: Facts, calls: Sequence[Call]) -> None:
    """Let the rows of a query about films of one name go by that name."""
    titles = {row.movie_id: row.labels for row in facts.rows if row.movie_id and row.labels}
    for call in calls:
        asked = cast(list[Any], call.args.get("movie_ids") or [])
        wanted = [titles.get(movie_id, []) for movie_id in asked]
        if not wanted or any(labels[:1] != wanted[0][:1] for labels in wanted):
            continue
        for row in facts.rows:
            if row.call_id == call.id and not row.labels:
                row.labels += wanted[0]


class _Reader:
    """Walks one result."""

    def __init__(self, call: Call, facts: Facts) -> None:
        self._call = call
        self._facts = facts
        columns: list[Any] = as_object(call.result).get("columns") or []
        self._columns = {str(c.get("name")): as_object(c) for c in map(as_object, columns)}

    def read(self) -> None:
        self._facts.asked += self._numbers("args", self._call.args)
        result = as_object(self._call.result)
        if "title" in result:
            self._row(result, "")
            return
        for name, value in result.items():
            if name in _PARAMETERS:
                self._facts.asked += self._numbers(name, value)
            elif name in _SKIPPED:
                continue  # the kind of a chart, `none`, is nothing an answer speaks of
            elif isinstance(value, list):
                self._list(cast(list[Any], value), name)
            elif isinstance(value, dict):
                place = len(self._facts.rows)
                self._row(cast(Json, value), name)
                if not self._facts.rows[place].labels:  # it has no name an answer could give it
                    self._facts.top += self._facts.rows[place].facts
            else:
                self._facts.top += self._numbers(name, value)

    def _list(self, items: list[Any], path: str) -> None:
        if path in _SKIPPED:
            return
        size = Fact(float(len(items)), "count", self._call.id, f"len({path})", "len")
        self._facts.top.append(size)
        for index, item in enumerate(items):
            if isinstance(item, dict):
                self._row(cast(Json, item), f"{path}[{index}]")
            else:
                self._facts.top += self._numbers(f"{path}[{index}]", item)

    def _row(self, item: Json, path: str) -> None:
        """Add an object as a row; what it nests belongs to it and is a row of its own too."""
        row = Row(self._call.id, path, movie_id=item.get("movie_id"))
        self._facts.rows.append(row)
        for name, value in item.items():
            where = f"{path}.{name}" if path else name
            if name in _SKIPPED or (name.endswith("_id") and name not in _IDENTIFIERS):
                continue
            if isinstance(value, list | dict):
                row.facts += self._nested(where, cast(list[Any] | Json, value))
                continue
            found = self._numbers(where, value)
            row.facts += found
            if isinstance(value, str) and name not in _TOLD and not _ISO.fullmatch(value):
                row.labels += _names(value)
                head = value.partition(":")[0]
                if head.isdigit():  # a film called by a number: "1984", "2001: A Space Odyssey"
                    found = [Fact(float(head), "number", self._call.id, where, name)]
                    row.keys += found
                    row.facts += found
            if name in _NUMERIC_DIMENSIONS and "title" not in item:
                row.keys += found

    def _nested(self, where: str, value: list[Any] | Json) -> list[Fact]:
        first = len(self._facts.rows)
        if isinstance(value, dict):
            self._row(value, where)
        else:
            for index, part in enumerate(value):
                if isinstance(part, dict):
                    self._row(cast(Json, part), f"{where}[{index}]")
        below = self._facts.rows[first:]
        return [fact for row in below if not row.labels for fact in row.facts]

    def _numbers(self, path: str, value: object) -> list[Fact]:
        """Return the facts in a scalar, or in all scalars of a parameter object."""
        if isinstance(value, dict):
            inner = cast(Json, value)
            return [f for key, v in inner.items() for f in self._numbers(f"{path}.{key}", v)]
        if isinstance(value, list):
            items = cast(list[Any], value)
            return [f for i, v in enumerate(items) for f in self._numbers(f"{path}[{i}]", v)]
        name = re.split(r"[.\[]", path.rsplit(".", 1)[-1])[0]
        if name in _IDENTIFIERS and isinstance(value, int):
            return [Fact(float(value), "id", self._call.id, path, name)]
        if isinstance(value, bool) or value is None or name in _SKIPPED or name.endswith("_id"):
            return []
        if isinstance(value, int | float):
            unit, owner = self._unit(name, value), self._owner(name)
            return [Fact(float(value), unit, self._call.id, path, name, owner=owner)]
        return list(self._in_text(path, name, str(value)))

    def _in_text(self, path: str, name: str, text: str) -> Iterator[Fact]:
        call_id = self._call.id
        if _CONDITION.match(text):  # "rated_from=2018-01-01", a filter in another filter
            text = text.partition("=")[2]
            if not _ISO.fullmatch(text):
                yield from (
                    Fact(float(number), "number", call_id, path, name)
                    for number in _DIGITS.findall(text)
                )
                return
        if _ISO.fullmatch(text):
            yield Fact(float(text[:4]), "date", call_id, path, name, date=text[:10])
            if len(text) >= 13 and text[11:13].isdigit():
                yield Fact(float(text[11:13]), "hour", call_id, path, name)
        elif match := _DECADE.fullmatch(text):
            yield Fact(float(match[1]), "year", call_id, path, name)
        elif name in _TOLD or path.startswith(("args", "query", "notes")):
            for number in _DIGITS.findall(text):
                yield Fact(float(number), "number", call_id, path, name)

    def _owner(self, name: str) -> Owner:
        """Tell mine from everyone's by the field's name, else by the query's scope."""
        result = as_object(self._call.result)
        if name.startswith("my_"):
            return "me"
        if name.startswith("community") or name == "n_ratings":
            return "others"
        scope = str(result.get("scope", ""))
        if name.endswith("_compared"):
            scope = str(self._call.args.get("compare_scope") or "")
        elif name.endswith(("_difference", "_ratio")) or name == "gap":
            return ""
        return "me" if scope == "me" else "others" if scope in {"everyone", "others"} else ""

    def _unit(self, name: str, value: float) -> Unit:
        given = str(self._columns.get(name, {}).get("unit", ""))
        if given == "count" and not float(value).is_integer():
            return "number"  # a count per person is a mean
        if given in {"stars", "count", "percent", "year", "date", "hour"}:
            return cast(Unit, given)
        if "share" in name or "percent" in name:
            return "percent"
        if "year" in name or name == "decade":
            return "year"
        if _COUNT.search(name):
            return "count"
        if _STARS.search(name):
            return "stars"
        if name.startswith("hour"):
            return "hour"
        return "number" if isinstance(value, float) else "count"


def _names(value: str) -> list[str]:
    """Return the ways a row's text may be written in an answer."""
    names = [value, *ALIASES.get(value.lower(), ())]
    for mark in (":", " (", " - "):
        head = value.split(mark, 1)[0].strip()
        if head != value and len(head) >= 5:
            names.append(head)
    return [name for name in names if len(name) >= 2 and not name.isdigit()]
