"""One model's run at a question: Pydantic AI's events in, ours out."""

import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Any

from pydantic_ai import Agent
from pydantic_ai.messages import (
    FunctionToolCallEvent,
    FunctionToolResultEvent,
    PartDeltaEvent,
    PartEndEvent,
    PartStartEvent,
    TextPart,
    TextPartDelta,
    ToolCallPart,
    ToolCallPartDelta,
)
from pydantic_ai.run import AgentRunResult, AgentRunResultEvent
from pydantic_ai.usage import UsageLimits

from agent import events
from agent.calls import Deps, is_pending
from agent.events import Event
from agent.faults import EmptyAnswer, TooMuch
from agent.models import Candidate
from agent.repair.gate import Gate
from agent.sanitise import clean, clean_text
from agent.settings import AgentSettings

Analyst = Agent[Deps, str]
_ANY_LENGTH = 10_000_000


@dataclass
class Attempt:
    """A run in progress; `result` is set when it came to an answer."""

    agent: Analyst
    candidate: Candidate
    settings: AgentSettings
    deps: Deps
    result: AgentRunResult[str] | None = None
    _gates: dict[int, Gate] = field(default_factory=dict[int, Gate])
    started: dict[str, float] = field(default_factory=dict[str, float])
    """When each tool call began, in their order."""
    _characters: int = 0
    _argument_characters: int = 0

    @property
    def outcome(self) -> AgentRunResult[str]:
        """Return what the run came to; raises `EmptyAnswer` when it came to nothing."""
        if self.result is None:
            raise EmptyAnswer
        return self.result

    async def events(self, **run: Any) -> AsyncGenerator[Event]:
        """Run the model and tell what happens; `run` goes to Pydantic AI as it is.

        Raises whatever the run raises, and `TooMuch` for an answer without an end.
        """
        limits = UsageLimits(
            request_limit=self.settings.request_limit,
            tool_calls_limit=self.settings.tool_calls_limit,
            total_tokens_limit=self.settings.total_tokens_limit,
        )
        async with self.agent.run_stream_events(
            model=self.candidate.model,
            model_settings=self.candidate.settings,
            deps=self.deps,
            usage_limits=limits,
            **run,
        ) as stream:
            async for event in stream:
                if isinstance(event, AgentRunResultEvent):
                    self.result = event.result
                else:
                    for told in self._tell(event):
                        yield told

    def _tell(self, event: object) -> list[Event]:
        match event:
            case PartStartEvent(index=index, part=TextPart(content=text)):
                self._gates[index] = Gate()
                return self._text(self._gates[index].feed(text), len(text))
            case PartDeltaEvent(index=index, delta=TextPartDelta(content_delta=text)):
                gate = self._gates.setdefault(index, Gate())
                return self._text(gate.feed(text), len(text))
            case PartEndEvent(index=index, part=TextPart()):
                return self._text(self._gates.pop(index, Gate()).rest(), 0)
            case PartStartEvent(part=ToolCallPart(args=args)):
                self._count_arguments(args, fresh=True)
            case PartDeltaEvent(delta=ToolCallPartDelta(args_delta=args)):
                self._count_arguments(args, fresh=False)
            case FunctionToolCallEvent(part=part):
                return [self._tool_started(part)]
            case FunctionToolResultEvent():
                return self._tool_finished(event)
            case _:
                pass
        return []

    def _text(self, text: str, written: int) -> list[Event]:
        """Pass text on; a second answer, after the first was sent back, shows when complete."""
        self._characters += written
        if self._characters > self.settings.answer_characters:
            raise TooMuch
        if not text or self.deps.rejected:
            return []
        return [events.Text(delta=clean_text(text, _ANY_LENGTH))]

    def _count_arguments(self, args: object, *, fresh: bool) -> None:
        length = len(args) if isinstance(args, str) else len(str(args or ""))
        self._argument_characters = length + (0 if fresh else self._argument_characters)
        if self._argument_characters > self.settings.argument_characters:
            raise TooMuch

    def _tool_started(self, part: ToolCallPart) -> Event:
        self.started[part.tool_call_id] = time.perf_counter()
        try:
            args = part.args_as_dict(raise_if_invalid=True)
        except (ValueError, AssertionError):
            args = {}  # what a model wrote instead of arguments is not worth showing
        return events.ToolStarted(
            tool_call_id=part.tool_call_id, name=clean_text(part.tool_name, 80), args=clean(args)
        )

    def _tool_finished(self, event: FunctionToolResultEvent) -> list[Event]:
        """Tell a tool's answer; one that never reached the api has no record and status 0."""
        part = event.part
        done = self.deps.calls.get(part.tool_call_id)
        result: Any = done.result if done else {"error": {"detail": clean_text(str(part.content))}}
        began = self.started.get(part.tool_call_id, time.perf_counter())
        finished: Event = events.ToolFinished(
            tool_call_id=part.tool_call_id,
            name=clean_text(part.tool_name, 80),
            ok=bool(done and done.ok),
            status=done.status if done else 0,
            result=result,
            duration_ms=done.duration_ms if done else _milliseconds(began),
        )
        if done and done.status == 202 and is_pending(result):
            return [finished, events.Proposal(proposal_id=str(result["proposal_id"]))]
        return [finished]


def _milliseconds(began: float) -> int:
    return round((time.perf_counter() - began) * 1000)
