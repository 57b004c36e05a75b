"""What the rest of the agent may ask of the analyst besides its answers."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic_ai.messages import ModelMessage

from agent.offline.answer.understood import understood_as
from agent.offline.frame import Frame
from agent.offline.model import turns_of
from agent.offline.session import Turn, frame_of
from app.settings import Clock


def understand(text: str, history: Sequence[ModelMessage], clock: Clock) -> Frame:
    """The frame of a message that follows `history`."""
    return frame_of([*turns_of(history), Turn(text)], clock())


def understood(text: str, history: Sequence[ModelMessage], clock: Clock) -> str:
    """The same in one line for people."""
    return understood_as(understand(text, history, clock))
