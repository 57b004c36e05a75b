"""What compose.yaml declares, and its services acted out on this machine without an engine."""

import re
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import yaml

from app import processes
from app.services import SERVICES
from app.stack import free_port_base
from tests.running import measured

ROOT = Path(__file__).parents[1]
FILE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
OURS = tuple(SERVICES)
INNER_PORT = 8000
ANYWHERE = "0.0.0.0"  # noqa: S104 - inside a container
HEALTH_SECONDS = 60


def service(name: str) -> dict[str, Any]:
    """Return a service of compose.yaml."""
    return FILE["services"][name]


def secrets_of(name: str) -> dict[str, str]:
    """Return the secrets of a service: the name of the file in it, and its source."""
    listed = service(name).get("secrets", [])
    return {
        (item if isinstance(item, str) else item["target"]): (
            item if isinstance(item, str) else item["source"]
        )
        for item in listed
    }


def environment_of(name: str) -> dict[str, str]:
    """Return the environment of a service, every `${NAME:-default}` as its default."""
    given: dict[str, str] = service(name).get("environment", {})
    return {key: re.sub(r"\$\{\w+:-(.*?)\}", r"\1", value) for key, value in given.items()}


def make_secrets(folder: Path, *words: str) -> dict[str, str]:
    """Run the script and return what it wrote."""
    subprocess.run(  # noqa: S603 - our own script
        ["/bin/sh", str(ROOT / "scripts" / "secrets.sh"), *words],
        env={"MATINEE_SECRETS": str(folder), "PATH": "/usr/bin:/bin"},
        check=True,
        capture_output=True,
    )
    return {path.name: path.read_text() for path in folder.iterdir()}


class ActedOut:
    """The containers' commands on this machine, hosts and folders mapped to it."""

    def __init__(self, folder: Path, redis_url: str) -> None:
        self.folder, self.base = folder, free_port_base()
        self.secrets = make_secrets(folder / "secrets")
        self.redis_url = redis_url
        self.children: list[processes.Child] = []
        (folder / "data").mkdir()

    def mapped(self, name: str, text: str) -> str:
        """Return a text of compose.yaml as it reads on this machine."""
        for inner in (8000, 8001, 8002):
            outer = self.base + inner - INNER_PORT
            text = re.sub(
                rf"(//)(?:api|agent|127\.0\.0\.1|localhost):{inner}",
                rf"\g<1>127.0.0.1:{outer}",
                text,
            )
            text = re.sub(rf"^{inner}$", str(outer), text)
        text = text.replace("redis://redis:6379/0", self.redis_url).replace(ANYWHERE, "127.0.0.1")
        text = re.sub(r"^(/tmp)?/state$", f"{self.folder}/{name}", text)
        return text.replace("sqlite:////data/", f"sqlite:///{self.folder}/data/")

    def environment(self, name: str) -> dict[str, str]:
        """Return what the container would be told; its secrets lie in a folder of its own."""
        secrets = self.folder / f"secrets-{name}"
        secrets.mkdir(exist_ok=True)
        for target, source in secrets_of(name).items():
            (secrets / target).write_text(self.mapped(name, self.secrets[source]))
        given = {key: self.mapped(name, value) for key, value in environment_of(name).items()}
        own = {
            "PATH": "/usr/bin:/bin",
            "MATINEE_SECRETS_DIR": str(secrets),
            # Tests ask as fast as they can.
            "MATINEE_REQUESTS_PER_MINUTE": "100000",
        }
        return own | given | measured()

    def start(self, name: str, command: list[str]) -> processes.Child:
        """Start a command of compose.yaml in the environment of a service."""
        words = [self.mapped(name, word) for word in command[1:]]
        child = processes.start(
            name, words, self.environment(name), state=self.folder / "runs", cwd=ROOT
        )
        self.children.append(child)
        return child

    def wait_until_healthy(self, name: str) -> None:
        """Run the declared health check until it says yes."""
        words = [self.mapped(name, word) for word in service(name)["healthcheck"]["test"][2:]]
        deadline = time.monotonic() + HEALTH_SECONDS
        while subprocess.run([sys.executable, *words], cwd=ROOT, check=False).returncode:  # noqa: S603
            assert time.monotonic() < deadline, processes.tail(
                self.folder / f"runs/logs/{name}.log"
            )

    def url(self, name: str) -> str:
        """Return the address of a service."""
        return f"http://127.0.0.1:{self.base + SERVICES[name].port_offset}"

    def sql(self, query: str) -> list[tuple[Any, ...]]:
        """Return what the database itself says."""
        path = self.folder / "data" / "matinee.sqlite3"
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return connection.execute(query).fetchall()
