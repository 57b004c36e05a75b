"""Figures about ratings, films and tags: runs a query and says what was left out."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from api.analytics import checks, resolve, shape
from api.analytics.analysis import Analysis
from api.analytics.conditions import ENOUGH
from api.analytics.memory import Memory
from api.analytics.models import AnalyticsAnswer, AnalyticsQuery, Cell, Column, Window
from api.analytics.plan import Question
from api.analytics.vocabulary import RANKS
from api.analytics.windows import iso, window


def run(
    session: Session,
    query: AnalyticsQuery,
    me: int,
    now: datetime,
    memory: Memory | None = None,
) -> AnalyticsAnswer:
    """Answer a query for the user `me`; raises Invalid with what to ask instead."""
    checks.check(query)
    analysis = Analysis(session, me, now, memory)
    share = checks.share_filters(query)
    second = checks.compared_filters(query)
    question = analysis.question(query, (query, query.scope), share)
    base = analysis.side(question, query)
    made, suppressed = base.sheet, base.hidden.size
    if second is not None:
        other = analysis.side(analysis.question(query, second, share, "compare_where"), query)
        made = shape.compare(made, other.sheet, other.hidden, question, query.compare)
        suppressed += other.hidden.size
    page = shape.page(made, query, analysis.alphabet(query, made.groups))
    films = _films(session, made, page, question)
    rows = shape.rows(made, page.indices, question.by, films)
    columns = shape.columns(made, question.by)
    if RANKS.intersection(question.measures):
        ranks = analysis.ranks(question, query)
        rows = [{**row, **ranks} for row in rows or [{}]]
        columns += [_rank_column(name) for name in ranks]
    end = query.offset + len(page.indices)
    more = end < made.groups.size
    return AnalyticsAnswer(
        query=_echo(query),
        scope=query.scope,
        window=_window(query, now),
        min_count=query.min_count,
        n=base.n,
        columns=columns,
        rows=rows,
        total_groups=made.groups.size,
        truncated=more,
        next_offset=end if more else None,
        ties=page.ties,
        suppressed=suppressed,
        chart=shape.chart(made, question.by, len(rows)),
        notes=[*dict.fromkeys(analysis.notes), *_notes(question, suppressed, rows)],
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


def _rank_column(name: str) -> Column:
    return Column(name=name, kind="measure", unit="rank" if name in RANKS else "count")


def _window(query: AnalyticsQuery, now: datetime) -> Window:
    """Return the first and the last second that count."""
    start, stop = window(query, now)
    return Window(start=iso(start), end=iso(stop and stop - timedelta(seconds=1)))


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
