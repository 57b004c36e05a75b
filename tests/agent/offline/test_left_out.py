"""What a question says and no rule can carry out is told, asked back, or kept: never dropped."""

from datetime import UTC, datetime
from typing import Any

import pytest

from agent.offline.context import Context, Film
from agent.offline.frame import Intent
from agent.offline.parse.main import parse
from agent.offline.plan.steps import Call
from tests.agent.offline.shelf import talk

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
NAMED = {
    "how many films did I rate on 31 February": "31 February",
    "how many films did I rate in 2024-13": "2024-13",
    "how many films have I rated since covid": "covid",
    "average of my last 10 ratings": "last 10 ratings",
    "average of my first 20 ratings": "first 20 ratings",
    "films I rated 4 stars before 2020 or after 2023": "–2019-12-31",
    "shortest title": "shortest",
    "films with exactly 3 genres": "exactly 3",
    "films that are a dark comedy": "dark",
    "films from 1980 or 1985": "1980",
}
KEPT = {
    "how many films did I rate in May last year": "rated_from=2025-05-01 rated_to=2025-05-31",
    "what films from 2015 or 2016 did I rate": "year_from=2015 year_to=2016",
    "films of the 80s after 1985": "year_from=1986 year_to=1989",
    "how many films did I rate before 9 am": "hour_from=0 hour_to=8",
    "films rated between 3 and 4 on average by everyone": "min_average=3 max_average=4",
    "how many films did I rate not on weekends": (
        "weekdays=Monday,Tuesday,Wednesday,Thursday,Friday"
    ),
    "how many ratings not on Monday or Tuesday": (
        "weekdays=Wednesday,Thursday,Friday,Saturday,Sunday"
    ),
    "how many films did I rate in summers": "months=6,7,8",
    "how many ratings not in winter": "months=3,4,5,6,7,8,9,10,11",
    "how many ratings not at 10:30": "hour_from=11 hour_to=9",
    "how many of my ratings are not 5 stars": "stars_to=4.5",
    "films I didn't give 5 stars": "stars_to=4.5",
    "how many ratings did I give that are not 4 or more": "stars_to=3.5",
    "how many films not from this century": "year_to=2000",
    "how many films of the 20th century have I rated": "year_from=1901 year_to=2000",
    "what did I rate between 2020 and now": "rated_from=2020-01-01",
    "recommend something recent": "year_from=2010",
    "something not too old": "year_from=1980",
    "something not too modern": "year_to=2009",
    "classic comedies": "genres_all=Comedy year_to=1979",
    "modern horror films": "genres_all=Horror year_from=2010",
}
LEFT_OUT = (
    "recommend something not from the 80s",
    "top rated horror films not from the 80s",
    "comedies not from 2015",
    "how many films not from the 20th century",
    "films that are not 3 stars",
    "films not tagged funny",
    "películas que no sean de los 80",
    "סרטים לא משנות ה-80",
)
NOT_HELD = {
    "black and white films": "colour",
    "películas en blanco y negro": "colour",
    "how many half-hour films did I rate": "runtime",
}


@pytest.mark.parametrize(("text", "words"), NAMED.items())
def test_what_was_not_understood_is_named_under_the_answer(text: str, words: str) -> None:
    assert f"not understood: “{words}”" in talk(text)[0]


def test_recommendations_name_it_as_well() -> None:
    def tell(_call: object) -> dict[str, object]:
        return {"items": [{"movie_id": 1, "title": "Heat", "year": 1995, "genres": ["Crime"]}]}

    assert "not understood: “2024-13”" in talk("recommend something from 2024-13", tell=tell)[0]


@pytest.mark.parametrize(("text", "conditions"), KEPT.items())
def test_a_condition_that_can_be_carried_out_is_kept(text: str, conditions: str) -> None:
    frame = parse(text, NOW)

    assert " ".join(frame.filters.conditions()) == conditions
    assert frame.unread == ()


@pytest.mark.parametrize("text", LEFT_OUT)
def test_years_that_are_not_wanted_are_never_the_only_ones_shown(text: str) -> None:
    frame = parse(text, NOW)

    assert (frame.intent, frame.topic) == (Intent.UNCLEAR, "left_out")
    assert talk(text)[1] == []


def test_years_that_are_not_wanted_give_way_to_those_that_are() -> None:
    frame = parse("how many comedies from 1999, not from 2015", NOW)

    assert frame.filters.conditions() == ["genres_all=Comedy", "year_from=1999", "year_to=1999"]


@pytest.mark.parametrize(("text", "topic"), NOT_HELD.items())
def test_colour_and_length_are_not_in_the_data(text: str, topic: str) -> None:
    assert parse(text, NOW).topic == topic


def test_bounds_of_groups_are_about_the_groups() -> None:
    averages = parse("which genres average above 4", NOW)
    counts = parse("genres I have rated fewer than 10 times", NOW)

    assert averages.measures[0] == "average"
    assert averages.keep_from == pytest.approx(4, abs=1e-3)
    assert not averages.filters
    assert (counts.measures, counts.keep_to) == (("count",), 9)


YES_OR_NO = {
    "do people like Heat more than I do": "No.",
    "do I like Heat more than people": "Yes.",
    "do people like Heat less than I do": "Yes.",
    "is my rating for Heat higher than everyone's?": "Yes.",
    "am I harsher on Heat than everyone?": "No.",
    "how much more do I like Heat than everyone?": "Heat",
}


def _rated_better_by_me(call: Call) -> dict[str, Any]:
    film = {"movie_id": 1, "title": "Heat", "year": 1995, "n_ratings": 50}
    if call.name == "search_movies":
        return {"items": [film], "total": 1, "did_you_mean": []}
    mine = {"stars": 5.0, "rated_at": "2026-01-02T00:00:00Z"}
    return {**film, "my_rating": mine, "community": {"average": 3.5, "n_ratings": 50}}


@pytest.mark.parametrize(("text", "opening"), YES_OR_NO.items())
def test_whether_i_like_a_film_more_than_others_is_answered_in_the_direction_asked(
    text: str, opening: str
) -> None:
    assert talk(text, tell=_rated_better_by_me)[0].startswith(opening)


@pytest.mark.parametrize(
    "text",
    [
        "share of comedies among films from the 90s",
        "porcentaje de comedias entre los films de los 90",
    ],
)
def test_a_share_is_taken_among_what_stands_behind_among(text: str) -> None:
    frame = parse(text, NOW)

    assert frame.share is not None
    assert frame.share.conditions() == ["genres_all=Comedy"]
    assert frame.filters.conditions() == ["year_from=1990", "year_to=1999"]


def test_the_last_one_is_the_last_of_the_films_shown() -> None:
    frame = parse("the last one, when was it released?", NOW, _shown())

    assert (frame.refers, frame.fact) == ("film:-1", "year")


def test_and_mine_after_tags_asks_for_my_tags() -> None:
    calls = talk("tags on Heat", "and mine?")[1]

    assert [call.args["scope"] for call in calls if call.name == "query_analytics"] == ["me"]
    assert [call.args["subject"] for call in calls if call.name == "query_analytics"] == ["tags"]


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("do people like comedies more than I do", "Yes."),
        ("do I rate comedies higher than everyone?", "No."),
        ("my average for comedies against everyone's", "You:"),
    ],
)
def test_so_it_is_of_many_films(text: str, opening: str) -> None:
    def tell(_call: Call) -> dict[str, Any]:
        row = {"average": 3.0, "average_compared": 3.5, "average_difference": -0.5, "count": 9}
        return {"rows": [row], "n": 9}

    assert talk(text, tell=tell)[0].startswith(opening)


def _shown() -> Context:
    films = tuple(Film(number, f"Film {number}", 2000 + number) for number in (1, 2, 3))
    return Context(parse("top 3 comedies", NOW), films)
