"""Ratings in and out: `python -m scripts.transfer import movielens FOLDER` and its sisters."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from api.db import Database
from api.migrate import migrate
from api.settings import ApiSettings
from api.transfers.movielens import MovieLensCounts, import_movielens
from api.transfers.rows import UnreadableFile

app = typer.Typer(no_args_is_help=True, add_completion=False)
out, errors = Console(), Console(stderr=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON, and no bar.")]


@contextmanager
def opened() -> Iterator[Database]:
    """Yield the configured database, at the newest schema."""
    settings = ApiSettings()
    settings.state_dir.mkdir(parents=True, exist_ok=True)
    migrate(settings.resolved_database_url)
    database = Database(settings.resolved_database_url)
    try:
        yield database
        database.checkpoint()
    except UnreadableFile as error:
        errors.print(f"Nothing was imported. {error}", style="red", markup=False, highlight=False)
        raise typer.Exit(1) from error
    finally:
        database.close()


@app.callback()
def main() -> None:
    """Bring ratings in and out, and take an import back."""


@app.command("import")
def import_(
    what: Annotated[str, typer.Argument(help="'movielens', or a file of your ratings.")],
    folder: Annotated[Path | None, typer.Argument(help="The unpacked MovieLens data set.")] = None,
    accounts: Annotated[
        bool, typer.Option("--accounts", help="Let people sign in as movielens-N.")
    ] = False,
    overlay: Annotated[
        list[Path] | None, typer.Option(help="Further files of films or tags.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Import a MovieLens data set, or the ratings of one account."""
    if what == "movielens" and folder is not None:
        _movielens(folder, accounts, overlay or [], as_json)
        return
    raise typer.BadParameter("say 'import movielens FOLDER'")


def _movielens(folder: Path, accounts: bool, overlay: list[Path], as_json: bool) -> None:
    with opened() as database, _bar(as_json) as bar:
        tasks = {
            kind: bar.add_task(kind, total=_lines(folder / f"{file}.csv"))
            for kind, file in (("films", "movies"), ("ratings", "ratings"), ("tags", "tags"))
        }
        with database.writing() as session:
            counts = import_movielens(
                session,
                folder,
                accounts=accounts,
                overlay=overlay,
                progress=lambda kind, rows: bar.advance(tasks[kind], rows),
            )
    if as_json:
        typer.echo(json.dumps(asdict(counts)))
    else:
        _report(counts)


def _report(counts: MovieLensCounts) -> None:
    out.print(
        f"Imported {counts.films:,} films, {counts.ratings:,} ratings of {counts.people:,} people "
        f"and {counts.tags:,} tags."
    )
    if counts.password:
        out.print("Sign in as movielens-1, movielens-2 ... with the password", counts.password)
        out.print("It is not shown again.")


def _bar(quiet: bool) -> Progress:
    columns: list[Any] = [
        TextColumn("{task.description:>8}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    ]
    return Progress(*columns, console=errors, disable=quiet)


def _lines(path: Path) -> int | None:
    """Return how many rows a file has, about: quoted line breaks are counted too."""
    if not path.is_file():
        return None
    with path.open("rb") as stream:
        return max(
            0, sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(1 << 20), b"")) - 1
        )


if __name__ == "__main__":
    app()
