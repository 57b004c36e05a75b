"""What an import did to the user's taste: the api's figures before and after, side by side."""

from __future__ import annotations

from typing import Any, NamedTuple

from chat import sanitise
from chat.caller import Caller
from chat.render.tables import objects
from chat.render.values import mean, number

FEW = 3
"""A genre with fewer ratings says nothing about taste."""
SHOWN = 6
LEAST_SHIFT = 0.05

Genres = dict[str, tuple[int, float]]


class Taste(NamedTuple):
    """How many ratings there are, their mean in stars, and both for each genre."""

    ratings: int
    average: float | None
    genres: Genres


async def read_taste(caller: Caller) -> Taste:
    """Return the user's taste as it is now. Raises as `Caller.call` does."""
    whole = await _query(caller, {"measures": ["count", "average"]})
    parts = await _query(caller, {"measures": ["count", "average"], "by": ["genre"], "limit": 50})
    total = whole[0] if whole else {}
    genres = {
        str(row["genre"]): (row["count"], float(row["average"]))
        for row in parts
        if isinstance(row.get("count"), int) and isinstance(row.get("average"), int | float)
    }
    average = total.get("average")
    known = float(average) if isinstance(average, int | float) else None
    return Taste(int(total.get("count") or 0), known, genres)


def changed(before: Taste, after: Taste) -> str:
    """Return what changed, as Markdown: the figures, the favourite genre, the largest shifts."""
    line = f"You had {number(before.ratings)} ratings and now have {number(after.ratings)}."
    if after.average is not None:
        earlier = "" if before.average is None else f" (it was {mean(before.average)})"
        line += f" Your average is {mean(after.average)} stars{earlier}."
    parts = [line, _favourite(before, after), _table(before, after)]
    return "\n\n".join(part for part in parts if part)


def _favourite(before: Taste, after: Taste) -> str:
    was, now = _best(before), _best(after)
    if now is None:
        return ""
    stars = mean(after.genres[now][1])
    said = f"**{sanitise.inline(now, 40)}** ({stars} on average)"
    if was is None:
        return f"The genre you like best is {said}."
    if was == now:
        return f"The genre you like best is still {said}."
    return f"The genre you like best is now {said}; it was {sanitise.inline(was, 40)}."


def _best(taste: Taste) -> str | None:
    known = {name: stars for name, (count, stars) in taste.genres.items() if count >= FEW}
    return max(known, key=lambda name: (known[name], name), default=None)


def _table(before: Taste, after: Taste) -> str:
    shifts = {
        name: stars - before.genres[name][1]
        for name, (count, stars) in after.genres.items()
        if name in before.genres and min(count, before.genres[name][0]) >= FEW
    }
    largest = sorted(shifts, key=lambda name: -abs(shifts[name]))[:SHOWN]
    rows = [
        f"| {sanitise.inline(name, 40)} | {mean(before.genres[name][1])} "
        f"| {mean(after.genres[name][1])} | {shifts[name]:+.2f} | {number(after.genres[name][0])} |"
        for name in largest
        if abs(shifts[name]) >= LEAST_SHIFT
    ]
    if not rows:
        return ""
    head = "| Genre | Before | Now | Change | Ratings |\n| --- | --- | --- | --- | --- |\n"
    return "**What changed most**\n\n" + head + "\n".join(rows)


async def _query(caller: Caller, body: dict[str, Any]) -> list[dict[str, Any]]:
    return objects((await caller.call("POST", "/analytics/query", json=body)).get("rows"))
