"""Run schemathesis, all checks and phases, against a real api on a database of its own.

Two signed-in members are configured as peers: without peers the check that nobody reads another's
objects is skipped in silence. Curators' and admins' operations are fuzzed in a second pass.
`uv run python -m scripts.fuzz --examples 200 --seeds 1,2,3` is the full run.
"""

import json
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import httpx
import typer
from sqlmodel import Session

from api.accounts import service, sessions
from api.accounts.keys import KeyRing
from api.accounts.models import Role
from api.catalog.loading import NewFilm, insert_many
from api.db import Database
from api.migrate import migrate
from api.settings import ApiSettings
from app.settings import system_clock

CASES: Final = re.compile(r"(\d+) generated")
BEYOND_A_SCHEMA: Final = {
    "query_analytics": "422",
    "create_import": "422",
    "preview_import": "422",
    "apply_import": "422",
    "create_movie": "422",
    "refresh_recommendations": "422",
    "replace_movie": "412, 428",
    "patch_movie": "412, 428",
    "delete_movie": "412, 428",
}
FILMS: Final = [
    NewFilm(title="The Apartment", year=1960, genres=["Comedy", "Drama"], director="Billy Wilder"),
    NewFilm(title="Spirited Away", year=2001, genres=["Animation", "Fantasy"]),
    NewFilm(title="Heat", year=1995, genres=["Crime"]),
]


def free_port() -> int:
    """Return a port of the loopback address that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def prepare(settings: ApiSettings) -> dict[str, str]:
    """Fill the database and return access tokens by name."""
    settings.state_dir.mkdir(parents=True, exist_ok=True)
    migrate(settings.resolved_database_url)
    database = Database(settings.resolved_database_url)
    ring = KeyRing(settings.keys_dir, system_clock)
    now = datetime.now(UTC)

    def open_account(session: Session, name: str, role: Role) -> str:
        user = service.create(session, name, None, now, role=role)
        return sessions.open_session(session, ring, user, "fuzz", "", now).access_token

    with database.writing() as session:
        insert_many(session, FILMS, now)
        tokens = {
            "u1": open_account(session, "u1", Role.member),
            "u2": open_account(session, "u2", Role.member),
            "admin": open_account(session, "admin", Role.admin),
        }
    database.close()
    return tokens


@contextmanager
def running(folder: Path, factory: str) -> Iterator[str]:
    """Run the api as its own process and yield its address."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        "PATH": "/usr/bin:/bin",
        "MATINEE_STATE_DIR": str(folder),
        "MATINEE_API_URL": url,
        "MATINEE_REQUESTS_PER_MINUTE": "1000000",
    }
    command = [sys.executable, "-m", "uvicorn", factory, "--factory", "--port", str(port)]
    command += ["--host", "127.0.0.1", "--log-level", "warning"]
    with (folder / "api.log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)  # noqa: S603 - our own command
        try:
            wait_for(url, process)
            yield url
        except RuntimeError:
            print((folder / "api.log").read_text()[-3000:], file=sys.stderr)
            raise
        finally:
            process.terminate()
            process.wait(10)


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Return when the api at this address lives; raises RuntimeError if it does not within 30 s."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{url}/health", timeout=1).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise RuntimeError("the api did not start")


def configure(folder: Path, tokens: dict[str, str], peers: list[str]) -> Path:
    """Write the tokens and the schemathesis configuration; return the latter."""
    users = [
        {
            "name": name,
            "fixedHeaders": [{"name": "Authorization", "value": f"Bearer {token}"}],
        }
        for name, token in tokens.items()
    ]
    (folder / "auth.json").write_text(json.dumps({"auth": users}))
    lines = ["[auth.wfc]", f'path = "{folder / "auth.json"}"', f'user = "{peers[0]}"']
    if len(peers) > 1:
        lines.append(f"peers = {json.dumps(peers)}")
    # Which measures fit which subject, and which names exist, no flat schema can say: there a
    # schema-valid query may be refused, as an unknown film may elsewhere. Nor can it say what a
    # readable file is, or that an Idempotency-Key belongs to one request.
    # Nor can it say that an If-Match must be the film's present ETag.
    for operation_id, statuses in BEYOND_A_SCHEMA.items():
        lines += [
            "[[operations]]",
            f'include-operation-id = "{operation_id}"',
            "[operations.checks.positive_data_acceptance]",
            f'expected-statuses = ["2xx", 401, 403, 404, 409, {statuses}, 429, "5xx"]',
        ]
    path = folder / "schemathesis.toml"
    path.write_text("\n".join(lines) + "\n")
    return path


def fuzz(folder: Path, url: str, config: Path, seed: int, examples: int) -> tuple[int, int]:
    """Run schemathesis once; return its exit code and how many cases it generated."""
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(config), "run"]
    command += [f"{url}/openapi-full.json", "--url", url, "--checks", "all"]
    command += ["--phases", "examples,coverage,fuzzing,stateful", "--seed", str(seed)]
    command += ["--max-examples", str(examples), "--continue-on-failure"]
    command += ["--suppress-health-check", "all", "--no-color"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    print(done.stdout)
    print(done.stderr, file=sys.stderr)
    found = CASES.search(done.stdout)
    return done.returncode, int(found[1]) if found else 0


def main(
    *,
    examples: Annotated[int, typer.Option(help="Cases an operation and phase, at most.")] = 20,
    seeds: Annotated[str, typer.Option(help="Seeds, separated by commas.")] = "1",
    factory: Annotated[str, typer.Option(help="The app to run.")] = "api.main:from_environment",
) -> None:
    """Fuzz the whole contract as two members and as an admin."""
    cases = 0
    failed = False
    for seed in (int(text) for text in seeds.split(",")):
        for peers in (["u1", "u2"], ["admin"]):
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                settings = ApiSettings(state_dir=folder, database_url="", redis_url="")
                tokens = prepare(settings)
                with running(folder, factory) as url:
                    config = configure(folder, tokens, peers)
                    code, generated = fuzz(folder, url, config, seed, examples)
            cases += generated
            failed = failed or code != 0
            print(f"seed {seed}, as {' and '.join(peers)}: {generated} cases, exit {code}")
    print(f"{cases} cases, {'FAILED' if failed else 'no failure'}")
    raise typer.Exit(int(failed))


if __name__ == "__main__":
    typer.run(main)
