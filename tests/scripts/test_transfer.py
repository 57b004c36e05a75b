"""Ratings in and out at the terminal."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.accounts import service as accounts
from api.db import Database
from api.settings import ApiSettings
from scripts.transfer import app
from tests.conftest import NOW

SAMPLES = Path(__file__).parents[1] / "api" / "transfers" / "samples"
runner = CliRunner()


@pytest.fixture(autouse=True)
def _house(settings: ApiSettings, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the program use the test's database, in which ana has an account."""
    monkeypatch.setenv("MATINEE_STATE_DIR", str(settings.state_dir))
    monkeypatch.setenv("MATINEE_DATABASE_URL", settings.database_url)
    with database.writing() as session:
        accounts.create(session, "ana", None, NOW)


def run(*arguments: str, fails: bool = False) -> str:
    result = runner.invoke(app, list(arguments))
    assert (result.exit_code != 0) == fails, result.output
    return result.output


def count(database: Database) -> int:
    with database.reading() as session:
        return session.connection().exec_driver_sql("SELECT count(*) FROM rating").scalar_one()


def imported(*options: str) -> str:
    return run("import", str(SAMPLES / "imdb_ratings.csv"), "--account", "ana", *options)


def test_a_dry_run_tells_and_changes_nothing(database: Database) -> None:
    assert "nothing was changed" in imported("--dry-run", "--create-films")
    assert count(database) == 0


def test_an_import_can_be_undone_and_repeated(database: Database) -> None:
    done = json.loads(imported("--create-films", "--json"))
    assert (done["state"], done["counts"]["new"], len(done["rows"])) == ("applied", 3, 8)
    assert count(database) == 3
    assert "applied" in imported("--create-films")
    assert count(database) == 3
    assert "3 ratings restored" in run("undo", str(done["import_id"]), "--account", "ana")
    assert count(database) == 0


def test_a_fault_is_told_with_its_place_and_changes_nothing(
    database: Database, tmp_path: Path
) -> None:
    broken = tmp_path / "ratings.csv"
    broken.write_text('"Const,Your Rating\n')
    said = run("import", str(broken), "--account", "ana", fails=True)
    assert "Nothing was changed" in said
    assert count(database) == 0


def test_a_stranger_has_no_ratings() -> None:
    file = str(SAMPLES / "imdb_ratings.csv")
    assert "no account" in run("import", file, "--account", "nobody", fails=True)
    assert "whose ratings" in run("import", file, fails=True)


def test_exports_are_written_and_read_again(database: Database, tmp_path: Path) -> None:
    imported("--create-films")
    for what in ("ratings", "letterboxd", "movies"):
        run("export", what, "--account", "ana", "--folder", str(tmp_path))
    assert {path.name for path in tmp_path.glob("*.csv")} == {
        "ratings.csv",
        "letterboxd-1.csv",
        "movies.csv",
    }
    assert "unchanged" in run("import", str(tmp_path / "ratings.csv"), "--account", "ana")
    assert count(database) == 3


def test_a_data_set_fills_the_catalogue(database: Database, tmp_path: Path) -> None:
    (tmp_path / "movies.csv").write_text("movieId,title,genres\n1,Heat (1995),Crime\n")
    (tmp_path / "ratings.csv").write_text("userId,movieId,rating,timestamp\n7,1,4.5,1000000000\n")
    assert "1 ratings of 1 people" in run("import", "movielens", str(tmp_path))
    assert count(database) == 1
