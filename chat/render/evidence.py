"""Why this answer: how the question was read, where each number stands, what is unproven."""

from __future__ import annotations

import json
import re
from typing import Any, cast

from chat import sanitise

UNPROVEN = "⚠"
MAX_ITEMS = 40
_TOLD_APART = ("query", "window", "n")


def unproven(evidence: dict[str, Any]) -> list[str]:
    """Return the numbers no result contains; one that is proven elsewhere is not among them."""
    items = cast("list[dict[str, Any]]", evidence.get("items") or [])
    proven = {str(item.get("text", "")).strip() for item in items}
    texts = [str(text).strip() for text in cast("list[Any]", evidence.get("unverified") or [])]
    return sorted({text for text in texts if text and text not in proven}, key=len, reverse=True)


def marked(text: str, unverified: list[str]) -> str:
    """Put a sign behind each number that no tool's result contains."""
    if not unverified:
        return text
    # The agent marks what it could not find where it stands; only an older one leaves it to us.
    for number in unverified if UNPROVEN not in text else ():
        # Not inside another number, not a place in a numbered list, not marked already.
        pattern = rf"(?<![\w.,]){re.escape(number)}(?![\w%]|[.,]\d| {UNPROVEN})"
        lines = [
            line if re.match(rf"\s*{re.escape(number)}\. ", line) else re.sub(pattern, _sign, line)
            for line in text.split("\n")
        ]
        text = "\n".join(lines)
    return f"{text}\n\n{UNPROVEN} *A number with this sign could not be found in your data.*"


def explanation(completed: dict[str, Any]) -> str:
    """Return the "why this answer" view of a finished run, as Markdown."""
    parts = [*_understood(completed.get("understood")), *_numbers(completed), *_run(completed)]
    return "\n\n".join(parts)


def _understood(found: object) -> list[str]:
    if not isinstance(found, dict):
        return []
    known = cast("dict[str, Any]", found)
    query = known.get("query")
    asked = cast("dict[str, Any]", query) if isinstance(query, dict) else {}
    window = known.get("window")
    facts = asked | {key: value for key, value in known.items() if key not in _TOLD_APART}
    if isinstance(window, dict):
        facts["window"] = _window(cast("dict[str, Any]", window))
    facts["ratings behind it"] = known.get("n")
    lines = [
        f"- {_words(key)}: {_value(value)}"
        for key, value in facts.items()
        if value not in (None, [], {}, "", False)
    ]
    return ["**How the question was read**\n\n" + "\n".join(lines)] if lines else []


def _window(window: dict[str, Any]) -> str:
    ends = [str(window.get(end) or "")[:10] for end in ("from", "to")]
    return f"{ends[0] or 'the beginning'} to {ends[1] or 'now'}" if any(ends) else "all time"


def _sign(match: re.Match[str]) -> str:
    return f"{match.group(0)} {UNPROVEN}"


def _numbers(completed: dict[str, Any]) -> list[str]:
    evidence = cast("dict[str, Any]", completed.get("evidence") or {})
    names = {
        str(call.get("id")): str(call.get("name", ""))
        for call in cast("list[dict[str, Any]]", completed.get("tool_calls") or [])
    }
    items = cast("list[dict[str, Any]]", evidence.get("items") or [])[:MAX_ITEMS]
    rows = [
        f"| {sanitise.inline(str(item.get('text', '')), 40)} "
        f"| {sanitise.inline(names.get(str(item.get('tool_call_id')), ''), 40)} "
        f"| {sanitise.inline(str(item.get('path', '')), 120)} |"
        for item in items
    ]
    parts: list[str] = []
    if rows:
        head = "| In the answer | Found by | At |\n| --- | --- | --- |\n"
        parts.append("**Where the numbers come from**\n\n" + head + "\n".join(rows))
    unverified = unproven(evidence)
    if unverified:
        listed = ", ".join(sanitise.inline(text, 40) for text in unverified)
        parts.append(f"**Not found in your data** {UNPROVEN}\n\n{listed}")
    return parts


def _run(completed: dict[str, Any]) -> list[str]:
    usage = cast("dict[str, Any]", completed.get("usage") or {})
    model = sanitise.inline(str(completed.get("model") or "unknown"), 80)
    took = usage.get("duration_ms")
    facts = [f"Answered by {model}"]
    if isinstance(usage.get("tool_calls"), int):
        facts.append(f"{usage['tool_calls']} looked up")
    if isinstance(took, int | float):
        facts.append(f"{took / 1000:.1f} s")
    return ["*" + " · ".join(facts) + "*"]


def _words(key: str) -> str:
    return sanitise.inline(key.replace("_", " "), 60).capitalize()


def _value(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(sanitise.inline(str(item), 80) for item in cast("list[object]", value))
    if isinstance(value, dict):
        return sanitise.inline(json.dumps(value, ensure_ascii=False), 200)
    return sanitise.inline(str(value), 120)
