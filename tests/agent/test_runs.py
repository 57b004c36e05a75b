"""A run from the question to its last event."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from fastapi import FastAPI
from pydantic_ai.messages import ModelMessage
from pydantic_ai.models.function import AgentInfo, DeltaToolCall, FunctionModel

from tests.agent.conftest import agent_client

pytestmark = pytest.mark.anyio


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


async def test_an_answer_comes_with_steps_table_chart_and_evidence(api: FastAPI) -> None:
    model = scripted({"query_analytics": '{"by": ["genre"]}'}, "Drama leads with 120 ratings.")
    async with agent_client(api, model) as ask:
        told = await ask.events("Which genre do I rate most?")
    names = [name for name, _ in told]
    assert names[:2] == ["tool_started", "tool_finished"]
    assert names[-4:] == ["table", "chart", "evidence", "completed"]
    assert told[-1][1]["text"] == "Drama leads with 120 ratings."
