"""A run from the question to its last event."""

import pytest
from fastapi import FastAPI

from tests.agent.conftest import agent_client
from tests.agent.scripted import scripted

pytestmark = pytest.mark.anyio


async def test_an_answer_comes_with_steps_table_chart_and_evidence(api: FastAPI) -> None:
    model = scripted({"query_analytics": '{"by": ["genre"]}'}, "Drama leads with 120 ratings.")
    async with agent_client(api, model) as ask:
        told = await ask.events("Which genre do I rate most?")
    names = [name for name, _ in told]
    assert names[:2] == ["tool_started", "tool_finished"]
    assert names[-4:] == ["table", "chart", "evidence", "completed"]
    assert told[-1][1]["text"] == "Drama leads with 120 ratings."
