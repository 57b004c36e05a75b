"""MCP as clients speak it: initialize, tools/list, tools/call, by the official SDK."""

import json
import re
from typing import Any

import anyio
import httpx
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client

from tests.clients.conftest import CALLS, House, Recipe


async def _use(url: str, headers: dict[str, str]) -> dict[str, Any]:
    """Call each tool that is listed; return the tools by name."""
    async with (
        httpx.AsyncClient(headers=headers) as http,
        streamable_http_client(url, http_client=http) as (read, write, _),
        ClientSession(read, write) as session,
    ):
        hello = await session.initialize()
        assert hello.serverInfo.name == "Matinee"
        assert "approve" in (hello.instructions or "")
        tools = {tool.name: tool for tool in (await session.list_tools()).tools}
        refresh_id = 0
        for name in sorted(tools, key=list(CALLS).index):
            arguments = dict(CALLS[name])
            if name == "get_refresh":
                if not refresh_id:  # a token that may ask for none has none to read
                    continue
                arguments["refresh_id"] = refresh_id
            done = await session.call_tool(name, arguments)
            assert not done.isError, f"{name}: {done.content}"
            (content,) = done.content
            assert content.type == "text"
            answer = json.loads(content.text)
            refresh_id = answer.get("refresh_id", refresh_id)
            if name == "rate_movie":
                assert answer["status"] == "pending_approval"
        refused = await session.call_tool("get_movie", {"movie_id": 999})
        assert refused.isError
        assert "search_movies" in str(refused.content)
        return tools


def use_over_mcp(url: str, headers: dict[str, str]) -> dict[str, Any]:
    """Do all that a client does with the server; return the tools by name."""
    return anyio.run(_use, url, headers)


def test_every_tool_works_over_mcp(house: House, token: str) -> None:
    tools = use_over_mcp(f"{house.url}/mcp", {"Authorization": f"Bearer {token}"})
    rate = tools["rate_movie"]
    assert rate.annotations.readOnlyHint is False
    assert rate.annotations.destructiveHint is False
    assert tools["search_movies"].annotations.readOnlyHint is True
    assert set(rate.inputSchema["properties"]) == {"movie_id", "stars", "watched_on", "note"}
    assert set(rate.inputSchema["required"]) == {"movie_id", "stars"}


def test_a_read_only_token_has_no_tool_that_writes(house: House) -> None:
    headers = {"Authorization": f"Bearer {house.token(read_only=True)}"}
    tools = use_over_mcp(f"{house.url}/mcp", headers)
    assert all(tool.annotations.readOnlyHint for tool in tools.values())
    assert {"rate_movie", "delete_rating", "refresh_recommendations"}.isdisjoint(tools)


def test_the_files_of_the_recipe_name_the_right_server(recipe: Recipe) -> None:
    direct, bridged = (
        json.loads(block)["mcpServers"]["matinee"] for block in recipe("clients/mcp.md", "json")
    )
    assert direct["type"] == "http"
    use_over_mcp(direct["url"], direct["headers"])
    assert bridged["args"][1] == direct["url"]
    assert bridged["args"][3] == f"Authorization: {direct['headers']['Authorization']}"


def test_the_line_for_claude_code_names_the_right_server(recipe: Recipe) -> None:
    (line,) = recipe("clients/mcp.md", "text")
    found = re.search(
        r'--transport http matinee (\S+) --header "Authorization: (Bearer \S+)"', line
    )
    assert found is not None
    answer = httpx.post(
        found[1],
        json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"},
        headers={"Authorization": found[2], "Accept": "application/json, text/event-stream"},
    )
    assert len(answer.json()["result"]["tools"]) > 10
