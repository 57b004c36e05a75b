"""A question answered from the copy in memory: the same parts as the SELECT gives, by counting.

Stars are ten values and time has few buckets, so one `bincount` over group and half-star gives
number, sum, squares and median of every group at once. Questions that ask nothing of users or times
need not even the ratings: each film's ten counts suffice.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from api.analytics.compiler import HALF_STARS
from api.analytics.conditions import ENOUGH
from api.analytics.counting import (
    TABLE,
    Codes,
    Column,
    Mask,
    Rows,
    count,
    distinct,
    extremes,
    three,
)
from api.analytics.groups import Groups
from api.analytics.memory import Copy
from api.analytics.plan import Question, Where
from api.analytics.selection import View
from api.analytics.vocabulary import TIMES

_STARS: Final = np.array(HALF_STARS)
_SAMPLE: Final = 20_000
_BY_STARS: Final = {"count", "distinct_films", "average", "median", "stddev", "share"}
_BY_ROWS: Final = {
    *("active_days", "distinct_users", "ratings_per_user", "first_rated", "last_rated")
}
_BY_FILM: Final = {
    *("n_ratings", "community_average", "community_stddev", "my_stars", "my_rated_at", "gap")
}


def answers(question: Question) -> bool:
    """Whether the copy can answer: ratings, not by tag."""
    known = _BY_STARS | _BY_ROWS | (_BY_FILM if "film" in question.by else set[str]())
    return (
        question.subject == "ratings"
        and "tag" not in question.by
        and known.issuperset(question.measures)
    )


@dataclass(frozen=True)
class Place:
    """How many people are compared, whether the caller is one, and how many are ahead."""

    people: int
    ranked: bool
    by_count: int
    by_average: int


@dataclass(frozen=True)
class Grouping:
    """The group of every row as a number below `size`, and what those numbers stand for."""

    code: Codes
    size: int
    labels: tuple[tuple[str, Column], ...]
    present: Codes | None

    def groups(self, parts: dict[str, Column]) -> Groups:
        """Return the groups that have rows, with their keys."""
        floats = {name: np.asarray(column, np.float64) for name, column in parts.items()}
        if not self.labels:
            return Groups({}, floats)
        there = np.flatnonzero(parts["n"])
        code = there if self.present is None else self.present[there]
        keys: dict[str, Column] = {}
        for name, names in reversed(self.labels):
            keys[name] = names[code % len(names)]
            code = code // len(names)
        return Groups(keys, {name: column[there] for name, column in floats.items()})


class Engine:
    """Answers one caller's questions from one copy."""

    def __init__(self, copy: Copy, me: int) -> None:
        self.copy = copy
        self.view = View(copy, me)

    def groups(
        self, question: Question, named: Codes | None = None, second: Codes | None = None
    ) -> Groups:
        """Return the groups of a question.

        `named` and `second` are the films that words in the filters and in the share allow, which
        only SQL can tell; None for all.
        """
        films = self.view.films(question.where, named)
        if not {"year", "decade"}.isdisjoint(question.by):
            films = films & (self.copy.films.year > 0)
        shared = None if question.share is None else self.view.films(question.share, second)
        if _light(question):
            rows = self.view.cells(question.scope, films)
            found = self._grouped(question, rows, shared)
            if found is not None:
                return found
        found = self._grouped(question, self.view.ratings(question.scope, films), shared)
        assert found is not None  # noqa: S101 - ratings know their user, cells may not suffice
        return found

    def place(self, where: Where, named: Codes | None, least: int, *, descending: bool) -> Place:
        """Return the caller's place among everybody with at least `least` rows."""
        rows = self.view.ratings("everyone", self.view.films(where, named))
        rows = rows.where(self.view.matching(where, rows))
        people = len(self.copy.user_id)
        n = count(rows["user"], people)
        total = count(rows["user"], people, rows["half"])
        among = n >= least
        mine = self.copy.user_id == self.view.me
        if not bool((among & mine).any()):
            return Place(int(among.sum()), ranked=False, by_count=0, by_average=0)
        ours, theirs = total[mine][0] * n, total * n[mine][0]
        by_count = n > n[mine][0] if descending else n < n[mine][0]
        by_average = theirs > ours if descending else theirs < ours
        return Place(
            int(among.sum()),
            ranked=True,
            by_count=int((by_count & among).sum()),
            by_average=int((by_average & among).sum()),
        )

    def _grouped(self, question: Question, rows: Rows, shared: Mask | None) -> Groups | None:
        """Return the groups; None if cells can't tell whether a group has enough people."""
        rows = rows.where(self.view.matching(question.where, rows))
        genre: Codes | None = None
        if "genre" in question.by:
            rows, genre = self._exploded(rows)
        grouping = self._grouping(question, rows, genre)
        parts = self._parts(question, rows, grouping, shared)
        if question.guarded:
            others = _others(question, rows, grouping)
            if others is None:
                return None
            parts["others"] = others
        return grouping.groups(parts)

    def _exploded(self, rows: Rows) -> tuple[Rows, Codes]:
        """Return every row once for each genre of its film, and that genre."""
        starts, film = self.copy.films.starts, rows["film"]
        counts = np.diff(starts)[film]
        again = np.repeat(np.arange(len(counts)), counts)
        shift = starts[film] - (np.cumsum(counts) - counts)
        return rows.take(again), self.copy.films.genres[np.arange(len(again)) + shift[again]]

    def _grouping(self, question: Question, rows: Rows, genre: Codes | None) -> Grouping:
        code, size, labels = np.zeros(len(rows["film"]), np.int64), 1, list[tuple[str, Column]]()
        for name in question.by:
            if name == "genre" and genre is not None:
                part, names = genre, np.array(self.copy.films.genre_names, np.str_)
            else:
                part, names = self._codes(name, rows)
            code = code * len(names) + part if labels else part.astype(np.int64, copy=False)
            size *= len(names)
            labels.append((name, names))
        if size <= TABLE // 10:
            return Grouping(code, size, tuple(labels), None)
        present, code = np.unique(code, return_inverse=True)
        return Grouping(code, len(present), tuple(labels), present)

    def _codes(self, name: str, rows: Rows) -> tuple[Codes, Column]:
        """Return each row's place among the names of a dimension, and those names."""
        films = self.copy.films
        match name:
            case "film":
                return rows["film"], films.movie_id
            case "stars":
                return rows["half"] - 1, _STARS
            case "hour":
                return rows["hour"], np.arange(24)
            case "weekday":
                return self.view.weekdays(rows), np.arange(7)
            case "year" | "decade":
                year = films.year if name == "year" else films.year - films.year % 10
                names, places = np.unique(year, return_inverse=True)
                return places[rows["film"]], names
            case _:
                names, places = np.unique(self.copy.calendar(name), return_inverse=True)
                return places[rows["day"] - self.copy.first_day], names

    def _parts(
        self, question: Question, rows: Rows, grouping: Grouping, shared: Mask | None
    ) -> dict[str, Column]:
        code, size, asked = grouping.code, grouping.size, set(question.measures)
        weight = rows.get("weight")
        if asked.isdisjoint({"average", "median", "stddev"}):
            parts: dict[str, Column] = {"n": count(code, size, weight)}
        else:
            parts = _histogram(count(code * 10 + (rows["half"] - 1), size * 10, weight))
        if shared is not None and question.share is not None:
            both = self.view.matching(question.share, rows)
            both = shared[rows["film"]] if both is None else both & shared[rows["film"]]
            parts["share_n"] = count(code[both], size, None if weight is None else weight[both])
        if "distinct_films" in asked:
            parts["films"] = distinct(code, rows["film"], size, self.copy.films.count)
        if not asked.isdisjoint({"distinct_users", "ratings_per_user"}):
            parts["users"] = distinct(code, rows["user"], size, len(self.copy.user_id))
        if "active_days" in asked:
            day = rows["day"] - self.copy.first_day
            parts["days"] = distinct(code, day, size, len(self.copy.calendar("rated_day")))
        if not asked.isdisjoint({"first_rated", "last_rated"}):
            parts["first"], parts["last"] = extremes(code, rows["at"], size)
        if not asked.isdisjoint(_BY_FILM):
            parts |= self._of_film(rows["film"], code, size)
        return parts

    def _of_film(self, film: Column, code: Codes, size: int) -> dict[str, Column]:
        """Return the figures of each group's film."""
        place = np.zeros(size, np.int64)
        place[code] = film
        mine, n, total = self.view.my_half[place], self.copy.n[place], self.copy.sum[place]
        at = np.full(self.copy.films.count, np.nan)
        at[self.copy.ratings.film[self.view.own]] = self.copy.ratings.at[self.view.own]
        shown = self.view.visible[place]
        both = shown & (mine > 0)
        return {
            "c_n": n,
            "c_s": total,
            "c_ss": self.copy.squares[place],
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


def _light(question: Question) -> bool:
    """Whether each film's ten counts tell all that is asked."""
    wheres = [question.where, *([question.share] if question.share else [])]
    return (
        question.scope != "me"
        and TIMES.isdisjoint(question.by)
        and _BY_ROWS.isdisjoint(question.measures)
        and not any(w.of_times or w.scope != "everyone" for w in wheres)
    )


def _others(question: Question, rows: Rows, grouping: Grouping) -> Column | None:
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
