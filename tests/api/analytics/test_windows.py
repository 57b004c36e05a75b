"""Windows of time at their edges: leap days, year ends, hours over midnight."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from api.analytics.models import AnalyticsFilters
from api.analytics.windows import bucket_key, following, hours, iso, window
from tests.api.analytics.conftest import Ask
from tests.api.analytics.world import Film, Row, World, day

LEAP = datetime(2024, 2, 29, 12, 0, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def given(**filters: object) -> AnalyticsFilters:
    return AnalyticsFilters.model_validate(filters)


@pytest.mark.parametrize(
    ("days", "start"),
    [(0, "2024-02-29"), (1, "2024-02-28"), (365, "2023-03-01"), (366, "2023-02-28")],
)
def test_last_days_start_at_midnight_and_end_with_today(days: int, start: str) -> None:
    found = window(given(last_days=days), LEAP)
    assert found == (at(start), at("2024-03-01"))


def test_both_dates_are_included() -> None:
    filters = given(rated_from="2023-12-31", rated_to="2024-02-29")
    assert window(filters, LEAP) == (at("2023-12-31"), at("2024-03-01"))


def test_the_narrower_end_counts() -> None:
    filters = given(last_days=7, rated_from="2024-02-28", rated_to="2030-01-01")
    assert window(filters, LEAP) == (at("2024-02-28"), at("2024-03-01"))


def test_far_dates_do_not_overflow() -> None:
    filters = given(rated_from="0001-01-01", rated_to="9999-12-31")
    assert window(filters, LEAP) == (at("1900-01-01"), at("2201-01-01"))


def test_an_open_window_is_open() -> None:
    assert window(given(), LEAP) == (None, None)
    assert iso(None) is None


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (None, None, ()),
        (22, None, (22, 23)),
        (None, 1, (0, 1)),
        (9, 9, (9,)),
        (23, 1, (0, 1, 23)),
        (0, 23, tuple(range(24))),
    ],
)
def test_hours_may_wrap_over_midnight(
    first: int | None, last: int | None, found: tuple[int, ...]
) -> None:
    assert hours(first, last) == found


@pytest.mark.parametrize(
    ("bucket", "key", "after"),
    [
        ("rated_year", 2023, 2024),
        ("rated_quarter", 20234, 20241),
        ("rated_quarter", 20241, 20242),
        ("rated_month", 202312, 202401),
        ("rated_day", 20240228, 20240229),
        ("rated_day", 20240229, 20240301),
        ("rated_day", 20231231, 20240101),
    ],
)
def test_buckets_follow_one_another(bucket: str, key: int, after: int) -> None:
    assert following(bucket, key) == after


def test_a_day_knows_its_buckets() -> None:
    found = [
        bucket_key(f"rated_{name}", LEAP.date()) for name in ("year", "quarter", "month", "day")
    ]
    assert found == [2024, 20241, 202402, 20240229]


EDGES = World(
    (Film(1, "A"), Film(2, "B"), Film(3, "C"), Film(4, "D")),
    (
        Row(1, 1, half=2, at=at("2023-12-31T23:59:59")),
        Row(1, 2, half=4, at=at("2024-01-01T00:00:00")),
        Row(1, 3, half=6, at=at("2024-02-29T23:59:59")),
        Row(1, 4, half=8, at=at("2024-03-01T00:00:00")),
    ),
)


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        ("2023-12-31", "2023-12-31", 1),
        ("2024-01-01", "2024-01-01", 1),
        ("2024-02-29", "2024-02-29", 1),
        ("2024-03-01", "2024-03-01", 1),
        ("2023-12-31", "2024-02-29", 3),
        ("2024-02-01", "2024-02-28", 0),
    ],
)
def test_a_day_ends_with_its_last_second(
    ask: Callable[[World], Ask], first: str, last: str, count: int
) -> None:
    answer = ask(EDGES)(rated_from=first, rated_to=last)
    assert answer.rows == [{"count": count}]
    assert answer.window.start == f"{first}T00:00:00Z"
    assert answer.window.end == f"{last}T23:59:59Z"


def test_the_clock_decides_what_recent_means(ask: Callable[[World], Ask]) -> None:
    asked = ask(EDGES)
    assert asked(last_days=0, now=LEAP).rows == [{"count": 1}]
    assert asked(last_days=0, now=at("2024-01-01T00:00:00")).rows == [{"count": 1}]
    assert asked(last_days=1, now=at("2024-03-01T23:59:59")).rows == [{"count": 2}]


def test_empty_buckets_are_filled_up_to_today(ask: Callable[[World], Ask]) -> None:
    answer = ask(EDGES)(
        by=["rated_month"],
        measures=["count", "average"],
        rated_from="2023-11-01",
        rated_to="2024-12-31",
        zero_fill=True,
        now=at("2024-04-02"),
    )
    assert [(row["rated_month"], row["count"]) for row in answer.rows] == [
        ("2023-11", 0),
        ("2023-12", 1),
        ("2024-01", 1),
        ("2024-02", 1),
        ("2024-03", 1),
        ("2024-04", 0),
    ]
    assert answer.rows[0]["average"] is None
    assert answer.chart.type == "line"


def test_filled_days_keep_to_the_filters(ask: Callable[[World], Ask]) -> None:
    answer = ask(EDGES)(
        by=["rated_day"],
        rated_from="2024-02-20",
        rated_to="2024-03-01",
        weekdays=["Thursday"],
        months=[2],
        zero_fill=True,
        now=day("2024-03-05"),
    )
    assert answer.rows == [
        {"rated_day": "2024-02-22", "count": 0},
        {"rated_day": "2024-02-29", "count": 1},
    ]


@pytest.mark.parametrize(
    ("name", "filters", "keys"),
    [
        ("weekday", {"weekdays": ["Sunday", "Monday"]}, ["Monday", "Sunday"]),
        ("hour", {"hour_from": 23, "hour_to": 1}, [0, 1, 23]),
        ("stars", {"half_stars_only": True, "stars_from": 4}, [4.5]),
        ("stars", {"stars_from": 4}, [4.0, 4.5, 5.0]),
        ("year", {"year_from": 1999, "year_to": 2001}, [1999, 2000, 2001]),
        ("decade", {"year_from": 1985}, [1980, 1990, 2000]),
        ("rated_quarter", {}, ["2023-Q4", "2024-Q1"]),
        ("rated_year", {"rated_from": "2022-05-01"}, [2022, 2023, 2024]),
    ],
)
def test_every_ordered_dimension_can_be_filled(
    ask: Callable[[World], Ask], name: str, filters: dict[str, object], keys: list[object]
) -> None:
    answer = ask(EDGES)(by=[name], zero_fill=True, **filters)
    assert [row[name] for row in answer.rows] == keys


def test_too_many_buckets_are_refused(ask: Callable[[World], Ask]) -> None:
    from api.web.errors import Invalid

    with pytest.raises(Invalid, match="rated_month"):
        ask(EDGES)(by=["rated_day"], rated_from="1990-01-01", rated_to="2024-01-01", zero_fill=True)
