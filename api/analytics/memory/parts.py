"""The parts of each group's figures, by counting over group and half-star."""

from typing import Final

import numpy as np

from api.analytics.compiler import HALF_STARS
from api.analytics.conditions import ENOUGH
from api.analytics.memory.counting import (
    Codes,
    Column,
    Mask,
    Rows,
    count,
    distinct,
    extremes,
    three,
)
from api.analytics.memory.grouping import Grouping
from api.analytics.memory.selection import View
from api.analytics.plan import Question

_STARS: Final = np.array(HALF_STARS)
_SAMPLE: Final = 20_000
BY_STARS: Final = {"count", "distinct_films", "average", "median", "stddev", "share"}
BY_ROWS: Final = {
    *("active_days", "distinct_users", "ratings_per_user", "first_rated", "last_rated")
}
BY_FILM: Final = {
    *("n_ratings", "community_average", "community_stddev", "my_stars", "my_rated_at", "gap")
}


def count_parts(
    view: View, question: Question, rows: Rows, grouping: Grouping, shared: Mask | None
) -> dict[str, Column]:
    """Return the parts of the measures asked for; `shared` are the films the share allows."""
    code, size, asked = grouping.code, grouping.size, set(question.measures)
    weight = rows.get("weight")
    if asked.isdisjoint({"average", "median", "stddev"}):
        parts: dict[str, Column] = {"n": count(code, size, weight)}
    else:
        parts = _histogram(count(code * 10 + (rows["half"] - 1), size * 10, weight))
    if shared is not None and question.share is not None:
        both = view.matching(question.share, rows)
        both = shared[rows["film"]] if both is None else both & shared[rows["film"]]
        parts["share_n"] = count(code[both], size, None if weight is None else weight[both])
    if "distinct_films" in asked:
        parts["films"] = distinct(code, rows["film"], size, view.copy.films.count)
    if not asked.isdisjoint({"distinct_users", "ratings_per_user"}):
        parts["users"] = distinct(code, rows["user"], size, len(view.copy.user_id))
    if "active_days" in asked:
        day = rows["day"] - view.copy.first_day
        parts["days"] = distinct(code, day, size, len(view.copy.calendar("rated_day")))
    if not asked.isdisjoint({"first_rated", "last_rated"}):
        parts["first"], parts["last"] = extremes(code, rows["at"], size)
    if not asked.isdisjoint(BY_FILM):
        parts |= _of_film(view, rows["film"], code, size)
    return parts


def _of_film(view: View, film: Column, code: Codes, size: int) -> dict[str, Column]:
    """Return the figures of each group's film."""
    place = np.zeros(size, np.int64)
    place[code] = film
    mine, n, total = view.my_half[place], view.copy.n[place], view.copy.sum[place]
    at = np.full(view.copy.films.count, np.nan)
    at[view.copy.ratings.film[view.own]] = view.copy.ratings.at[view.own]
    shown = view.visible[place]
    both = shown & (mine > 0)
    return {
        "c_n": n,
        "c_s": total,
        "c_ss": view.copy.squares[place],
        "c_shown": shown,
        "my_n": mine > 0,
        "my_s": mine,
        "my_at": at[place],
        "gap_n": both,
        "gap_s": np.where(both, mine - total / np.maximum(n, 1), 0.0),
    }


def _histogram(cells: Codes) -> dict[str, Column]:
    """Return all that ten counts a group tell of its stars."""
    histogram = cells.reshape(-1, 10)
    parts: dict[str, Column] = {f"h{h}": histogram[:, h - 1] for h in HALF_STARS}
    parts["n"] = histogram.sum(1)
    parts["s"], parts["ss"] = histogram @ _STARS, histogram @ (_STARS * _STARS)
    return parts


def count_others(question: Question, rows: Rows, grouping: Grouping) -> Column | None:
    """Return how many other people each group has, or some number from ENOUGH on if it has those.

    None if only cells are known and a group might find enough people in several films.
    """
    code, size, others = grouping.code, grouping.size, rows["others"]
    if "film" in question.by:  # everybody rates a film once
        return count(code, size, others)
    if not rows.has_users:
        most = np.zeros(size, np.int64)
        np.maximum.at(most, code, others)
        there = count(code, size) > 0
        return None if bool((most[there] < ENOUGH).any()) else most
    # Most groups show three people in a sample; only the rest is looked at row by row.
    stride = max(1, len(code) // _SAMPLE)
    sample = np.arange(0, len(code), stride)
    enough = _three_others(rows, code, size, sample)
    if stride > 1 and not bool(enough.all()):
        enough |= _three_others(rows, code, size, np.flatnonzero(~enough[code]))
    return enough * ENOUGH


def _three_others(rows: Rows, code: Codes, size: int, places: Codes) -> Mask:
    """Return which groups have three other people among the rows at some places."""
    chosen = places[rows["others"][places].astype(np.bool_)]
    return three(code[chosen], rows.take(chosen)["user"], size)
