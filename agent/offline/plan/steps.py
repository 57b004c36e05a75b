"""The protocol of a plan: a generator that yields calls, takes results and returns an answer."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from agent.offline.context import Context, Json, objects

WRITES = frozenset({"rate_movie", "delete_rating"})


@dataclass(frozen=True, slots=True)
class Call:
    """One tool call."""

    name: str
    args: Json


@dataclass(frozen=True, slots=True)
class Answer:
    """The text of an answer and what a next turn may refer to."""

    text: str
    context: Context


Plan = Generator[list[Call], list[Json], Answer]
Step = Generator[list[Call], list[Json], Any]


@dataclass(frozen=True, slots=True)
class Situation:
    """What a plan may know besides its frame."""

    message: str
    context: Context | None = None
    tools: frozenset[str] = field(default_factory=frozenset[str])

    def offers(self, tool: str) -> bool:
        """Whether the tool may be called (an empty set means all of them)."""
        return not self.tools or tool in self.tools


def failed(result: Json) -> bool:
    """Whether a tool answered with a problem instead of data."""
    status = result.get("status")
    return "error" in result or (isinstance(status, int) and status >= 400)


def failure(results: Iterable[Json]) -> Json | None:
    """The first of the results that is a problem."""
    return next((result for result in results if failed(result)), None)


def rows_of(result: Json) -> list[Json]:
    """The rows of an analytics answer."""
    return objects(result.get("rows"))


def items_of(result: Json) -> list[Json]:
    """The items of a list answer."""
    return objects(result.get("items"))


def first_row(result: Json) -> Json:
    """The only row of an ungrouped answer, or an empty one."""
    return next(iter(rows_of(result)), cast(Json, {}))
