"""Groups of rows as columns: what an engine returns, and what is done to it before it is shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final, cast

import numpy as np
from numpy.typing import NDArray

from api.analytics.conditions import ENOUGH
from api.analytics.models import Cell
from api.analytics.plan import Question, Where
from api.analytics.vocabulary import WEEKDAYS, DimensionName
from api.analytics.windows import bucket_key, following, key_day
from api.web.errors import Invalid
from api.web.types import stars_of

MAX_BUCKETS: Final = 4_000
_TEXT: Final = frozenset(("genre", "tag", "tag_label"))
_MOMENTS: Final = frozenset(("first", "last", "my_at"))


@dataclass(frozen=True)
class Groups:
    """Every group: its keys by dimension, and its parts."""

    keys: Mapping[str, NDArray[Any]]
    parts: Mapping[str, NDArray[Any]]

    @property
    def size(self) -> int:
        """How many groups there are."""
        return len(self.parts["n"])

    def where(self, mask: NDArray[np.bool_]) -> "Groups":
        """Return the groups the mask keeps."""
        if bool(mask.all()):
            return self
        return Groups(
            {name: column[mask] for name, column in self.keys.items()},
            {name: column[mask] for name, column in self.parts.items()},
        )

    def identities(self, by: Sequence[str]) -> list[tuple[Any, ...]]:
        """Return the keys of each group as one tuple."""
        if not by:
            return [()] * self.size
        return list(zip(*(self.keys[name].tolist() for name in by), strict=True))


def from_rows(names: Sequence[str], rows: Sequence[Any], by: Sequence[str]) -> Groups:
    """Return groups from result rows whose columns are `names`."""
    columns: Iterable[Sequence[Any]] = zip(*rows, strict=True) if rows else [()] * len(names)
    keys: dict[str, NDArray[Any]] = {}
    parts: dict[str, NDArray[Any]] = {}
    for name, column in zip(names, columns, strict=True):
        if name in _TEXT:
            values: NDArray[Any] = np.array(column, dtype=np.str_)
        elif name in by:
            values = np.array(column, dtype=np.int64)
        elif name in _MOMENTS:
            values = np.array([_seconds(value) for value in column], dtype=np.float64)
        else:
            # None, from a sum of nothing, is 0 for a sum; no mean of it is ever shown.
            values = np.array([float(value or 0) for value in column], dtype=np.float64)
        (keys if name in by or name == "tag_label" else parts)[name] = values
    return Groups(keys, parts)


def _seconds(moment: datetime | None) -> float:
    return float("nan") if moment is None else moment.timestamp()


def shown(question: Question, groups: Groups) -> tuple[Groups, Groups]:
    """Return the groups that may be shown, and those that rest on too few other people."""
    if not question.guarded:
        return groups, groups.where(np.zeros(groups.size, dtype=np.bool_))
    enough = groups.parts["others"] >= ENOUGH
    return groups.where(enough), groups.where(~enough)


def zero_filled(question: Question, groups: Groups, hidden: Groups, today: date) -> Groups:
    """Return groups with an empty one for each bucket in between; hidden ones stay hidden."""
    name = question.by[0]
    present = set(groups.keys[name].tolist())
    if question.guarded and not present:
        return groups  # zeros beside hidden groups alone would tell when those people were active
    skipped = present | set(hidden.keys[name].tolist())
    missing = [key for key in _domain(name, question.where, skipped, today) if key not in skipped]
    if not missing:
        return groups
    keys = {name: np.concatenate([groups.keys[name], np.array(missing, dtype=np.int64)])}
    nothing = np.zeros(len(missing))
    unknown = np.full(len(missing), np.nan)
    parts = {
        part: np.concatenate([column, unknown if part in _MOMENTS else nothing])
        for part, column in groups.parts.items()
    }
    return Groups(keys, parts)


def _domain(name: DimensionName, where: Where, present: set[int], today: date) -> Iterable[int]:
    """Return every bucket there could be under the filters."""
    match name:
        case "stars":
            low, high = where.half_from or 1, where.half_to or 10
            return (h for h in range(low, high + 1) if h % 2 or not where.halves_only)
        case "weekday":
            return where.weekdays or range(7)
        case "hour":
            return where.hours or range(24)
        case "year" | "decade":
            step = 10 if name == "decade" else 1
            first = where.year_from or min(present, default=1)
            last = where.year_to or max(present, default=0)
            return range(first // step * step, last + 1, step)
        case _:
            return _times(name, where, present, today)


def _times(name: str, where: Where, present: set[int], today: date) -> list[int]:
    first, last = min(present, default=0), max(present, default=-1)
    if where.since is not None:
        first = bucket_key(name, where.since.date())
    if where.until is not None:
        end = min(date.fromordinal(where.until.date().toordinal() - 1), today)
        last = max(last, bucket_key(name, end))
    found: list[int] = []
    while first <= last:
        if _possible(name, first, where):
            found.append(first)
        first = following(name, first)
        if len(found) > MAX_BUCKETS:
            raise Invalid(
                f"That makes more than {MAX_BUCKETS} buckets. Narrow rated_from and rated_to or "
                "take a longer bucket such as rated_month.",
                field="body.zero_fill",
            )
    return found


def _possible(name: str, key: int, where: Where) -> bool:
    if name == "rated_month":
        return not where.months or key % 100 in where.months
    if name == "rated_day":
        day = key_day(key)
        return (not where.months or day.month in where.months) and (
            not where.weekdays or day.weekday() in where.weekdays
        )
    return True


def key_cell(name: str, key: Any) -> Cell:
    """Return a key as it is shown."""
    match name:
        case "stars":
            return stars_of(int(key))
        case "weekday":
            return WEEKDAYS[int(key)]
        case "rated_quarter":
            return f"{key // 10}-Q{key % 10}"
        case "rated_month":
            return f"{key // 100}-{key % 100:02}"
        case "rated_day":
            return key_day(key).isoformat()
        case _:
            return cast("Cell", key)


def moment_cell(seconds: float) -> str:
    """Return epoch seconds as RFC 3339."""
    moment = datetime.fromtimestamp(int(seconds), UTC).replace(tzinfo=None)
    return moment.isoformat() + "Z"
