"""Messages of two questions, things taken back, periods moved and titles shortened."""

from datetime import UTC, datetime

import pytest

from agent.offline.context import Context
from agent.offline.frame import Filters, Frame, Intent
from agent.offline.parse.main import parse
from agent.offline.parse.several import questions
from agent.offline.plan.acronyms import initials

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def understood(text: str, after: str = "") -> Frame:
    context = Context(parse(after, NOW)) if after else None
    return parse(text, NOW, context)


@pytest.mark.parametrize(
    ("text", "many"),
    [
        ("how many comedies have i rated and what's my average for horror?", 2),
        ("How many westerns did I rate? And how many musicals?", 2),
        ("cuántas comedias he puntuado y cuál es mi media en dramas?", 2),
        ("כמה קומדיות דירגתי ומה הממוצע שלי?", 2),
        ("how many comedies and how many dramas did I rate", 1),
        ("of all the action films i rated, how many are also sci-fi", 1),
        ("Up or Heat, which has more ratings?", 1),
        ("rate Heat 4 and how many films did I rate?", 1),
    ],
)
def test_a_message_is_taken_apart_only_where_each_part_stands_alone(text: str, many: int) -> None:
    assert len(questions(text, NOW, None)) == many


@pytest.mark.parametrize(
    ("text", "genres"),
    [
        ("how many dramas, i mean comedies, did i rate", ("Comedy",)),
        ("how many thrillers AND crime films did i rate", ("Thriller", "Crime")),
    ],
)
def test_what_was_taken_back_or_only_stressed_restricts_nothing(
    text: str, genres: tuple[str, ...]
) -> None:
    assert understood(text).filters.genres_all == genres


def test_an_example_in_brackets_restricts_nothing() -> None:
    frame = understood("which month ever was my most active (like june 2007)")

    assert (frame.by, frame.filters) == (("rated_month",), Filters())


@pytest.mark.parametrize(
    ("before", "text", "span"),
    [
        ("how many did i rate in 2005", "and the year before?", ("2004-01-01", "2004-12-31")),
        ("how many did i rate in march 2005", "the month after?", ("2005-04-01", "2005-04-30")),
        ("how many did i rate in 2008", "and the previous year?", ("2007-01-01", "2007-12-31")),
        ("how many did i rate in 2008", "and the next year?", ("2009-01-01", "2009-12-31")),
    ],
)
def test_the_period_beside_the_last_one_is_meant(
    before: str, text: str, span: tuple[str, str]
) -> None:
    filters = understood(text, before).filters

    assert (filters.rated_from, filters.rated_to) == span


@pytest.mark.parametrize("text", ["what did i like in my twenties?", "¿qué vi cuando era niño?"])
def test_a_period_of_life_is_asked_back(text: str) -> None:
    frame = understood(text)

    assert (frame.intent, frame.topic) == (Intent.UNCLEAR, "age")


def test_the_most_in_a_single_day_sets_days_against_each_other() -> None:
    assert understood("what's the most i've rated in a single day").by == ("rated_day",)


def test_a_word_where_no_title_is_asked_for_leaves_the_figure() -> None:
    frame = understood("what fraction of my ratings sit at 3 or below?")

    assert frame.titles[0].stray
    assert frame.otherwise is not None
    assert frame.otherwise.unread == ("sit",)


@pytest.mark.parametrize(
    ("text", "years"),
    [("two thrillers please, from this decade", (2020, 2029)), ("early 90s films", (1990, 1993))],
)
def test_parts_of_time_are_years_of_release(text: str, years: tuple[int, int]) -> None:
    filters = understood(text).filters

    assert (filters.year_from, filters.year_to) == years


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("The Long Way Home: Part II", "lwh2"),
        ("Robot 2: The Return", "r2"),
        ("The Long Way Home: Part II", "tlwh"),
    ],
)
def test_a_title_is_shortened_to_its_initials_and_numbers(name: str, short: str) -> None:
    assert short in initials(name)
