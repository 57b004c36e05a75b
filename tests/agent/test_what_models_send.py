"""What comes back from the api and from models, made harmless: bounded, clean, readable."""

import json
import math
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic_ai.exceptions import ModelAPIError, ModelHTTPError

from agent.refusals import advice, refusal
from agent.repair import failed_call
from agent.repair.textcalls import calls_in
from agent.sanitise import MAX_DEPTH, bounded, clean, size
from tests.agent.conftest import agent_client

LIMIT = 400
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: (
        st.lists(inner, max_size=12) | st.dictionaries(st.text(max_size=8), inner, max_size=8)
    ),
    max_leaves=60,
)
WRITTEN: list[tuple[str, list[tuple[str, dict[str, Any]]]]] = [
    ('<function=find>{"q": "Heat"}</function>', [("find", {"q": "Heat"})]),
    ("<function=find><parameter=q>Heat</parameter></function>", [("find", {"q": "Heat"})]),
    ("<function=find>[1]</function>", []),
    (
        '[{"name": "a", "arguments": {}}, {"tool": "b", "args": "{\\"n\\": 1}"}]',
        [("a", {}), ("b", {"n": 1})],
    ),
    ('{"function": {"name": "a", "arguments": {"n": 1}}}', [("a", {"n": 1})]),
    ('{"name": "a", "arguments": {"n": 1', [("a", {"n": 1})]),
    ('{"name": "a", "arguments": "not json"}', []),
    ("{ no json, {either", []),
    ("3 and [4, 5]", []),
]


@settings(max_examples=50)
@given(VALUES)
def test_whatever_the_api_says_is_json_of_bounded_size(value: Any) -> None:
    told = bounded(clean(value), LIMIT)
    assert size(told) <= LIMIT + 100  # the note of what was left out
    assert json.loads(json.dumps(told, allow_nan=False)) == told


def test_a_long_list_says_how_many_entries_it_lost() -> None:
    told = bounded({"total": 90, "items": [{"title": "Heat"}] * 90}, LIMIT)
    assert told["total"] == 90
    assert len(told["items"]) + told["left_out"] == 90
    assert told["items"]
    assert len(bounded(list(range(1_000)), LIMIT)) < 200


@pytest.mark.parametrize("huge", [{"text": "x" * 900}, {"items": [{"text": "x" * 900}]}, "x" * 900])
def test_one_huge_object_is_never_cut_in_half(huge: Any) -> None:
    assert bounded(huge, LIMIT) == {
        "note": "The result was too large to show; ask for fewer rows or fields."
    }


def test_what_is_no_json_is_none_and_what_is_deep_ends() -> None:
    deep: Any = "bottom"
    for _ in range(MAX_DEPTH + 3):
        deep = [deep]
    assert "bottom" not in json.dumps(clean(deep))
    assert clean([math.nan, math.inf, 1.5]) == [None, None, 1.5]


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (
            {"detail": "No such genre.", "field": "genres", "closest": ["Drama", "War"]},
            "No such genre. Field: genres. Closest: Drama, War.",
        ),
        ({"title": "Not valid", "errors": ["first", "second"]}, "Not valid first second"),
        ("no object at all", "The arguments were not accepted."),
    ],
)
def test_a_refused_argument_becomes_advice_in_one_line(problem: object, said: str) -> None:
    assert advice(problem) == said


@pytest.mark.parametrize(
    ("response", "told"),
    [
        (
            httpx.Response(
                429, json={"code": "rate", "detail": "Wait."}, headers={"Retry-After": "7"}
            ),
            {"status": 429, "code": "rate", "detail": "Wait.", "retry_after": "7"},
        ),
        (httpx.Response(502, text="<h1>Bad gateway"), {"status": 502, "detail": "<h1>Bad gateway"}),
        (
            httpx.Response(503),
            {"status": 503, "detail": "The catalogue could not answer this."},
        ),
    ],
)
def test_a_refusal_is_told_whatever_its_body_is(
    response: httpx.Response, told: dict[str, Any]
) -> None:
    assert refusal(response) == {"error": told}


@pytest.mark.parametrize(("text", "found"), WRITTEN)
def test_calls_are_found_however_a_small_model_writes_them(
    text: str, found: list[tuple[str, dict[str, Any]]]
) -> None:
    assert [(call.name, call.args) for call in calls_in(text)] == found


@pytest.mark.parametrize(
    ("error", "generation"),
    [
        (
            ModelHTTPError(
                400, "m", {"error": {"code": "tool_use_failed", "failed_generation": "{}"}}
            ),
            "{}",
        ),
        (ModelHTTPError(400, "m", {"failed_generation": "<function=a>"}), "<function=a>"),
        (ModelHTTPError(400, "m", {"error": {"code": "bad_request"}}), None),
        (ModelHTTPError(500, "m", "no object"), None),
        (ModelAPIError("m", "the connection broke"), None),
    ],
)
def test_groqs_refusal_of_a_call_is_told_from_other_errors(
    error: ModelAPIError, generation: str | None
) -> None:
    assert failed_call(error) == generation


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/runs", 405), ("GET", "/nothing", 404)]
)
async def test_a_wrong_address_gets_a_problem(
    api: FastAPI, method: str, path: str, status: int
) -> None:
    async with agent_client(api) as asker:
        answer = await asker.client.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
