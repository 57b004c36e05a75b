"""A few films as the tools would tell them: enough to follow a conversation without an api."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from agent.offline.plan.steps import Answer, Call
from agent.offline.session import Turn, advance

NOW = datetime(2026, 11, 24, 12)  # noqa: DTZ001 - only the day matters
_FILMS: list[dict[str, Any]] = [
    {"movie_id": 1, "title": "Heat", "year": 1995, "n_ratings": 50, "genres": ["Crime"]},
    {"movie_id": 2, "title": "The Thing", "year": 1951, "n_ratings": 9, "genres": ["Horror"]},
    {"movie_id": 3, "title": "The Thing", "year": 1982, "n_ratings": 60, "genres": ["Horror"]},
    {"movie_id": 4, "title": "Toy Story", "year": 1995, "n_ratings": 90, "genres": ["Comedy"]},
    {"movie_id": 5, "title": "Toy Story 3", "year": 2010, "n_ratings": 70, "genres": ["Comedy"]},
]
_MINE = {1: 3.5, 3: 5.0}


def _tell(call: Call) -> dict[str, Any]:
    if call.name == "search_movies":
        wanted = str(call.args["q"]).lower()
        found = [film for film in _FILMS if wanted in str(film["title"]).lower()]
        return {"items": found, "total": len(found), "did_you_mean": []}
    if call.name == "get_movie":
        film = next(film for film in _FILMS if film["movie_id"] == call.args["movie_id"])
        stars = _MINE.get(film["movie_id"])
        return {**film, "my_rating": stars and {"stars": stars, "rated_at": "2026-01-02T00:00:00Z"}}
    if call.name in {"rate_movie", "delete_rating"}:
        return {"status": "pending_approval", "proposal_id": "p"}
    return {"rows": [{"count": 7, "average": 3.5}], "n": 7}


Tell = Callable[[Call], dict[str, Any]]


def talk(*messages: str, tell: Tell = _tell) -> tuple[str, list[Call]]:
    """The last answer of a conversation and the calls made for it; `tell` answers the calls."""
    turns: list[Turn] = []
    text = ""
    for message in messages:
        turns.append(Turn(message))
        for _ in range(8):
            outcome = advance(turns, NOW)
            if isinstance(outcome, Answer):
                text = outcome.text
                break
            turns[-1].calls += [(call, tell(call)) for call in outcome]
    return text, [call for call, _ in turns[-1].calls]


def writes(*messages: str) -> list[tuple[str, dict[str, Any]]]:
    """Only the proposals of the last message."""
    return [
        (call.name, call.args)
        for call in talk(*messages)[1]
        if call.name in {"rate_movie", "delete_rating"}
    ]
