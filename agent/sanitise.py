"""Tool results made safe to hand to a model and to people: clean text, bounded size."""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, cast

FIELD_BYTES = 2_048
RESULT_BYTES = 24_000
MAX_DEPTH = 8
MAX_ITEMS = 200

_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn"}
_KEPT = {"\n", "\t"}


def clean_text(text: str, limit: int = FIELD_BYTES) -> str:
    """Drop control, bidirectional, zero-width and surrogate characters; cut to `limit` bytes.

    Zero-width joiners go too: a title reads the same without them, and they hide text.
    """
    if not text.isascii() or not text.isprintable():
        text = "".join(c for c in text if c in _KEPT or unicodedata.category(c) not in _DROPPED)
    encoded = text.encode()
    if len(encoded) <= limit:
        return text
    return encoded[: limit - 3].decode(errors="ignore") + "…"


def clean(value: object, depth: int = 0) -> Any:
    """Return JSON data with clean strings, at most `MAX_DEPTH` deep and `MAX_ITEMS` wide."""
    if isinstance(value, str):
        return clean_text(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if value - value == 0 else None  # NaN and infinity are not JSON
    if depth >= MAX_DEPTH:
        return "…"
    if isinstance(value, Mapping):
        pairs = list(cast(Mapping[Any, Any], value).items())[:MAX_ITEMS]
        return {clean_text(str(key), 200): clean(item, depth + 1) for key, item in pairs}
    if isinstance(value, Sequence):
        return [clean(item, depth + 1) for item in list(cast(Sequence[Any], value))[:MAX_ITEMS]]
    return clean_text(str(value))


def size(value: object) -> int:
    """Return the bytes `value` takes as JSON."""
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def bounded(value: Any, limit: int = RESULT_BYTES) -> Any:
    """Shorten the longest list of `value` until it fits, and say how many entries went.

    What still does not fit (one huge object) is replaced by a note, never by half of it.
    """
    if size(value) <= limit:
        return value
    if isinstance(value, dict):
        result = dict(cast(dict[str, Any], value))
        lists = [
            (size(cast(list[Any], item)), key)
            for key, item in result.items()
            if isinstance(item, list)
        ]
        if lists:
            weight, key = max(lists)
            room = limit - (size(result) - weight) - 64
            kept = _head(cast(list[Any], result[key]), room)
            result["left_out"] = len(result[key]) - len(kept)
            result[key] = kept
            if kept and size(result) <= limit:
                return result
    elif isinstance(value, list):
        return _head(cast(list[Any], value), limit)
    return {"note": "The result was too large to show; ask for fewer rows or fields."}


def _head(items: list[Any], room: int) -> list[Any]:
    """Return as many leading items as fit into `room` bytes."""
    kept: list[Any] = []
    for item in items:
        room -= size(item) + 1
        if room < 0:
            break
        kept.append(item)
    return kept
