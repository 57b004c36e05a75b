"""Ten films in a minute: one card after another, a click each, then first recommendations."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, cast

import chainlit as cl

from chat import memory, sanitise
from chat.caller import Caller
from chat.render.films import cards, everyone
from chat.render.tables import objects
from chat.render.values import FULL, MAX_STARS, titled

RATE, SKIP, STOP, START = "rate_film", "skip_film", "stop_rating", "start_onboarding"
GOAL = 10
SHOWN_ALIKE = 3
"""Films of one first genre among those shown, so that tastes differ."""
_STATE = "onboarding"


@dataclass
class _Round:
    """What one round of rating is at."""

    films: list[dict[str, Any]]
    message_id: str = ""
    rated: int = 0
    buttons: list[cl.Action] = field(default_factory=list[cl.Action])


class Onboarding:
    """Shows unrated, well-known films one by one and keeps the stars at once."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def start(self) -> None:
        """Begin a round."""
        wanted = {"rated": "not_mine", "sort": "popularity", "page_size": 100}
        found = await self._caller.call("GET", "/movies", params=wanted)
        films = varied(objects(found.get("items")))
        if not films:
            await cl.Message(content="You have rated every film here.").send()
            return
        state = _Round(films)
        memory.keep(_STATE, state)
        await self._show(state)

    async def rate(self, action: cl.Action) -> None:
        """Keep the stars of a click and show the next film."""
        state, film = _clicked(action)
        if state is None or film is None:
            return
        given = cast("dict[str, Any]", vars(action)["payload"]).get("stars")
        if type(given) is not int or not 1 <= given <= MAX_STARS:
            return
        await self._caller.call("PUT", f"/ratings/{film['movie_id']}", json={"stars": given})
        state.rated += 1
        await self._next(state)

    async def skip(self, action: cl.Action) -> None:
        """Go on to the next film."""
        state, film = _clicked(action)
        if state is not None and film is not None:
            await self._next(state)

    async def stop(self, _action: cl.Action) -> None:
        """End the round."""
        state: _Round | None = memory.recall(_STATE)
        if state is not None:
            await self._finish(state)

    async def _next(self, state: _Round) -> None:
        state.films.pop(0)
        if state.rated >= GOAL or not state.films:
            await self._finish(state)
        else:
            await self._show(state)

    async def _show(self, state: _Round) -> None:
        film = state.films[0]
        message = await self._say(state, film_question(film, state.rated))
        state.message_id = message.id
        state.buttons = _buttons(int(film["movie_id"]))
        for button in state.buttons:
            await button.send(for_id=message.id)

    async def _finish(self, state: _Round) -> None:
        memory.keep(_STATE, None)
        films = "film" if state.rated == 1 else "films"
        await self._say(state, f"**You rated {state.rated} {films}.**")
        if state.rated:
            await cl.Message(content=await self._first_recommendations()).send()

    async def _say(self, state: _Round, content: str) -> cl.Message:
        for button in state.buttons:
            await button.remove()
        state.buttons = []
        message = cl.Message(content=content)
        if not state.message_id:
            return await message.send()
        message.id = state.message_id
        await message.update()
        return message

    async def _first_recommendations(self) -> str:
        # They are computed from the present ratings; there is nothing to wait for.
        found = await self._caller.call("GET", "/recommendations", params={"limit": 5})
        items = objects(found.get("items"))
        if not items:
            return "There is nothing to recommend yet. A few more ratings will help."
        return f"**For you, from these first ratings**\n\n{cards(items)}"


def varied(films: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the films, best known first, with few of the same first genre among the first."""
    seen: Counter[str] = Counter()
    first: list[dict[str, Any]] = []
    later: list[dict[str, Any]] = []
    for film in films:
        genres: list[Any] = film.get("genres") or [""]
        seen[str(genres[0])] += 1
        (first if seen[str(genres[0])] <= SHOWN_ALIKE else later).append(film)
    return first + later


def film_question(film: dict[str, Any], rated: int) -> str:
    """Return the card of a film to rate."""
    dots = "●" * rated + "○" * (GOAL - rated)
    genres: list[Any] = film.get("genres") or []
    names = ", ".join(sanitise.inline(str(genre), 40) for genre in genres[:4])
    facts = " · ".join(fact for fact in (names, everyone(film)) if fact)
    title = titled(film.get("title"), film.get("year"))
    return f"{dots}\n\n### {title}\n\n{facts}\n\n*How did you like it?*"


def _buttons(movie_id: int) -> list[cl.Action]:
    rates = [
        cl.Action(
            id=f"star-{stars}-{movie_id}",
            name=RATE,
            payload={"movie_id": movie_id, "stars": stars},
            label=FULL * stars,
            tooltip=f"{stars} star{'s' if stars > 1 else ''}",
        )
        for stars in range(1, MAX_STARS + 1)
    ]
    film = {"movie_id": movie_id}
    return [
        *rates,
        cl.Action(id=f"skip-{movie_id}", name=SKIP, payload=film, label="Not seen"),
        cl.Action(id=f"skip-all-{movie_id}", name=STOP, payload=film, label="That's enough"),
    ]


def _clicked(action: cl.Action) -> tuple[_Round | None, dict[str, Any] | None]:
    """Return the round and its film, or None for a click on a card that is gone."""
    state: _Round | None = memory.recall(_STATE)
    payload = cast("dict[str, Any]", vars(action).get("payload") or {})
    if state is None or payload.get("movie_id") != state.films[0].get("movie_id"):
        return None, None
    return state, state.films[0]
