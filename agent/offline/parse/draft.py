"""What is known while parsing: conditions with their places, then the growing frame."""

from __future__ import annotations

from dataclasses import dataclass, field

from agent.offline.frame import Filters, Scope
from agent.offline.read.reading import Reading

MAX_STARS = 5.0


@dataclass(frozen=True, slots=True)
class Condition:
    """One restriction: its kind and name for comparisons, and the item it was read from."""

    kind: str
    key: str
    filters: Filters
    at: int


@dataclass(slots=True)
class Draft:
    """Collected from the reading by the steps of the parser."""

    reading: Reading
    conditions: list[Condition] = field(default_factory=list[Condition])
    min_count: int | None = None
    max_count: int | None = None
    keep_from: float | None = None
    keep_to: float | None = None
    limit: int | None = None
    own_ratings: bool = False
    """Whether the previous turn was about my ratings, which a bare `in 2017` then dates."""
    notes: list[str] = field(default_factory=list[str])
    left_out: set[str] = field(default_factory=set[str])
    """Kinds of conditions that are not wanted: the query keeps one span, and leaves none out."""
    left_out_years: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    unread: list[str] = field(default_factory=list[str])
    """Conditions that were seen and can not be carried out, in the words of the message."""
    compared_scope: Scope | None = None

    def add(self, kind: str, key: str, filters: Filters, at: int) -> None:
        self.conditions.append(Condition(kind, key, filters, at))

    def filters(self, *, without: frozenset[int] = frozenset()) -> Filters:
        """All conditions together, except those (by place in the list) that are compared."""
        result = Filters()
        for index, condition in enumerate(self.conditions):
            if index not in without:
                result = joined(result, condition.filters)
        return result


def joined(first: Filters, second: Filters) -> Filters:
    """Both sets of conditions; lists add up, single values of `second` win."""
    values = {name: getattr(first, name) for name, _ in first.items()}
    for name, value in second.items():
        previous = values.get(name)
        if isinstance(value, tuple) and isinstance(previous, tuple):
            values[name] = previous + tuple(item for item in value if item not in previous)
        else:
            values[name] = value
    return Filters(**values)
