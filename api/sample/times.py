"""When made-up raters rate: evenings, weekends and winters more than the rest."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from random import Random

YEARS = 6
SPAN = timedelta(days=365 * YEARS)

# Relative activity: Monday to Sunday, January to December, hours 0 to 23 (UTC).
WEEKDAYS = (0.7, 0.7, 0.75, 0.8, 1.2, 1.6, 1.5)
MONTHS = (1.4, 1.2, 1.0, 0.9, 0.8, 0.7, 0.7, 0.75, 0.9, 1.0, 1.2, 1.5)
HOURS = (4, 2, 1, 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 4, 5, 5, 6, 8, 10, 13, 16, 17, 13, 8)

# Days before `now` on which a demo account was certainly active: the last weeks are never empty.
RECENT_DAYS = (1, 3, 4, 6, 8, 9, 12, 15, 19, 24, 29)


def evening(rng: Random, day: datetime) -> datetime:
    """A likely moment of that day."""
    hour = rng.choices(range(24), HOURS)[0]
    return datetime.combine(
        day.date(), time(hour, rng.randrange(60), rng.randrange(60)), tzinfo=UTC
    )


def moment(rng: Random, start: datetime, end: datetime) -> datetime:
    """A likely moment between `start` and `end`, by season, weekday and hour."""
    heaviest = max(WEEKDAYS) * max(MONTHS)
    while True:
        day = start + rng.random() * (end - start)
        if rng.random() * heaviest > WEEKDAYS[day.weekday()] * MONTHS[day.month - 1]:
            continue
        found = evening(rng, day)
        if start <= found <= end:
            return found


def sitting(rng: Random, begin: datetime, size: int, now: datetime) -> list[datetime]:
    """The moments of `size` ratings given one after another, none after `now`."""
    moments = [begin]
    for _ in range(size - 1):
        moments.append(min(moments[-1] + timedelta(seconds=rng.randint(20, 1500)), now))
    return moments


def viewer_times(rng: Random, n_ratings: int, now: datetime) -> list[datetime]:
    """`n_ratings` sorted moments: a long first sitting, then shorter ones until interest fades."""
    start = now - SPAN + rng.random() ** 1.6 * (SPAN - timedelta(days=60))
    end = min(now, start + timedelta(days=60 + rng.expovariate(1 / 900)))
    first = moment(rng, start, min(end, start + timedelta(days=60)))
    moments = sitting(rng, first, max(1, int(n_ratings * rng.uniform(0.1, 0.3))), now)
    while len(moments) < n_ratings:
        size = min(rng.randint(1, 6), n_ratings - len(moments))
        moments += sitting(rng, moment(rng, start, end), size, now)
    return sorted(moments)


def persona_times(rng: Random, n_ratings: int, now: datetime) -> list[datetime]:
    """`n_ratings` sorted moments: steady through all the years, and in the last weeks."""
    recent = RECENT_DAYS[: n_ratings // 6]
    moments = [evening(rng, now - timedelta(days=days)) for days in recent]
    sittings = (n_ratings - len(moments) + 1) // 2
    start = now - SPAN
    for number in range(sittings):
        begin = start + SPAN * number / sittings
        moments += sitting(rng, moment(rng, begin, begin + SPAN / sittings), 2, now)
    return sorted(moments)[-n_ratings:]
