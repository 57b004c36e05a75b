"""From groups to the answer's rows: figures, comparison, order, pages and the chart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from api.analytics.filters import unknown
from api.analytics.groups import Groups, key_cell, moment_cell
from api.analytics.measures import DECIMALS, Figures, figures
from api.analytics.models import AnalyticsQuery, Cell, Chart, Column
from api.analytics.plan import Question
from api.analytics.vocabulary import COUNTS, DIMENSIONS, MEASURES, ORDINAL, RANKS, SERIES

FILM_COLUMNS: Final = ("movie_id", "title", "year")


@dataclass
class Sheet:
    """Groups with their figures by column name, and the unit of each."""

    groups: Groups
    figures: dict[str, Figures] = field(default_factory=dict[str, Figures])
    units: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class Page:
    """The groups to show, in order, and what lies beyond them."""

    indices: list[int]
    ties: int


def sheet(question: Question, groups: Groups, total: int) -> Sheet:
    """Return the figures of every group."""
    made = Sheet(groups)
    for measure in question.measures:
        if measure not in RANKS:
            made.figures[measure] = figures(measure, groups.parts, total)
            made.units[measure] = MEASURES[measure].unit
    return made


def compare(base: Sheet, other: Sheet, hidden: Groups, question: Question, how: str) -> Sheet:
    """Return `base` with each measure beside the other's, and their difference or ratio.

    A group the other side does not have counts 0 there, unless it is hidden; no other figure of
    it is known.
    """
    places = {key: i for i, key in enumerate(other.groups.identities(question.by))}
    secret = set(hidden.identities(question.by))
    mine = base.groups.identities(question.by)
    joined = Sheet(base.groups)
    found = np.array([places.get(key, -1) for key in mine], dtype=np.int64)
    known = np.array([key not in secret for key in mine], dtype=np.bool_)
    for name, values in base.figures.items():
        absent = np.where(known & (name in COUNTS), 0.0, np.nan)
        padded = np.append(other.figures[name], np.nan)
        compared = np.where(found >= 0, padded[found], absent)
        joined.figures[name] = values
        joined.figures[f"{name}_compared"] = compared
        joined.units[name] = joined.units[f"{name}_compared"] = base.units[name]
        if base.units[name] == "time":
            continue
        with np.errstate(divide="ignore", invalid="ignore"):
            if how == "difference":
                result = values - compared
            else:
                result = np.where(compared == 0, np.nan, values / compared)
        joined.figures[f"{name}_{how}"] = result
        joined.units[f"{name}_{how}"] = "ratio" if how == "ratio" else base.units[name]
    return joined


def page(made: Sheet, query: AnalyticsQuery, alphabet: NDArray[Any] | None) -> Page:
    """Return the page of groups asked for; `alphabet` ranks films by title if that is asked.

    Unknown figures come last. Equal ones are ordered by more rows, then by key. Raises Invalid.
    """
    values, ascending = _primary(made, query, alphabet)
    groups = made.groups
    ranked = values if ascending else -values
    keys = [groups.keys[name] for name in reversed(query.by)]
    order = np.lexsort([*keys, -groups.parts["n"], ranked])
    start, stop = query.offset, query.offset + query.limit
    indices = order[start:stop]
    ties = 0
    if len(indices) and query.order_by not in query.by:
        last = values[indices[-1]]
        ties = int((values[order[stop:]] == last).sum())
    return Page(indices.tolist(), ties)


def default_order(query: AnalyticsQuery) -> str:
    """Return the column the rows are ordered by when the query does not say."""
    if query.order_by:
        return query.order_by
    ordinal = next((name for name in query.by if name in ORDINAL), None)
    return ordinal or next((m for m in query.measures if m not in RANKS), "")


def _primary(
    made: Sheet, query: AnalyticsQuery, alphabet: NDArray[Any] | None
) -> tuple[NDArray[Any], bool]:
    name = default_order(query)
    if not name:
        return np.zeros(made.groups.size), True
    if name in made.figures:
        # Equal figures must tie whatever order their parts were added up in.
        return np.round(made.figures[name], 9), not query.descending
    if name not in query.by:
        raise unknown(name, [*made.figures, *query.by], "order_by", "column to order by")
    keys = alphabet if name == "film" and alphabet is not None else made.groups.keys[name]
    if keys.dtype.kind == "U":
        keys = np.unique(np.char.lower(keys), return_inverse=True)[1]
    return keys.astype(np.float64), not (query.order_by and query.descending)


def columns(made: Sheet, by: Sequence[str]) -> list[Column]:
    """Return the columns of the rows: dimensions, then figures."""
    found: dict[str, Column] = {}
    for name in by:
        if name == "film":
            for column, unit in zip(FILM_COLUMNS, ("id", "text", "year"), strict=True):
                found[column] = Column.model_construct(name=column, kind="dimension", unit=unit)
        else:
            unit = DIMENSIONS[name].unit  # pyright: ignore[reportArgumentType] - names of by
            found[name] = Column.model_construct(name=name, kind="dimension", unit=unit)
    for name, unit in made.units.items():
        found[name] = Column.model_construct(name=name, kind="measure", unit=unit)
    return list(found.values())


def rows(
    made: Sheet,
    indices: Sequence[int],
    by: Sequence[str],
    films: Mapping[int, tuple[str, int | None]],
) -> list[dict[str, Cell]]:
    """Return the groups of a page as they are shown."""
    found: list[dict[str, Cell]] = []
    for i in indices:
        row: dict[str, Cell] = {}
        for name in by:
            key = made.groups.keys[name][i].item()
            if name == "film":
                title, year = films.get(key, ("", None))
                row |= {"movie_id": key, "title": title, "year": year}
            elif name == "tag":
                row["tag"] = str(made.groups.keys["tag_label"][i])
            else:
                row[name] = key_cell(name, key)
        for name, values in made.figures.items():
            row[name] = cell(float(values[i]), made.units[name])
        found.append(row)
    return found


def cell(value: float, unit: str) -> Cell:
    """Return a figure as it is shown: whole counts, six decimals, null where unknown."""
    if np.isnan(value):
        return None
    if unit == "count" and value.is_integer():
        return int(value)
    return moment_cell(value) if unit == "time" else round(value, DECIMALS)


def chart(made: Sheet, by: Sequence[str], shown: int) -> Chart:
    """Return how the rows are best drawn: a line over time, bars over names, or nothing."""
    drawn = [name for name, unit in made.units.items() if unit != "time"]
    if len(by) != 1 or shown < 2 or not drawn:
        return Chart(type="none", x=None, y=[])
    x = "title" if by[0] == "film" else by[0]
    unit = made.units[drawn[0]]
    same = [name for name in drawn if made.units[name] == unit]
    if any(name.endswith("_compared") for name in same):
        same = [name for name in same if not name.endswith("_difference")]
    return Chart(type="line" if by[0] in SERIES else "bar", x=x, y=same)
