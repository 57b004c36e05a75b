"""Counting over columns: rows that are gathered when looked at, and distinct values by group."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Codes = NDArray[np.int64]
Column = NDArray[Any]

TABLE: Final = 1 << 25
"""Cells a table of marks may have (32 MB); beyond it values are sorted."""


class Rows:
    """Some of the rows of a table of columns; a column is gathered when it is first looked at."""

    def __init__(self, columns: Mapping[str, Column], chosen: Codes | None = None) -> None:
        self._columns = columns
        self._chosen = chosen
        self._gathered: dict[str, Column] = {}

    def __getitem__(self, name: str) -> Column:
        if self._chosen is None:
            return self._columns[name]
        if name not in self._gathered:
            self._gathered[name] = self._columns[name][self._chosen]
        return self._gathered[name]

    @property
    def has_users(self) -> bool:
        """Whether these rows are single ratings, not counts."""
        return "user" in self._columns

    def get(self, name: str) -> Column | None:
        """Return a column, or None if these rows do not have it."""
        return None if name not in self._columns else self[name]

    def take(self, chosen: Codes) -> "Rows":
        """Return the rows at these positions among these."""
        return Rows(self._columns, chosen if self._chosen is None else self._chosen[chosen])

    def where(self, mask: Mask | None) -> "Rows":
        """Return the rows a mask keeps; None keeps all."""
        return self if mask is None else self.take(np.flatnonzero(mask))


def within(values: Column, low: int | None, high: int | None) -> Mask:
    """Return which values lie between two bounds, both included; None is open."""
    mask = np.ones(len(values), np.bool_) if low is None else values >= low
    return mask if high is None else mask & (values <= high)


def count(code: Codes, size: int, weight: Column | None = None) -> Codes:
    """Return how many rows each group has, or the sum of their whole weights."""
    return np.bincount(code, weight, minlength=size).astype(np.int64)


def distinct(code: Codes, value: Column, size: int, values: int) -> Codes:
    """Return how many different values (whole numbers below `values`) each group has."""
    pairs = code * values + value
    if size * values <= TABLE:
        seen = np.zeros(size * values, np.bool_)
        seen[pairs] = True
        return seen.reshape(size, values).sum(1)
    return count(np.unique(pairs) // values, size)


def extremes(code: Codes, value: Codes, size: int) -> tuple[Column, Column]:
    """Return the least and the greatest value of each group, NaN where there is none."""
    top = np.iinfo(np.int64).max
    first, last = np.full(size, top), np.full(size, -top)
    np.minimum.at(first, code, value)
    np.maximum.at(last, code, value)
    empty = first == top
    return np.where(empty, np.nan, first), np.where(empty, np.nan, last)


def three(code: Codes, value: Column, size: int) -> Mask:
    """Return which groups have rows of at least three different values.

    A value that is neither the first nor the last of its group's is a third one, provided those two
    differ.
    """
    first, last = np.full(size, -1), np.full(size, -1)
    first[code[::-1]] = value[::-1]
    last[code] = value
    between = (value != first[code]) & (value != last[code])
    found = np.zeros(size, np.bool_)
    found[code[between]] = True
    return found & (first != last)
