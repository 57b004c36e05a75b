"""Backups: whole under load, damage is seen, nothing is overwritten."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.db import Database
from scripts.backup import BadBackup, app, check, content, put_back, take

MOMENT = "2026-11-24 12:00:00.000000"


def fill(path: Path, films: range) -> None:
    """Insert films, each with a rating that carries a note, in one transaction a film."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA busy_timeout = 5000")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute(
            "INSERT OR IGNORE INTO user (user_id, username, display_name, role, created_at, "
            "ratings_version) VALUES (1, 'ana', 'Ana', 'member', ?, 0)",
            (MOMENT,),
        )
        for number in films:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(
                "INSERT INTO movie (movie_id, title, sort_title, version, created_at, updated_at, "
                "n_ratings, half_stars_sum, half_stars_sumsq) "
                "VALUES (?, 'A film', 'a film', 1, ?, ?, 1, 7, 49)",
                (number, MOMENT, MOMENT),
            )
            connection.execute(
                "INSERT INTO rating (user_id, movie_id, half_stars, rated_at, note, source, "
                "updated_at) VALUES (1, ?, 7, ?, 'A note worth keeping', 'matinee', ?)",
                (number, MOMENT, MOMENT),
            )
            connection.execute("COMMIT")


@pytest.fixture
def live(sqlite_file: Path, database: Database) -> Path:
    """A database with some films, part of it still in the write-ahead log."""
    assert database.is_sqlite
    fill(sqlite_file, range(1, 201))
    return sqlite_file


@pytest.fixture
def backup(live: Path, tmp_path: Path) -> Path:
    """A backup of it."""
    path = tmp_path / "kept" / "one.sqlite3"
    take(live, path)
    return path


@pytest.fixture
def writers(live: Path) -> Iterator[threading.Event]:
    """Two writers that insert films until they are told to stop."""
    stop = threading.Event()

    def write(first: int) -> None:
        number = first
        while not stop.is_set():
            fill(live, range(number, number + 5))
            number += 5

    threads = [threading.Thread(target=write, args=(n,)) for n in (10_000, 20_000)]
    for thread in threads:
        thread.start()
    yield stop
    stop.set()
    for thread in threads:
        thread.join()


def test_a_backup_restores_equal(live: Path, backup: Path, tmp_path: Path) -> None:
    target = tmp_path / "restored" / "matinee.sqlite3"
    put_back(backup, target)
    assert content(target) == content(live)
    assert content(target)["rows"]["rating"] == 200
    assert target.stat().st_mode & 0o077 == 0


def test_a_backup_under_load_is_one_moment(
    live: Path, tmp_path: Path, writers: threading.Event
) -> None:
    for number in range(5):
        known = take(live, tmp_path / f"{number}.sqlite3")
        assert known["rows"]["movie"] == known["rows"]["rating"] >= 200
        check(tmp_path / f"{number}.sqlite3")
    assert not writers.is_set()


def test_a_flipped_bit_inside_a_text_is_seen(backup: Path) -> None:
    damaged = backup.read_bytes().replace(b"A note worth keeping", b"A note worth keepinG", 1)
    backup.write_bytes(damaged)
    with closing(sqlite3.connect(backup)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with pytest.raises(BadBackup, match="content"):
        check(backup)


def test_a_cut_file_is_seen(backup: Path) -> None:
    backup.write_bytes(backup.read_bytes()[:20_000])
    with pytest.raises(BadBackup):
        check(backup)


def test_a_backup_without_its_hashes_is_none(backup: Path) -> None:
    backup.with_name("one.sqlite3.json").unlink()
    with pytest.raises(BadBackup, match="missing"):
        check(backup)


def test_neither_a_backup_nor_a_database_is_overwritten(live: Path, backup: Path) -> None:
    before = live.read_bytes()
    with pytest.raises(FileExistsError):
        take(live, backup)
    with pytest.raises(FileExistsError):
        put_back(backup, live)
    assert live.read_bytes() == before


def test_the_command_says_what_it_did(
    live: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATINEE_STATE_DIR", str(live.parent))
    path = tmp_path / "kept.sqlite3"
    runner = CliRunner()
    for words in (["create", str(path)], ["verify", str(path)]):
        done = runner.invoke(app, words)
        assert done.exit_code == 0, done.output
        assert "200 movies, 200 ratings, 1 users" in done.output
    assert json.loads(path.with_name("kept.sqlite3.json").read_text())["rows"]["user"] == 1
    assert runner.invoke(app, ["restore", str(path)]).exit_code == 1


def test_another_database_than_sqlite_is_left_to_its_own_tools(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MATINEE_DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1/none")
    done = CliRunner().invoke(app, ["create"])
    assert done.exit_code == 2
    assert "pg_dump" in done.output
