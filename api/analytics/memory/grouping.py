"""Which group each row belongs to, as one whole number."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from api.analytics.compiler import HALF_STARS
from api.analytics.groups import Groups
from api.analytics.memory.counting import TABLE, Codes, Column, Rows
from api.analytics.memory.selection import View
from api.analytics.vocabulary import DimensionName

_STARS: Final = np.array(HALF_STARS)


@dataclass(frozen=True)
class Grouping:
    """The group of every row as a number below `size`, and what those numbers stand for."""

    code: Codes
    size: int
    labels: tuple[tuple[str, Column], ...]
    present: Codes | None

    def groups(self, parts: dict[str, Column]) -> Groups:
        """Return the groups that have rows, with their keys."""
        floats = {name: np.asarray(column, np.float64) for name, column in parts.items()}
        if not self.labels:
            return Groups({}, floats)
        there = np.flatnonzero(parts["n"])
        code = there if self.present is None else self.present[there]
        keys: dict[str, Column] = {}
        for name, names in reversed(self.labels):
            keys[name] = names[code % len(names)]
            code = code // len(names)
        return Groups(keys, {name: column[there] for name, column in floats.items()})


def group(view: View, by: Sequence[DimensionName], rows: Rows) -> tuple[Rows, Grouping]:
    """Return the rows, once for each genre if genres are asked for, and the group of each."""
    genre: Codes | None = None
    if "genre" in by:
        rows, genre = _exploded(view, rows)
    code, size, labels = np.zeros(len(rows["film"]), np.int64), 1, list[tuple[str, Column]]()
    for name in by:
        if name == "genre" and genre is not None:
            part, names = genre, np.array(view.copy.films.genre_names, np.str_)
        else:
            part, names = _codes(view, name, rows)
        code = code * len(names) + part if labels else part.astype(np.int64, copy=False)
        size *= len(names)
        labels.append((name, names))
    if size <= TABLE // 10:
        return rows, Grouping(code, size, tuple(labels), None)
    present, code = np.unique(code, return_inverse=True)
    return rows, Grouping(code, len(present), tuple(labels), present)


def _exploded(view: View, rows: Rows) -> tuple[Rows, Codes]:
    """Return every row once for each genre of its film, and that genre."""
    starts, film = view.copy.films.starts, rows["film"]
    counts = np.diff(starts)[film]
    again = np.repeat(np.arange(len(counts)), counts)
    shift = starts[film] - (np.cumsum(counts) - counts)
    return rows.take(again), view.copy.films.genres[np.arange(len(again)) + shift[again]]


def _codes(view: View, name: str, rows: Rows) -> tuple[Codes, Column]:
    """Return each row's place among the names of a dimension, and those names."""
    films = view.copy.films
    match name:
        case "film":
            return rows["film"], films.movie_id
        case "stars":
            return rows["half"] - 1, _STARS
        case "hour":
            return rows["hour"], np.arange(24)
        case "weekday":
            return view.weekdays(rows), np.arange(7)
        case "year" | "decade":
            year = films.year if name == "year" else films.year - films.year % 10
            names, places = np.unique(year, return_inverse=True)
            return places[rows["film"]], names
        case _:
            names, places = np.unique(view.copy.calendar(name), return_inverse=True)
            return places[rows["day"] - view.copy.first_day], names
