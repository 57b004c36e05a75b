"""Bad input by hand: each probe's exact status, as problem+json, with nothing of ours or theirs."""

import json
import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from api.accounts.models import Role
from api.catalog.loading import NewFilm, insert_many
from api.db import Database
from api.main import create_app
from api.settings import ApiSettings
from api.web.middleware import MAX_BODY
from tests.conftest import MovableClock, Person, SignIn, serving

pytestmark = pytest.mark.anyio
CANARY = "canary7f3a"
# What no answer may tell: a stack, a statement, a path, a module.
OURS = re.compile(r"Traceback|SELECT |INSERT |File \"|/api/|site-packages|sqlalchemy|sqlite3?\.")
JSON = {"Content-Type": "application/json"}


@pytest.fixture
async def curator(sign_in: SignIn, database: Database) -> Person:
    """Somebody who may do nearly everything, among seven films."""
    with database.writing() as session:
        insert_many(session, [NewFilm(f"Film {n}", 1990 + n, ("Drama",)) for n in range(7)])
    return await sign_in("cora", Role.curator)


def check(answer: httpx.Response, status: int, probe: object) -> None:
    """Look at a refusal."""
    assert answer.status_code == status, f"{probe!s:.80}: {answer.status_code} {answer.text[:300]}"
    if status >= 400:
        assert answer.headers["content-type"] == "application/problem+json", probe
        told = answer.json()
        assert {"type", "title", "status", "detail", "code"} <= told.keys(), probe
        assert told["status"] == status, probe
        assert CANARY not in answer.text, probe
        assert OURS.search(answer.text) is None, (probe, answer.text)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in answer.headers


BODIES: list[tuple[bytes | str, int]] = [
    (b"", 422),
    ("{", 400),
    ('{"stars": 4,}', 400),
    ("[" * 100_000, 400),
    ('{"stars": ' * 5_000 + "1" + "}" * 5_000, 400),
    (b'{"stars": 4, "note": "\xff\xfe"}', 400),
    ('{"stars": ' + "9" * 5_000 + "}", 400),
    ('{"stars": 1e999}', 422),
    ('{"stars": NaN}', 422),
    ('{"stars": -Infinity}', 422),
    ('{"stars": 123456789012345678901234567890}', 422),
    ('{"stars": 0}', 422),
    ('{"stars": 4.25}', 422),
    ('{"stars": 5.5}', 422),
    ('{"stars": "4"}', 422),
    ('{"stars": true}', 422),
    ('{"stars": null}', 422),
    ('{"stars": [4]}', 422),
    ('{"stars": {}}', 422),
    ("[]", 422),
    ("4", 422),
    ('"canary7f3a"', 422),
    ("null", 422),
    ("{}", 422),
    ('{"star": 4}', 422),
    ('{"stars": 4, "canary7f3a": 1}', 422),
    ('{"stars": 4, "note": "canary7f3a\\u0000"}', 422),
    ('{"stars": 4, "note": "canary7f3a\\ud800"}', 422),
    ('{"stars": 4, "note": "' + "x" * 2_001 + '"}', 422),
    ('{"stars": 4, "note": 5}', 422),
    ('{"stars": 4, "watched_on": "2026-02-30"}', 422),
    ('{"stars": 4, "watched_on": 20261120}', 422),
    ('{"stars": 4, "watched_on": "0000-01-01"}', 422),
    ('{"stars": 4, "movie_id": 2}', 422),
    ('{"stars": 4, "__proto__": {"stars": 5}}', 422),
    ('{"stars": 4, "note": "', 400),
    ('{"stars": 4.0}', 201),
    ('{"stars": 3, "stars": 4}', 200),
    ('{"stars": 4, "note": "שלום 🎬"}', 200),
]


async def test_each_odd_body_is_answered_by_its_rule(
    client: httpx.AsyncClient, curator: Person
) -> None:
    for body, status in BODIES:
        sent = body if isinstance(body, bytes) else body.encode()
        answer = await client.put("/ratings/1", content=sent, headers=curator.headers | JSON)
        check(answer, status, body)
    rated = (await client.get("/ratings", headers=curator.headers)).json()["items"]
    assert [rating["stars"] for rating in rated] == [4.0]


MOVIES = [
    {"title": "\ud800"},
    {"title": "a\u0000"},
    {"title": 5},
    {"title": "x", "genres": "Drama,canary7f3a"},
    {"title": "x", "genres": [["Drama"]]},
    {"title": "x", "year": 10**400},
    {"title": "x", "tmdb_id": -1},
    {"title": "x", "alternative_titles": {"a": 1}},
    {"title": "x", "titel": "canary7f3a"},
]


async def test_a_film_with_an_odd_value_is_refused(
    client: httpx.AsyncClient, curator: Person
) -> None:
    for film in MOVIES:
        sent = json.dumps(film).encode()
        answer = await client.post("/movies", content=sent, headers=curator.headers | JSON)
        check(answer, 422, film)
        assert ("Did you mean title" in answer.text) is ("titel" in film)


ADDRESSES = [
    ("/movies/0", 422),
    ("/movies/-1", 422),
    ("/movies/1.5", 422),
    ("/movies/1e3", 422),
    ("/movies/0x1", 422),
    ("/movies/null", 422),
    ("/movies/%00", 422),
    ("/movies/9007199254740992", 422),
    ("/movies/" + "9" * 5_000, 422),
    ("/movies/canary7f3a", 422),
    ("/movies/9007199254740991", 404),
    ("/movies/1/", 404),
    ("/movies/", 404),
    ("//movies", 404),
    ("/../movies/canary7f3a/x", 404),
    ("/canary7f3a", 404),
    ("/docs", 404),
    ("/movies?canary7f3a=1", 422),
    ("/movies?yearfrom=1990", 422),
    ("/movies?q=a&q=b", 422),
    ("/movies?q=%00", 422),
    ("/movies?q=%ed%a0%80", 200),
    ("/movies?q=" + "x" * 201, 422),
    ("/movies?page=1e1", 422),
    ("/movies?page=10001", 422),
    ("/movies?page=" + "9" * 400, 422),
    ("/movies?page_size=0", 422),
    ("/movies?page_size=101", 422),
    ("/movies?min_average=inf", 422),
    ("/movies?year_from=true", 422),
    ("/movies?genres_all=canary7f3a", 422),
    ("/movies?genres_all[]=Drama&genres_all[]=War", 200),
    ("/movies?genres_all[0]=Drama&genres_all%5B1%5D=War", 200),
    ("/movies?q[]=a&q[]=b", 422),
    ("/movies?page=2&page_size=100", 200),
    ("/ratings?rated_from=2026-13-01", 422),
    ("/ratings?stars_from=4.2", 422),
    ("/recommendations?limit=51", 422),
    ("/recommendations?like=999", 404),
    ("/recommendations/refreshes/1", 404),
    ("/proposals/canary7f3a", 404),
    ("/proposals/" + "a" * 41, 422),
    ("/analytics/schema?x=1", 422),
]


async def test_each_odd_address_is_answered_by_its_rule(
    client: httpx.AsyncClient, curator: Person
) -> None:
    for address, status in ADDRESSES:
        check(await client.get(address, headers=curator.headers), status, address)


async def test_an_unknown_name_is_told_the_closest_valid_one(
    client: httpx.AsyncClient, curator: Person
) -> None:
    query = (await client.get("/movies?yearfrom=1990", headers=curator.headers)).json()
    assert query["errors"][0]["closest"][0] == "year_from"
    body = await client.put("/ratings/1", json={"star": 4}, headers=curator.headers)
    assert {"stars"} <= {name for e in body.json()["errors"] for name in e.get("closest", [])}
    far = await client.put("/ratings/1", json={"zzzz": 4}, headers=curator.headers)
    assert "Known names: movie_id, note, stars" in far.text
    form = {"file": ("a.csv", b"x"), "exisitng": (None, "keep")}
    part = await client.post("/imports", files=form, headers=curator.headers)
    check(part, 422, "part")
    assert part.json()["errors"][0]["closest"] == ["existing"]


MEDIA_TYPES = [
    ("text/plain", 415),
    ("application/xml", 415),
    ("application/x-www-form-urlencoded", 415),
    ("multipart/form-data; boundary=x", 415),
    ("application/json; charset=utf-8", 201),
    ("application/merge-patch+json", 200),
    ("APPLICATION/JSON", 200),
]


async def test_only_json_is_read_as_a_body(client: httpx.AsyncClient, curator: Person) -> None:
    for media_type, status in MEDIA_TYPES:
        headers = curator.headers | {"Content-Type": media_type}
        answer = await client.put("/ratings/1", content=b'{"stars": 4}', headers=headers)
        check(answer, status, media_type)


async def chunks(size: int) -> AsyncIterator[bytes]:
    """Yield a JSON body of so many bytes, in parts, so that no length is declared."""
    yield b'{"note": "'
    for start in range(0, size - 12, 65_536):
        yield b"x" * min(65_536, size - 12 - start)
    yield b'"}'


async def test_a_body_of_a_megabyte_is_the_largest(
    client: httpx.AsyncClient, curator: Person
) -> None:
    for size, status in ((MAX_BODY, 422), (MAX_BODY + 1, 413)):
        headers = curator.headers | JSON
        counted = await client.put("/ratings/1", content=chunks(size), headers=headers)
        check(counted, status, f"{size} in chunks")
        whole = b"".join([chunk async for chunk in chunks(size)])
        assert len(whole) == size
        declared = await client.put("/ratings/1", content=whole, headers=headers)
        check(declared, status, f"{size} declared")


async def test_head_answers_as_get_and_405_names_the_methods(
    client: httpx.AsyncClient, curator: Person
) -> None:
    full = await client.get("/movies/1", headers=curator.headers)
    head = await client.head("/movies/1", headers=curator.headers)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == full.headers["etag"]
    assert head.headers["content-length"] == str(len(full.content))
    assert (await client.head("/movies/999", headers=curator.headers)).status_code == 404
    for method, address, allowed in (
        ("OPTIONS", "/movies/1", "DELETE, GET, HEAD, PATCH, PUT"),
        ("POST", "/movies/1", "DELETE, GET, HEAD, PATCH, PUT"),
        ("TRACE", "/movies", "GET, HEAD, POST"),
        ("CANARY7F3A", "/ratings/1", "DELETE, PUT"),
        ("DELETE", "/analytics/query", "POST"),
    ):
        answer = await client.request(method, address, headers=curator.headers)
        check(answer, 405, method)
        assert answer.headers["allow"] == allowed


async def test_pages_end_and_together_are_everything(
    client: httpx.AsyncClient, curator: Person
) -> None:
    seen: list[int] = []
    address: str | None = "/movies?page_size=3&sort=title"
    while address:
        answer = await client.get(address, headers=curator.headers)
        seen += [film["movie_id"] for film in answer.json()["items"]]
        assert answer.json()["truncated"] is ("next" in answer.links)
        address = answer.links.get("next", {}).get("url")
    assert sorted(seen) == list(range(1, 8))
    past = await client.get("/movies?page_size=3&page=9", headers=curator.headers)
    assert (past.json()["items"], past.json()["total"]) == ([], 7)
    assert past.headers["x-total-count"] == "7"


IF_MATCH = [
    (None, 428),
    ("", 412),
    ("*", 200),
    ('"canary7f3a"', 412),
    ('W/"v2.0"', 412),
    ("v2", 412),
    ('"v1"', 412),
    ('"v999999999999999999999"', 412),
    ('"v2"', 200),
    ('"x", "v3"', 200),
    ("x" * 2_001, 422),
]


async def test_an_edit_needs_the_version_it_is_meant_for(
    client: httpx.AsyncClient, curator: Person
) -> None:
    for year, (if_match, status) in enumerate(IF_MATCH, start=2000):
        headers = curator.headers | ({} if if_match is None else {"If-Match": if_match})
        answer = await client.patch("/movies/1", json={"year": year}, headers=headers)
        check(answer, status, if_match)


async def test_keys_that_are_none(client: httpx.AsyncClient, curator: Person) -> None:
    for key in ("", " ", '""', "a b", "x" * 256, "ключ".encode()):
        headers: dict[str, Any] = {**curator.headers, "Idempotency-Key": key}
        answer = await client.post("/movies", json={"title": "x"}, headers=headers)
        assert answer.status_code in (400, 422), key
        check(answer, answer.status_code, key)


async def test_no_other_origin_is_let_in(client: httpx.AsyncClient, curator: Person) -> None:
    for origin in ("https://evil.test", "null", "http://127.0.0.1:8002", "file://", "http://x"):
        answer = await client.get("/movies", headers=curator.headers | {"Origin": origin})
        check(answer, 200, origin)
        asked = {"Origin": origin, "Access-Control-Request-Method": "GET"}
        check(await client.options("/movies", headers=asked), 405, origin)


async def test_an_origin_that_is_named_is_let_in_without_cookies(
    settings: ApiSettings, clock: MovableClock
) -> None:
    named = settings.model_copy(update={"cors_origins": ("http://webui.test",)})
    async with serving(create_app(named, clock=clock)) as client:
        asked = {
            "Origin": "http://webui.test",
            "Access-Control-Request-Method": "PUT",
            "Access-Control-Request-Headers": "authorization,content-type",
        }
        granted = await client.options("/ratings/1", headers=asked)
        assert granted.headers["access-control-allow-origin"] == "http://webui.test"
        assert "access-control-allow-credentials" not in granted.headers
        refused = await client.get("/movies", headers={"Origin": "http://webui.test"})
        assert refused.status_code == 401
        assert refused.headers["access-control-allow-origin"] == "http://webui.test"
        other = await client.options("/ratings/1", headers=asked | {"Origin": "http://evil.test"})
        assert "access-control-allow-origin" not in other.headers
