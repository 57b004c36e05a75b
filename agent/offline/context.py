"""What one answered turn leaves for the next: the resolved frame and what was shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

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
