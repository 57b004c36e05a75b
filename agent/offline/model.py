"""The offline analyst as a model: every call recomputes its answer from the messages."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import cast

from pydantic_ai.messages import (
    ModelMessage,
    ModelRequest,
    ModelResponse,
    ToolCallPart,
    ToolReturnPart,
    UserPromptPart,
)
from pydantic_ai.models import Model
from pydantic_ai.models.function import AgentInfo, DeltaToolCall, DeltaToolCalls, FunctionModel

from agent.offline.context import Json
from agent.offline.lexicon.table import lexicon_for
from agent.offline.parse.time.points import written_date
from agent.offline.plan.steps import Answer, Call
from agent.offline.session import Turn, advance
from agent.offline.text import Language
from app.settings import Clock

NAME = "offline"
_LANGUAGES: tuple[Language, ...] = ("en", "es", "he")
# Each piece is an event through three services: few, but the first comes at once.
_PIECE = re.compile(r"\A.{1,24}(?:\s+|\Z)|[^\n]{1,80}(?:\s+|\Z)|\S{1,80}\s*|\s+")
_MAX_TURNS = 8
"""Older turns are not looked at: nothing leans on them."""


def offline_model(clock: Clock) -> Model:
    """The analyst that needs no model, as one; `clock` says what today is."""
    for language in _LANGUAGES:  # built now, so that the first question waits for nothing
        lexicon_for(language)
        written_date("1/2/2018", language)

    async def stream(
        messages: list[ModelMessage], info: AgentInfo
    ) -> AsyncIterator[str | DeltaToolCalls]:
        outcome = _outcome(messages, info, clock())
        if isinstance(outcome, Answer):
            for piece in pieces(outcome.text):
                yield piece
            return
        used = _calls_made(messages)
        yield {
            place: DeltaToolCall(
                call.name,
                json.dumps(call.args, ensure_ascii=False),
                tool_call_id=f"offline_{used + place}",
            )
            for place, call in enumerate(outcome)
        }

    return FunctionModel(stream_function=stream, model_name=NAME)


def pieces(text: str) -> list[str]:
    """The answer as it is streamed: a few words to begin with, then clauses and whole lines."""
    return _PIECE.findall(text)


def _outcome(
    messages: Sequence[ModelMessage], info: AgentInfo, now: datetime
) -> list[Call] | Answer:
    turns = turns_of(messages)[-_MAX_TURNS:]
    tools = frozenset(tool.name for tool in info.function_tools)
    return advance(turns or [Turn("")], now, tools)


def _calls_made(messages: Sequence[ModelMessage]) -> int:
    return sum(isinstance(part, ToolCallPart) for message in messages for part in message.parts)


def turns_of(messages: Sequence[ModelMessage]) -> list[Turn]:
    """The conversation as turns: each prompt with the calls made for it and their results."""
    turns: list[Turn] = []
    open_calls: dict[str, Call] = {}
    for message in messages:
        if isinstance(message, ModelResponse):
            for part in message.parts:
                if isinstance(part, ToolCallPart):
                    open_calls[part.tool_call_id] = Call(part.tool_name, part.args_as_dict())
            continue
        _take_request(message, turns, open_calls)
    return turns


def _take_request(message: ModelRequest, turns: list[Turn], open_calls: dict[str, Call]) -> None:
    for part in message.parts:
        if isinstance(part, UserPromptPart):
            turns.append(Turn(_text(part)))
        elif isinstance(part, ToolReturnPart) and turns:
            call = open_calls.pop(part.tool_call_id, None)
            if call is not None:
                turns[-1].calls.append((call, _result(part)))


def _text(part: UserPromptPart) -> str:
    if isinstance(part.content, str):
        return part.content
    return " ".join(piece for piece in part.content if isinstance(piece, str))


def _result(part: ToolReturnPart) -> Json:
    """A tool's data, or `{"error": reason}`."""
    content: object = part.content
    if isinstance(content, str):
        try:
            content = json.loads(content)
        except ValueError:
            return {"error": content}
    return cast(Json, content) if isinstance(content, dict) else {"error": str(content)}
