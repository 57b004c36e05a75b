"""Ratings in and out: `python -m scripts.transfer import movielens FOLDER` and its sisters."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlmodel import Session

from api.accounts import service as accounts
from api.bulk import bulk_writing
from api.db import Database
from api.migrate import migrate
from api.proposals.operations import Context
from api.settings import ApiSettings
from api.transfers import service
from api.transfers.exports.tables import catalogue_csv, ratings_csv
from api.transfers.formats.generic import Mapping
from api.transfers.models import Existing
from api.transfers.movielens import MovieLensCounts, import_movielens
from api.transfers.rows import UnreadableFile
from api.transfers.wire import ApplyImport, ImportView
from api.web.errors import Problem
from scripts.progress import bar, lines_of

app = typer.Typer(no_args_is_help=True, add_completion=False)
out, errors = Console(), Console(stderr=True)

SHOWN = 50
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON, and no bar.")]
Account = Annotated[str, typer.Option("--account", help="The username whose ratings these are.")]
Column = Annotated[str, typer.Option(help="The column of any CSV that holds this.")]


@app.callback()
def main() -> None:
    """Bring ratings in and out, and take an import back."""


@contextmanager
def opened() -> Iterator[Database]:
    """Yield the configured database, at the newest schema; problems end the program."""
    settings = ApiSettings()
    settings.state_dir.mkdir(parents=True, exist_ok=True)
    migrate(settings.resolved_database_url)
    database = Database(settings.resolved_database_url)
    try:
        yield database
        database.checkpoint()
    except (UnreadableFile, Problem, OSError) as error:
        said = error.detail if isinstance(error, Problem) else str(error)
        errors.print(f"Nothing was changed. {said}", style="red", markup=False, highlight=False)
        raise typer.Exit(1) from error
    finally:
        database.close()


@app.command("import")
def import_(  # noqa: PLR0917 - the options of the program
    what: Annotated[str, typer.Argument(help="'movielens', or a file of your ratings.")],
    folder: Annotated[Path | None, typer.Argument(help="The unpacked MovieLens data set.")] = None,
    account: Account = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only tell what would happen.")
    ] = False,
    create_films: Annotated[bool, typer.Option(help="Create films the catalogue lacks.")] = False,
    existing: Annotated[Existing, typer.Option(help="Which rating wins.")] = "newer",
    title_column: Column = "",
    rating_column: Column = "",
    scale: Annotated[int, typer.Option(help="The highest rating: 5, 10, 20 or 100.")] = 5,
    year_column: Column = "",
    watched_on_column: Column = "",
    rated_at_column: Column = "",
    dates: Annotated[str, typer.Option(help="How dates are written.")] = "YYYY-MM-DD",
    accounts: Annotated[
        bool, typer.Option("--accounts", help="Let people sign in as movielens-N.")
    ] = False,
    overlay: Annotated[
        list[Path] | None, typer.Option(help="Further MovieLens files of films or tags.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Import a MovieLens data set, or one account's ratings from any known export."""
    if what == "movielens":
        if folder is None:
            raise typer.BadParameter("name the folder: import movielens FOLDER")
        _movielens(folder, accounts, overlay or [], as_json)
        return
    if not account:
        raise typer.BadParameter("whose ratings are these? add --account NAME")
    mapping = Mapping(
        title=title_column,
        rating=rating_column,
        scale=scale,
        year=year_column,
        watched_on=watched_on_column,
        rated_at=rated_at_column,
        dates=dates,
    )
    named = mapping if mapping.columns() else None
    found = _file(Path(what), account, existing, named, None if dry_run else create_films, as_json)
    _show(found, as_json)


@app.command()
def undo(import_id: int, account: Account, as_json: AsJson = False) -> None:
    """Put back what an import replaced; ratings changed by hand since stay."""
    with opened() as database, database.writing() as session:
        done = service.undo(session, _context(session, account), import_id)
    if as_json:
        typer.echo(done.model_dump_json())
        return
    out.print(
        f"Import {import_id} is undone: {done.restored:,} ratings restored, {done.kept:,} kept "
        f"because they were changed since, {done.films_deleted:,} films deleted."
    )


@app.command()
def export(
    what: Annotated[str, typer.Argument(help="ratings, letterboxd or movies.")],
    folder: Annotated[Path, typer.Option(help="Where the files go.")] = Path(),
    account: Account = "",
) -> None:
    """Write CSV files: your ratings, the same for Letterboxd, or the catalogue."""
    if what not in {"ratings", "letterboxd", "movies"}:
        raise typer.BadParameter("say ratings, letterboxd or movies")
    if what != "movies" and not account:
        raise typer.BadParameter("whose ratings? add --account NAME")
    with opened() as database, database.reading() as session:
        user_id = _context(session, account).user_id if account else 0
        for name, chunks in _exported(session, what, user_id):
            folder.mkdir(parents=True, exist_ok=True)
            with (folder / name).open("wb") as stream:
                stream.writelines(chunks)
            out.print(f"Wrote {folder / name}")


def _exported(session: Session, what: str, user_id: int) -> Iterator[tuple[str, Iterator[bytes]]]:
    if what == "ratings":
        yield "ratings.csv", ratings_csv(service.all_ratings(session, user_id))
    elif what == "movies":
        yield "movies.csv", catalogue_csv(service.all_films(session))
    else:
        for part, content in enumerate(service.letterboxd_files(session, user_id), start=1):
            yield f"letterboxd-{part}.csv", iter([content])


def _file(
    path: Path,
    account: str,
    existing: Existing,
    mapping: Mapping | None,
    create_films: bool | None,
    quiet: bool,
) -> dict[str, Any]:
    """Preview a file and, unless `create_films` is None, apply it; return what the wire shows."""
    with opened() as database, bar(errors, quiet) as progress:
        rows = progress.add_task("read", total=lines_of(path))
        with path.open("rb") as stream, database.reading() as session:
            context = _context(session, account)
            prepared = service.prepare(
                session,
                context.user_id,
                stream,
                path.name,
                existing,
                mapping,
                progress=lambda count: progress.advance(rows, count),
            )
        wanted = ApplyImport(create_films=bool(create_films))
        with database.writing() as session:
            import_id = service.store(session, context.user_id, prepared, existing, context.now)
        with database.reading() as session:
            intended = service.intend(session, context.user_id, import_id, wanted)
        with database.writing() as session:
            if create_films is not None:
                service.apply(session, context, import_id, wanted, intended)
            seen = service.view(
                session,
                context.user_id,
                import_id,
                page_size=len(prepared.rows) or 1 if quiet else SHOWN,
            )
            if create_films is None:
                service.undo(session, context, import_id)
    return seen.model_dump(mode="json")


def _context(session: Session, account: str) -> Context:
    user = accounts.find(session, account)
    if user is None or user.user_id is None:
        raise typer.BadParameter("there is no account of this name", param_hint="--account")
    return Context(user.user_id, "script", datetime.now(UTC))


def _show(found: dict[str, Any], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(found))
        return
    view = ImportView.model_validate(found)
    table = Table("line", "verdict", "film", "stars", "what happens", title=Text(view.file_name))
    for row in view.rows:
        stars = "" if row.stars is None else f"{row.stars:g}"
        # Text, not markup: a title may contain square brackets.
        words = (str(row.line), row.verdict.value, row.title, stars, row.message)
        table.add_row(*map(Text, words))
    out.print(table)
    if view.truncated:
        out.print(f"... and {view.rows_total - len(view.rows):,} more rows; --json shows all.")
    counted = ", ".join(f"{count:,} {verdict}" for verdict, count in sorted(view.counts.items()))
    applied = view.state.value == "applied"
    state = f"applied as import {view.import_id}" if applied else "a preview, nothing was changed"
    out.print(f"{view.format}, {state}: {counted}.")


def _movielens(folder: Path, accounts: bool, overlay: list[Path], as_json: bool) -> None:
    with opened() as database, bar(errors, as_json) as progress:
        tasks = {
            kind: progress.add_task(kind, total=lines_of(folder / f"{file}.csv"))
            for kind, file in (("films", "movies"), ("ratings", "ratings"), ("tags", "tags"))
        }
        with bulk_writing(database) as session:
            counts = import_movielens(
                session,
                folder,
                accounts=accounts,
                overlay=overlay,
                progress=lambda kind, rows: progress.advance(tasks[kind], rows),
            )
    if as_json:
        typer.echo(json.dumps({name: getattr(counts, name) for name in counts.__slots__}))
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


if __name__ == "__main__":
    app()
