"""Every example in the contract fits its schema; `scripts.examples` proves that each is answered."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from api.web.contract import EXAMPLES
from scripts import contract, example_requests, examples


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The whole document of an api with default settings."""
    return contract.full_document()


def complaints(document: dict[str, Any], schema: dict[str, Any], example: Any) -> list[str]:
    """Return what of an example breaks its schema."""
    whole = schema | {"components": document["components"]}
    check: Any = Draft202012Validator(whole, format_checker=FormatChecker())
    found = check.iter_errors(example)
    return [error.message for error in found]


def shown(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], Any]]:
    """Yield every example of the document: where it stands, its schema, and itself."""
    for operations in document["paths"].values():
        for operation in operations.values():
            name = operation["operationId"]
            for status, answer in operation["responses"].items():
                for content in answer.get("content", {}).values():
                    if "example" in content:
                        yield f"{name} {status}", content["schema"], content["example"]
            for content in operation.get("requestBody", {}).get("content", {}).values():
                for title, example in content.get("examples", {}).items():
                    yield f"{name} {title}", content["schema"], example["value"]
    for name, schema in document["components"]["schemas"].items():
        for example in schema.get("examples", ()):
            yield name, schema, example


def test_every_example_fits_its_schema(document: dict[str, Any]) -> None:
    found = list(shown(document))
    broken = {place: complaints(document, schema, example) for place, schema, example in found}
    assert {place: told for place, told in broken.items() if told} == {}
    assert len(found) > 90


def test_the_check_can_fail(document: dict[str, Any]) -> None:
    schema, example = next((s, e) for place, s, e in shown(document) if "get_me 200" in place)
    assert complaints(document, schema, {**example, "user_id": "seven"}) != []


def test_no_example_shows_a_secret() -> None:
    text = EXAMPLES.read_text(encoding="utf-8")
    for name, value in example_requests.PLACEHOLDERS.items():
        assert text.count(f'"{name}": "') == text.count(f'"{name}": "{value}"'), name


def test_examples_that_differ_in_the_last_place_agree_and_others_do_not() -> None:
    one = {"items": [{"score": 0.32751, "n": 3}]}
    assert examples.same(one, {"items": [{"score": 0.32752, "n": 3}]})
    assert not examples.same(one, {"items": [{"score": 0.4, "n": 3}]})
    assert not examples.same(one, {"items": []})
    assert not examples.same(one, {"items": [{"score": 0.32751, "n": 3, "more": None}]})


@pytest.mark.full
@pytest.mark.anyio
async def test_every_example_is_what_the_api_answers() -> None:
    made = await example_requests.ask_everything()
    known = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    assert [
        name for name in {*made, *known} if not examples.same(made.get(name), known.get(name))
    ] == []
