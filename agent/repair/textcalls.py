"""Tool calls that a small model wrote into its text instead of calling."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

CALL_TAGS = ("<tool_call", "<function", "<|python_tag|>", "[TOOL_CALLS]")

_NAMES = ("name", "tool", "tool_name", "function_name", "function", "action")
_ARGUMENTS = ("arguments", "parameters", "args", "input", "tool_input", "action_input")
_TAGGED = re.compile(r"<function\s*(?:=|\s+name=|\()\s*[\"']?([\w.:-]+)[\"']?\s*\)?\s*>?")
_PARAMETER = re.compile(r"<parameter\s*=\s*([\w-]+)>\s*(.*?)\s*</parameter>", re.DOTALL)
_OPENING = re.compile(r"[{\[]")
_MAX_TEXT = 20_000


@dataclass(frozen=True)
class TextCall:
    """A tool call found in a text: what was named and what was given."""

    name: str
    args: dict[str, Any]


def calls_in(text: str) -> list[TextCall]:
    """Return the calls `text` consists of: JSON, fenced JSON, or one of the known tags."""
    text = text[:_MAX_TEXT].strip()
    tagged = list(_tagged(text))
    if tagged:
        return tagged
    return [call for value in _json_values(text) for call in _as_calls(value)]


def _tagged(text: str) -> Iterator[TextCall]:
    """Read `<function=name>{...}</function>` and its form with `<parameter=...>`."""
    for match in _TAGGED.finditer(text):
        body = text[match.end() :].split("</function", 1)[0]
        parameters = {key: _loads(value, value) for key, value in _PARAMETER.findall(body)}
        given: Any = parameters or next(_json_values(body), None) or {}
        if isinstance(given, dict):
            yield TextCall(match[1], cast(dict[str, Any], given))


def _json_values(text: str) -> Iterator[Any]:
    """Yield the JSON objects and arrays in `text`, forgiving up to two missing braces."""
    decoder, at = json.JSONDecoder(), 0
    while match := _OPENING.search(text, at):
        for missing in ("", "}", "}}"):
            try:
                value, at = decoder.raw_decode(text + missing, match.start())
            except (ValueError, RecursionError):
                continue
            yield value
            break
        else:
            at = match.end()


def _as_calls(value: Any) -> Iterator[TextCall]:
    if isinstance(value, list):
        for item in cast(list[Any], value):
            yield from _as_calls(item)
    elif isinstance(value, dict):
        found = cast(dict[str, Any], value)
        inner = found.get("function")
        if isinstance(inner, dict):
            yield from _as_calls(cast(dict[str, Any], inner))
            return
        name = next((found[key] for key in _NAMES if isinstance(found.get(key), str)), None)
        given = next((found[key] for key in _ARGUMENTS if key in found), None)
        args = _loads(given, given) if isinstance(given, str) else given
        if name and isinstance(args, dict):
            yield TextCall(name, cast(dict[str, Any], args))


def _loads(text: str, otherwise: Any) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return otherwise
