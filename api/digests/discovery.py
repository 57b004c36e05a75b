"""What sets a group of the films somebody rated apart, told once in half a year."""

from typing import Any, Final

from sqlalchemy import Row, select
from sqlmodel import Session, col

from api.analytics.vocabulary import WEEKDAYS
from api.digests import queries, sentences
from api.digests.models import Digest
from api.digests.periods import Period
from api.digests.wire import Discovery

REMEMBERED_WEEKS: Final = 26
# A squared t value: below it, what sets a group of films apart may as well be chance.
TELLING: Final = 4.0


def discover(
    session: Session, user_id: int, period: Period, values: dict[str, Any]
) -> Discovery | None:
    """Return the most telling trait that no recent week has told."""
    rows = [
        row
        for row in queries.ask(session, queries.DISCOVERIES, values)
        if float(row.strength) >= TELLING
    ]
    if not rows:
        return None
    told = _told(session, user_id, period)
    # When all has been told, the strongest is told again.
    row = next((row for row in rows if (row.kind, _subject(row)) not in told), rows[0])
    average, otherwise = round(float(row.average) / 2, 2), round(float(row.otherwise) / 2, 2)
    found = Discovery(
        kind=row.kind,
        subject=_subject(row),
        count=row.n,
        average=average,
        average_otherwise=otherwise,
        difference=round(average - otherwise, 2),
        sentence="",
    )
    return found.model_copy(update={"sentence": sentences.discovery(found)})


def _subject(row: Row[Any]) -> str:
    return WEEKDAYS[int(row.subject)] if row.kind == "weekday" else row.subject


def _told(session: Session, user_id: int, period: Period) -> set[tuple[str, str]]:
    """Return what the stored weeks before this one have told."""
    if period.kind == "year":
        return set()
    stored = session.execute(
        select(col(Digest.content))
        .where(col(Digest.user_id) == user_id, col(Digest.period) < period.name)
        .order_by(col(Digest.period).desc())
        .limit(REMEMBERED_WEEKS)
    ).scalars()
    discoveries = [content["discovery"] for content in stored if content["discovery"]]
    return {(found["kind"], found["subject"]) for found in discoveries}
