"""Between Chainlit's dictionaries and our rows: what is kept, how it is cleaned, how it returns."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from chainlit.element import Element, ElementDict
from chainlit.step import StepDict
from chainlit.types import FeedbackDict, ThreadDict

from chat import sanitise
from chat.history.common import AnyRow, canonical, optional
from chat.history.items import MAX_CONTENT_BYTES

KEPT_DETAILS = ("chat_profile", "chat_settings", "client_type")
STEP_EXTRAS = (
    *("command", "waitForAnswer", "metadata", "tags", "showInput"),
    *("defaultOpen", "autoCollapse", "language", "icon"),
)
ELEMENT_EXTRAS = ("display", "size", "props", "page", "language")
MAX_STEP_TEXT = 100_000
# A conversation that begins with a button is named after what the button does.
NAMES = {
    "": "Importing ratings",
    "rate_film": "Rating films",
    "start_onboarding": "Rating films",
    "decide_proposal": "A change to approve",
    "show_digest": "My week in films",
    "import_apply": "Importing ratings",
}


def thread_name(name: str) -> str:
    """Return a title for the sidebar: one line of at most 120 characters."""
    words = sanitise.plain(name, 120)
    return NAMES.get(words, words)


def details(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Keep the few facts of a conversation that may reach the database and the browser."""
    kept = {key: metadata[key] for key in KEPT_DETAILS if metadata.get(key) is not None}
    return cast("dict[str, Any]", sanitise.json_value(kept, 100))


def step_row(step: Mapping[str, Any], now: str) -> dict[str, Any]:
    """Return the row of a step. Raises `ValueError` for ids that are not UUIDs."""
    kind = str(step.get("type", "undefined"))[:40]
    mine = kind == "user_message"
    clean = _raw if mine else _clean
    extras = {key: step.get(key) for key in STEP_EXTRAS if step.get(key) is not None}
    return {
        "step_id": canonical(step.get("id")),
        "thread_id": canonical(step.get("threadId")),
        "parent_id": optional(step.get("parentId")),
        "name": sanitise.plain(step.get("name", "")),
        "kind": kind,
        "input": clean(step.get("input") or ""),
        "output": clean(step.get("output") or ""),
        "is_error": bool(step.get("isError")),
        "extras": json.loads(json.dumps(extras, default=lambda _: None)),
        "created_at": step.get("createdAt") or now,
        "started_at": step.get("start"),
        "ended_at": step.get("end"),
    }


def step_dict(row: AnyRow) -> StepDict:
    """Return a stored step as Chainlit sends it to the browser."""
    thought = (
        FeedbackDict(forId=row.step_id, id=row.feedback_id, value=row.value, comment=row.comment)
        if row.feedback_id
        else None
    )
    step = {
        **row.extras,
        "id": row.step_id,
        "threadId": row.thread_id,
        "parentId": row.parent_id,
        "name": row.name,
        "type": row.kind,
        "input": row.input,
        "output": row.output,
        "isError": row.is_error,
        "streaming": False,
        "createdAt": row.created_at,
        "start": row.started_at,
        "end": row.ended_at,
        "feedback": thought,
    }
    return cast("StepDict", step)


def element_row(element: Element) -> dict[str, Any] | None:
    """Return the row of an element we made, or None for one that is not kept.

    Uploaded files (which have a path) are the user's own and stay on the user's disk.
    """
    content = element.content
    if content is None or element.path:
        return None
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    if not 0 < len(data) <= MAX_CONTENT_BYTES:
        return None
    known = cast("dict[str, Any]", element.to_dict())
    return {
        "element_id": canonical(element.id),
        "thread_id": canonical(element.thread_id),
        "step_id": optional(element.for_id),
        "name": sanitise.plain(element.name),
        "kind": element.type,
        "mime": element.mime,
        "extras": {key: known.get(key) for key in ELEMENT_EXTRAS if known.get(key) is not None},
        "content": data,
        "size": len(data),
    }


def element_dict(row: AnyRow) -> ElementDict:
    """Return a stored element with the address its content is served under."""
    element = {
        **row.extras,
        "id": row.element_id,
        "threadId": row.thread_id,
        "forId": row.step_id,
        "name": row.name,
        "type": row.kind,
        "mime": row.mime,
        "url": f"/history/{row.thread_id}/{row.element_id}",
    }
    return cast("ElementDict", element)


def thread_dict(
    row: AnyRow,
    steps: list[StepDict],
    elements: list[ElementDict],
    *,
    listed: bool = False,
) -> ThreadDict:
    """Return a conversation; in the list its date is when it was last used."""
    return ThreadDict(
        id=row.thread_id,
        createdAt=row.updated_at if listed else row.created_at,
        name=row.name,
        userId=row.user_id,
        userIdentifier=row.identifier,
        tags=row.tags,
        metadata=row.details,
        steps=steps,
        elements=elements,
    )


def _raw(text: str) -> str:
    return text[:MAX_STEP_TEXT].encode("utf-8", "replace").decode()


def _clean(text: str) -> str:
    return sanitise.markdown(text, MAX_STEP_TEXT)
