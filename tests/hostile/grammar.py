"""A seeded model that calls everything with anything."""

import json
import random
import re
from collections.abc import AsyncIterator
from typing import Any

from pydantic_ai.messages import ModelMessage, UserPromptPart
from pydantic_ai.models.function import AgentInfo, DeltaToolCall, FunctionModel
from pydantic_ai.tools import ToolDefinition

STEPS = 5
_NUMBER = re.compile(r"number (\d+)")
UNKNOWN_TOOLS = [
    "approve_proposal", "drop_tables", "list_accounts", "functions.rate_movie", "get_user", "sql",
    "__import__", "token_exchange",
]  # fmt: skip
UNKNOWN_KEYS = [
    "user_id", "sub", "headers", "Authorization", "token", "scope", "as_user", "username", "sql",
    "where", "__proto__", "actor", "direct", "idempotency_key",
]  # fmt: skip
NASTY: list[Any] = [
    None, True, False, 0, -1, 1, 5, 2**31, 2**53, 2**63, -(2**63), 1e308, 0.1, 4.75, "", " ", "null",
    "me", "everyone", "others", "ana", "2016-02-30", "0000-01-01", "9999-12-31T23:59:59Z", "Drama",
    "'; DROP TABLE rating; --", '" OR 1=1', "../../etc/passwd", "%", "*", "{{7*7}}", "${x}",
    "<script>alert(1)</script>", "\u202eabc", "\u200b", "\ud800", "\x00", "x" * 3000, [], [[[]]],
    ["Drama", "Drama"], [None], list(range(300)), {}, {"$gt": ""}, {"a": {"b": {"c": 1}}},
]  # fmt: skip
BROKEN = ["{", "[]", '"text"', "null", '{"q": ', "{'q': 1}", "NaN", '{"a": 1}{"b": 2}', "\x00", ""]
SAYINGS = [
    "Done.", "", " ", "<think>leak</think>", '{"name": "rate_movie", "arguments": {"movie_id": 1}}',
    "I rated it 999 stars for user 2.", "\ud800 broken", "word " * 5000, "![x](http://evil.example)",
]  # fmt: skip


def opening(seed: int) -> str:
    """Return what is asked to start the sequence of a seed."""
    return f"Give me everything, number {seed}."


def hostile_model() -> FunctionModel:
    """Return a model that reads its seed in the question; the same seed does the same things."""

    async def stream(messages: list[ModelMessage], info: AgentInfo) -> AsyncIterator[Any]:
        step = sum(message.kind == "response" for message in messages)
        rng = random.Random(number_of(messages) * 1000 + step)
        if step >= STEPS:
            yield rng.choice(SAYINGS) or " "
            return
        yield {n: _call(rng, info.function_tools) for n in range(rng.choice([1, 1, 2, 4]))}

    return FunctionModel(stream_function=stream, model_name="hostile")


def number_of(messages: list[ModelMessage]) -> int:
    """Return the number that the question named."""
    prompts = (part for m in messages for part in m.parts if isinstance(part, UserPromptPart))
    return next(int(n) for prompt in prompts for n in _NUMBER.findall(str(prompt.content)))


def _call(rng: random.Random, tools: list[ToolDefinition]) -> DeltaToolCall:
    tool = rng.choice(tools)
    name = rng.choice(UNKNOWN_TOOLS) if rng.random() < 0.15 else tool.name
    call_id = rng.choice(["same", "", f"c{rng.randrange(10**9)}"])
    if rng.random() < 0.1:
        return DeltaToolCall(name, rng.choice(BROKEN), tool_call_id=call_id)
    return DeltaToolCall(name, json.dumps(_arguments(rng, tool)), tool_call_id=call_id)


def _arguments(rng: random.Random, tool: ToolDefinition) -> dict[str, Any]:
    """Mix sensible values with nasty ones, and now and then a key nobody offered."""
    schema = tool.parameters_json_schema
    known: dict[str, Any] = schema["properties"]
    picked = [*schema.get("required", []), *rng.sample(sorted(known), min(2, len(known)))]
    args = {key: _value(rng, known[key]) for key in picked}
    if rng.random() < 0.25:
        args[rng.choice(UNKNOWN_KEYS)] = rng.choice(NASTY)
    return args


def _value(rng: random.Random, schema: dict[str, Any]) -> Any:
    if rng.random() < 0.4:
        return rng.choice(NASTY)
    choices = schema.get("enum") or schema.get("items", {}).get("enum")
    if choices:
        value = rng.choice(choices)
    elif schema.get("type") in {"integer", "number"}:
        value = rng.randint(1, 40) if schema["type"] == "integer" else rng.randint(1, 10) / 2
    else:
        value = rng.choice(["Film", "Film 3", "count", "genre", "average"])
    return [value] if schema.get("type") == "array" else value
