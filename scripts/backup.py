"""Backups of the SQLite database: `python -m scripts.backup create|verify|restore`.

A backup is one file and, beside it, a `.json` with its hashes. It is taken with SQLite's backup
interface while everything runs; copying the file would lose what is still in the write-ahead log.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from sqlalchemy.engine import make_url

from api.settings import ApiSettings

app = typer.Typer(no_args_is_help=True, add_completion=False)
out, errors = Console(highlight=False), Console(stderr=True, highlight=False)


class BadBackup(Exception):
    """The backup is not what was written; the message says how."""


def live_database() -> Path:
    """Return the database file of the settings."""
    url = make_url(ApiSettings().resolved_database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        errors.print("This database is not SQLite. Use the server's own tools, such as pg_dump.")
        raise typer.Exit(2)
    return Path(url.database)


def _tables(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield the tables in order of name; those of a search index follow from the others."""
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
    virtual = tuple(f"{name}_" for name, sql in rows if sql.upper().startswith("CREATE VIRTUAL"))
    for name, sql in sorted(rows):
        index = sql.upper().startswith("CREATE VIRTUAL") or (virtual and name.startswith(virtual))
        if not index and not name.startswith("sqlite_"):
            yield name


def content(path: Path) -> dict[str, Any]:
    """Return the number of rows of each table and a hash of every value, in a fixed order."""
    digest, counts = hashlib.sha256(), dict[str, int]()
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        names = list(_tables(connection))
        connection.text_factory = bytes  # a damaged text is no valid UTF-8
        for name in names:
            columns = len(connection.execute(f'PRAGMA table_info("{name}")').fetchall())
            order = ", ".join(str(number + 1) for number in range(columns))
            counts[name] = 0
            digest.update(name.encode())
            query = f'SELECT * FROM "{name}" ORDER BY {order}'  # noqa: S608 - names of our tables
            for row in connection.execute(query):
                counts[name] += 1
                digest.update(repr(row).encode())
    return {"rows": counts, "content_sha256": digest.hexdigest()}


def _file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _manifest(path: Path) -> Path:
    return path.with_name(path.name + ".json")


def take(source: Path, target: Path) -> dict[str, Any]:
    """Write a consistent copy and its manifest. Raises FileExistsError rather than overwrite."""
    if target.exists() or _manifest(target).exists():
        raise FileExistsError(f"{target} exists already; choose another name")
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".backup-")  # 0600
    os.close(handle)
    partial = Path(name)
    try:
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as live:
            live.execute("PRAGMA busy_timeout = 5000")
            with closing(sqlite3.connect(partial)) as copy:
                live.backup(copy)  # all pages at once: one snapshot, and writers go on
                copy.execute("PRAGMA journal_mode = DELETE")
        known = {
            "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "sqlite": sqlite3.sqlite_version,
            "file_sha256": _file_hash(partial),
            **content(partial),
        }
        _manifest(target).write_text(json.dumps(known, indent=1) + "\n")
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return known


def check(path: Path) -> dict[str, Any]:
    """Return the manifest of a backup that is whole. Raises BadBackup."""
    try:
        known: dict[str, Any] = json.loads(_manifest(path).read_text())
    except (OSError, ValueError) as error:
        raise BadBackup(f"{_manifest(path).name} is missing or not readable") from error
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            (state,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            orphan = connection.execute("PRAGMA foreign_key_check").fetchone()
        found = content(path)
    except sqlite3.DatabaseError as error:
        raise BadBackup(f"SQLite can't read it: {error}") from error
    if state != "ok" or orphan:
        raise BadBackup(f"the database is damaged: {state if state != 'ok' else orphan}")
    if found["rows"] != known.get("rows") or found["content_sha256"] != known["content_sha256"]:
        raise BadBackup("the content is not what was backed up")
    if _file_hash(path) != known.get("file_sha256"):
        raise BadBackup("the file is not the one that was written")
    return known


def put_back(path: Path, target: Path) -> dict[str, Any]:
    """Restore a whole backup where no database is. Raises BadBackup, FileExistsError."""
    known = check(path)
    for leftover in (target, *(target.with_name(target.name + end) for end in ("-wal", "-shm"))):
        if leftover.exists():
            raise FileExistsError(f"{leftover} exists; stop everything and move it away first")
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".restore-")  # 0600
    with os.fdopen(handle, "wb") as copy, path.open("rb") as source:
        shutil.copyfileobj(source, copy)
        copy.flush()
        os.fsync(copy.fileno())
    Path(name).replace(target)
    return known


def _summary(known: dict[str, Any]) -> str:
    rows = known["rows"]
    named = ", ".join(f"{rows.get(name, 0):,} {name}s" for name in ("movie", "rating", "user"))
    return f"{named}; content {known['content_sha256'][:16]}"


@contextmanager
def _told() -> Iterator[None]:
    """Turn what can go wrong into a sentence and exit code 1."""
    try:
        yield
    except (BadBackup, OSError, sqlite3.Error) as error:
        errors.print(str(error), markup=False, soft_wrap=True)
        raise typer.Exit(1) from error


@app.callback()
def main() -> None:
    """Take, verify and restore backups."""


@app.command()
def create(
    target: Annotated[Path, typer.Argument(help="The file to write, or a folder.")] = Path(
        "backups"
    ),
) -> None:
    """Back up the running database."""
    if target.is_dir() or not target.suffix:
        target /= f"matinee-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.sqlite3"
    with _told():
        known = take(live_database(), target)
    out.print(f"{target}: {_summary(known)}", soft_wrap=True)


@app.command()
def verify(path: Annotated[Path, typer.Argument(help="The backup.")]) -> None:
    """Say whether a backup is whole."""
    with _told():
        known = check(path)
    out.print(f"{path} is whole: {_summary(known)}", soft_wrap=True)


@app.command()
def restore(
    path: Annotated[Path, typer.Argument(help="The backup.")],
    to: Annotated[Path | None, typer.Option(help="Another file than the configured one.")] = None,
) -> None:
    """Put a backup in place; refuses to overwrite a database."""
    target = to or live_database()
    with _told():
        known = put_back(path, target)
    out.print(f"Restored {target}: {_summary(known)}", soft_wrap=True)


if __name__ == "__main__":
    app()
