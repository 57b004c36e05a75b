"""What was understood of a question that stays unclear: `films of everyone; Comedy; by genre`."""

from __future__ import annotations

from agent.offline.answer.definition import conditions
from agent.offline.frame import Frame


def understood_as(frame: Frame) -> str:
    """Return the parts that were read, for the person who asks again; empty if there is none."""
    parts: list[str] = []
    if frame.subject != "ratings":
        parts.append(f"{frame.subject} of {frame.scope}")
    if frame.by:
        parts.append("by " + " and ".join(frame.by))
    parts += conditions(frame.filters, frame.language)
    if frame.versus:
        parts.append(f"against {frame.versus}")
    if frame.limit:
        parts.append(f"first {frame.limit}")
    return "; ".join(parts)
