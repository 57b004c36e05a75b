"""A progress bar for long work at the terminal."""

from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
)


def bar(console: Console, quiet: bool) -> Progress:
    """Return a bar that counts rows, or one that shows nothing."""
    return Progress(
        TextColumn("{task.description:>8}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        disable=quiet,
    )


def lines_of(path: Path) -> int | None:
    """Return how many rows a file has, about: quoted line breaks are counted too."""
    if not path.is_file() or path.suffix.casefold() != ".csv":
        return None
    with path.open("rb") as stream:
        chunks = iter(lambda: stream.read(1 << 20), b"")
        return max(0, sum(chunk.count(b"\n") for chunk in chunks) - 1)
