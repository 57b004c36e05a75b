"""A question answered from the copy in memory: the same parts as the SELECT gives, by counting.

Stars are ten values and time has few buckets, so one `bincount` over group and half-star gives
number, sum, squares and median of every group at once. Questions that ask nothing of users or times
need not even the ratings: each film's ten counts suffice.
"""

from dataclasses import dataclass

from api.analytics.groups import Groups
from api.analytics.memory.columns import Copy
from api.analytics.memory.counting import Codes, Mask, Rows, count
from api.analytics.memory.grouping import group
from api.analytics.memory.parts import BY_FILM, BY_ROWS, BY_STARS, count_others, count_parts
from api.analytics.memory.selection import View
from api.analytics.plan import Question, Where
from api.analytics.vocabulary import TIMES


def answers(question: Question) -> bool:
    """Whether the copy can answer: ratings, not by tag."""
    known = BY_STARS | BY_ROWS | (BY_FILM if "film" in question.by else set[str]())
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
        rows, grouping = group(self.view, question.by, rows)
        parts = count_parts(self.view, question, rows, grouping, shared)
        if question.guarded:
            others = count_others(question, rows, grouping)
            if others is None:
                return None
            parts["others"] = others
        return grouping.groups(parts)


def _light(question: Question) -> bool:
    """Whether each film's ten counts tell all that is asked."""
    return (
        question.scope != "me"
        and TIMES.isdisjoint(question.by)
        and BY_ROWS.isdisjoint(question.measures)
        and not any(w.of_times or w.scope != "everyone" for w in question.wheres)
    )
