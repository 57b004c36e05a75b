"""The agent in front of the real api: its tools, its refusals, its proposals."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import insert, text

from agent.budget import json_tokens, tokens
from agent.contract import read_operations
from agent.prompt import cost, fitted, instructions
from api.catalog.loading import NewFilm, insert_many
from api.catalog.statistics import recount
from api.db import Database
from api.ratings.models import Rating
from tests.agent.conftest import NOW, agent_client
from tests.agent.scripted import scripted
from tests.agent.standin import says, stand_in
from tests.conftest import Person, SignIn

pytestmark = pytest.mark.anyio

FILMS = [
    NewFilm(movie_id=1, title="Harbour Lights", year=1995, genres=["Drama"]),
    NewFilm(movie_id=2, title="Comet Season", year=2009, genres=["Comedy", "Romance"]),
    NewFilm(movie_id=3, title="12 Quiet Men", year=1957, genres=["Drama"]),
]


def bearer(person: Person) -> str:
    return person.delegated["Authorization"].removeprefix("Bearer ")


@pytest.fixture
async def ana(database: Database, sign_in: SignIn) -> Person:
    """Somebody who rated three films; others rated the first."""
    ana = await sign_in("ana")
    others = [await sign_in(name) for name in ("ben", "cleo", "dan")]
    rated = [(ana.user_id, 1, 9), (ana.user_id, 2, 6), (ana.user_id, 3, 10)]
    rows = [
        {
            "user_id": user_id,
            "movie_id": movie_id,
            "half_stars": half_stars,
            "rated_at": NOW - timedelta(days=movie_id),
            "updated_at": NOW,
            "source": "test",
        }
        for user_id, movie_id, half_stars in [*rated, *((o.user_id, 1, 7) for o in others)]
    ]
    with database.writing() as session:
        insert_many(session, FILMS, NOW)
        session.execute(insert(Rating), rows)
        recount(session)
    return ana


async def test_a_figure_of_the_answer_leads_to_the_apis_row(app: FastAPI, ana: Person) -> None:
    model = scripted(
        {"query_analytics": '{"measures": ["count", "average"], "by": ["genre"]}'},
        "You rated 2 dramas, 4.75 stars on average, and 1 comedy.",
    )
    async with agent_client(app, model) as ask:
        told = await ask.events("What do I rate?", bearer(ana))
    evidence = told[-1][1]["evidence"]
    assert not evidence["unverified"]
    assert {item["path"] for item in evidence["items"]} >= {"rows[0].count", "rows[0].average"}
    assert told[-1][1]["understood"]["scope"] == "me"


async def test_the_built_in_analyst_counts_my_ratings(app: FastAPI, ana: Person) -> None:
    async with agent_client(app) as ask:
        told = await ask.events("How many films have I rated?", bearer(ana))
    answer = told[-1][1]
    assert told[0] == ("tool_started", {**told[0][1], "args": answer["tool_calls"][0]["args"]})
    assert told[0][1]["args"]
    assert answer["model"] == "offline"
    assert "3" in answer["text"]
    assert answer["evidence"]["unverified"] == []


async def test_a_rating_becomes_a_proposal_and_nothing_else(
    app: FastAPI, ana: Person, client: httpx.AsyncClient, database: Database
) -> None:
    model = scripted({"rate_movie": '{"movie_id": 2, "stars": 5}'}, "It waits for your approval.")
    async with agent_client(app, model) as ask:
        told = await ask.events("Rate Comet Season 5 stars", bearer(ana))
    [proposed] = [data for name, data in told if name == "proposal"]
    shown = await client.get(f"/proposals/{proposed['proposal_id']}", headers=ana.headers)
    assert shown.status_code == 200
    with database.reading() as session:
        kept = session.execute(
            text("select half_stars from rating where user_id = :u and movie_id = 2"),
            {"u": ana.user_id},
        ).scalar_one()
    assert kept == 6


async def test_a_wrong_argument_comes_back_as_advice(app: FastAPI, ana: Person) -> None:
    model = scripted(
        {"query_analytics": '{"measures": ["averag"]}'},
        {"query_analytics": '{"measures": ["average"]}'},
        "Your average is 4.17.",
    )
    async with agent_client(app, model) as ask:
        told = await ask.events("My average?", bearer(ana))
    finished = [data for name, data in told if name == "tool_finished"]
    assert [(f["ok"], f["status"]) for f in finished] == [(False, 422), (True, 200)]
    assert told[-1][1]["evidence"]["unverified"] == []


async def test_a_signed_out_user_is_told_to_sign_in(
    app: FastAPI, ana: Person, client: httpx.AsyncClient
) -> None:
    await client.post("/token/revoke", data={"token": ana.refresh_token})
    async with agent_client(app) as ask:
        answer = await ask.post("How many films have I rated?", bearer(ana))
    assert answer.status_code == 401
    assert answer.json()["code"] == "signed-out"


async def test_prompt_and_tools_leave_room_for_the_conversation(app: FastAPI) -> None:
    told = tokens(instructions(NOW))
    tools = fitted(read_operations(app.openapi()), 4_000 - told)
    assert told + sum(map(cost, tools.values())) <= 4_000


async def test_a_turn_stays_within_the_context_budget(app: FastAPI, ana: Person) -> None:
    turns = [
        {
            "question": f"How do I rate films of the {decade}s, by genre and year?",
            "calls": [
                {
                    "id": "c1",
                    "name": "query_analytics",
                    "args": {"by": ["genre"], "year_from": decade},
                    "result": {"rows": [{"genre": "Drama", "average": 3.5}] * 20},
                }
            ],
            "answer": "Drama leads with 3.5 stars, followed by Comedy with 3.4 stars. " * 8,
        }
        for decade in range(1900, 2020, 10)
    ]
    async with stand_in(says("Hello.")) as server:
        settings: dict[str, Any] = {
            "groq_api_key": "gsk_x",
            "groq_base_url": server.url,
            "fallback": False,
        }
        async with agent_client(app, **settings) as ask:
            told = await ask.events("And now?", bearer(ana), history=turns)
    [asked] = server.asked
    assert told[-1][0] == "completed"
    assert len(asked["messages"]) > 4  # some of the conversation is there
    assert json_tokens(asked["messages"]) + json_tokens(asked["tools"]) <= 5_000
