"""The calls of one run: what a tool needs to make one, and what each came to."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from agent.api_client import Api
from agent.contract import Json, Operation, as_object


@dataclass(frozen=True)
class Call:
    """One finished tool call: what the api was asked and what it answered."""

    id: str
    name: str
    args: Json
    result: Any
    ok: bool
    status: int
    duration_ms: int


@dataclass
class Deps:
    """What belongs to one run and is never shared with another."""

    api: Api
    token: str = field(repr=False)
    operations: dict[str, Operation]
    run_id: str
    max_calls: int
    question: str
    today: str
    """The date of the run, ISO."""
    strict: bool
    """Whether an answer with numbers from nowhere is sent back: for language models only."""
    earlier: Sequence[Call] = ()
    """What the turns before this one looked up."""
    calls: dict[str, Call] = field(default_factory=dict[str, Call])
    attempts: int = 0
    rejected: bool = False
    """Whether an answer was sent back for numbers that no tool result holds."""

    def sources(self) -> list[Call]:
        """Return the calls an answer may take its figures from, the newest first."""
        done = [call for call in self.calls.values() if call.ok]
        return [*reversed(done), *self.earlier]

    @property
    def proposals(self) -> list[str]:
        """Ids of the changes this run proposed, in order."""
        results = [call.result for call in self.calls.values() if call.status == 202]
        return [str(r["proposal_id"]) for r in results if is_pending(r)]


def is_pending(result: object) -> bool:
    """Tell whether a result is a change that awaits the user's approval."""
    found = as_object(result)
    return found.get("status") == "pending_approval" and "proposal_id" in found
