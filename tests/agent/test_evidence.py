"""Numbers of answers against the results they come from."""

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.calls import Call
from agent.evidence import Report, check, marked
from agent.evidence.plain import unescaped
from tests.agent.answers import call, true_answer, wrong_answer

ROWS = [
    {"movie_id": 1, "title": "12 Quiet Men", "year": 1957, "n_ratings": 57, "average": 4.14912},
    {"movie_id": 2, "title": "1984", "year": 1956, "n_ratings": 8, "average": 3.0},
    {"movie_id": 3, "title": "Glass Garden", "year": 2001, "n_ratings": 1234, "average": 3.5},
]
FILMS = call({"items": ROWS, "total": 41}, "search_movies", min_ratings=8, year_from=1950)
SHARE = call({"scope": "me", "n": 832, "rows": [{"count": 832, "share": 34.375}]})


FOUND = call({"items": [{**ROWS[2], "tmdb_id": 348}], "total": 1}, "search_movies")
SPREAD = replace(
    call({"scope": "everyone", "n": 14, "rows": [{"count": 14, "stddev": 1.0833, "share": 28.571}]},
         movie_ids=[3]), id="c2",
)  # fmt: skip
SIDES = call({"scope": "everyone", "n": 9, "rows": [{"count": 9, "average": 3.5527}]})


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


ODD = call(
    {
        "items": [
            {"movie_id": 1, "title": "M*A*S*H", "year": 1970, "n_ratings": 57, "average": 4.15},
            {"movie_id": 2, "title": "Blade Runner 2049", "year": 2017, "n_ratings": 1234},
            {"movie_id": 3, "title": "2001: A Space Odyssey", "year": 1968, "n_ratings": 8},
        ],
        "total": 3,
    },
    "search_movies",
)
SINCE = call(
    {"scope": "me", "n": 832, "rows": [{"count": 832, "share": 34.375}]},
    share_where=["rated_from=2018-01-01", "rated_to=2018-06-30"],
)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (ODD, r"M\*A\*S\*H (1970) has 57 ratings, **Blade Runner 2049** (2017) 1,234."),
        (ODD, "M∗A∗S∗H (1970) has 57 ratings."),
        (ODD, r"**2001** (1968) has 8 ratings."),
        (SINCE, "34.4% of your 832 ratings are since 1 January 2018 (n=832)."),
        (SINCE, "Between January and June 2018 it is 34.4%; n = 832."),
        (SINCE, "You can ask:\n- How many films did I rate in 2017?\n1. My top 10 films"),
        (SINCE, "I can't change many ratings at once. Name one film at a time."),
        (SINCE, "I can't change many films at once films or not."),
        (SINCE, "Por ejemplo: «¿Cuántas películas vi en 2017?»"),
        (SINCE, 'לדוגמה: "כמה סרטים דירגתי ב-2017?"'),
    ],
)
def test_titles_conditions_and_examples_are_no_figures(source: Call, text: str) -> None:
    assert report(text, source).unverified == []


def test_a_wrong_figure_beside_an_escaped_title_is_marked_where_it_stands() -> None:
    text = r"M\*A\*S\*H has 58 ratings, Blade Runner 2049 has 1,234."
    found = report(text, ODD)
    assert found.unverified == ["58"]
    assert marked(text, found) == text.replace("58", "58\u202f⚠")


def test_a_list_of_facts_is_no_list_of_examples() -> None:
    text = "These are the best, for example:\n- Glass Garden: 1,235 ratings"
    assert report(text).unverified == ["1,235"]


@given(st.text(max_size=60))
def test_a_text_without_its_backslashes_keeps_the_place_of_each_character(text: str) -> None:
    shown, places = unescaped(text)
    assert len(places) == len(shown) + 1
    assert all(text[place] == sign for place, sign in zip(places, shown, strict=False))
    assert places[-1] == len(text)


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


GENRES = call(
    {
        "scope": "me",
        "n": 2604,
        "columns": [
            {"name": "genre", "kind": "dimension", "unit": "text"},
            {"name": "count", "kind": "measure", "unit": "count"},
            {"name": "average", "kind": "measure", "unit": "stars"},
        ],
        "rows": [
            {"genre": "Drama", "count": 1200, "average": 3.81},
            {"genre": "Comedy", "count": 803, "average": 3.4},
            {"genre": "Thriller", "count": 601, "average": 3.55},
        ],
    }
)


def by(dimension: str, unit: str, *rows: tuple[object, int, float]) -> Call:
    """A result grouped by one dimension, with count and average."""
    columns = [
        {"name": dimension, "kind": "dimension", "unit": unit},
        {"name": "count", "kind": "measure", "unit": "count"},
        {"name": "average", "kind": "measure", "unit": "stars"},
    ]
    listed = [{dimension: key, "count": count, "average": mean} for key, count, mean in rows]
    total = sum(count for _, count, _ in rows)
    return call({"scope": "me", "n": total, "columns": columns, "rows": listed})


YEARS = by("rated_year", "year", (2015, 300, 3.9012), (2016, 450, 3.5), (2017, 150, 3.6))
HOURS = by("hour", "hour", (21, 120, 3.5), (22, 100, 3.6))
WEEKDAYS = by("weekday", "text", ("Monday", 120, 3.5), ("Sunday", 100, 3.6))
STARS = by("stars", "stars", (4.0, 320, 4.0), (3.5, 100, 3.5), (5.0, 80, 5.0))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (GENRES, "Your top genre is Drama — 1,200 ratings, i.e. 46% of the total of 2,604."),
        (GENRES, "Dramas get 0.41 stars more than comedies (3.81 vs 3.40)."),
        (GENRES, "You have rated about 1.5 times as many dramas as comedies."),
        (GENRES, "The top three genres account for 2,604 ratings in total."),
        (GENRES, "Fewer than 3 ratings would be too few to rank; Drama has 1200."),
        (YEARS, "You went from 3.90 in 2015 to 3.50 in 2016, a drop of 0.40. In 2017 it was 3.6."),
        (YEARS, "2016 was your busiest year with 450 ratings — half of all 900."),
        (YEARS, "Between 2015 and 2017 you rated 900 films; the peak was 2016 (450)."),
        (HOURS, "You rate most at 21:00 (120 ratings), then at 22:00 (100)."),
        (HOURS, "You rate most around 9 pm: 120 ratings."),
        (WEEKDAYS, "Valoras más los lunes (120), luego los domingos (100)."),
        (STARS, "Most of your ratings are 4 stars (320), then 3.5 stars (100) and 5 stars (80)."),
        (STARS, "- 4.0 stars: 320\n- 3.5 stars: 100\n- 5.0 stars: 80"),
        (STARS, "I can't see that. Ask for something like 'my top 10 films'."),
    ],
)
def test_figures_are_found_however_they_are_put(source: Call, text: str) -> None:
    assert report(text, source).unverified == []


@pytest.mark.parametrize(
    ("source", "text", "wrong"),
    [
        (GENRES, "Drama (803), Comedy (1,200).", "803"),
        (GENRES, "Drama averages 3.40 stars.", "3.40"),
        (GENRES, "Dramas get 0.51 stars more than comedies.", "0.51"),
        (GENRES, "Drama makes up 45% of your 2,604 ratings.", "45"),
        (YEARS, "In 2015 you rated 450 films.", "450"),
        (HOURS, "You rate most at 23:00.", "23:00"),
        (WEEKDAYS, "Los lunes: 100 valoraciones.", "100"),
        (STARS, "- 4.0 stars: 100\n- 3.5 stars: 320", "100"),
    ],
)
def test_a_figure_of_another_row_does_not_pass(source: Call, text: str, wrong: str) -> None:
    assert wrong in report(text, source).unverified


@pytest.mark.parametrize("text", ["1" * 20_000, "1," * 9_000, "'a " * 6_000, "de 5 " * 4_000])
def test_an_absurd_text_takes_no_time(text: str) -> None:
    began = time.process_time()
    report(text)
    assert time.process_time() - began < 2


def test_shares_hold_to_the_decimals_shown() -> None:
    assert not report("34% of your 832 ratings, or 34.4%.", SHARE).unknown
    assert report("35% of your 832 ratings.", SHARE).unverified == ["35"]


def test_a_number_leads_to_its_row_and_field() -> None:
    [year, average] = report("12 Quiet Men (1957) has 4.15 stars.").told().items
    assert (year.path, year.value) == ("items[0].year", 1957)
    assert (average.path, average.tool_call_id) == ("items[0].average", "c1")


def test_numbers_of_the_question_may_be_repeated() -> None:
    assert not report("You asked for 25 films since 1987.", question="25 films since 1987?").unknown


def test_a_percentage_of_the_question_may_be_repeated() -> None:
    assert not report("(top 10 % asked)", question="am I in the top 10%?").unknown


def test_an_identifier_may_be_told_and_counts_nothing() -> None:
    assert not report("Glass Garden (2001): **348**", FOUND).unknown
    assert report("Glass Garden has 348 ratings.", FOUND).unverified == ["348"]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Glass Garden (2001): **1.08** standard deviation.", []),
        ("Glass Garden (2001): **28.6 %** of the ratings.", []),
        ("Glass Garden (2001): **1.18** standard deviation.", ["1.18"]),
        ("12 Quiet Men (1957): **1.08** standard deviation.", ["1.08"]),
        ("Glass Garden (2001): **29.6 %** of the ratings.", ["29.6"]),
    ],
)
def test_a_query_about_one_film_speaks_of_that_film(text: str, wrong: list[str]) -> None:
    assert report(text, FILMS, SPREAD).unverified == wrong


def test_the_kind_of_a_chart_names_no_row() -> None:
    empty = call(
        {"scope": "everyone", "n": 0, "rows": [{"count": 0}], "chart": {"type": "none"}},
        stars_from=1.0,
        movie_ids=[3],
    )
    empty = replace(empty, id="c2")
    assert not report("Glass Garden: **0** ratings – none (1 stars).", FILMS, empty).unknown


def test_one_sign_may_part_thousands_and_decimals() -> None:
    assert report("There are 1,234,5 of them.").unverified == ["1,234,5"]


def test_four_decimals_are_one_number() -> None:
    assert not report("It is 3.5527 on average.", SIDES).unknown
    assert report("It is 3.5537 on average.", SIDES).unverified == ["3.5537"]


@given(st.lists(st.from_regex(r"[0-9]{1,7}([.,:][0-9]{1,7}){0,3}", fullmatch=True), max_size=4))
def test_no_mark_stands_inside_a_number(numbers: list[str]) -> None:
    text = " films, ".join(["", *numbers, ""])
    shown = marked(text, check(text, [], ""))
    assert all(number in shown for number in numbers)


def test_nothing_verifies_an_answer_without_tools() -> None:
    assert check("You rated 100 films.", [], "How many?").unverified == ["100"]


def test_a_mark_stands_behind_the_number_without_a_source() -> None:
    text = "12 Quiet Men has 58 ratings."
    assert marked(text, report(text)) == "12 Quiet Men has 58\u202f⚠ ratings."
