"""Numbers of answers against the results they come from."""

import pytest

from agent.evidence import Report, check, marked
from agent.toolset import Call
from tests.agent.answers import call, true_answer, wrong_answer

ROWS = [
    {"movie_id": 1, "title": "12 Quiet Men", "year": 1957, "n_ratings": 57, "average": 4.14912},
    {"movie_id": 2, "title": "1984", "year": 1956, "n_ratings": 8, "average": 3.0},
    {"movie_id": 3, "title": "Glass Garden", "year": 2001, "n_ratings": 1234, "average": 3.5},
]
FILMS = call({"items": ROWS, "total": 41}, "search_movies", min_ratings=8, year_from=1950)
SHARE = call({"scope": "me", "n": 832, "rows": [{"count": 832, "share": 34.375}]})


def report(text: str, *calls: Call, question: str = "") -> Report:
    return check(text, calls or (FILMS,), question, "2026-11-24")


def test_true_answers_are_hardly_ever_marked() -> None:
    marks: list[tuple[int, list[str]]] = []
    for seed in range(200):
        calls, question, text = true_answer(seed)
        if unverified := check(text, calls, question).unverified:
            marks.append((seed, unverified))
    assert len(marks) <= 4, marks


def test_a_planted_wrong_number_is_nearly_always_caught() -> None:
    missed: list[tuple[int, str, str]] = []
    for seed in range(200):
        calls, question, text, planted = wrong_answer(seed)
        if planted not in check(text, calls, question).unverified:
            missed.append((seed, planted, text))
    assert len(missed) <= 4, missed


@pytest.mark.parametrize(
    "text",
    [
        "**12 Quiet Men** (1957) has 4.15 stars from 57 ratings.",
        "1. 12 Quiet Men (1957): 4.1\n2. 1984 (1956): 3\n3. Glass Garden (2001): 3.5",
        "Glass Garden has 1,234 ratings, or more than 1,200.",
        "Glass Garden tiene 1.234 valoraciones y una media de 3,5 estrellas.",
        "ל-Glass Garden יש 1234 דירוגים בממוצע 3.5.",
        "There are three films here of 41 in total, from 1950 on, with at least 8 ratings.",
        "12 Quiet Men beats Glass Garden by 0.65 stars: the difference is 0.65.",
        "Together these have 1,299 ratings.",
        "12 Quiet Men is 44 years older; as of 24 November 2026 that stands.",
        "It has 4.15 out of 5.",
    ],
)
def test_these_say_what_the_rows_say(text: str) -> None:
    assert report(text).unverified in ([], ["44"])


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("12 Quiet Men (1958) has 57 ratings.", "1958"),
        ("12 Quiet Men has 58 ratings.", "58"),
        ("Glass Garden: 57 ratings, 12 Quiet Men: 1,234.", "57"),
        ("12 Quiet Men has 4.2 stars.", "4.2"),
        ("There are 42 films.", "42"),
        ("Together these have 1,300 ratings.", "1,300"),
        ("Seven films match.", "Seven"),
        ("12 Quiet Men was rated on 3 May 2014.", "3 May 2014"),
    ],
)
def test_a_number_that_fits_no_row_is_named(text: str, wrong: str) -> None:
    assert wrong in report(text).unverified


def test_shares_hold_to_the_decimals_shown() -> None:
    assert not report("34% of your 832 ratings, or 34.4%.", SHARE).unknown
    assert report("35% of your 832 ratings.", SHARE).unverified == ["35"]


def test_a_number_leads_to_its_row_and_field() -> None:
    [year, average] = report("12 Quiet Men (1957) has 4.15 stars.").told().items
    assert (year.path, year.value) == ("items[0].year", 1957)
    assert (average.path, average.tool_call_id) == ("items[0].average", "c1")


def test_numbers_of_the_question_may_be_repeated() -> None:
    assert not report("You asked for 25 films since 1987.", question="25 films since 1987?").unknown


def test_nothing_verifies_an_answer_without_tools() -> None:
    assert check("You rated 100 films.", [], "How many?").unverified == ["100"]


def test_a_mark_stands_behind_the_number_without_a_source() -> None:
    text = "12 Quiet Men has 58 ratings."
    assert marked(text, report(text)) == "12 Quiet Men has 58\u202f⚠ ratings."
