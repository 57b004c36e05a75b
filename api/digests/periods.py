"""The span a digest covers: an ISO week, or a year. All days are days in UTC."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal

from api.web.errors import NotFound

EPOCH: Final = date(1970, 1, 1)
_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True)
class Period:
    """A week (`2026-W47`) or a year (`2026`), from its first day to its last, both included."""

    kind: Literal["week", "year"]
    name: str
    first: date
    last: date

    @property
    def start(self) -> datetime:
        """The first moment that counts."""
        return datetime.combine(self.first, time(), UTC)

    @property
    def end(self) -> datetime:
        """The first moment that no longer counts."""
        return datetime.combine(self.last, time(), UTC) + timedelta(days=1)

    @property
    def before(self) -> datetime:
        """Where the period before this one starts."""
        if self.kind == "week":
            return self.start - timedelta(days=7)
        return self.start.replace(year=self.first.year - 1)

    @property
    def title(self) -> str:
        """The period in words: `16-22 November 2026`, or `2026`."""
        if self.kind == "year":
            return self.name
        return f"{spoken(self.first, self.last)} – {spoken(self.last)}"

    def is_over(self, now: datetime) -> bool:
        """Whether no rating can fall into it any more."""
        return self.end <= now


def spoken(day: date, beside: date | None = None) -> str:
    """Return `22 November 2026`; beside another day, without what the two have in common."""
    words = [str(day.day), _MONTHS[day.month - 1], str(day.year)]
    if beside is None or beside.year != day.year:
        return " ".join(words)
    return " ".join(words[:1] if beside.month == day.month else words[:2])


def month_name(month: int) -> str:
    """Return the name of a month, 1-12."""
    return _MONTHS[month - 1]


def week_of(day: date) -> Period:
    """Return the week a day belongs to."""
    year, number, weekday = day.isocalendar()
    monday = day - timedelta(days=weekday - 1)
    return Period("week", f"{year}-W{number:02d}", monday, monday + timedelta(days=6))


def last_week(now: datetime) -> Period:
    """Return the newest week that is over."""
    return week_of(now.astimezone(UTC).date() - timedelta(days=7))


def week_named(name: str, now: datetime) -> Period:
    """Return the week of a name such as `2026-W47`; raises NotFound if it is not there (yet)."""
    year, _, number = name.partition("-W")
    try:
        monday = date.fromisocalendar(int(year), int(number), 1)
    except ValueError:
        raise NotFound("This year has no week of that number. Ask for week 52.") from None
    return _begun(week_of(monday), now)


def year_named(year: int, now: datetime) -> Period:
    """Return a calendar year; raises NotFound for one that has not begun."""
    return _begun(Period("year", str(year), date(year, 1, 1), date(year, 12, 31)), now)


def _begun(period: Period, now: datetime) -> Period:
    if period.start > now:
        raise NotFound(f"This {period.kind} has not begun. Ask for {week_of(now.date()).name}.")
    return period
