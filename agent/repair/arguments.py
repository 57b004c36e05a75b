"""Tool arguments as small models send them, brought to what the tool's schema asks for."""

import difflib
import json
import re
from collections.abc import Iterable
from typing import Any, cast

_WRAPPERS = ("arguments", "parameters", "args", "kwargs", "input", "properties")
_NOTHING = {"null", "none", "undefined", "n/a", "nil", ""}
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def known_name(name: str, names: Iterable[str]) -> str:
    """Return the tool `name` means (`functions.x`, `X()`, `x<|channel|>...`), or it unchanged."""
    known = list(names)
    if name in known:
        return name
    bare = name.split("<|", 1)[0].split("(", 1)[0].strip()
    bare = re.split(r"[.:/]", bare)[-1].strip().replace("-", "_").replace(" ", "_")
    bare = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", bare).lower()
    if bare in known:
        return bare
    return next(iter(difflib.get_close_matches(bare, known, n=1, cutoff=0.8)), name)


def repaired(args: str | dict[str, Any] | None, schema: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments as an object, decoded, unwrapped and with plain type slips mended.

    Raises `ValueError` when they are not an object at all.
    """
    value: Any = args or {}
    for _ in range(3):
        if not isinstance(value, str):
            break
        value = json.loads(value or "{}")
    if value is None:
        value = {}
    if not isinstance(value, dict):
        raise ValueError("the arguments must be one JSON object")
    given = cast(dict[str, Any], value)
    properties = cast(dict[str, dict[str, Any]], schema.get("properties", {}))
    if len(given) == 1:
        name, inner = next(iter(given.items()))
        if name in _WRAPPERS and name not in properties:
            return repaired(cast(dict[str, Any] | str | None, inner), schema)
    required = set(schema.get("required", []))
    mended = {name: _mend(item, properties.get(name, {})) for name, item in given.items()}
    return {n: item for n, item in mended.items() if n in required or not _is_nothing(item)}


def _is_nothing(value: Any) -> bool:
    return value is None or (isinstance(value, str) and value.strip().lower() in _NOTHING)


def _mend(value: Any, schema: dict[str, Any]) -> Any:
    """Bring one value to the type its schema names, if that takes no guessing."""
    kind = schema.get("type")
    if _is_nothing(value):
        return value
    if kind == "array":
        return _mend_list(value, schema.get("items", {}))
    if isinstance(value, list):
        items = cast(list[Any], value)
        return _mend(items[0], schema) if len(items) == 1 and kind else items
    if isinstance(value, str):
        return _mend_text(value.strip(), kind, schema.get("enum"))
    if kind == "string" and isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:g}" if isinstance(value, float) else str(value)
    if kind == "integer" and isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _mend_text(text: str, kind: object, enum: list[Any] | None) -> Any:
    if kind in {"integer", "number"} and _NUMBER.fullmatch(text):
        number = float(text)
        return int(number) if kind == "integer" and number.is_integer() else number
    if kind == "boolean" and text.lower() in {"true", "false"}:
        return text.lower() == "true"
    return _from_enum(text, enum)


def _mend_list(value: Any, items: dict[str, Any]) -> list[Any]:
    """Read a list that came as JSON text, as words with commas, or as a single value."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        try:
            value = json.loads(value)
        except ValueError:
            value = value.strip("[] ")
    if isinstance(value, str) and "=" not in value:
        value = [part.strip().strip("'\"") for part in value.split(",")]
    entries = cast(list[Any], value) if isinstance(value, list) else [value]
    return [_mend(entry, items) for entry in entries if not _is_nothing(entry)]


def _from_enum(text: str, enum: list[Any] | None) -> str:
    """Return the enum's spelling of `text` when only case or dashes differ."""
    plain = {re.sub(r"[\s_-]", "", str(item)).lower(): item for item in enum or []}
    return plain.get(re.sub(r"[\s_-]", "", text).lower(), text) if plain else text
