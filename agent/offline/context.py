"""What one answered turn leaves for the next: the resolved frame and what was shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

from agent.offline.frame import Frame

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Film:
    """A film as a tool named it."""

    movie_id: int
    title: str
    year: int | None = None

    @property
    def name(self) -> str:
        return f"{self.title} ({self.year})" if self.year else self.title


@dataclass(frozen=True, slots=True)
class Context:
    """The previous turn: its frame, the films it showed, and the first group of its answer."""

    frame: Frame
    films: tuple[Film, ...] = ()
    winner: Json = field(default_factory=dict[str, Any])
    shown: tuple[Json, ...] = ()


def objects(value: object) -> list[Json]:
    """The objects of a JSON list; anything else in it, or no list at all, is left out."""
    if not isinstance(value, list):
        return []
    return [cast(Json, item) for item in cast(list[object], value) if isinstance(item, dict)]


def part(result: Json, name: str) -> Json:
    """The object a result holds under a name, or an empty one."""
    found: object = result.get(name)
    return cast(Json, found) if isinstance(found, dict) else {}


def texts(value: object) -> list[str]:
    """The entries of a JSON list as text."""
    return [str(item) for item in cast(list[object], value)] if isinstance(value, list) else []
