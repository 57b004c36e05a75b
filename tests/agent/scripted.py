"""A model that says what a test tells it to."""

from collections.abc import AsyncIterator
from typing import Any

from pydantic_ai.messages import ModelMessage
from pydantic_ai.models.function import AgentInfo, DeltaToolCall, FunctionModel


def scripted(*steps: str | dict[str, Any]) -> FunctionModel:
    """A model that says these things in order: a text, or {tool: args} calls."""

    async def stream(messages: list[ModelMessage], _info: AgentInfo) -> AsyncIterator[Any]:
        done = sum(message.kind == "response" for message in messages)
        step = steps[min(done, len(steps) - 1)]
        if isinstance(step, str):
            for word in step.split(" "):
                yield word + " "
        else:
            yield {
                index: DeltaToolCall(name, args, tool_call_id=f"c{done}_{index}")
                for index, (name, args) in enumerate(step.items())
            }

    return FunctionModel(stream_function=stream, model_name="scripted")
