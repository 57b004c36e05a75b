"""Words that are easily taken for something else."""

from datetime import UTC, datetime

import pytest

from agent.offline.frame import Frame, Intent
from agent.offline.parse.main import parse

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def understood(text: str) -> Frame:
    return parse(text, NOW)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("good morning, how was my week?", "week"),
        ("weekly digest for this week", "week=2026-W48"),
        ("year in review please", "year=2026"),
        ("my 2025 in review", "year=2025"),
        ("¿qué tal mi semana?", "week"),
        ("סיכום השנה שלי", "year=2026"),
    ],
)
def test_a_digest_is_asked_for_with_its_period(text: str, period: str) -> None:
    frame = understood(text)

    assert (frame.intent, frame.topic) == (Intent.DIGEST, period)


@pytest.mark.parametrize(
    "text",
    [
        "What should I watch tonight?",
        "a good western please",
        "i want to laugh",
        "another one like Spirited Away",
        "give me 3 recs, sci-fi, nothing older than 2010",
    ],
)
def test_a_wish_for_a_film_is_a_recommendation(text: str) -> None:
    assert understood(text).intent is Intent.RECOMMEND


def test_nothing_older_than_a_year_keeps_that_year_and_later() -> None:
    filters = understood("recommend sci-fi, nothing older than 2010").filters

    assert (filters.year_from, filters.year_to) == (2010, None)


def test_a_person_inside_a_phrase_is_still_me() -> None:
    assert understood("which genre do i like best").scope == "me"
    assert understood("standard deviation of all my ratings").scope == "me"


def test_films_only_i_rated_have_one_rating() -> None:
    assert understood("films nobody else rated but me, how many").filters.max_ratings == 1


def test_a_month_of_all_years_is_no_window() -> None:
    assert understood("my average in december, all years together").filters.months == (12,)


def test_each_clause_has_a_film_and_a_value_of_its_own() -> None:
    changes = understood("give Toy Story 3.5 and Toy Story 2 a 3").changes

    assert [(c.title.variants[0] if c.title else "", c.stars) for c in changes] == [
        ("Toy Story", 3.5),
        ("Toy Story 2", 3.0),
    ]


@pytest.mark.parametrize(
    ("text", "step"),
    [("bump Gladiator down half a star", -0.5), ("add half a star to my rating of Up", 0.5)],
)
def test_a_step_has_its_direction_wherever_it_stands(text: str, step: float) -> None:
    assert [change.step for change in understood(text).changes] == [step]


def test_a_value_that_is_refused_is_not_the_new_one() -> None:
    assert understood("my rating for Alien should be 4.5, not 5").changes[0].stars == 4.5


@pytest.mark.parametrize(
    "text",
    [
        "Up or Inside Out, which has more ratings?",
        "תן לי שלוש המלצות לקומדיות",
        "how do i rate a film?",
        "what year is Rent from",
    ],
)
def test_a_question_never_asks_for_a_change(text: str) -> None:
    assert understood(text).intent not in {Intent.RATE, Intent.DELETE}


@pytest.mark.parametrize(
    "text", ["who made you", "is my data safe with you?", "why?", "what is a rating?"]
)
def test_questions_about_the_analyst_are_answered_by_it(text: str) -> None:
    frame = understood(text)

    assert frame.intent is Intent.HELP
    assert frame.topic
