"""The agent replaced by somebody who holds its token: every operation, any body, no effect."""

import random
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api.db import Database
from tests.conftest import SignIn
from tests.hostile.grammar import NASTY
from tests.hostile.world import fingerprint, settle

pytestmark = pytest.mark.anyio
METHODS = {"get", "post", "put", "patch", "delete"}
UNSAFE_TO_REPEAT = {"sign_up", "create_account"}
"""Anyone may sign up while the house is open; that is not done with a token."""


def operations(app: FastAPI) -> list[tuple[str, str, str]]:
    """Return (operation id, method, path) of everything the api offers."""
    return [
        (operation["operationId"], method, path)
        for path, item in app.openapi()["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    ]


def _filled(path: str, rng: random.Random) -> str:
    for name in ("movie_id", "proposal_id", "refresh_id", "import_id", "user_id", "app_token_id"):
        path = path.replace(f"{{{name}}}", str(rng.choice([1, 2, 3, "abcdefghijkl"])))
    return path


def _body(rng: random.Random) -> Any:
    keys = ["stars", "title", "year", "role", "password", "name", "scopes", "digest", "measures",
            "movie_id", "note", "subject_token", "confirm", "genres"]  # fmt: skip
    sensible: dict[str, Any] = {
        "stars": 4.5, "title": "Owned", "year": 1999, "role": "admin", "genres": ["Drama"],
        "password": "correct horse battery", "name": "mine", "scopes": ["ratings:write"],
    }  # fmt: skip
    picked = rng.sample(keys, rng.randint(0, 4))
    nasty = [v for v in NASTY if v != "\ud800" and v is not NASTY[-1]]
    return {key: sensible.get(key) if rng.random() < 0.7 else rng.choice(nasty) for key in picked}


async def attack(
    app: FastAPI,
    client: httpx.AsyncClient,
    database: Database,
    token: dict[str, str],
    *,
    times: int = 5,
) -> list[str]:
    """Send some bodies to every operation and return what changed or broke."""
    wrong: list[str] = []
    before = fingerprint(database)
    for name, method, path in operations(app):
        rng = random.Random(name)
        if name in UNSAFE_TO_REPEAT:
            continue
        for _ in range(times):
            answer = await client.request(
                method.upper(), _filled(path, rng), headers=token, json=_body(rng)
            )
            if answer.status_code >= 500 and answer.status_code != 503:
                wrong.append(f"{name} answered {answer.status_code}")
        after = fingerprint(database)
        wrong += [f"{name} changed {table}" for table in before if before[table] != after[table]]
        before = after
    return wrong


async def test_a_stolen_delegated_token_changes_nothing(
    app: FastAPI, client: httpx.AsyncClient, database: Database, sign_in: SignIn
) -> None:
    [ana, _] = await settle(database, sign_in, ["ana", "ben"])
    assert len(operations(app)) > 20
    assert await attack(app, client, database, ana.person.delegated) == []


@pytest.mark.full
@pytest.mark.parametrize("kind", ["the agent's", "another tool's"])
async def test_a_stolen_token_of_either_kind_changes_nothing(
    app: FastAPI, client: httpx.AsyncClient, database: Database, sign_in: SignIn, kind: str
) -> None:
    [ana, _] = await settle(database, sign_in, ["ana", "ben"])
    token = ana.person.delegated
    if kind == "another tool's":
        wanted = {"name": "notes", "read_only": False}
        made = await client.post("/app-tokens", json=wanted, headers=ana.person.headers)
        token = {"Authorization": f"Bearer {made.json()['token']}"}
    before = fingerprint(database)
    wrong = await attack(app, client, database, token, times=50)
    # Only when it was last used is written down.
    assert [fault for fault in wrong if not fault.endswith(" app_token")] == []
    del before["app_token"]
    assert before.items() <= fingerprint(database).items()
