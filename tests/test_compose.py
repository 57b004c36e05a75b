"""compose.yaml and Dockerfile, read and acted out: no container engine is needed for that."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from app import check, processes
from app.services import SERVICES
from app.stack import free_port_base
from app.valkey import ValkeyServer

ROOT = Path(__file__).parents[1]
FILE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
OURS = tuple(SERVICES)
DOCKERFILE = (ROOT / "Dockerfile").read_text()
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


@pytest.mark.parametrize("name", OURS)
def test_a_container_runs_what_the_process_table_says(name: str) -> None:
    port = INNER_PORT + SERVICES[name].port_offset
    assert service(name)["command"] == ["python", *SERVICES[name].arguments(ANYWHERE, port)]


@pytest.mark.parametrize("name", OURS)
def test_a_container_is_told_only_what_its_service_may_know(name: str) -> None:
    told = set(environment_of(name)) | {key.upper() for key in secrets_of(name)}
    assert told <= SERVICES[name].variables


@pytest.mark.parametrize("name", OURS)
def test_a_container_can_do_nothing_it_need_not(name: str) -> None:
    known = service(name)
    assert known["user"] == "10001:10001"
    assert known["read_only"] is True
    assert known["cap_drop"] == ["ALL"]
    assert known["security_opt"] == ["no-new-privileges:true"]
    assert known["restart"] == "unless-stopped"
    assert known["pids_limit"] <= 512
    assert {"stop_grace_period", "healthcheck", "init", "logging"} <= set(known)
    assert not {"privileged", "cap_add", "devices", "pid", "network_mode"} & set(known)
    assert "docker.sock" not in str(known)


@pytest.mark.parametrize("name", sorted(set(FILE["services"]) - set(OURS)))
def test_a_foreign_image_is_closed_too(name: str) -> None:
    known = service(name)
    assert known["cap_drop"] == ["ALL"]
    assert known["security_opt"] == ["no-new-privileges:true"]
    assert "ports" not in known
    assert "healthcheck" in known


def test_only_chat_and_api_are_published_and_only_here() -> None:
    published = {
        name: known["ports"] for name, known in FILE["services"].items() if "ports" in known
    }
    assert published == {"api": ["127.0.0.1:8000:8000"], "chat": ["127.0.0.1:8002:8002"]}


def test_the_agent_reaches_neither_database_nor_queue_nor_keys() -> None:
    known = service("agent")
    assert known["networks"] == ["edge"]
    assert "volumes" not in known
    assert set(secrets_of("agent")) == {"groq_api_key"}
    assert FILE["networks"]["store"] == {"internal": True}
    for store in ("redis", "postgres"):
        assert service(store)["networks"] == ["store"]


def test_the_keys_are_on_a_volume_of_the_api_alone() -> None:
    holders = [n for n in OURS if "api-state:/state" in service(n).get("volumes", [])]
    assert holders == ["api"]


def test_no_secret_is_in_an_environment() -> None:
    for name in FILE["services"]:
        for key, value in environment_of(name).items():
            assert not re.search(r"(?i)secret|password|_key$|token", key) or key.endswith("_FILE")
            assert not re.search(r"://[^/\s]+:[^/\s]+@", value)


def test_health_is_asked_without_curl_and_redis_must_say_pong() -> None:
    for name in OURS:
        assert service(name)["healthcheck"]["test"][:4] == ["CMD", "python", "-m", "app.health"]
    assert "grep -q PONG" in service("redis")["healthcheck"]["test"][1]
    assert service("redis")["image"] == "valkey/valkey:9.1-alpine"


def test_the_image_is_built_from_the_lock_and_runs_as_nobody_special() -> None:
    assert DOCKERFILE.count("FROM ") == 2
    assert "uv sync --frozen --no-dev" in DOCKERFILE
    assert DOCKERFILE.index("USER 10001:10001") < DOCKERFILE.index("CMD [")
    (command,) = re.findall(r"^CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)
    assert json.loads(command) == service("api")["command"]
    for folder in ("app", "api", "agent", "chat", "scripts"):
        assert f"COPY {folder} {folder}" in DOCKERFILE
        assert f"!{folder}" in (ROOT / ".dockerignore").read_text().splitlines()


def make_secrets(folder: Path, *words: str) -> dict[str, str]:
    """Run the script and return what it wrote."""
    subprocess.run(  # noqa: S603 - our own script
        ["/bin/sh", str(ROOT / "scripts" / "secrets.sh"), *words],
        env={"MATINEE_SECRETS": str(folder), "PATH": "/usr/bin:/bin"},
        check=True,
        capture_output=True,
    )
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_the_secrets_are_made_once_and_are_what_compose_mounts(tmp_path: Path) -> None:
    made = make_secrets(tmp_path / "secrets")
    assert {f"./secrets/{name}" for name in made} == {s["file"] for s in FILE["secrets"].values()}
    assert len(made["chat_auth_secret"]) == 64
    assert (tmp_path / "secrets").stat().st_mode & 0o077 == 0
    assert make_secrets(tmp_path / "secrets") == made
    other = make_secrets(tmp_path / "secrets", "postgres")
    assert made["postgres_password"] in other.pop("database_url")
    assert other.items() <= made.items()


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
        return {"PATH": "/usr/bin:/bin", "MATINEE_SECRETS_DIR": str(secrets), **given}

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


@pytest.fixture
def stack(tmp_path: Path, valkey: ValkeyServer) -> Iterator[ActedOut]:
    """Every service of compose.yaml, started in its order and healthy."""
    acted = ActedOut(tmp_path, valkey.url)
    try:
        seed = acted.start("api", ["python", "-m", "api.sample.seed"])
        assert seed.process.wait(HEALTH_SECONDS) == 0, processes.tail(seed.log)
        for name in ("api", "worker", "agent", "chat"):
            acted.start(name, service(name)["command"])
            if name != "worker":  # nothing waits for it
                acted.wait_until_healthy(name)
        acted.wait_until_healthy("worker")
        yield acted
    finally:
        processes.stop(acted.children)


@pytest.mark.stack
@pytest.mark.anyio
async def test_the_containers_commands_make_a_working_matinee(stack: ActedOut) -> None:
    passwords = json.loads((stack.folder / "api" / "demo-accounts.json").read_text())
    database = stack.folder / "data" / "matinee.sqlite3"
    api, agent, chat = (stack.url(name) for name in ("api", "agent", "chat"))
    said: list[str] = []
    await check.run(
        check.Stack(api, agent, chat, database, "ana", passwords["ana"]),
        lambda part, _sentence, _seconds: said.append(part),
    )
    assert said == ["api", "chat", "agent", "agent", "worker"]
    assert (stack.folder / "api" / "keys").is_dir()
    assert not (stack.folder / "chat" / "keys").exists()
    assert not (stack.folder / "agent").exists()
