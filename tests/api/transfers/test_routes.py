"""Imports and exports over HTTP: previewed, applied once, undone exactly, each for its owner."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from api.catalog.loading import NewFilm, insert_many
from api.db import Database
from api.transfers.models import Import
from tests.conftest import Person, SignIn

SAMPLES = Path(__file__).parent / "samples"
FILMS = [
    NewFilm("Heat", 1995, ["Crime"], imdb_id="tt0113277", tmdb_id=949),
    NewFilm("Amélie", 2001, ["Comedy"], imdb_id="tt0211915"),
    NewFilm("Alien", 1979, ["Horror"]),
    NewFilm("The Good, the Bad and the Ugly", 1966),
    NewFilm("Crouching Tiger, Hidden Dragon", 2001),
    NewFilm("Paterson", 2016),
]


@pytest.fixture
async def ana(app: FastAPI, sign_in: SignIn) -> Person:
    """A member, in a catalogue of six films with the ids 1 to 6."""
    await app.state.services.database.write(insert_many, FILMS)
    return await sign_in("ana")


async def send(
    client: httpx.AsyncClient, person: Person, name: str, content: bytes = b"", **form: str
) -> httpx.Response:
    content = content or (SAMPLES / name).read_bytes()
    return await client.post(
        "/imports", headers=person.headers, files={"file": (name, content)}, data=form
    )


async def applied(client: httpx.AsyncClient, person: Person, name: str, **body: Any) -> Any:
    preview = (await send(client, person, name)).json()
    answer = await client.post(
        f"/imports/{preview['import_id']}/apply", headers=person.headers, json=body
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


async def ratings(client: httpx.AsyncClient, person: Person) -> dict[str, Any]:
    answer = await client.get("/ratings?page_size=100", headers=person.headers)
    return {row["title"]: row for row in answer.json()["items"]}


async def everything(client: httpx.AsyncClient, person: Person) -> list[str]:
    paths = ("/exports/ratings.csv", "/exports/movies.csv")
    return [(await client.get(path, headers=person.headers)).text for path in paths]


def lines(found: dict[str, Any]) -> list[tuple[int, str, str]]:
    return [(row["line"], row["verdict"], row["reason"]) for row in found["rows"]]


@pytest.mark.anyio
async def test_a_preview_tells_each_row_and_changes_nothing(
    client: httpx.AsyncClient, ana: Person
) -> None:
    before = await everything(client, ana)
    answer = await send(client, ana, "letterboxd/ratings.csv")
    assert answer.status_code == 201, answer.text
    found = answer.json()
    assert answer.headers["Location"] == f"/imports/{found['import_id']}"
    assert (found["state"], found["format"], found["total"]) == ("preview", "letterboxd", 11)
    assert lines(found) == [
        (2, "new", "new"),
        (3, "new", "new"),
        (4, "ambiguous", "near-year"),
        (5, "new", "new"),
        (6, "new", "new"),
        (7, "skipped", "not-rated"),
        (8, "rejected", "bad-value"),
        (9, "rejected", "bad-value"),
        (10, "rejected", "bad-value"),
        (11, "rejected", "bad-value"),
        (12, "skipped", "not-rated"),
    ]
    assert found["rows"][2]["candidates"][0]["movie_id"] == 5
    assert await everything(client, ana) == before


@pytest.mark.anyio
async def test_applying_keeps_half_stars_dates_and_the_choice(
    client: httpx.AsyncClient, ana: Person
) -> None:
    choice = {"row": 3, "movie_id": 5}
    done = await applied(client, ana, "letterboxd/ratings.csv", choices=[choice])
    assert (done["state"], done["counts"]["new"]) == ("applied", 5)
    mine = await ratings(client, ana)
    assert {title: row["stars"] for title, row in mine.items()} == {
        "Heat": 4.5,
        "The Good, the Bad and the Ugly": 0.5,
        "Crouching Tiger, Hidden Dragon": 3.5,
        "Amélie": 5.0,
        "Paterson": 4.0,
    }
    assert mine["Heat"]["rated_at"] == "2024-02-03T00:00:00Z"


@pytest.mark.anyio
async def test_importing_the_same_file_again_changes_nothing(
    client: httpx.AsyncClient, ana: Person
) -> None:
    await applied(client, ana, "letterboxd/ratings.csv")
    await client.put("/ratings/1", headers=ana.headers, json={"stars": 1})
    before = await everything(client, ana)
    again = await applied(client, ana, "letterboxd/ratings.csv")
    assert again["counts"].get("new", 0) == again["counts"].get("changed", 0) == 0
    assert again["rows"][0]["reason"] == "already-imported"
    assert await everything(client, ana) == before


@pytest.mark.anyio
async def test_unknown_films_are_created_only_when_asked_for(
    client: httpx.AsyncClient, ana: Person
) -> None:
    first = await applied(client, ana, "imdb_ratings.csv")
    assert (4, "unknown", "not-in-catalogue") not in lines(first)
    assert (6, "unknown", "not-in-catalogue") in lines(first)
    assert "Duel" not in await ratings(client, ana)
    second = await applied(client, ana, "imdb_ratings.csv", create_films=True)
    assert (6, "new", "created") in lines(second)
    duel = (await ratings(client, ana))["Duel"]
    assert (duel["stars"], duel["year"], duel["genres"]) == (3.0, 1971, ["Action", "Thriller"])


@pytest.mark.anyio
async def test_the_later_of_two_rows_about_a_film_counts(
    client: httpx.AsyncClient, ana: Person
) -> None:
    done = await applied(client, ana, "imdb_ratings.csv")
    assert lines(done)[0] == (2, "merged", "older")
    heat = (await ratings(client, ana))["Heat"]
    assert (heat["stars"], heat["rated_at"]) == (4.0, "2020-05-06T00:00:00Z")


@pytest.mark.anyio
async def test_a_whole_export_joins_rating_diary_and_review(
    client: httpx.AsyncClient, ana: Person, letterboxd_zip: bytes
) -> None:
    preview = (await send(client, ana, "letterboxd.zip", letterboxd_zip)).json()
    address = f"/imports/{preview['import_id']}"
    answer = await client.post(f"{address}/apply", headers=ana.headers, json={})
    assert answer.status_code == 200, answer.text
    heat = (await ratings(client, ana))["Heat"]
    assert (heat["stars"], heat["watched_on"]) == (4.5, "2024-02-02")
    assert heat["note"] == 'Two lines,\r\nand a "quote".'
    exported = (await client.get("/exports/ratings.csv", headers=ana.headers)).text
    assert "cinema|with Ana" in exported


@pytest.mark.anyio
async def test_undo_restores_the_state_before_exactly(
    client: httpx.AsyncClient, ana: Person
) -> None:
    await client.put("/ratings/1", headers=ana.headers, json={"stars": 2, "note": "mine"})
    before = await everything(client, ana)
    preview = (await send(client, ana, "imdb_ratings.csv", existing="replace")).json()
    address = f"/imports/{preview['import_id']}"
    await client.post(f"{address}/apply", headers=ana.headers, json={"create_films": True})
    assert await everything(client, ana) != before
    answer = await client.delete(address, headers=ana.headers)
    assert (answer.status_code, answer.json()["films_deleted"]) == (200, 1)
    assert await everything(client, ana) == before
    assert (await client.get(address, headers=ana.headers)).json()["state"] == "undone"
    assert (await client.delete(address, headers=ana.headers)).status_code == 409


@pytest.mark.anyio
async def test_undo_leaves_what_was_changed_by_hand_since(
    client: httpx.AsyncClient, ana: Person
) -> None:
    done = await applied(client, ana, "letterboxd/ratings.csv")
    await client.put("/ratings/1", headers=ana.headers, json={"stars": 1})
    await client.put("/ratings/3", headers=ana.headers, json={"stars": 2})
    answer = await client.delete(f"/imports/{done['import_id']}", headers=ana.headers)
    assert (answer.json()["restored"], answer.json()["kept"]) == (3, 1)
    mine = await ratings(client, ana)
    assert {title: row["stars"] for title, row in mine.items()} == {"Heat": 1.0, "Alien": 2.0}


@pytest.mark.anyio
async def test_the_later_import_is_undone_first(client: httpx.AsyncClient, ana: Person) -> None:
    first = await applied(client, ana, "letterboxd/ratings.csv")
    preview = (await send(client, ana, "trakt_ratings.json")).json()
    address = f"/imports/{preview['import_id']}"
    await client.post(f"{address}/apply", headers=ana.headers, json={})
    refused = await client.delete(f"/imports/{first['import_id']}", headers=ana.headers)
    assert refused.status_code == 409
    assert (await client.delete(address, headers=ana.headers)).status_code == 200
    assert (await ratings(client, ana))["Heat"]["stars"] == 4.5
    last = await client.delete(f"/imports/{first['import_id']}", headers=ana.headers)
    assert last.status_code == 200
    assert await ratings(client, ana) == {}


@pytest.mark.anyio
async def test_a_newer_rating_here_stays_unless_it_is_to_be_replaced(
    client: httpx.AsyncClient, ana: Person
) -> None:
    await client.put("/ratings/1", headers=ana.headers, json={"stars": 1})
    kept = (await send(client, ana, "letterboxd/ratings.csv")).json()
    assert lines(kept)[0] == (2, "unchanged", "kept")
    replaced = (await send(client, ana, "letterboxd/ratings.csv", existing="replace")).json()
    assert lines(replaced)[0] == (2, "changed", "stars")


@pytest.mark.anyio
async def test_an_import_is_applied_once_and_a_key_repeats_the_answer(
    client: httpx.AsyncClient, ana: Person
) -> None:
    preview = (await send(client, ana, "letterboxd/ratings.csv")).json()
    address = f"/imports/{preview['import_id']}/apply"
    headers = ana.headers | {"Idempotency-Key": "once"}
    first = await client.post(address, headers=headers, json={})
    again = await client.post(address, headers=headers, json={})
    assert first.json() == again.json()
    assert again.headers["Idempotent-Replayed"] == "true"
    assert (await client.post(address, headers=ana.headers, json={})).status_code == 409


@pytest.mark.anyio
async def test_a_table_of_any_kind_is_read_with_named_columns(
    client: httpx.AsyncClient, ana: Person
) -> None:
    refused = await send(client, ana, "generic.csv")
    assert refused.status_code == 422
    assert "which column holds the title" in refused.json()["detail"]
    found = await send(
        client,
        ana,
        "generic.csv",
        title_column="Film",
        rating_column="Points",
        scale="100",
        watched_on_column="Seen on",
        dates="DD.MM.YYYY",
    )
    assert lines(found.json()) == [
        (2, "new", "new"),
        (3, "skipped", "not-rated"),
        (4, "rejected", "bad-value"),
    ]
    assert found.json()["rows"][0]["message"] == (
        "4.5 stars; rounded from 87 of 100; found by its title alone, the row has no year"
    )


@pytest.mark.anyio
async def test_an_unreadable_file_is_told_where_and_leaves_no_import(
    client: httpx.AsyncClient, ana: Person
) -> None:
    content = b"Const,Your Rating\n" + b"tt1,\0\n" * 200
    answer = await send(client, ana, "ratings.csv", content)
    assert (answer.status_code, answer.json()["code"]) == (422, "unreadable-file")
    assert (answer.json()["file"], answer.json()["line"]) == ("ratings.csv", 102)
    assert (await client.get("/imports", headers=ana.headers)).json()["total"] == 0


@pytest.mark.anyio
async def test_an_import_belongs_to_its_user_and_to_no_tool(
    client: httpx.AsyncClient, ana: Person, sign_in: SignIn
) -> None:
    ben = await sign_in("ben")
    preview = (await send(client, ana, "letterboxd/ratings.csv")).json()
    address = f"/imports/{preview['import_id']}"
    for method, path in (("GET", ""), ("DELETE", ""), ("POST", "/apply")):
        body: dict[str, Any] | None = {} if method == "POST" else None
        foreign = await client.request(method, address + path, headers=ben.headers, json=body)
        tool = await client.request(method, address + path, headers=ana.delegated, json=body)
        assert (foreign.status_code, tool.status_code) == (404, 403)
    refused = await client.post("/imports", headers=ana.delegated, files={"file": ("a.csv", b"x")})
    assert refused.status_code == 403


@pytest.mark.anyio
@pytest.mark.parametrize(
    "choice", [{"row": 7, "movie_id": 1}, {"row": 99, "movie_id": 1}, {"row": 1, "movie_id": 99}]
)
async def test_a_choice_that_can_not_be_is_refused(
    client: httpx.AsyncClient, ana: Person, choice: dict[str, int]
) -> None:
    preview = (await send(client, ana, "letterboxd/ratings.csv")).json()
    answer = await client.post(
        f"/imports/{preview['import_id']}/apply", headers=ana.headers, json={"choices": [choice]}
    )
    assert answer.status_code == 404
    assert await ratings(client, ana) == {}


@pytest.mark.anyio
async def test_our_export_moves_to_an_empty_house_and_back(
    client: httpx.AsyncClient, ana: Person, sign_in: SignIn
) -> None:
    await applied(client, ana, "imdb_ratings.csv", create_films=True)
    await applied(client, ana, "matinee.csv", create_films=True)
    exported = (await client.get("/exports/ratings.csv", headers=ana.headers)).content
    ben = await sign_in("ben")
    preview = (await send(client, ben, "matinee.csv", exported)).json()
    await client.post(f"/imports/{preview['import_id']}/apply", headers=ben.headers, json={})
    assert (await client.get("/exports/ratings.csv", headers=ben.headers)).content == exported


@pytest.mark.anyio
async def test_a_parted_export_for_letterboxd_ends(client: httpx.AsyncClient, ana: Person) -> None:
    await applied(client, ana, "letterboxd/ratings.csv")
    first = await client.get("/exports/letterboxd.csv", headers=ana.headers)
    assert first.text.startswith("Title,Year,imdbID,tmdbID,WatchedDate,Rating10,Tags,Review\r\n")
    assert "Link" not in first.headers
    assert (
        await client.get("/exports/letterboxd.csv?part=2", headers=ana.headers)
    ).status_code == 404


@pytest.mark.anyio
async def test_everything_about_a_person_is_one_json_file(
    client: httpx.AsyncClient, ana: Person
) -> None:
    await applied(client, ana, "matinee.csv", create_films=True)
    found = json.loads((await client.get("/me/export.json", headers=ana.headers)).text)
    assert found["account"]["username"] == "ana"
    assert [row["title"] for row in found["ratings"]] == ["Heat", "-1"]
    assert {row["text"] for row in found["tags"]} == {"crime", "one | two"}
    assert found["imports"][0]["format"] == "matinee"
    assert found["activity"][0]["action"] == "import.applied"
    assert "password" not in json.dumps(found)


@pytest.mark.anyio
async def test_a_tool_is_told_what_an_import_would_do_and_nothing_is_kept(
    client: httpx.AsyncClient, sign_in: SignIn, database: Database
) -> None:
    ana = await sign_in()
    lines = [f"2026-01-02,Film {n},1999,https://boxd.it/{n},4.5" for n in range(30)]
    content = "\n".join(["Date,Name,Year,Letterboxd URI,Rating", *lines])
    answer = await client.post("/import-preview", json={"content": content}, headers=ana.delegated)
    told = answer.json()
    assert (told["format"], told["total"], told["counts"]) == ("letterboxd", 30, {"unknown": 30})
    assert len(told["rows"]) == 20
    assert told["truncated"]
    assert told["rows"][0]["stars"] == 4.5
    with database.reading() as session:
        assert session.execute(select(func.count()).select_from(Import)).scalar_one() == 0


@pytest.mark.anyio
async def test_the_columns_of_any_csv_can_be_named_by_a_tool(
    client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    ana = await sign_in()
    unknown = {"content": "film;points\nHeat;87\n"}
    refused = await client.post("/import-preview", json=unknown, headers=ana.delegated)
    assert refused.status_code == 422
    named = unknown | {"title_column": "film", "rating_column": "points", "scale": 100}
    told = (await client.post("/import-preview", json=named, headers=ana.delegated)).json()
    assert told["rows"][0]["stars"] == 4.5
