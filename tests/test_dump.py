"""PostgreSQL's own tools bring a database back, as the runbook says."""

import re
import subprocess
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import URL, make_url

from api.migrate import configuration, migrate
from tests.api.test_upgrade import FIRST, contents, fill
from tests.databases import OnServer, server_url
from tests.manual import ROOT, blocks

pytestmark = [pytest.mark.stack, pytest.mark.postgresql]
PREFIX = "docker compose exec -T postgres "


def commands() -> list[str]:
    """Return what the runbook has the server's container do: dump, drop, create, restore."""
    page = ROOT / "docs" / "runbooks" / "upgrade.md"
    listed = [command for block in blocks(page) for command in block.commands]
    return [line.removeprefix(PREFIX) for line in listed if line.startswith(PREFIX)]


def run(line: str, url: URL, folder: Path) -> None:
    """Run a line of the runbook on this server and this database."""
    tools = max(Path("/usr/lib/postgresql").glob("*/bin"))
    line = re.sub(r"(?<!-U )\bmatinee\b(?!\.dump)", str(url.database), line)
    line = line.replace("-U matinee", f"-U {url.username}")
    subprocess.run(  # noqa: S603 - the commands of our own runbook
        ["/bin/sh", "-ec", line],
        cwd=folder,
        env={
            "PATH": f"{tools}:/usr/bin:/bin",
            "PGHOST": str(url.query.get("host", url.host)),
            "PGPORT": str(url.port or 5432),
            "PGPASSWORD": url.password or "",
        },
        check=True,
        timeout=60,
    )


def test_a_dump_of_the_first_release_comes_back_whole(tmp_path: Path) -> None:
    server = OnServer(server_url())
    dump, *restore = commands()
    assert len(restore) == 3
    try:
        with server.blank(tmp_path) as url:
            command.upgrade(configuration(url), FIRST)
            fill(url)
            before = contents(url)
            run(dump, make_url(url), tmp_path)
            migrate(url)
            for line in restore:
                run(line, make_url(url), tmp_path)
            assert contents(url) == before
            migrate(url)
            assert before.items() <= contents(url).items()
    finally:
        server.close()
