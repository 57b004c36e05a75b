"""A frame in one line: `understood as: your average; Comedy; released 1980-1989`."""

from __future__ import annotations

from agent.offline.answer.definition import conditions
from agent.offline.frame import Frame


def understood_as(frame: Frame) -> str:  # noqa: C901 - one line per field reads best together
    """What was understood, for the person who wants to check."""
    parts: list[str] = [frame.intent.value]
    if frame.measures:
        parts.append(", ".join(frame.measures))
    if frame.subject != "ratings" or frame.measures:
        parts.append(f"{frame.subject} of {frame.scope}")
    if frame.by:
        parts.append("by " + " and ".join(frame.by))
    parts += conditions(frame.filters, frame.language)
    if frame.share is not None:
        parts.append("share: " + ", ".join(conditions(frame.share, frame.language)))
    if frame.versus:
        parts.append(f"against {frame.versus}")
    if frame.sides:
        parts.append(" against ".join(side.key for side in frame.sides))
    if frame.min_count:
        parts.append(f"at least {frame.min_count}")
    if frame.order_by:
        parts.append(f"{'highest' if frame.descending else 'lowest'} {frame.order_by} first")
    if frame.limit:
        parts.append(f"first {frame.limit}")
    parts += [f"film “{title.variants[0]}”" for title in frame.titles]
    if frame.fact:
        parts.append(frame.fact)
    if frame.topic:
        parts.append(frame.topic)
    return "; ".join(parts)
