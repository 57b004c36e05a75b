"""The doctor's findings: good models, bad ones, and services that are away."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from agent.models import candidates
from agent.settings import AgentSettings
from api.settings import ApiSettings
from app.settings import system_clock
from scripts.doctor import machine, models, stack
from scripts.model_checks import Finding
from tests.agent.conftest import agent_settings
from tests.agent.standin import Reply, calls, refuses, says, stand_in

pytestmark = pytest.mark.anyio

WELL: list[Reply] = [
    says("ready"),
    says("one ", "two ", "three ", "four"),
    calls(("film_year", '{"title": "Harbour Lights"}')),
    says("1964"),
    calls(("film_year", '{"title": "Harbour Lights"}'), ("film_year", '{"title": "Comet Season"}')),
    says("Both."),
    says("marmalade"),
]


async def found(*replies: Reply, **changes: Any) -> dict[str, Finding]:
    """Examine a stand-in as Groq and return the findings by name."""
    async with stand_in(*replies) as server:
        settings = agent_settings(groq_api_key="gsk_x", groq_base_url=server.url, **changes)
        return {finding.name: finding async for finding in models(settings)}


async def test_a_model_that_can_do_everything_passes_every_check() -> None:
    findings = await found(*WELL)
    asked = ["connect", "stream", "tool call", "parallel calls", "long context"]
    assert list(findings) == [f"groq: {name}" for name in asked]
    assert {finding.verdict for finding in findings.values()} == {"ok"}


async def test_a_wrong_key_ends_the_examination_with_advice() -> None:
    findings = await found(refuses(401, "invalid_api_key"))
    assert list(findings) == ["groq: connect"]
    assert "GROQ_API_KEY" in findings["groq: connect"].advice


async def test_without_a_network_each_model_says_what_to_start_or_correct() -> None:
    nowhere = "http://127.0.0.1:9"
    settings = agent_settings(
        groq_api_key="gsk_x", groq_base_url=nowhere, ollama_host=nowhere, ollama_model="qwen3:4b"
    )
    findings = [finding async for finding in models(settings)]
    assert [finding.name for finding in findings] == ["groq: connect", "ollama: connect"]
    assert "HTTPS_PROXY" in findings[0].advice
    assert "ollama serve" in findings[1].advice
    assert all("built-in analyst" in finding.advice for finding in findings)


async def test_a_model_without_tool_calls_or_memory_is_told_apart() -> None:
    findings = await found(says("I ", "can ", "not ", "do that."))
    assert findings["groq: connect"].verdict == "ok"
    assert findings["groq: tool call"].verdict == "failed"
    assert findings["groq: parallel calls"].verdict == "warning"
    assert "OLLAMA_CONTEXT_LENGTH" in findings["groq: long context"].advice


async def test_without_a_model_the_built_in_analyst_is_named() -> None:
    [finding] = [finding async for finding in models(agent_settings())]
    assert finding.verdict == "ok"
    assert "offline" in finding.detail


async def test_services_that_do_not_run_have_their_ports_looked_at() -> None:
    nobody = AgentSettings(
        api_url="http://127.0.0.1:9", agent_url="http://127.0.0.1:9", chat_url="http://127.0.0.1:9"
    )
    async with httpx.AsyncClient(trust_env=False) as client:
        findings = [finding async for finding in stack(nobody, client)]
    assert [finding.verdict for finding in findings] == ["warning"] * 3


async def test_a_running_api_tells_of_its_parts(app: FastAPI, client: httpx.AsyncClient) -> None:
    assert app.title
    settings = AgentSettings(api_url="http://matinee.test", agent_url="http://matinee.test")
    names = {finding.name async for finding in stack(settings, client)}
    assert "api: database" in names


def test_the_machine_is_looked_at_without_changing_it(settings: ApiSettings) -> None:
    findings = {finding.name: finding for finding in machine(settings)}
    assert findings["database"].verdict == "ok"
    assert findings["redis"].verdict == "ok"


def test_what_is_away_is_named_with_what_to_do(settings: ApiSettings) -> None:
    away = settings.model_copy(
        update={
            "redis_url": "redis://127.0.0.1:9/0",
            "database_url": "postgresql+psycopg://nobody@127.0.0.1:9/nothing",
        }
    )
    findings = {finding.name: finding for finding in machine(away)}
    assert {finding.verdict for finding in findings.values()} == {"failed"}
    assert "MATINEE_REDIS_URL" in findings["redis"].advice
    assert "MATINEE_DATABASE_URL" in findings["database"].advice


def test_the_offline_analyst_is_always_the_last_choice() -> None:
    available = candidates(agent_settings(groq_api_key="gsk_x"), system_clock)
    assert [candidate.name for candidate in available] == ["groq", "offline"]
