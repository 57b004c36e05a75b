"""Who may do what: every operation of the contract, called by seven kinds of caller.

The expected table is `tests/scopes.json`. A new operation shows up here as a missing row, which
is added by hand, after thought.
"""

import json
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from fastapi import FastAPI

from api.catalog.loading import NewFilm, insert_many
from api.db import Database
from tests.conftest import NOW, PASSWORD, Person, SignIn

pytestmark = pytest.mark.anyio

TABLE = Path(__file__).parent / "scopes.json"
CALLERS = (
    "anonymous",
    "expired",
    "wrong_audience",
    "other",
    "delegated_read",
    "delegated_write",
    "owner",
)
EXPORT = b"Date,Name,Year,Letterboxd URI,Rating\n2026-01-02,Heat,,https://boxd.it/x,4\n"
BODIES: dict[str, dict[str, Any]] = {
    "sign_in": {"data": {"username": "nobody", "password": PASSWORD}},
    "refresh_token": {"data": {"refresh_token": "a.0.b"}},
    "sign_out": {"data": {"token": "a.0.b"}},
    "exchange_token": {"data": {"subject_token": "x"}},
    "sign_up": {"json": {"username": "ana", "password": PASSWORD}},
    "change_account": {"json": {"locked": False}},
    "change_password": {"json": {"current_password": "wrong", "new_password": PASSWORD}},
    "delete_me": {"json": {"current_password": "wrong"}},
    "create_app_token": {"json": {"name": "n8n"}},
    "approve_proposal": {"json": {"digest": "0" * 64}},
    "create_movie": {"json": {"title": "New"}},
    "replace_movie": {"json": {"title": "New"}},
    "patch_movie": {"json": {"year": 1999}},
    "rate_movie": {"json": {"stars": 4}},
    "query_analytics": {"json": {}},
    "preview_import": {"json": {"content": EXPORT.decode()}},
    "create_import": {"files": {"file": ("ratings.csv", EXPORT)}},
    "apply_import": {"json": {}},
}


def operations(app: FastAPI) -> dict[str, tuple[str, str]]:
    """Return (method, path template) by operation id."""
    return {
        operation["operationId"]: (method, path)
        for path, methods in app.openapi()["paths"].items()
        for method, operation in methods.items()
    }


def forged(app: FastAPI, person: Person, **changes: Any) -> dict[str, str]:
    """Return headers with a token like the person's own, but for some claims, signed by us."""
    token = person.headers["Authorization"].removeprefix("Bearer ")
    claims = jwt.decode(token, options={"verify_signature": False})
    key = app.state.services.keys.current()
    headers = {"typ": "at+jwt", "kid": key.kid}
    made = jwt.encode(claims | changes, key.private, algorithm="EdDSA", headers=headers)
    return {"Authorization": f"Bearer {made}"}


async def narrowed(client: httpx.AsyncClient, person: Person, scope: str) -> dict[str, str]:
    """Return headers with a delegated token of less scope."""
    token = person.headers["Authorization"].removeprefix("Bearer ")
    asked = {"subject_token": token, "scope": scope}
    answer = await client.post("/token/exchange", data=asked)
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def outcome(answer: httpx.Response) -> str:
    """Return what a status says about permission; anything past it counts as allowed."""
    if answer.status_code == 202 and "proposal_id" in answer.text:
        return "proposed"
    if answer.status_code == 401 and answer.json()["code"] == "unauthorized":
        return "401"
    if answer.status_code == 403 and answer.json()["code"] in ("forbidden", "missing-scope"):
        return "403"
    if answer.status_code == 404:
        return "404"
    assert answer.status_code < 500, answer.text
    return "allowed"


class Matrix:
    """Calls any operation as any caller, on things that belong to the owner."""

    def __init__(self, client: httpx.AsyncClient, headers: dict[str, dict[str, str]]) -> None:
        self.client = client
        self.headers = headers
        self.names: dict[str, str] = {}

    async def cell(self, operation_id: str, method: str, path: str, caller: str) -> str:
        """Return the outcome of one cell."""
        for name, value in self.names.items():
            path = path.replace(f"{{{name}}}", value)
        request = BODIES.get(operation_id, {})
        answer = await self.client.request(method, path, headers=self.headers[caller], **request)
        return outcome(answer)


@pytest.fixture
async def matrix(
    app: FastAPI,
    client: httpx.AsyncClient,
    database: Database,
    sign_in: SignIn,
) -> Matrix:
    """The seven callers, and things of the owner to call about."""
    with database.writing() as session:
        insert_many(session, [NewFilm(movie_id=1, title="Heat"), NewFilm(movie_id=2, title="Up")])
    owner, other = await sign_in("owner"), await sign_in("other")
    now = int(NOW.timestamp())
    made = Matrix(
        client,
        {
            "anonymous": {},
            "expired": forged(app, owner, iat=now - 900, nbf=now - 900, exp=now - 300),
            "wrong_audience": forged(app, owner, aud="agent"),
            "other": other.headers,
            "delegated_read": await narrowed(
                client, owner, "catalog:read ratings:read recommendations:read analytics:read"
            ),
            "delegated_write": owner.delegated,
            "owner": owner.headers,
        },
    )
    await client.put("/ratings/1", json={"stars": 3}, headers=owner.headers)
    proposed = await client.put("/ratings/2", json={"stars": 3}, headers=owner.delegated)
    token = await client.post("/app-tokens", json={"name": "n8n"}, headers=owner.headers)
    refresh = await client.post("/recommendations/refresh", headers=owner.headers)
    preview = await client.post("/imports", headers=owner.headers, **BODIES["create_import"])
    made.names = {
        "movie_id": "1",
        "user_id": str(owner.user_id),
        "proposal_id": proposed.json()["proposal_id"],
        "app_token_id": str(token.json()["app_token_id"]),
        "refresh_id": str(refresh.json()["refresh_id"]),
        "import_id": str(preview.json()["import_id"]),
    }
    return made


async def test_every_operation_answers_every_caller_as_the_table_says(
    app: FastAPI, matrix: Matrix
) -> None:
    expected = json.loads(TABLE.read_text())
    found = {
        operation_id: {
            caller: await matrix.cell(operation_id, method, path, caller) for caller in CALLERS
        }
        for operation_id, (method, path) in operations(app).items()
    }
    assert found == expected
    assert sum(len(row) for row in found.values()) == 7 * len(operations(app))


async def test_nothing_is_open_to_strangers_but_what_must_be() -> None:
    table = json.loads(TABLE.read_text())
    public = {name for name, row in table.items() if row["anonymous"] == "allowed"}
    assert public == {
        "sign_in",
        "sign_out",
        "sign_up",
        "list_keys",
        "health",
        "health_ready",
    }


async def test_no_delegated_token_writes_anything_but_proposals_and_refreshes() -> None:
    table = json.loads(TABLE.read_text())
    changes = {
        name
        for name, row in table.items()
        if row["delegated_write"] in ("allowed", "proposed") and row["anonymous"] == "401"
    }
    assert {name for name in changes if table[name]["delegated_write"] == "proposed"} == {
        "rate_movie",
        "delete_rating",
    }
