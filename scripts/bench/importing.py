"""An import beside `sqlite3 .import` of the same ratings.

`python -m scripts.bench.importing FOLDER DATABASE` is the import as a process of its own, so that
its peak of memory is its own too.
"""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from api.bulk import bulk_writing
from api.db import Database
from api.migrate import migrate
from api.transfers.movielens import import_movielens
from scripts.bench.data import Made
from scripts.bench.figures import Figure, least, middle, most
from scripts.peak import peak_mib

_TABLE = """CREATE TABLE rating (user_id INTEGER, movie_id INTEGER, stars REAL, at INTEGER,
    PRIMARY KEY (user_id, movie_id)) WITHOUT ROWID;"""


def into(folder: Path, database: Path) -> dict[str, Any]:
    """Import a MovieLens folder into a new database; the password opens every account."""
    migrate(f"sqlite:///{database}")
    opened = Database(f"sqlite:///{database}")
    began = time.perf_counter()
    with bulk_writing(opened) as session:
        counts = import_movielens(session, folder, accounts=True)
    seconds = time.perf_counter() - began
    opened.checkpoint()
    opened.close()
    peak = peak_mib() * 1024**2 / 1e6
    return {"seconds": seconds, "peak_mb": peak, "password": counts.password}


def _peer(made: Made, database: Path) -> float | None:
    """Return the seconds `sqlite3 .import` takes, or None without the program."""
    program = shutil.which("sqlite3")
    if program is None:
        return None
    database.unlink(missing_ok=True)
    script = f"{_TABLE}\nPRAGMA journal_mode=WAL;\n.mode csv\n.import --skip 1 {made.ratings_csv} rating\n"
    began = time.perf_counter()
    subprocess.run(  # noqa: S603 - a program of the system, with our own script
        [program, str(database)], input=script, text=True, check=True, capture_output=True
    )
    return time.perf_counter() - began


def measure(made: Made, state: Path, repeats: int) -> tuple[list[Figure], str]:
    """Return the figures and the password of the last import, whose database stays in `state`."""
    ours: list[dict[str, Any]] = []
    theirs: list[float] = []
    for _ in range(repeats):
        for old in state.glob("matinee.sqlite3*"):
            old.unlink()
        command = [sys.executable, "-m", "scripts.bench.importing"]
        done = subprocess.run(  # noqa: S603 - our own interpreter and module
            [*command, str(made.folder), str(state / "matinee.sqlite3")],
            check=True,
            capture_output=True,
            text=True,
        )
        ours.append(json.loads(done.stdout))
        if (seconds := _peer(made, state.parent / "import.sqlite3")) is not None:
            theirs.append(seconds)
    rate = made.n_ratings / middle([one["seconds"] for one in ours])
    peer = made.n_ratings / middle(theirs) if theirs else None
    figures = [
        Figure("import", "Import of a MovieLens folder", rate, "rows/s", "sqlite3 .import", peer, least(0.3)),
        Figure("import", "Its peak of memory", middle([one["peak_mb"] for one in ours]), "MB", target=most(300)),
    ]  # fmt: skip
    return figures, str(ours[-1]["password"])


if __name__ == "__main__":
    print(json.dumps(into(Path(sys.argv[1]), Path(sys.argv[2]))))
