"""Why this answer: how the question was read, where each number stands, what is unproven."""

from __future__ import annotations

import json
import re
from typing import Any, cast

from chat import sanitise

UNPROVEN = "⚠"
MAX_ITEMS = 40


def marked(text: str, unverified: list[str]) -> str:
    """Put a sign behind each number that no tool's result contains."""
    for number in sorted(set(unverified), key=len, reverse=True):
        plain = number.strip()
        if plain:
            pattern = rf"(?<![\w.,]){re.escape(plain)}(?![\w%]|[.,]\d| {UNPROVEN})"
            text = re.sub(pattern, rf"{plain} {UNPROVEN}".replace("\\", ""), text)
    if unverified:
        text += f"\n\n{UNPROVEN} *A number with this sign could not be found in your data.*"
    return text


def explanation(completed: dict[str, Any]) -> str:
    """Return the "why this answer" view of a finished run, as Markdown."""
    parts = [*_understood(completed.get("understood")), *_numbers(completed), *_run(completed)]
    return "\n\n".join(parts)


def _understood(found: object) -> list[str]:
    if not isinstance(found, dict):
        return []
    known = cast("dict[str, Any]", found)
    lines = [
        f"- {_words(key)}: {_value(value)}"
        for key, value in known.items()
        if value not in (None, [], {}, "") and key != "query"
    ]
    query = known.get("query")
    if isinstance(query, dict):
        asked = {k: v for k, v in query.items() if v not in (None, [], {}, "", False)}  # pyright: ignore[reportUnknownVariableType]
        lines += [f"- {_words(str(key))}: {_value(value)}" for key, value in asked.items()]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return ["**How the question was read**\n\n" + "\n".join(lines)] if lines else []


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
    unverified = [str(text) for text in cast("list[Any]", evidence.get("unverified") or [])]
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
