"""The frame: what was understood, as a typed value that can be shown, compared and reused."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Literal

from agent.offline.text import Language

Scope = Literal["me", "everyone", "others"]
Subject = Literal["ratings", "films", "tags"]
Value = str | int | float | bool | tuple[str, ...] | tuple[int, ...] | None


class Intent(StrEnum):
    """What the person wants done."""

    ANALYTICS = "analytics"
    FILM = "film"
    RECOMMEND = "recommend"
    RATE = "rate"
    DELETE = "delete"
    CANNOT = "cannot"
    REFUSE = "refuse"
    DIGEST = "digest"
    HELP = "help"
    GREETING = "greeting"
    UNCLEAR = "unclear"


class Shape(StrEnum):
    """How the answer looks: one figure, one winner, a ranked list, a table, or yes and no."""

    NUMBER = "number"
    WINNER = "winner"
    LIST = "list"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions under the names of the analytics query; empty ones do not count."""

    genres_all: tuple[str, ...] = ()
    genres_any: tuple[str, ...] = ()
    genres_none: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    stars_from: float | None = None
    stars_to: float | None = None
    half_stars_only: bool | None = None
    rated_from: str | None = None
    rated_to: str | None = None
    last_days: int | None = None
    weekdays: tuple[str, ...] = ()
    months: tuple[int, ...] = ()
    hour_from: int | None = None
    hour_to: int | None = None
    rated: str | None = None
    my_stars_from: float | None = None
    my_stars_to: float | None = None
    min_ratings: int | None = None
    max_ratings: int | None = None
    min_average: float | None = None
    max_average: float | None = None
    title_contains: str | None = None
    title_is: str | None = None
    movie_ids: tuple[int, ...] = ()
    tag: str | None = None

    def arguments(self) -> dict[str, object]:
        """The conditions that are set, ready for a tool call."""
        return {
            name: list(value) if isinstance(value, tuple) else value for name, value in self.items()
        }

    def conditions(self) -> list[str]:
        """The same as `name=value` strings (lists joined by commas)."""
        return [f"{name}={_plain(value)}" for name, value in self.items()]

    def items(self) -> list[tuple[str, Value]]:
        pairs: list[tuple[str, Value]] = [
            (item.name, getattr(self, item.name)) for item in fields(self)
        ]
        return [(name, value) for name, value in pairs if value is not None and value != ()]

    def merged(self, other: Filters) -> Filters:
        """These conditions, replaced by `other` wherever it speaks about the same matter."""
        changes: dict[str, object] = {}
        names = {name for name, _ in other.items()}
        for family in _FAMILIES:
            if names & family:
                changes |= {name: getattr(other, name) for name in family}
        merged = replace(self, **changes)  # pyright: ignore[reportArgumentType]
        wanted = {*other.genres_all, *other.genres_any}
        left_out = tuple(name for name in merged.genres_none if name not in wanted)
        kept = tuple(name for name in merged.genres_all if name not in other.genres_none)
        return replace(merged, genres_none=left_out, genres_all=kept)

    def __bool__(self) -> bool:
        return bool(self.items())


_FAMILIES: tuple[frozenset[str], ...] = tuple(
    frozenset(family.split())
    for family in (
        "genres_all genres_any",
        "genres_none",
        "year_from year_to",
        "stars_from stars_to half_stars_only",
        "rated_from rated_to last_days",
        "weekdays",
        "months",
        "hour_from hour_to",
        "rated",
        "my_stars_from my_stars_to",
        "min_ratings max_ratings",
        "min_average max_average",
        "title_contains title_is movie_ids",
        "tag",
    )
)


def _plain(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return ",".join(str(item) for item in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


@dataclass(frozen=True, slots=True)
class Title:
    """Words that seem to name a film: the most likely reading first, the widest last.

    A `firm` title was quoted or capitalised. A `rival` reading takes the number that
    follows as part of the title: `rate Toy Story 3`. A `stray` one stands where no title is
    asked for (`my ratings sit at 3`) and only counts if a film has exactly that name.
    """

    variants: tuple[str, ...]
    year: int | None = None
    firm: bool = False
    stray: bool = False
    rival: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One rating to give (`stars`), to move (`step`, in stars) or to delete (both empty)."""

    title: Title | None
    stars: float | None = None
    step: float | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: its name in the question and what it restricts."""

    kind: str
    key: str
    filters: Filters = field(default_factory=Filters)
    title: Title | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """A question, understood."""

    intent: Intent
    language: Language = "en"
    subject: Subject = "ratings"
    scope: Scope = "everyone"
    measures: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    filters: Filters = field(default_factory=Filters)
    share: Filters | None = None
    versus: Scope | None = None
    sides: tuple[Side, ...] = ()
    min_count: int | None = None
    keep_from: float | None = None
    keep_to: float | None = None
    order_by: str | None = None
    descending: bool = True
    limit: int | None = None
    offset: int = 0
    shape: Shape = Shape.NUMBER
    titles: tuple[Title, ...] = ()
    fact: str | None = None
    changes: tuple[Change, ...] = ()
    topic: str | None = None
    refers: str | None = None
    unread: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    otherwise: Frame | None = None
