"""One question computed: from memory where the copy there can answer, else from the tables."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlmodel import Session

from api.analytics import plan, resolve, shape
from api.analytics.compiler import compile_groups, compile_rank
from api.analytics.conditions import ENOUGH, Dialect
from api.analytics.groups import Groups, from_rows, shown, zero_filled
from api.analytics.memory import Memory
from api.analytics.memory.engine import Engine, Place, answers
from api.analytics.models import AnalyticsFilters, AnalyticsQuery, Cell
from api.analytics.plan import Question
from api.analytics.vocabulary import EXPLODING, RANKS, Scope

Meant = tuple[AnalyticsFilters, Scope]
"""Filters, and whose rows they are about."""


@dataclass(frozen=True)
class Side:
    """One of the two queries of a comparison, or the only one, computed."""

    question: Question
    sheet: shape.Sheet
    hidden: Groups
    n: int


class Analysis:
    """One query on one session: the caller, the moment, and what was noted on the way."""

    def __init__(
        self, session: Session, me: int, now: datetime, memory: Memory | None = None
    ) -> None:
        self.session = session
        self.memory = memory
        self.me = me
        self.now = now
        self.notes: list[str] = []
        self.dialect: Dialect = (
            "sqlite" if session.get_bind().dialect.name == "sqlite" else "postgresql"
        )

    @property
    def today(self) -> date:
        """The day it is, in UTC."""
        return self.now.astimezone(UTC).date()

    def _where(self, filters: AnalyticsFilters, place: str = "") -> plan.Where:
        """Return filters in exact form; raises Invalid."""
        names = resolve.resolve(self.session, filters, place)
        if names.titled is not None and len(names.titled) > 1:
            found = resolve.films(self.session, names.titled)
            listed = ", ".join(f"{title} ({year})" for title, year in found.values())
            self.notes.append(f"Several films have that title, all are counted: {listed}.")
        return plan.where(filters, names, self.now)

    def question(
        self, query: AnalyticsQuery, meant: Meant, share: Meant | None, place: str = ""
    ) -> Question:
        """Return a query in exact form with the filters and the scope meant; raises Invalid."""
        filters, scope = meant
        second = None
        if share is not None:
            second = replace(self._where(share[0], "share_where"), scope=share[1])
        return Question(
            subject=query.subject,
            scope=scope,
            me=self.me,
            measures=tuple(dict.fromkeys(query.measures)),
            by=query.by,
            where=self._where(filters, place),
            share=second,
        )

    def groups(self, question: Question) -> Groups:
        """Return the groups of a question, from memory if it can answer.

        For the caller's own ratings it is not brought up to date: their index is faster than that.
        """
        engine = self._engine(read=question.scope != "me") if answers(question) else None
        if engine is not None:
            second = None if question.share is None else self._named(question.share)
            return engine.groups(question, self._named(question.where), second)
        statement = compile_groups(question, self.dialect)
        rows = self.session.execute(statement).all()
        return from_rows(list(statement.selected_columns.keys()), rows, question.by)

    def _engine(self, *, read: bool = True) -> Engine | None:
        """Return what computes from memory, if the copy there is current or may be read."""
        copy = None if self.memory is None else self.memory.current(self.session, read=read)
        return None if copy is None else Engine(copy, self.me)

    def _named(self, where: plan.Where) -> NDArray[np.int64] | None:
        """Return the films that conditions on words allow; None without such conditions."""
        if where.title_contains is None and where.tag is None:
            return None
        return np.array(resolve.named(self.session, where), dtype=np.int64)

    def side(self, question: Question, query: AnalyticsQuery) -> Side:
        """Return the figures of one query, with what may not be shown left out."""
        groups = self.groups(question)
        visible, hidden = shown(question, groups)
        total = self._total(question, groups)
        n = total if not hidden.size else int(visible.parts["n"].sum())
        if not question.by and hidden.size and self._nothing(question, hidden):
            visible, hidden = hidden, visible
        visible = visible.where(visible.parts["n"] >= (query.min_count if question.by else 0))
        if query.zero_fill:
            visible = zero_filled(question, visible, hidden, self.today)
        return Side(question, shape.sheet(question, visible, total), hidden, n)

    def _total(self, question: Question, groups: Groups) -> int:
        """Return how many rows there are, each counted once."""
        if EXPLODING.isdisjoint(question.by) and not {"year", "decade"}.intersection(question.by):
            return int(groups.parts["n"].sum())
        plain = replace(question, measures=("count",), by=(), share=None)
        return int(self.groups(plain).parts["n"][0])

    def _nothing(self, question: Question, hidden: Groups) -> bool:
        """Whether 0 may be said: no row, among films that enough people (or nobody) rated."""
        if hidden.parts["n"][0] > 0:
            return False
        plain = replace(
            question, measures=("distinct_users",), where=question.where.without_rows(), share=None
        )
        parts = self.groups(plain).parts
        return bool(parts["n"][0] == 0 or parts["others"][0] >= ENOUGH)

    def ranks(self, question: Question, query: AnalyticsQuery) -> dict[str, Cell]:
        """Return the caller's places among everyone; null where too few people are compared."""
        place = self._place(question.where, query)
        others = place.people - place.ranked
        known = place.ranked and others >= ENOUGH
        ahead = {"my_rank_by_count": place.by_count, "my_rank_by_average": place.by_average}
        found: dict[str, Cell] = {
            name: int(ahead[name]) + 1 if known else None
            for name in question.measures
            if name in RANKS
        }
        return {**found, "ranked_users": place.people if others >= ENOUGH else None}

    def _place(self, where: plan.Where, query: AnalyticsQuery) -> Place:
        engine = self._engine()
        if engine is not None:
            return engine.place(
                where, self._named(where), query.min_count, descending=query.descending
            )
        statement = compile_rank(
            where, self.me, query.min_count, descending=query.descending, dialect=self.dialect
        )
        row = self.session.execute(statement).one()
        return Place(row.people, row.mine is not None, row.by_count or 0, row.by_average or 0)

    def alphabet(self, query: AnalyticsQuery, groups: Groups) -> NDArray[Any] | None:
        """Return each film's place by title, if that is the order asked for."""
        if query.order_by != "film" or "film" not in query.by:
            return None
        places = resolve.alphabet(self.session)
        return np.array([places[key] for key in groups.keys["film"].tolist()], dtype=np.int64)
