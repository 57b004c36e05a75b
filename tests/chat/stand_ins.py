"""An agent that plays fixed scenes over real HTTP; the real one has tests of its own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, StreamingResponse

GENRES = [("Comedy", 3.4, 41), ("Drama", 3.9, 66), ("Thriller", 3.7, 28), ("Western", 4.1, 5)]
ROWS = [{"genre": name, "average": stars, "count": n} for name, stars, n in GENRES]
COLUMNS = [
    {"name": "genre", "label": "Genre", "unit": "text"},
    {"name": "average", "label": "Average", "unit": "stars"},
    {"name": "count", "label": "Ratings", "unit": "count"},
]
CALL = {"tool_call_id": "c1", "name": "query_analytics"}
HOSTILE = "![x](http://127.0.0.1:9/x.png) [go](http://127.0.0.1:9/) <img src=http://127.0.0.1:9/y>"

Scene = list[tuple[str, dict[str, Any]]]


def completed(text: str, **more: Any) -> tuple[str, dict[str, Any]]:
    """Return the last event of a run."""
    usage = {"requests": 1, "tool_calls": 1, "duration_ms": 840}
    data: dict[str, Any] = {
        "text": text,
        "tool_calls": [],
        "rows": [],
        "evidence": {},
        "model": "offline",
    }
    data |= {"history": [{"question": "q", "calls": [], "answer": text}], "notes": []}
    return "completed", data | {"usage": usage, "understood": None} | more


def figures() -> Scene:
    """A question with a table, a chart, evidence and a number that came from nowhere."""
    text = "You like **Western** best: 4.1 on average over 5 ratings. That is about 37 hours."
    query = {"subject": "ratings", "measures": ["average", "count"], "by": ["genre"]}
    found = {"text": "4.1", "value": 4.1, "tool_call_id": "c1", "path": "rows[3].average"}
    return [
        ("tool_started", CALL | {"args": query}),
        ("tool_finished", CALL | {"ok": True, "status": 200, "result": {"rows": ROWS}}),
        *(("text", {"delta": piece + " "}) for piece in text.split(" ")),
        ("table", {"tool_call_id": "c1", "title": "Average by genre"} | _data()),
        (
            "chart",
            {"type": "bar", "title": "Average by genre", "x": "genre", "y": ["average"]}
            | {"tool_call_id": "c1"}
            | _data(),
        ),
        completed(
            text,
            tool_calls=[{"id": "c1", "name": "query_analytics", "args": query, "result": {}}],
            evidence={"items": [found], "unverified": ["37"]},
            understood={"scope": "me", "n": 140, "query": query},
        ),
    ]


def film_list() -> Scene:
    """A list of films with a table and a chart of the same rows."""
    rows = [{"movie_id": 1, "title": "Heat", "year": 1995, "my_stars": 5}]
    rows.append({"movie_id": 2, "title": "Ran", "year": 1985, "my_stars": 4})
    columns = [{"name": "title", "label": "Film"}, {"name": "my_stars", "label": "My stars"}]
    data: dict[str, Any] = {"tool_call_id": "c1", "title": "Films", "rows": rows}
    text = "1. Heat (1995) — 5 ★\n2. Ran (1985) — 4 ★"
    return [
        ("tool_started", CALL | {"args": {}}),
        ("table", data | {"columns": columns}),
        ("chart", data | {"type": "bar", "x": "title", "y": ["my_stars"]}),
        completed(text, tool_calls=[CALL | {"result": {"rows": rows}}]),
    ]


def hostile() -> Scene:
    """A run in which every field tries to load or link something foreign."""
    return [
        ("tool_started", CALL | {"name": HOSTILE, "args": {"q": HOSTILE}}),
        ("tool_finished", CALL | {"ok": False, "status": 500, "result": {HOSTILE: HOSTILE}}),
        *(("text", {"delta": piece}) for piece in HOSTILE),
        ("table", {"title": HOSTILE, "columns": COLUMNS, "rows": [{"genre": HOSTILE}] * 3}),
        ("chart", {"type": "bar", "title": HOSTILE, "x": "genre", "y": ["average"]} | _data()),
        completed(HOSTILE, notes=[HOSTILE], understood={HOSTILE: HOSTILE}, model=HOSTILE),
    ]


def _data() -> dict[str, Any]:
    return {"columns": COLUMNS, "rows": ROWS}


async def rating(api_url: str, token: str) -> Scene:
    """Ask the real api for a change with the delegated token; it becomes a proposal."""
    headers = {"Authorization": token}
    async with httpx.AsyncClient(base_url=api_url, headers=headers) as client:
        answer = await client.put("/ratings/1", json={"stars": 4.5})
    result: dict[str, Any] = answer.json()
    call = CALL | {"name": "rate_movie"}
    return [
        ("tool_started", call | {"args": {"movie_id": 1, "stars": 4.5}}),
        ("tool_finished", call | {"ok": True, "status": answer.status_code, "result": result}),
        ("text", {"delta": "I prepared the rating. "}),
        ("proposal", {"proposal_id": result.get("proposal_id")}),
        completed("I prepared the rating. Approve it below."),
    ]


def make_agent(api_url: str = "") -> FastAPI:
    """Return the stand-in; the question chooses the scene."""
    app = FastAPI()
    app.state.asked = []

    @app.get("/models")
    async def models() -> dict[str, Any]:
        return {"models": [{"name": "offline", "label": "Offline analyst"}], "default": "offline"}

    @app.post("/runs")
    async def runs(request: Request) -> Any:
        body = await request.json()
        app.state.asked.append((body, request.headers.get("authorization", "")))
        words = str(body["message"])
        if words == "busy":
            problem = {"code": "rate-limited", "detail": "The model is busy."}
            return JSONResponse(problem, 429, {"Retry-After": "7"})
        if "rate" in words.lower():
            scene = await rating(api_url, request.headers["authorization"])
        else:
            scene = hostile() if words == "hostile" else figures()
        if words == "break":
            scene = scene[:6]
        return StreamingResponse(_stream(scene), media_type="text/event-stream")

    _ = (models, runs)
    return app


async def _stream(scene: Scene) -> AsyncIterator[str]:
    for name, data in scene:
        yield f"event: {name}\ndata: {json.dumps(data)}\n\n"
        await asyncio.sleep(0)
