"""compose.yaml and Dockerfile, read and acted out: no container engine is needed for that."""

import json
import re
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from app import check, processes
from app.services import SERVICES
from app.valkey import ValkeyServer
from tests.acted import (
    ANYWHERE,
    FILE,
    HEALTH_SECONDS,
    INNER_PORT,
    OURS,
    ROOT,
    ActedOut,
    environment_of,
    make_secrets,
    secrets_of,
    service,
)
from tests.traffic import Call, Record, told_to_end

DOCKERFILE = (ROOT / "Dockerfile").read_text()
PROMPT_SECONDS = 6
# By itself, or, as uvicorn does once it has finished, by the signal it was sent.
ENDED = (0, -signal.SIGTERM)
RATED_BY_BEN = "SELECT movie_id FROM rating JOIN user USING (user_id) WHERE username = 'ben'"


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


def test_the_secrets_are_made_once_and_are_what_compose_mounts(tmp_path: Path) -> None:
    made = make_secrets(tmp_path / "secrets")
    assert {f"./secrets/{name}" for name in made} == {s["file"] for s in FILE["secrets"].values()}
    assert len(made["chat_auth_secret"]) == 64
    assert (tmp_path / "secrets").stat().st_mode & 0o077 == 0
    assert make_secrets(tmp_path / "secrets") == made
    other = make_secrets(tmp_path / "secrets", "postgres")
    assert made["postgres_password"] in other.pop("database_url")
    assert other.items() <= made.items()


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory, valkey: ValkeyServer) -> Iterator[ActedOut]:
    """Every service of compose.yaml, started in its order and healthy."""
    acted = ActedOut(tmp_path_factory.mktemp("compose"), valkey.url)
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


def passwords_of(stack: ActedOut) -> dict[str, str]:
    """Return the passwords of the demo accounts."""
    return json.loads((stack.folder / "api" / "demo-accounts.json").read_text())


@pytest.mark.stack
@pytest.mark.anyio
async def test_the_containers_commands_make_a_working_matinee(stack: ActedOut) -> None:
    database = stack.folder / "data" / "matinee.sqlite3"
    api, agent, chat = (stack.url(name) for name in ("api", "agent", "chat"))
    said: list[str] = []
    await check.run(
        check.Stack(api, agent, chat, database, "ana", passwords_of(stack)["ana"]),
        lambda part, _sentence, _seconds: said.append(part),
    )
    assert said == ["api", "chat", "agent", "agent", "worker"]
    assert (stack.folder / "api" / "keys").is_dir()
    assert not (stack.folder / "chat" / "keys").exists()
    assert not (stack.folder / "agent").exists()


class Visitor:
    """Ben, signed in, and what he keeps asking each service."""

    def __init__(self, stack: ActedOut, client: httpx.AsyncClient) -> None:
        self.client = client
        self.api, self.agent, self.chat = (stack.url(name) for name in ("api", "agent", "chat"))
        self.own: dict[str, str] = {}
        self.delegated: dict[str, str] = {}
        self.films: list[int] = []
        self.refresh = ""

    async def sign_in(self, password: str) -> None:
        """Get both tokens and some films, and ask for a refresh."""
        form = {"username": "ben", "password": password}
        token = (await self.client.post(f"{self.api}/token", data=form)).json()["access_token"]
        self.own = {"Authorization": f"Bearer {token}"}
        form = {"subject_token": token}
        answer = (await self.client.post(f"{self.api}/token/exchange", data=form)).json()
        self.delegated = {"Authorization": f"Bearer {answer['access_token']}"}
        page = await self.client.get(f"{self.api}/movies?page_size=100", headers=self.own)
        self.films = [item["movie_id"] for item in page.json()["items"]]
        asked = await self.client.post(f"{self.api}/recommendations/refresh", headers=self.own)
        self.refresh = f"{self.api}{asked.headers['Location']}"

    def film(self, number: int) -> int:
        """Return the film the n-th request rates."""
        return self.films[number % len(self.films)]

    async def ask_worker(self, client: httpx.AsyncClient, _number: int) -> httpx.Response:
        """Look how the refresh stands."""
        return await client.get(self.refresh, headers=self.own)

    async def ask_chat(self, client: httpx.AsyncClient, _number: int) -> httpx.Response:
        """Open the page."""
        return await client.get(f"{self.chat}/login")

    async def ask_agent(self, client: httpx.AsyncClient, _number: int) -> httpx.Response:
        """Ask a question."""
        question = {"message": "My average by decade", "model": "offline"}
        headers = {**self.delegated, "Accept": "application/json"}
        return await client.post(f"{self.agent}/runs", json=question, headers=headers)

    async def ask_api(self, client: httpx.AsyncClient, number: int) -> httpx.Response:
        """Rate a film."""
        stars = {"stars": (number // len(self.films) % 10 + 1) / 2}
        url = f"{self.api}/ratings/{self.film(number)}"
        return await client.put(url, json=stars, headers=self.own)


@pytest.mark.stack
@pytest.mark.anyio
async def test_a_service_told_to_end_finishes_what_it_accepted_and_ends_in_time(
    stack: ActedOut,
) -> None:
    children = {child.name: child for child in stack.children}

    async def end(name: str, call: Call) -> Record:
        grace = float(service(name)["stop_grace_period"].removesuffix("s"))
        record = await told_to_end(children[name], call, grace)
        assert record.exit_code in ENDED, (name, processes.tail(children[name].log))
        assert record.seconds < PROMPT_SECONDS, name
        assert record.lost == [], name
        assert len(record.answered) > 5, name
        return record

    async with httpx.AsyncClient(timeout=10, trust_env=False) as client:
        ben = Visitor(stack, client)
        await ben.sign_in(passwords_of(stack)["ben"])
        await end("worker", ben.ask_worker)
        assert (await ben.ask_worker(client, 0)).json()["status"] in {"queued", "done"}
        assert "unhandled" not in children["worker"].log.read_text()
        await end("chat", ben.ask_chat)
        await end("agent", ben.ask_agent)
        with stalled_body(f"{ben.api}/token"):
            record = await end("api", ben.ask_api)
    kept = {n for n, status in record.answered.items() if status in {200, 201}}
    assert {ben.film(n) for n in kept} <= {row[0] for row in stack.sql(RATED_BY_BEN)}


@contextmanager
def stalled_body(url: str) -> Iterator[None]:
    """Begin a request whose body never comes."""
    address = httpx.URL(url)
    with socket.create_connection((address.host, address.port or 80)) as connection:
        head = f"POST {address.path} HTTP/1.1\r\nHost: {address.host}\r\nContent-Length: 100\r\n"
        connection.sendall(
            f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\na".encode()
        )
        yield
