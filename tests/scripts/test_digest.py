"""The digest from the terminal, over HTTP."""

import httpx
import pytest

from api.accounts import service as accounts
from api.db import Database
from scripts.conversation import NotAnswered
from scripts.digest import Format, fetch
from tests.conftest import NOW, PASSWORD

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def _ana(database: Database, password_hash: str) -> None:
    with database.writing() as session:
        accounts.create(session, "ana", password_hash, NOW)


async def test_a_week_is_fetched_as_markdown(client: httpx.AsyncClient) -> None:
    told = await fetch(client, "ana", PASSWORD, {}, Format.markdown)
    assert told.startswith(b"# Your week in films")


async def test_a_year_is_fetched_as_pdf(client: httpx.AsyncClient) -> None:
    printed = await fetch(client, "ana", PASSWORD, {"year": "2026"}, Format.pdf)
    assert printed.startswith(b"%PDF-")


async def test_a_refusal_is_told_in_the_apis_words(client: httpx.AsyncClient) -> None:
    with pytest.raises(NotAnswered, match="not begun"):
        await fetch(client, "ana", PASSWORD, {"year": "2030"}, Format.json)
    with pytest.raises(NotAnswered):
        await fetch(client, "ana", "wrong", {}, Format.json)
