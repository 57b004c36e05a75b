"""What works here and what does not: `python -m scripts.doctor`.

Looks at the machine (ports, Redis, database), at a running stack if there is one, and at each
configured model, check by check, with what to do about a failure. It changes nothing.
"""

import socket
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, closing
from dataclasses import replace
from typing import Annotated
from urllib.parse import urlsplit

import anyio
import httpx
import typer
from redis import Redis, RedisError
from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from agent.models import candidates, close
from agent.settings import AgentSettings
from api.settings import ApiSettings
from app.settings import SharedSettings, system_clock
from app.valkey import ValkeyUnavailable, find_binary
from scripts.model_checks import Finding, checks

app = typer.Typer(add_completion=False)
console = Console(highlight=False)
_COLOURS = {"ok": "green", "warning": "yellow", "failed": "red"}


def machine(settings: ApiSettings) -> Iterator[Finding]:
    """Look at what the services stand on."""
    yield _redis(settings.redis_url)
    yield _database(settings)


def _redis(url: str) -> Finding:
    if not url:
        try:
            return Finding("redis", "ok", f"will be started from {find_binary().name}")
        except ValkeyUnavailable as error:
            return Finding("redis", "failed", "no server to start", str(error))
    try:
        with closing(Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2)) as client:  # pyright: ignore[reportUnknownMemberType] - untyped options
            client.ping()  # pyright: ignore[reportUnknownMemberType]
    except (RedisError, OSError) as error:
        advice = "Start it or correct MATINEE_REDIS_URL; nothing is lost while it is away."
        return Finding("redis", "failed", f"does not answer ({type(error).__name__})", advice)
    return Finding("redis", "ok", "answers")


def _database(settings: ApiSettings) -> Finding:
    url = settings.resolved_database_url
    if url.startswith("sqlite") and not (settings.state_dir / "matinee.sqlite3").exists():
        advice = "Run `python -m app.demo` to make one, or import your own data."
        return Finding("database", "warning", "there is none yet", advice)
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            films = connection.execute(text("SELECT count(*) FROM movie")).scalar_one()
    except SQLAlchemyError as error:
        server = engine.dialect.name != "sqlite"
        advice = (
            "Start the server, or correct the host, name or password in MATINEE_DATABASE_URL."
            if server
            else "Check the folder's permissions, or restore a backup: docs/runbooks/compose.md."
        )
        return Finding("database", "failed", f"can't be read ({type(error).__name__})", advice)
    finally:
        engine.dispose()
    kind = f"SQLite {sqlite3.sqlite_version}" if url.startswith("sqlite") else "PostgreSQL"
    return Finding("database", "ok", f"{films} films ({kind})")


async def stack(settings: SharedSettings, client: httpx.AsyncClient) -> AsyncIterator[Finding]:
    """Ask each service how it is; one that is not running needs a free port."""
    for name, url in (
        ("api", settings.api_url),
        ("agent", settings.agent_url),
        ("chat", settings.chat_url),
    ):
        path = "/health/ready" if name == "api" else "/health"
        try:
            answer = await client.get(url + path)
        except httpx.HTTPError:
            yield _port(name, url)
            continue
        if not answer.is_success:
            advice = f"Look at the log of {name}; restarting it is safe."
            yield Finding(name, "failed", f"answers {answer.status_code}", advice)
            continue
        yield Finding(name, "ok", f"runs at {url}")
        parts: dict[str, dict[str, str]] = answer.json().get("parts", {}) if name == "api" else {}
        for part, state in parts.items():
            verdict = {"ok": "ok", "degraded": "warning"}.get(state["status"], "failed")
            advice = "" if verdict == "ok" else "See docs/runbooks/compose.md."
            yield Finding(f"api: {part}", verdict, state["detail"], advice)  # pyright: ignore[reportArgumentType]


def _port(name: str, url: str) -> Finding:
    port = urlsplit(url).port or 80
    with socket.socket() as probe:
        probe.settimeout(1)
        taken = probe.connect_ex((urlsplit(url).hostname or "127.0.0.1", port)) == 0
    if taken:
        advice = f"Another program holds port {port}; choose others with `--port-base`."
        return Finding(name, "failed", f"something else answers at {url}", advice)
    return Finding(name, "warning", f"not running; port {port} is free", "python -m app.demo")


async def models(settings: AgentSettings) -> AsyncIterator[Finding]:
    """Try every configured model; without one the offline analyst answers alone."""
    available = [candidate for candidate in candidates(settings, system_clock) if candidate.real]
    if not available:
        advice = "Set GROQ_API_KEY (free) or OLLAMA_HOST and OLLAMA_MODEL to add a language model."
        yield Finding("models", "ok", "the built-in offline analyst answers", advice)
    for candidate in available:
        async with aclosing(checks(candidate)) as found:
            async for finding in found:
                yield replace(finding, name=f"{candidate.name}: {finding.name}")
    await close(available)


async def _examine(with_models: bool) -> int:
    """Show every finding as it comes; return how many failed."""
    table = Table("Check", "", "Found", "What to do", show_lines=False)
    failed = 0

    def note(finding: Finding) -> None:
        nonlocal failed
        failed += finding.verdict == "failed"
        mark = Text(finding.verdict, style=_COLOURS[finding.verdict])
        table.add_row(finding.name, mark, Text(finding.detail), Text(finding.advice))
        console.print(Text(f"  {finding.name}: {finding.verdict}", style="dim"))

    for finding in machine(ApiSettings()):
        note(finding)
    async with httpx.AsyncClient(timeout=httpx.Timeout(5, connect=2)) as client:
        async for finding in stack(SharedSettings(), client):
            note(finding)
    if with_models:
        async for finding in models(AgentSettings()):
            note(finding)
    console.print(table)
    return failed


@app.command()
def main(
    with_models: Annotated[
        bool, typer.Option("--models/--no-models", help="Ask the configured models.")
    ] = True,
) -> None:
    """Examine machine, stack and models; exit 1 if anything failed."""
    raise typer.Exit(1 if anyio.run(_examine, with_models) else 0)


if __name__ == "__main__":
    app()
