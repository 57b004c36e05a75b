"""Windows of time, in UTC and against the clock: which moments count."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from api.analytics.models import AnalyticsFilters

_EARLIEST: Final = date(1900, 1, 1)
_LATEST: Final = date(2200, 12, 31)
_DAY: Final = timedelta(days=1)


def midnight(day: date) -> datetime:
    """Return the first moment of a day in UTC; days beyond 1900-2200 count as those ends."""
    return datetime.combine(min(max(day, _EARLIEST), _LATEST), time(), UTC)


def window(filters: AnalyticsFilters, now: datetime) -> tuple[datetime | None, datetime | None]:
    """Return the first moment that counts and the first that no longer does; None where open.

    `last_days` starts at midnight UTC that many days before today and ends with today; given
    together with dates, the narrower end counts.
    """
    starts: list[datetime] = []
    ends: list[datetime] = []
    if filters.rated_from is not None:
        starts.append(midnight(filters.rated_from))
    if filters.rated_to is not None:
        ends.append(midnight(filters.rated_to) + _DAY)
    if filters.last_days is not None:
        today = now.astimezone(UTC).date()
        starts.append(midnight(today - timedelta(days=filters.last_days)))
        ends.append(midnight(today) + _DAY)
    return max(starts, default=None), min(ends, default=None)


def hours(first: int | None, last: int | None) -> tuple[int, ...]:
    """Return the hours from `first` to `last`, both included, over midnight if need be."""
    if first is None and last is None:
        return ()
    start, end = first or 0, 23 if last is None else last
    if start <= end:
        return tuple(range(start, end + 1))
    return tuple(range(end + 1)) + tuple(range(start, 24))


def iso(moment: datetime | None) -> str | None:
    """Return a moment as RFC 3339 in UTC, to the second."""
    if moment is None:
        return None
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def following(bucket: str, key: int) -> int:
    """Return the key of the next bucket.

    Keys are whole numbers that read like the bucket: 2018, 20182 (quarter), 201806, 20180602.
    """
    match bucket:
        case "rated_quarter":
            return key + 1 if key % 10 < 4 else (key // 10 + 1) * 10 + 1
        case "rated_month":
            return key + 1 if key % 100 < 12 else (key // 100 + 1) * 100 + 1
        case "rated_day":
            return day_key(key_day(key) + _DAY)
        case _:
            return key + 1


def day_key(day: date) -> int:
    """Return 20180602 for that day."""
    return day.year * 10_000 + day.month * 100 + day.day


def key_day(key: int) -> date:
    """Return the day of a key such as 20180602."""
    return date(key // 10_000, key // 100 % 100, key % 100)


def bucket_key(bucket: str, day: date) -> int:
    """Return the key of the bucket of time a day falls into."""
    match bucket:
        case "rated_year":
            return day.year
        case "rated_quarter":
            return day.year * 10 + (day.month + 2) // 3
        case "rated_month":
            return day.year * 100 + day.month
        case _:
            return day_key(day)
