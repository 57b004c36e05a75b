"""Figures about ratings, films and tags: runs a query and says what can be asked."""

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
from api.analytics.models import (
    AnalyticsAnswer,
    AnalyticsFilters,
    AnalyticsQuery,
    Cell,
    Column,
    Scope,
    Window,
)
from api.analytics.plan import Question
from api.analytics.vocabulary import EXPLODING, RANKS
from api.analytics.windows import iso, window


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

    def where(self, filters: AnalyticsFilters, place: str = "") -> plan.Where:
        """Return filters in exact form; raises Invalid."""
        names = resolve.resolve(self.session, filters, place)
        if names.titled is not None and len(names.titled) > 1:
            found = resolve.films(self.session, names.titled)
            listed = ", ".join(f"{title} ({year})" for title, year in found.values())
            self.notes.append(f"Several films have that title, all are counted: {listed}.")
        return plan.where(filters, names, self.now)

    def groups(self, question: Question) -> Groups:
        """Return the groups of a question, from memory if it can answer.

        For the caller's own ratings it is not brought up to date: their index is faster than that.
        """
        engine = self.engine(read=question.scope != "me") if answers(question) else None
        if engine is not None:
            second = None if question.share is None else self._named(question.share)
            return engine.groups(question, self._named(question.where), second)
        statement = compile_groups(question, self.dialect)
        rows = self.session.execute(statement).all()
        return from_rows(list(statement.selected_columns.keys()), rows, question.by)

    def engine(self, *, read: bool = True) -> Engine | None:
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
        where = replace(
            question.where,
            half_from=None,
            half_to=None,
            halves_only=False,
            since=None,
            until=None,
            weekdays=(),
            months=(),
            hours=(),
        )
        plain = replace(question, measures=("distinct_users",), where=where, share=None)
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
        engine = self.engine()
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


def run(
    session: Session,
    query: AnalyticsQuery,
    me: int,
    now: datetime,
    memory: Memory | None = None,
) -> AnalyticsAnswer:
    """Answer a query for the user `me`; raises Invalid with what to ask instead."""
    plan.check(query)
    analysis = Analysis(session, me, now, memory)
    share = plan.share_filters(query)
    second = plan.compared_filters(query)
    question = _question(analysis, query, query, query.scope, share)
    base = analysis.side(question, query)
    made, suppressed = base.sheet, base.hidden.size
    if second is not None:
        filters, scope = second
        other_question = _question(analysis, query, filters, scope, share, "compare_where")
        other = analysis.side(other_question, query)
        made = shape.compare(made, other.sheet, other.hidden, question, query.compare)
        suppressed += other.hidden.size
    page = shape.page(made, query, analysis.alphabet(query, made.groups))
    films = _films(session, made, page, question)
    rows = shape.rows(made, page.indices, question.by, films)
    columns = shape.columns(made, question.by)
    if RANKS.intersection(question.measures):
        ranks = analysis.ranks(question, query)
        rows = [{**row, **ranks} for row in rows or [{}]]
        columns += [
            Column(name=name, kind="measure", unit="rank" if name in RANKS else "count")
            for name in ranks
        ]
    end = query.offset + len(page.indices)
    start, stop = window(query, now)
    return AnalyticsAnswer(
        query=_echo(query),
        scope=query.scope,
        window=Window(start=iso(start), end=iso(_last(stop))),
        min_count=query.min_count,
        n=base.n,
        columns=columns,
        rows=rows,
        total_groups=made.groups.size,
        truncated=end < made.groups.size,
        next_offset=end if end < made.groups.size else None,
        ties=page.ties,
        suppressed=suppressed,
        chart=shape.chart(made, question.by, len(rows)),
        notes=[*dict.fromkeys(analysis.notes), *_notes(question, suppressed, rows)],
    )


def _question(
    analysis: Analysis,
    query: AnalyticsQuery,
    filters: AnalyticsFilters,
    scope: Scope,
    share: tuple[AnalyticsFilters, Scope] | None,
    place: str = "",
) -> Question:
    second = None
    if share is not None:
        second = replace(analysis.where(share[0], "share_where"), scope=share[1])
    return Question(
        subject=query.subject,
        scope=scope,
        me=analysis.me,
        measures=tuple(dict.fromkeys(query.measures)),
        by=query.by,
        where=analysis.where(filters, place),
        share=second,
    )


def _films(
    session: Session, made: shape.Sheet, page: shape.Page, question: Question
) -> dict[int, tuple[str, int | None]]:
    if "film" not in question.by:
        return {}
    keys = made.groups.keys["film"][page.indices].tolist()
    return resolve.films(session, keys)


def _echo(query: AnalyticsQuery) -> dict[str, Any]:
    """Return what was asked, with the defaults that decide the answer."""
    asked = query.model_dump(mode="json", exclude_defaults=True)
    kept = ("subject", "scope", "measures", "by")
    return {name: getattr(query, name) for name in kept} | asked


def _last(stop: datetime | None) -> datetime | None:
    """Return the last second before a moment."""
    return None if stop is None else datetime.fromtimestamp(stop.timestamp() - 1, UTC)


def _notes(question: Question, suppressed: int, rows: list[dict[str, Cell]]) -> list[str]:
    found: list[str] = []
    if "genre" in question.by:
        found.append("A film counts in each of its genres.")
    if suppressed:
        found.append(
            f"{suppressed} group(s) rest on fewer than {ENOUGH} other people and are left out."
        )
    community = {"community_average", "community_stddev"}.intersection(question.measures)
    if any(row.get(name) is None for row in rows for name in community):
        found.append(f"Community figures need ratings of at least {ENOUGH} other people.")
    return found
