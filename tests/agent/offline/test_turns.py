"""A conversation as its turns: what a call brought, whatever came back for it."""

from pydantic_ai.messages import (
    ModelMessage,
    ModelRequest,
    ModelResponse,
    TextPart,
    ToolCallPart,
    ToolReturnPart,
    UserPromptPart,
)

from agent.offline.model import turns_of
from agent.offline.plan.steps import Call


def conversation(*returned: ToolReturnPart) -> list[ModelMessage]:
    """A question, one call, and what came back for it."""
    return [
        ModelRequest(parts=[UserPromptPart(["My average?", " In 2024."])]),
        ModelResponse(parts=[TextPart("I look."), ToolCallPart("query", '{"a": 1}', "c1")]),
        ModelRequest(parts=list(returned)),
    ]


def results(*returned: ToolReturnPart) -> list[object]:
    [turn] = turns_of(conversation(*returned))
    assert all(call == Call("query", {"a": 1}) for call, _ in turn.calls)
    return [result for _, result in turn.calls]


def test_a_result_belongs_to_the_call_of_its_id() -> None:
    other = ToolReturnPart("query", {"rows": [1]}, "unknown")
    assert results(ToolReturnPart("query", {"rows": []}, "c1"), other) == [{"rows": []}]


def test_what_is_no_object_is_an_error() -> None:
    assert results(ToolReturnPart("query", '{"rows": [2]}', "c1")) == [{"rows": [2]}]
    assert results(ToolReturnPart("query", "no JSON", "c1")) == [{"error": "no JSON"}]
    assert results(ToolReturnPart("query", [1], "c1")) == [{"error": "[1]"}]


def test_the_words_of_a_message_in_parts_are_one_message() -> None:
    [turn] = turns_of(conversation())
    assert turn.message.split() == ["My", "average?", "In", "2024."]
