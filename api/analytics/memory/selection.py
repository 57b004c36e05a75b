"""Which films and which rows of the copy satisfy a question's conditions, and for whom."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Final

import numpy as np

from api.analytics.conditions import ENOUGH, ROUNDING
from api.analytics.memory.columns import Copy
from api.analytics.memory.counting import Codes, Column, Mask, Rows, within
from api.analytics.plan import Where
from api.analytics.vocabulary import Scope

_EPOCH: Final = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class View:
    """The copy as one caller may see it."""

    copy: Copy
    me: int

    @cached_property
    def own(self) -> slice:
        """Where the caller's ratings are."""
        return self.copy.mine(self.me)

    @cached_property
    def my_half(self) -> Codes:
        """The caller's half-stars for each film, 0 where there are none."""
        found = np.zeros(self.copy.films.count, np.int64)
        found[self.copy.ratings.film[self.own]] = self.copy.ratings.half[self.own]
        return found

    @cached_property
    def visible(self) -> Mask:
        """Which films enough other people rated for their community figures to be shown."""
        return self.copy.n - (self.my_half > 0) >= ENOUGH

    def films(self, where: Where, named: Codes | None) -> Mask:
        """Return which films satisfy the conditions; `named` are those that words allow."""
        films = self.copy.films
        masks = [np.ones(films.count, np.bool_)]
        ids = None if where.movie_ids is None else np.array(where.movie_ids, np.int64)
        masks += [np.isin(films.movie_id, some) for some in (named, ids) if some is not None]
        masks += [self.copy.of_genres((genre,)) for genre in where.genres_all]
        if where.genres_any:
            masks.append(self.copy.of_genres(where.genres_any))
        if where.genres_none:
            masks.append(~self.copy.of_genres(where.genres_none))
        if where.year_from is not None or where.year_to is not None:
            masks.append((films.year > 0) & within(films.year, where.year_from, where.year_to))
        if where.min_ratings is not None or where.max_ratings is not None:
            masks.append(within(self.copy.n, where.min_ratings, where.max_ratings))
        return np.logical_and.reduce([*masks, *self._average(where), *self._mine(where)])

    def _average(self, where: Where) -> list[Mask]:
        low, high, masks = where.min_average, where.max_average, list[Mask]()
        n, total = self.copy.n, self.copy.sum
        if low is not None:
            masks.append(self.visible & (total >= n * (2 * low) - ROUNDING))
        if high is not None:
            masks.append(self.visible & (total <= n * (2 * high) + ROUNDING))
        return masks

    def _mine(self, where: Where) -> list[Mask]:
        masks: list[Mask] = []
        if where.rated == "mine" or where.my_from is not None or where.my_to is not None:
            masks.append((self.my_half > 0) & within(self.my_half, where.my_from, where.my_to))
        if where.rated == "not_mine":
            masks.append(self.my_half == 0)
        return masks

    def cells(self, scope: Scope, films: Mask) -> Rows:
        """Return the films' ten counts as rows with a weight; `others` leaves the caller out."""
        counts = self.copy.histogram
        others = counts.copy()
        rated = np.flatnonzero(self.my_half)
        others[rated, self.my_half[rated] - 1] -= 1
        counts = counts if scope == "everyone" else others
        film, half = np.nonzero(counts * films[:, None])
        weight, other = counts[film, half], others[film, half]
        return Rows({"film": film, "half": half + 1, "weight": weight, "others": other})

    def ratings(self, scope: Scope, films: Mask) -> Rows:
        """Return the ratings themselves; `others` says which are not the caller's."""
        r = self.copy.ratings
        columns: dict[str, Column] = {"film": r.film, "half": r.half, "user": r.user}
        columns |= {"at": r.at, "day": r.day, "hour": r.hour}
        if scope == "me":
            columns = {name: column[self.own] for name, column in columns.items()}
            columns["others"] = np.zeros(len(columns["film"]), np.bool_)
        else:
            columns["others"] = np.ones(len(r.film), np.bool_)
            columns["others"][self.own] = False
        rows = Rows(columns)
        rows = rows.where(None if bool(films.all()) else films[rows["film"]])
        return rows.where(rows["others"]) if scope == "others" else rows

    def matching(self, where: Where, rows: Rows) -> Mask | None:
        """Return which rows satisfy the conditions on rows; None for all."""
        masks = self._moments(where, rows)
        if where.half_from is not None or where.half_to is not None:
            masks.append(within(rows["half"], where.half_from, where.half_to))
        if where.halves_only:
            masks.append(rows["half"] % 2 == 1)
        if where.scope != "everyone":
            other = rows["others"].astype(np.bool_)
            masks.append(~other if where.scope == "me" else other)
        return np.logical_and.reduce(masks) if masks else None

    def _moments(self, where: Where, rows: Rows) -> list[Mask]:
        masks: list[Mask] = []
        if where.since is not None or where.until is not None:
            first = None if where.since is None else _day(where.since)
            last = None if where.until is None else _day(where.until) - 1
            masks.append(within(rows["day"], first, last))
        if where.weekdays:
            masks.append(np.isin(np.arange(7), where.weekdays)[self.weekdays(rows)])
        if where.months:
            calendar = self.copy.calendar("rated_month") % 100
            masks.append(np.isin(calendar, where.months)[rows["day"] - self.copy.first_day])
        if where.hours:
            masks.append(np.isin(np.arange(24), where.hours)[rows["hour"]])
        return masks

    def weekdays(self, rows: Rows) -> Codes:
        """Return the weekday of each row, Monday as 0; 1970 began on a Thursday."""
        days = np.arange(len(self.copy.calendar("rated_day"))) + self.copy.first_day
        return ((days + 3) % 7)[rows["day"] - self.copy.first_day]


def _day(moment: datetime) -> int:
    """Return the number of a day since 1970; windows begin and end at midnight UTC."""
    return moment.date().toordinal() - _EPOCH
