"""Applying: planned before the lock, decided anew if anything changed, and bounded in memory."""

import io
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.accounts import service as accounts
from api.catalog.loading import NewFilm, insert_many
from api.db import Database
from api.proposals.operations import Context
from api.ratings import service as ratings
from api.ratings.wire import RateParameters
from api.transfers import applying, service
from api.transfers.planning import Plan
from api.transfers.wire import ApplyImport

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
FILE = (
    b"Date,Name,Year,Letterboxd URI,Rating\n2024-01-02,Heat,1995,u,4.5\n2024-01-02,Alien,1979,u,4\n"
)
WANTED = ApplyImport(create_films=True)


@pytest.fixture
def previewed(database: Database) -> tuple[Database, Context, int]:
    """Ana's preview of two films, of which the catalogue has one."""
    with database.writing() as session:
        ana = accounts.create(session, "ana", None, NOW)
        assert ana.user_id is not None
        insert_many(session, [NewFilm("Heat", 1995)], NOW)
        prepared = service.prepare(session, ana.user_id, io.BytesIO(FILE), "r.csv", "newer")
        import_id = service.store(session, ana.user_id, prepared, "newer", NOW)
    return database, Context(ana.user_id, "user", NOW), import_id


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch) -> list[Plan]:
    """The plans made from now on."""
    made: list[Plan] = []
    decide = applying.decide

    def remembered(*args: object, **kwargs: object) -> Plan:
        made.append(decide(*args, **kwargs))  # pyright: ignore[reportArgumentType]
        return made[-1]

    monkeypatch.setattr(applying, "decide", remembered)
    return made


def test_a_plan_made_before_the_lock_is_carried_out(
    previewed: tuple[Database, Context, int], plans: list[Plan]
) -> None:
    database, context, import_id = previewed
    with database.reading() as session:
        intended = service.intend(session, context.user_id, import_id, WANTED)
    with database.writing() as session:
        service.apply(session, context, import_id, WANTED, intended)
        found = service.view(session, context.user_id, import_id)
    assert len(plans) == 1
    assert [(row.reason, row.movie_id, row.applied) for row in found.rows] == [
        ("new", 1, True),
        ("created", 2, True),
    ]


def test_a_rating_given_meanwhile_makes_the_plan_anew(
    previewed: tuple[Database, Context, int], plans: list[Plan]
) -> None:
    database, context, import_id = previewed
    with database.reading() as session:
        intended = service.intend(session, context.user_id, import_id, WANTED)
    with database.writing() as session:
        ratings.execute_rate(session, context, RateParameters(movie_id=1, stars=2))
    with database.writing() as session:
        service.apply(session, context, import_id, WANTED, intended)
        found = service.view(session, context.user_id, import_id)
    assert len(plans) == 2
    assert (found.rows[0].reason, found.rows[0].message) == (
        "kept",
        "your rating here is newer and stays",
    )


def test_what_would_be_refused_is_not_planned(
    previewed: tuple[Database, Context, int],
) -> None:
    database, context, import_id = previewed
    with database.writing() as session:
        service.apply(session, context, import_id, WANTED)
    with database.reading() as session:
        assert service.intended(session, context.user_id, import_id, WANTED) is None
        assert service.intended(session, context.user_id, import_id + 1, WANTED) is None


HUGE = """
import io, json, sys, time
from api.proposals.operations import Context
from tests.api.transfers.test_applying import NOW, WANTED
from api.db import Database
from api.transfers import service
from scripts.peak import peak_mib
database, step = Database(sys.argv[1]), sys.argv[2]
begun = time.process_time()
if step == "preview":
    with open(sys.argv[3], "rb") as stream, database.reading() as session:
        prepared = service.prepare(session, 1, stream, "r.csv", "newer")
    with database.writing() as session:
        service.store(session, 1, prepared, "newer", NOW)
else:
    with database.reading() as session:
        intended = service.intend(session, 1, 1, WANTED)
    with database.writing() as session:
        service.apply(session, Context(1, "user", NOW), 1, WANTED, intended)
print(json.dumps([time.process_time() - begun, peak_mib()]))
"""


@pytest.mark.full
def test_a_hundred_thousand_rows_take_seconds_and_little_memory(
    sqlite_file: Path, database: Database, tmp_path: Path
) -> None:
    with database.writing() as session:
        accounts.create(session, "ana", None, NOW)
        insert_many(session, (NewFilm(f"Film {n}", 1950 + n % 70) for n in range(50_000)), NOW)
    file = tmp_path / "ratings.csv"
    rows = (f"2024-01-02,Film {n},{1950 + n % 70},u,{n % 10 / 2 + 0.5}\n" for n in range(100_000))
    file.write_text("Date,Name,Year,Letterboxd URI,Rating\n" + "".join(rows))
    for step, seconds in (("preview", 10), ("apply", 20)):  # half of the films are created
        command = [sys.executable, "-c", HUGE, f"sqlite:///{sqlite_file}", step, str(file)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
        took, peak = json.loads(done.stdout)
        print(step, round(took, 1), "s", round(peak), "MiB")  # noqa: T201 - shown with -rP
        assert took < seconds, step
        assert peak < 205, step  # MiB, of which a bare process takes 112
