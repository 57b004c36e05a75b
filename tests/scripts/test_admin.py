"""Accounts from the command line."""

import re

import httpx
import pytest
from typer.testing import CliRunner

from api.catalog.loading import NewFilm, insert_many
from api.db import Database
from api.settings import ApiSettings
from scripts.admin import app as admin
from tests.conftest import SignIn

RUNNER = CliRunner()


@pytest.fixture(autouse=True)
def _same_folder(settings: ApiSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATINEE_STATE_DIR", str(settings.state_dir))
    monkeypatch.setenv("MATINEE_DATABASE_URL", settings.database_url)


async def status_of_sign_in(client: httpx.AsyncClient, password: str) -> int:
    """Return the status of a sign-in as zoe."""
    form = {"username": "zoe", "password": password}
    return (await client.post("/token", data=form)).status_code


@pytest.mark.anyio
async def test_a_new_admin_can_sign_in_and_a_new_password_replaces_the_old(
    client: httpx.AsyncClient,
) -> None:
    done = RUNNER.invoke(admin, ["create", "zoe", "--role", "admin"])
    assert done.exit_code == 0, done.output
    (password,) = re.findall(r"shown once\): (\S+)", done.output)
    assert await status_of_sign_in(client, password) == 200
    done = RUNNER.invoke(admin, ["password", "zoe", "--password-stdin"], input="another one\n")
    assert done.exit_code == 0, done.output
    assert await status_of_sign_in(client, "another one") == 200
    assert await status_of_sign_in(client, password) == 401
    assert re.search(r"zoe\s+admin\s+yes", RUNNER.invoke(admin, ["list"]).output)


@pytest.mark.anyio
async def test_an_app_token_works_at_once(client: httpx.AsyncClient) -> None:
    RUNNER.invoke(admin, ["create", "zoe"])
    done = RUNNER.invoke(admin, ["token", "zoe", "desktop", "--read-only"])
    (token,) = re.findall(r"mat_\S+", done.output)
    answer = await client.get("/movies", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200


@pytest.mark.anyio
async def test_tokens_are_listed_with_their_last_use_and_end_when_revoked(
    client: httpx.AsyncClient,
) -> None:
    RUNNER.invoke(admin, ["create", "zoe"])
    made = RUNNER.invoke(admin, ["token", "zoe", "n8n", "--scope", "catalog:read"])
    (number, token) = re.findall(
        r"Token (\d+) for: catalog:read.*?(mat_\S+)", made.output, re.DOTALL
    )[0]
    assert re.search(
        rf"{number}\s+n8n\s+read\s+never", RUNNER.invoke(admin, ["tokens", "zoe"]).output
    )
    headers = {"Authorization": f"Bearer {token}"}
    assert (await client.get("/movies", headers=headers)).status_code == 200
    assert (await client.get("/ratings", headers=headers)).status_code == 403
    shown = RUNNER.invoke(admin, ["tokens", "zoe"]).output
    assert re.search(r"n8n\s+read\s+2026-11-24 12:00", shown)
    assert token not in shown
    assert RUNNER.invoke(admin, ["revoke", "zoe", number]).exit_code == 0
    assert (await client.get("/movies", headers=headers)).status_code == 401
    assert RUNNER.invoke(admin, ["revoke", "zoe", number]).exit_code == 1


def test_a_role_is_changed() -> None:
    RUNNER.invoke(admin, ["create", "zoe"])
    assert RUNNER.invoke(admin, ["role", "zoe", "curator"]).exit_code == 0
    assert re.search(r"zoe\s+curator", RUNNER.invoke(admin, ["list"]).output)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["create", "No Spaces"], "user name has"),
        (["password", "nobody"], "no such account"),
        (["create", "zoe", "--password-stdin"], "8 to 128"),
        (["token", "zoe", "a\nb"], "name has"),
    ],
)
def test_what_can_not_be_done_is_said(words: list[str], told: str) -> None:
    done = RUNNER.invoke(admin, words, input="short\n")
    assert done.exit_code == 1
    assert told in " ".join(done.output.split())


@pytest.mark.anyio
async def test_what_was_done_in_somebodys_name_can_be_read(
    client: httpx.AsyncClient, sign_in: SignIn, database: Database
) -> None:
    with database.writing() as session:
        insert_many(session, [NewFilm(movie_id=1, title="Heat [bold]", year=1995)])
    ana = await sign_in("ana")
    asked = await client.put("/ratings/1", json={"stars": 4}, headers=ana.delegated)
    url = f"/proposals/{asked.json()['proposal_id']}/reject"
    assert (await client.post(url, headers=ana.headers)).status_code == 200
    RUNNER.invoke(admin, ["role", "ana", "curator"])
    everything = RUNNER.invoke(admin, ["activity", "ana"]).output
    assert re.findall(r" (operator|agent|user) ", everything) == ["operator", "user", "agent"]
    assert "Rate “Heat [bold]” (1995) 4 stars." in everything
    only = RUNNER.invoke(admin, ["activity", "ana", "--actor", "agent"]).output
    assert re.findall(r"proposal\.\w+", only) == ["proposal.created"]
    assert RUNNER.invoke(admin, ["activity", "nobody"]).exit_code == 1
