"""Hot reads straight through sqlite3: a statement is compiled once, its rows come as they are.

SQLAlchemy spends ten times what SQLite does on a read by an index (a session, a transaction, a
result). A function that takes `Reads` does the same with either: PostgreSQL, traced requests and
everything inside a transaction go through a session as usual.
"""

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, Protocol, cast

from sqlalchemy import Dialect, Select, TextualSelect
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError

_KNOWN: Final = 4096
_Row = tuple[Any, ...]
_Converter = Callable[[Any], Any]


class Rows(Protocol):
    """What a read returns; the rows have their columns as attributes."""

    def all(self) -> Sequence[Any]:
        """Return every row."""
        ...

    def first(self) -> Any:
        """Return the first row or None."""
        ...

    def one(self) -> Any:
        """Return the one row there is."""
        ...

    def one_or_none(self) -> Any:
        """Return the one row there is, or None."""
        ...

    def scalar_one(self) -> Any:
        """Return the first value of the one row there is."""
        ...

    def scalars(self) -> Iterable[Any]:
        """Return the first value of each row."""
        ...

    def __iter__(self) -> Iterator[Any]:
        """Go through the rows."""
        ...


class Connects(Protocol):
    """What executes a read: a connection of SQLAlchemy's, or the driver."""

    @property
    def dialect(self) -> Dialect:
        """The database's dialect."""
        ...

    def execute(self, statement: Any, parameters: Any = None, /) -> Rows:
        """Execute a statement with plain values: numbers, text, lists for expanding names."""
        ...


class Reads(Protocol):
    """Where a hot read asks: a session, or the driver on the event loop."""

    def connection(self) -> Connects:
        """Return what executes."""
        ...


class _Rows:
    """Rows that were all read: a cursor left open would hold its snapshot."""

    def __init__(self, rows: list[Any]) -> None:
        self._rows = rows

    def all(self) -> list[Any]:
        return self._rows

    def first(self) -> Any:
        return self._rows[0] if self._rows else None

    def one(self) -> Any:
        (row,) = self._rows
        return row

    def one_or_none(self) -> Any:
        return self.one() if self._rows else None

    def scalar_one(self) -> Any:
        return self.one()[0]

    def scalars(self) -> list[Any]:
        return [row[0] for row in self._rows]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)


@dataclass
class _Ready:
    """A compiled statement with its own values; what its rows are like shows when it has run."""

    sql: str
    values: dict[str, Any]
    row: Callable[[Iterable[Any]], Any] | None = None
    converters: list[tuple[int, _Converter]] = field(default_factory=list[tuple[int, _Converter]])

    def rows(self, found: list[_Row]) -> Rows:
        """Return the rows with names, times as aware datetimes."""
        if self.converters:
            found = [_converted(row, self.converters) for row in found]
        assert self.row is not None  # noqa: S101 - rows were found, so it has run
        return _Rows(list(map(self.row, found)))


class Driver:
    """One connection of the event loop's own; never used from two threads at once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known: dict[Any, _Ready] = {}
        self.dialect: Dialect = sqlite.dialect(paramstyle="named")

    def connection(self) -> "Driver":
        """Return itself: it executes."""
        return self

    @contextmanager
    def snapshot(self) -> Iterator["Driver"]:
        """Let every read inside see the same state."""
        self._run("BEGIN", {})
        try:
            yield self
        finally:
            self._run("ROLLBACK", {})

    def execute(self, statement: Any, parameters: Any = None, /) -> Rows:
        """Execute a statement; raises DBAPIError as SQLAlchemy does."""
        values: Mapping[str, Any] = parameters or {}
        ready = self._known.get(statement) or self._prepared(statement)
        if ready.values:
            values = {**ready.values, **values}
        if any(isinstance(value, list) for value in values.values()):
            # `IN :names` becomes `IN (:names_1, :names_2)`, different for every length.
            compiled = statement.compile(dialect=self.dialect)
            state = compiled.construct_expanded_state(dict(values))
            cursor = self._run(state.statement, state.parameters)
        else:
            cursor = self._run(ready.sql, values)
        if ready.row is None:
            self._learn(ready, statement, cursor)
        return ready.rows(cursor.fetchall())

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _run(self, sql: str, values: Mapping[str, Any]) -> sqlite3.Cursor:
        try:
            return self._connection.execute(sql, values)
        except sqlite3.Error as error:
            raise DBAPIError.instance(sql, None, error, sqlite3.Error) from error

    def _prepared(self, statement: Any) -> _Ready:
        compiled = statement.compile(dialect=self.dialect)
        own = {name: value for name, value in compiled.params.items() if value is not None}
        if len(self._known) >= _KNOWN:
            self._known.clear()
        ready = self._known[statement] = _Ready(str(compiled), own)
        return ready

    def _learn(self, ready: _Ready, statement: Any, cursor: sqlite3.Cursor) -> None:
        """Note the names of the columns, and the converters of those whose type has one."""
        names = [column[0] for column in cursor.description]
        ready.row = namedtuple("Row", names, rename=True)._make  # pyright: ignore[reportUntypedNamedTuple] - its names are known here only
        typed: list[tuple[int, Any]] = []
        if isinstance(statement, Select):
            chosen: list[Any] = list(cast("Any", statement).selected_columns)
            typed = list(enumerate(chosen))
        elif isinstance(statement, TextualSelect):
            typed = [(names.index(column.name), column) for column in statement.selected_columns]
        for place, column in typed:
            kind = column.type.dialect_impl(self.dialect)
            if (convert := kind.result_processor(self.dialect, None)) is not None:
                ready.converters.append((place, convert))


def _converted(row: _Row, converters: Sequence[tuple[int, _Converter]]) -> _Row:
    values = list(row)
    for place, convert in converters:
        values[place] = convert(values[place])
    return tuple(values)
