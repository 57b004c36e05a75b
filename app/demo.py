"""The whole of Matinee on one machine: `python -m app.demo`.

Starts an embedded Valkey, fills an empty catalogue with the sample, starts api, worker, agent and
chat, waits until all are well, and ends them in order. Everything it keeps is in one state folder.
"""

import json
import os
import signal
import time
import webbrowser
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, cast

import anyio
import anyio.to_thread
import typer
from rich.console import Console
from rich.panel import Panel
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from app import check, processes
from app.check import FailedCheck
from app.stack import FailedStart, LocalStack, free_port_base, fresh, prepare
from app.valkey import ValkeyUnavailable, embedded_valkey

ENDS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
TOLD: Final = {
    "seed": "database and demo catalogue",
    "api": "films, ratings and keys",
    "worker": "recommendations in the background",
    "agent": "the analyst",
    "chat": "the page to open",
}
cli = typer.Typer(add_completion=False)
out, errors = Console(highlight=False), Console(stderr=True, highlight=False)


@dataclass(frozen=True)
class Options:
    """What the command line asked for."""

    state: Path
    port_base: int
    browser: bool
    check: bool
    trace: bool


class Board:
    """Shows which parts are starting and which are well: live on a terminal, else line by line."""

    def __init__(self) -> None:
        self._tasks: dict[str, TaskID] = {}
        self.progress = Progress(
            SpinnerColumn(finished_text="[green]✓[/]"),
            TextColumn("{task.description}"),
            TimeElapsedColumn(),
            console=out,
            disable=not out.is_terminal,
        )

    def begun(self, part: str) -> None:
        """Show that a part is starting."""
        text = f"[bold]{part:<7}[/] {TOLD[part]}"
        self._tasks[part] = self.progress.add_task(text, total=1)

    def done(self, part: str) -> None:
        """Show that a part is well."""
        self.progress.advance(self._tasks[part])
        if not out.is_terminal:
            out.print(f"ok   {part:<7} {TOLD[part]}")


@cli.command()
def main(
    state: Annotated[Path, typer.Option(help="The folder everything is kept in.")] = Path(
        ".matinee"
    ),
    port_base: Annotated[
        int,
        typer.Option(help="The api's port; agent and chat get the next two. 0 picks free ones."),
    ] = 8000,
    fresh_start: Annotated[
        bool, typer.Option("--fresh", help="Delete the state folder first.")
    ] = False,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Open no browser.")] = False,
    check_only: Annotated[
        bool, typer.Option("--check", help="Try everything once through the real stack, then end.")
    ] = False,
    trace: Annotated[
        bool, typer.Option("--trace", help="Keep traces in logs/trace.jsonl of the state folder.")
    ] = False,
) -> None:
    """Start Matinee with its demo catalogue. Ctrl-C ends it; the data stays."""
    base = port_base or free_port_base()
    signal.signal(signal.SIGTERM, _end)  # until the event loop listens itself
    options = Options(state, base, not (no_browser or check_only), check_only, trace)
    try:
        if fresh_start:
            fresh(state)
        prepare(state)
        with _only_one(state):
            raise typer.Exit(_serve(options))
    except (ValueError, OSError) as error:
        _fail("demo", str(error))
        raise typer.Exit(1) from error


def _serve(options: Options) -> int:
    for name in processes.stop_orphans(options.state):
        out.print(f"[dim]Ended {name}, left over from an earlier run.[/]")
    # The one place that decides what children inherit; they never see the rest.
    inherited = dict(os.environ)  # noqa: TID251 - see above
    given = inherited.get("MATINEE_REDIS_URL") or inherited.get("REDIS_URL")
    try:
        own = nullcontext() if given else embedded_valkey(options.state / "valkey")
        with own as server:
            stack = LocalStack(
                options.state,
                options.port_base,
                given or (server.url if server else ""),
                inherited,
                options.trace,
            )
            return anyio.run(_run, stack, options)
    except ValkeyUnavailable as error:
        _fail("valkey", str(error))
        return 1


async def _run(stack: LocalStack, options: Options) -> int:
    """Run until told to end; return the exit code."""
    taken = stack.taken_ports()
    if taken:
        named = " and ".join(f"{port} ({name})" for name, port in taken.items())
        _fail("demo", f"Port {named} is taken. Choose others with --port-base, such as 8100.")
        return 1
    result = 0
    try:
        async with anyio.create_task_group() as running:
            running.start_soon(_cancel_on_signal, running.cancel_scope)
            await _start_and_stay(stack, options)
            running.cancel_scope.cancel()
    except BaseExceptionGroup as group:
        error = _first(group)
        _fail(error.part, str(error), stack.log(error.part))
        result = 1
    finally:
        with anyio.CancelScope(shield=True):
            await anyio.to_thread.run_sync(stack.down)
    return result


async def _start_and_stay(stack: LocalStack, options: Options) -> None:
    began = time.monotonic()
    board = Board()
    with board.progress:
        await stack.up(board.begun, board.done)
    out.print(f"All parts are well after {time.monotonic() - began:.1f} s.")
    accounts = _accounts(stack.state)
    if options.check:
        await _check(stack, accounts)
        return
    _welcome(stack, accounts)
    if options.browser:
        await anyio.to_thread.run_sync(webbrowser.open, stack.url("chat"))
    await stack.watch()


async def _check(stack: LocalStack, accounts: Mapping[str, str]) -> None:
    username = "ana"
    if username not in accounts:
        raise FailedCheck("seed", "The state folder has no demo accounts; use --fresh.")
    target = check.Stack(
        stack.url("api"),
        stack.url("agent"),
        stack.url("chat"),
        stack.database,
        username,
        accounts[username],
    )
    await check.run(
        target,
        lambda part, sentence, seconds: out.print(
            f"ok   {part:<7} {sentence} [dim]({seconds:.1f} s)[/]", soft_wrap=True
        ),
    )
    out.print("[green]Everything works.[/]")


def _accounts(state: Path) -> dict[str, str]:
    path = state / "demo-accounts.json"
    return json.loads(path.read_text()) if path.exists() else {}


def _welcome(stack: LocalStack, accounts: Mapping[str, str]) -> None:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_row("[bold]Chat[/]", stack.url("chat"))
    table.add_row("[bold]Api[/]", f"{stack.url('api')}/openapi.json")
    for name, password in accounts.items():
        table.add_row(f"[bold]{name}[/]", password)
    if not accounts:
        table.add_row("Accounts", "those of your own data; make one in the chat")
    out.print(Panel(table, title="Matinee", subtitle="Ctrl-C ends it", expand=False))


async def _cancel_on_signal(scope: anyio.CancelScope) -> None:
    with anyio.open_signal_receiver(*ENDS) as signals:
        async for _ in signals:
            out.print("Ending ...")
            scope.cancel()
            return


def _end(number: int, _frame: Any) -> None:
    raise SystemExit(128 + number)


def _first(group: BaseExceptionGroup[BaseException]) -> FailedStart | FailedCheck:
    """Return the failure that a user can do something about; raises the group for any other."""
    for error in group.exceptions:
        if isinstance(error, FailedStart | FailedCheck):
            return error
        if isinstance(error, BaseExceptionGroup):
            return _first(cast("BaseExceptionGroup[BaseException]", error))
    raise group


def _fail(part: str, message: str, log: Path | None = None) -> None:
    errors.print(f"[bold red]{part}[/]: ", end="")
    errors.print(message, markup=False, soft_wrap=True)
    if log is not None and log.exists():
        errors.print(f"[dim]The end of {log}:[/]")
        errors.print(processes.tail(log), markup=False, soft_wrap=True)


@contextmanager
def _only_one(state: Path) -> Iterator[None]:
    """Hold the state folder; raises ValueError if another demo holds it."""
    import fcntl  # noqa: PLC0415 - not on Windows, where the demo does not run

    with (state / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ValueError(f"a demo is already running with the state folder {state}") from None
        yield


if __name__ == "__main__":
    cli()
