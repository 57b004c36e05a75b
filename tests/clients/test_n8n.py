"""What n8n does with the nodes of the recipe: its HTTP Request node, node by node."""

import json
from typing import Any

import httpx

from tests.clients.conftest import Recipe


def _pairs(parameters: dict[str, Any], key: str) -> dict[str, str]:
    return {pair["name"]: pair["value"] for pair in parameters[key]["parameters"]}


def _run(node: dict[str, Any], token: str) -> httpx.Response:
    """Send what an HTTP Request node sends with a Bearer Auth credential."""
    assert node["type"] == "n8n-nodes-base.httpRequest"
    parameters = node["parameters"]
    assert parameters["genericAuthType"] == "httpBearerAuth"
    headers = {"Authorization": f"Bearer {token}"}
    sent: dict[str, Any] = {}
    if parameters.get("sendQuery"):
        sent["params"] = _pairs(parameters, "queryParameters")
    if parameters.get("sendHeaders"):
        # An expression is filled in by n8n before it sends.
        filled = {"{{ $today.toISODate() }}": "2026-11-24"}
        pairs = _pairs(parameters, "headerParameters")
        headers |= {name: filled.get(value, value) for name, value in pairs.items()}
    if parameters.get("sendBody"):
        assert (parameters["contentType"], parameters["specifyBody"]) == ("json", "json")
        sent["json"] = json.loads(parameters["jsonBody"])
    return httpx.request(parameters["method"], parameters["url"], headers=headers, **sent)


def test_the_nodes_of_the_recipe_run(recipe: Recipe, token: str) -> None:
    (block,) = recipe("clients/n8n.md", "json")
    answers = {node["name"]: _run(node, token) for node in json.loads(block)["nodes"]}
    assert {name: answer.status_code for name, answer in answers.items()} == {
        "Best unseen films": 200,
        "My week": 200,
        "Fit once a day": 202,
    }
    assert answers["My week"].json()["rows"][0]["count"] == 3


def test_a_node_that_runs_again_on_the_same_day_has_no_second_effect(
    recipe: Recipe, token: str
) -> None:
    node = json.loads(recipe("clients/n8n.md", "json")[0])["nodes"][-1]
    first, second = _run(node, token), _run(node, token)
    assert second.json() == first.json()
    assert second.headers["Idempotent-Replayed"] == "true"
