"""When: which days, hours and years a phrase covers, on a Tuesday in November 2026."""

from datetime import UTC, datetime

import pytest

from agent.offline.parse.main import parse

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)

RATED = {
    "in the last 3 years": "2023-11-24 2026-11-24",
    "in the last 2 quarters": "2026-05-24 2026-11-24",
    "in the last 6 months": "2026-05-24 2026-11-24",
    "in the last 48 hours": "2026-11-22 2026-11-24",
    "in the past month": "2026-10-24 2026-11-24",
    "2 years ago": "2024-01-01 2024-12-31",
    "3 months ago": "2026-08-01 2026-08-31",
    "2 weeks ago": "2026-11-09 2026-11-15",
    "5 days ago": "2026-11-19 2026-11-19",
    "today": "2026-11-24 2026-11-24",
    "yesterday": "2026-11-23 2026-11-23",
    "the day before yesterday": "2026-11-22 2026-11-22",
    "on 3 March 2024": "2024-03-03 2024-03-03",
    "on March 3": "2026-03-03 2026-03-03",
    "on 3 December": "2025-12-03 2025-12-03",
    "in 2024-03": "2024-03-01 2024-03-31",
    "on 2024-03-05": "2024-03-05 2024-03-05",
    "on 05/03/2024": "2024-03-05 2024-03-05",
    "on Christmas": "2025-12-25 2025-12-25",
    "on Christmas 2024": "2024-12-25 2024-12-25",
    "in May": "2026-05-01 2026-05-31",
    "in December": "2025-12-01 2025-12-31",
    "last November": "2025-11-01 2025-11-30",
    "in early March 2024": "2024-03-01 2024-03-10",
    "in mid March 2024": "2024-03-11 2024-03-20",
    "in late February 2024": "2024-02-21 2024-02-29",
    "in the first half of March 2024": "2024-03-01 2024-03-15",
    "in the second half of March": "2026-03-16 2026-03-31",
    "in Q2 2024": "2024-04-01 2024-06-30",
    "in the first half of 2024": "2024-01-01 2024-06-30",
    "in the second half of last year": "2025-07-01 2025-12-31",
    "last summer": "2026-06-01 2026-08-31",
    "in winter 2024": "2024-12-01 2025-02-28",
    "last Friday": "2026-11-20 2026-11-20",
    "last Tuesday": "2026-11-17 2026-11-17",
    "last weekend": "2026-11-21 2026-11-22",
    "this year": "2026-01-01 2026-12-31",
    "last year": "2025-01-01 2025-12-31",
    "this month": "2026-11-01 2026-11-30",
    "last month": "2026-10-01 2026-10-31",
    "this quarter": "2026-10-01 2026-12-31",
    "last quarter": "2026-07-01 2026-09-30",
    "this week": "2026-11-23 2026-11-29",
    "last week": "2026-11-16 2026-11-22",
    "between May 2024 and July 2024": "2024-05-01 2024-07-31",
    "between May and July 2024": "2024-05-01 2024-07-31",
    "from 2023 to 2024": "2023-01-01 2024-12-31",
    "from 2023 to today": "2023-01-01 2026-11-24",
    "since 2024": "2024-01-01 -",
    "from March 2024 on": "2024-03-01 -",
    "after 2024": "2025-01-01 -",
    "before 2024": "- 2023-12-31",
}
OTHER_LANGUAGES = {
    "cuántas películas puntué hace 2 años": "2024-01-01 2024-12-31",
    "cuántas películas puntué ayer": "2026-11-23 2026-11-23",
    "cuántas películas puntué en los últimos 3 meses": "2026-08-24 2026-11-24",
    "cuántas películas puntué el verano pasado": "2026-06-01 2026-08-31",
    "כמה סרטים דירגתי לפני שנתיים": "2024-01-01 2024-12-31",
    "כמה סרטים דירגתי אתמול": "2026-11-23 2026-11-23",
    "כמה סרטים דירגתי בחודש שעבר": "2026-10-01 2026-10-31",
    "כמה סרטים דירגתי בקיץ 2024": "2024-06-01 2024-08-31",
}
REPEATED = {
    "in the last 10 days": "last_days=10",
    "in the past week": "last_days=7",
    "on Mondays": "weekdays=Monday",
    "on weekends": "weekdays=Saturday,Sunday",
    "on workdays": "weekdays=Monday,Tuesday,Wednesday,Thursday,Friday",
    "in winter": "months=12,1,2",
    "after 10 pm": "hour_from=22 hour_to=23",
    "between 8 pm and 11 pm": "hour_from=20 hour_to=22",
    "between 22:00 and 23:00": "hour_from=22 hour_to=22",
    "at 10:30": "hour_from=10 hour_to=10",
    "at noon": "hour_from=12 hour_to=12",
    "in the morning": "hour_from=5 hour_to=11",
    "at night": "hour_from=22 hour_to=4",
}
RELEASED = {
    "how many comedies from before 1980 did I rate": "- 1979",
    "how many films from the 80s did I rate": "1980 1989",
    "how many films from before the 80s did I rate": "- 1979",
    "how many films from after the 80s did I rate": "1990 -",
    "how many films since the 80s did I rate": "1980 -",
    "how many films from the early 80s did I rate": "1980 1983",
    "how many films from the mid 80s did I rate": "1984 1986",
    "how many films from the late 80s did I rate": "1987 1989",
    "how many films from the 80s onwards did I rate": "1980 -",
    "how many films between the 70s and the 90s did I rate": "1970 1999",
    "how many films from 1975 to the 80s did I rate": "1975 1989",
    "films not older than the 90s that I rated": "1990 -",
    "how many films of this millennium did I rate": "2000 -",
    "how many films before the millennium did I rate": "- 1999",
}


def read(text: str) -> str:
    """The conditions of a question, as `name=value` words."""
    return " ".join(parse(text, NOW).filters.conditions())


def span(text: str, name: str) -> str:
    """Both ends of one kind of condition, `-` where it is open, and nothing beside it."""
    filters = dict(parse(text, NOW).filters.items())
    filters.pop("genres_all", None)
    low, high = filters.pop(f"{name}_from", "-"), filters.pop(f"{name}_to", "-")
    assert not filters
    return f"{low} {high}"


@pytest.mark.parametrize(("phrase", "days"), RATED.items())
def test_a_phrase_covers_the_days_on_which_ratings_were_made(phrase: str, days: str) -> None:
    assert span(f"how many films did I rate {phrase}", "rated") == days


@pytest.mark.parametrize(("text", "days"), OTHER_LANGUAGES.items())
def test_so_it_does_in_the_other_languages(text: str, days: str) -> None:
    assert span(text, "rated") == days


@pytest.mark.parametrize(("phrase", "condition"), REPEATED.items())
def test_what_comes_round_again_is_no_single_day(phrase: str, condition: str) -> None:
    assert read(f"how many films did I rate {phrase}") == condition


@pytest.mark.parametrize(("text", "years"), RELEASED.items())
def test_decades_are_about_the_films_not_about_the_ratings(text: str, years: str) -> None:
    assert span(text, "year") == years


def test_weekdays_can_be_set_against_the_weekend() -> None:
    sides = parse("how many films did I rate on weekdays vs weekends", NOW).sides

    assert [side.key for side in sides] == ["weekdays", "weekend"]
