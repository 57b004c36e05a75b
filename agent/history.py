"""A question after the conversation so far, which its caller keeps: opaque to them, data to us.

A history is data a caller may have changed. It is read into plain turns (question, calls with
their results, answer) and the model's messages are rebuilt from those, so no system prompt, file,
address to fetch or call to execute can come in with it. It holds no token.
"""

import uuid
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from pydantic_ai.messages import (
    ModelMessage,
    ModelRequest,
    ModelResponse,
    TextPart,
    ToolCallPart,
    ToolReturnPart,
    UserPromptPart,
)

from agent.budget import json_tokens, tokens
from agent.calls import Call
from agent.events import ToolCall
from agent.sanitise import clean, clean_text, size

_QUESTION_BYTES = 8_000
_CALL_WRAPPING, _TURN_WRAPPING = 80, 50
"""Tokens of names, ids and roles around a call and around a turn."""
MAX_TURNS = 12
MAX_BYTES = 120_000
"""What a run gives back; four times as much is still accepted."""


class Turn(BaseModel):
    """One question, what was looked up for it, and the answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: str = Field(max_length=8_000)
    calls: list[ToolCall] = Field(max_length=24)
    answer: str = Field(max_length=40_000)


@dataclass(frozen=True)
class Question:
    """What is asked, by whom (the token says), after which turns, and of which model."""

    message: str
    turns: list[Turn]
    token: str = field(repr=False)
    model: str | None = None

    @property
    def earlier(self) -> list[Call]:
        """What the turns before looked up, the newest first; their figures may be repeated."""
        return [
            Call(call.id, call.name, call.args, call.result, ok=True, status=200, duration_ms=0)
            for turn in reversed(self.turns)
            for call in reversed(turn.calls)
            if call.result is not None
        ]


Turns = TypeAdapter[list[Turn]](list[Turn])


def extended(turns: list[Turn], new: Turn) -> list[dict[str, Any]]:
    """Return the history after `new`; the oldest results go first when it grows too large."""
    kept = [*turns, new][-MAX_TURNS:]
    for index in range(len(kept)):
        if size(Turns.dump_python(kept, mode="json")) <= MAX_BYTES:
            break
        kept[index] = kept[index].model_copy(
            update={"calls": [c.model_copy(update={"result": None}) for c in kept[index].calls]}
        )
    return Turns.dump_python(kept, mode="json")


def messages(turns: list[Turn], budget: int | None) -> list[ModelMessage]:
    """Rebuild the model's messages, the newest turns first until `budget` tokens are spent.

    With a budget the old results are left out: the answers already say what was found.
    Without one (the offline analyst) everything is kept.
    """
    kept: list[list[ModelMessage]] = []
    for turn in reversed(turns):
        if budget is not None:
            budget -= cost(turn)
            if budget < 0:
                break
        kept.append(_as_messages(turn, with_results=budget is None))
    return [message for turn in reversed(kept) for message in turn]


def cost(turn: Turn) -> int:
    """Return the tokens a turn takes without its results, with what wraps it on the wire."""
    calls = sum(json_tokens(call.args) + _CALL_WRAPPING for call in turn.calls)
    return tokens(turn.question) + tokens(turn.answer) + calls + _TURN_WRAPPING


def _as_messages(turn: Turn, *, with_results: bool) -> list[ModelMessage]:
    question = clean_text(turn.question, _QUESTION_BYTES)
    found: list[ModelMessage] = [ModelRequest([UserPromptPart(question)])]
    if turn.calls:
        ids = [f"call_{uuid.uuid4().hex[:12]}" for _ in turn.calls]
        pairs = list(zip(turn.calls, ids, strict=True))
        calls = [ToolCallPart(c.name, clean(c.args), tool_call_id=i) for c, i in pairs]
        returns = [
            ToolReturnPart(
                call.name,
                clean(call.result) if with_results else "(told in the answer)",
                tool_call_id=call_id,
            )
            for call, call_id in pairs
        ]
        found += [ModelResponse(calls), ModelRequest(returns)]
    return [*found, ModelResponse([TextPart(turn.answer)])]
