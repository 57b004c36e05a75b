"""What a digest says in words, for none, one and many, above and below."""

import pytest

from api.digests import sentences
from api.digests.periods import week_named, year_named
from api.digests.wire import AverageSection, StreakSection
from tests.conftest import NOW


def figures(
    count: int, average: float | None = None, before: float | None = None
) -> AverageSection:
    difference = None if average is None or before is None else average - before
    return AverageSection(
        count=count,
        average=average,
        count_before=0,
        average_before=before,
        difference=difference,
        count_previous=0,
        community_average=None,
        community_gap=None,
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (figures(0), "You rated no films in this week."),
        (figures(1, 4.0), "You rated 1 film, 4.00 stars on average."),
        (
            figures(3, 4.0, 3.5),
            "You rated 3 films, 4.00 stars on average: 0.50 above your usual 3.50.",
        ),
        (
            figures(3, 3.0, 3.5),
            "You rated 3 films, 3.00 stars on average: 0.50 below your usual 3.50.",
        ),
        (
            figures(3, 3.5, 3.5),
            "You rated 3 films, 3.50 stars on average: the same as your usual 3.50.",
        ),
    ],
)
def test_the_headline_says_how_the_week_went(given: AverageSection, said: str) -> None:
    assert sentences.headline(week_named("2026-W47", NOW), given) == said


def test_an_empty_year_is_a_year() -> None:
    assert (
        sentences.headline(year_named(2026, NOW), figures(0)) == "You rated no films in this year."
    )


@pytest.mark.parametrize(
    ("weeks", "longest", "said"),
    [
        (0, 1, "No run of weeks is going on; your longest was 1 week"),
        (0, 4, "No run of weeks is going on; your longest was 4 weeks"),
        (1, 1, "1 week in a row"),
        (3, 3, "3 weeks in a row, your longest run"),
        (1, 5, "1 week in a row; your longest was 5 weeks"),
    ],
)
def test_a_run_of_weeks_is_told_beside_the_longest(weeks: int, longest: int, said: str) -> None:
    streak = StreakSection(weeks=weeks, longest_weeks=longest, active_days=0)
    assert sentences.streak(streak) == said
