"""A digest over HTTP: its forms, its entity tag and who gets one."""

import httpx
import pytest

from api.digests.negotiation import JSON, MARKDOWN, PDF, preferred
from tests.conftest import SignIn

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("*/*", JSON),
        ("", JSON),
        ("image/png", JSON),
        ("text/markdown", MARKDOWN),
        ("text/*", MARKDOWN),
        ("application/pdf, application/json;q=0.5", PDF),
        ("application/*;q=0.2, text/markdown;q=0.1", JSON),
        ("application/json;q=0, */*", MARKDOWN),
        ("text/markdown;q=nonsense, application/pdf;q=0.1", PDF),
    ],
)
def test_the_form_is_what_the_client_likes_best(accept: str, form: str) -> None:
    assert preferred(accept) == form


@pytest.mark.usefixtures("rated")
async def test_a_digest_comes_in_three_forms(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    ana = await sign_in()
    plain = await client.get("/digest", headers=ana.headers)
    assert plain.json()["films"]["total"] == 3
    told = await client.get("/digest", headers=ana.headers | {"Accept": MARKDOWN})
    assert told.text.startswith("# Your week in films")
    printed = await client.get("/digest?year=2026", headers=ana.delegated | {"Accept": PDF})
    assert printed.headers["content-type"] == PDF
    assert printed.content.startswith(b"%PDF-")
    assert 'filename="matinee-2026.pdf"' in printed.headers["content-disposition"]


@pytest.mark.usefixtures("rated")
async def test_an_unchanged_digest_is_not_sent_again(
    client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    ana = await sign_in()
    tag = (await client.get("/digest", headers=ana.headers)).headers["etag"]
    known = ana.headers | {"If-None-Match": tag}
    assert (await client.get("/digest", headers=known)).status_code == 304
    assert (await client.get("/digest?week=2026-W46", headers=known)).status_code == 200
    await client.delete("/ratings/3", headers=ana.headers)
    assert (await client.get("/digest", headers=known)).status_code == 200


async def test_a_week_to_come_is_refused_with_advice(
    client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    ana = await sign_in()
    answer = await client.get("/digest?week=2027-W01", headers=ana.headers)
    assert answer.status_code == 404
    assert "2026-W48" in answer.json()["detail"]
    assert (await client.get("/digest?week=last", headers=ana.headers)).status_code == 422
