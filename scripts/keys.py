"""The signing keys: `python -m scripts.keys list|rotate|retire KID`.

Running services notice a rotation within a second. The old key verifies for 15 minutes more, longer
than any token it signed lives, so nobody is signed out.
"""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from api.accounts.keys import KeyRing
from api.settings import ApiSettings
from app.settings import system_clock

app = typer.Typer(no_args_is_help=True, add_completion=False)
out, errors = Console(highlight=False), Console(stderr=True, highlight=False)


def _ring() -> KeyRing:
    settings = ApiSettings()
    settings.state_dir.mkdir(parents=True, exist_ok=True)
    try:
        return KeyRing(settings.keys_dir, system_clock)
    except PermissionError as error:
        errors.print(str(error), markup=False)
        raise typer.Exit(1) from error


def _show(ring: KeyRing) -> None:
    table = Table("kid", "state", "made (UTC)", "verifies until (UTC)", box=None)
    for key in ring.published():
        until = f"{key.verifies_until:%Y-%m-%d %H:%M:%S}" if key.verifies_until else ""
        table.add_row(key.kid, key.state, f"{key.created_at:%Y-%m-%d %H:%M:%S}", until)
    Console(highlight=False, width=120).print(table)


@app.callback()
def main() -> None:
    """See, rotate and retire the keys that sign tokens."""


@app.command("list")
def list_() -> None:
    """Show the keys that are published: current, next and those retiring."""
    _show(_ring())


@app.command()
def rotate() -> None:
    """Sign with the next key from now on; the present one verifies for 15 minutes more."""
    ring = _ring()
    old = ring.current().kid
    new = ring.rotate().kid
    out.print(f"{new} signs now; {old} is retiring.", soft_wrap=True)
    _show(ring)


# One name in 64 begins with a dash.
@app.command(context_settings={"ignore_unknown_options": True})
def retire(kid: Annotated[str, typer.Argument(help="A retiring key, as `list` shows it.")]) -> None:
    """Stop accepting a retiring key at once (it leaked): tokens it signed are worth nothing now."""
    if not _ring().retire(kid):
        errors.print("There is no retiring key of this name. Rotate first, then retire.")
        raise typer.Exit(1)
    out.print(f"{kid} is not accepted any more.", soft_wrap=True)


if __name__ == "__main__":
    app()
