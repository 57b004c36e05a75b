"""Ask from the terminal: `python -m scripts.ask "How many films have I rated?"`.

Without a question it keeps asking until an empty line. It talks to a running stack as the chat
does: the agent gets a delegated token, and a change is made only after a yes, with your own.
"""

import json
import sys
from typing import Annotated, Any

import anyio
import anyio.to_thread
import httpx
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from app.settings import SharedSettings
from scripts.conversation import Conversation, NotAnswered
from scripts.credentials import credentials

_ROWS_SHOWN = 25

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)
app = typer.Typer(add_completion=False)


class Screen:
    """Shows the events of an answer as they come."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._written = ""

    def show(self, name: str, data: dict[str, Any]) -> None:
        """Show one event; names it does not know are left out."""
        if name == "text":
            self._written += data["delta"]
            self._console.print(Text(data["delta"]), end="")
        elif name == "tool_started":
            args = json.dumps(data["args"], ensure_ascii=False)
            self._console.print(Text(f"· {data['name']} {args}", style="dim"))
        elif name == "table":
            self._table(data)
        elif name == "completed":
            self._completed(data)
        elif name == "failed":
            self._console.print(Text(data["message"], style="red"))

    def _table(self, data: dict[str, Any]) -> None:
        table = Table(title=Text(data["title"]), title_justify="left")
        for column in data["columns"]:
            table.add_column(Text(column["label"]), overflow="fold")
        for row in data["rows"][:_ROWS_SHOWN]:
            table.add_row(*(Text(_cell(row.get(c["name"]))) for c in data["columns"]))
        self._console.print()
        self._console.print(table)

    def _completed(self, data: dict[str, Any]) -> None:
        """Show the final text only where it differs from what was streamed."""
        if data["text"].strip() != self._written.strip():
            self._console.print()
            self._console.print(Text(data["text"]))
        self._console.print()
        if unverified := data["evidence"]["unverified"]:
            warning = f"Not found in any result: {', '.join(unverified)}"
            self._console.print(Text(warning, style="yellow"))


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.2f}"
    return "" if value is None else str(value)


async def _answer(conversation: Conversation, question: str, *, as_json: bool) -> bool:
    """Ask once; return whether there was an answer."""
    screen = Screen(out)
    proposals: list[str] = []
    ended = ""
    async for name, data in conversation.ask(question):
        ended = name
        if name == "proposal":
            proposals.append(data["proposal_id"])
        if not as_json:
            screen.show(name, data)
        elif name in {"completed", "failed"}:
            sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")
    for proposal_id in [] if as_json else proposals:
        await _decide(conversation, proposal_id)
    return ended == "completed"


async def _decide(conversation: Conversation, proposal_id: str) -> None:
    proposal = await conversation.proposal(proposal_id)
    out.print(Text(f"\n{proposal['summary']}", style="bold"))
    approve = await anyio.to_thread.run_sync(lambda: typer.confirm("Do it?", default=False))
    decided = await conversation.decide(proposal, approve=approve)
    out.print(Text(f"{decided['state']}.", style="dim"))


async def _converse(
    conversation: Conversation, password: str, question: str, as_json: bool
) -> bool:
    await conversation.sign_in(password)
    if question:
        return await _answer(conversation, question, as_json=as_json)
    while line := await anyio.to_thread.run_sync(_read_line):
        try:
            await _answer(conversation, line, as_json=as_json)
        except NotAnswered as error:
            err.print(Text(str(error), style="red"))
    return True


def _read_line() -> str:
    try:
        return input("\n> ").strip()
    except EOFError:
        return ""


@app.command()
def main(
    question: Annotated[str, typer.Argument(help="The question; none: keep asking.")] = "",
    account: Annotated[str | None, typer.Option(help="Who asks.")] = None,
    model: Annotated[str | None, typer.Option(help="The model to prefer.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
) -> None:
    """Ask the analyst of a running stack."""
    settings = SharedSettings()
    name, password = credentials(settings, account)

    async def run() -> bool:
        timeout = httpx.Timeout(90, connect=3)
        async with (
            httpx.AsyncClient(base_url=settings.api_url, timeout=timeout) as api,
            httpx.AsyncClient(base_url=settings.agent_url, timeout=timeout) as agent,
        ):
            conversation = Conversation(api, agent, name, model)
            return await _converse(conversation, password, question, as_json)

    try:
        answered = anyio.run(run)
    except NotAnswered as error:
        err.print(Text(str(error), style="red"))
        raise typer.Exit(1) from error
    except KeyboardInterrupt:
        answered = True
    raise typer.Exit(0 if answered else 1)


if __name__ == "__main__":
    app()
