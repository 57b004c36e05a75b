"""What is said when a tool refuses, finds nothing, or the catalogue does not have a fact."""

from typing import Any

import pytest

from agent.offline.plan.steps import Answer, Call
from agent.offline.session import Turn, advance
from tests.agent.offline.shelf import NOW, talk

CLOSED = "The catalogue is closed."
FIGURES = [
    "where do I rank by number of ratings",
    "what percentage of my ratings is each genre",
    "percentage of 5 stars by genre",
    "what share of all ratings are mine",
    "what percent of comedies have I rated",
    "how many different genres have I rated",
    "how many films have no year",
    "ratings per film on average",
    "how many ratings do I have compared to the average user",
    "is my average higher than everyone's for comedies",
    "in which genres do I rate lower than the rest",
    "which films do I overrate",
    "my favourite genre",
    "my busiest day",
    "how was my week?",
    "my average",
    "do I like comedy or drama more",
    "what should I watch tonight?",
    "best horror films",
]
OF_A_FILM = [
    "when did I rate Heat?",
    "median rating of Heat",
    "rate Heat 4",
    "delete my rating of Heat",
    "what tags does Heat have",
    "which tags did I put on Heat",
    "which do I like more, Heat or The Thing",
    "recommend something like Heat",
]
NONE = {
    "where do I rank by number of ratings": "You have no ratings",
    "what percentage of my ratings is each genre": "You have no ratings",
    "what share of all ratings are mine": "You have no ratings",
    "how many ratings do I have compared to the average user": "You have no ratings",
    "is my average higher than everyone's for comedies": "You have no ratings",
    "in which genres do I rate lower than the rest": "You have no ratings",
    "do I like comedy or drama more": "You have no ratings",
    "ratings per film on average": "no films or ratings",
    "best horror films": "no films or ratings",
    "what should I watch tonight?": "no films or ratings",
    "distribution of ratings for Heat": "no films or ratings",
    "median rating of Heat": "so there is no average",
    "which tags did I put on Heat": "you have no tags on Heat",
    "¿qué tal mi semana?": "No puntuaste ninguna película",
    "סיכום השבוע שלי": "לא דירגת סרטים",
}
BARE: dict[str, Any] = {"movie_id": 7, "title": "Heat", "year": None, "genres": [], "tags": []}
UNKNOWN = {
    "what genres is Heat": "has no genre in the data",
    "when was Heat released": "doesn't have",
    "what did I give Heat": "you haven't rated Heat",
    "when did I rate Heat": "you haven't rated Heat",
    "what is the average rating of Heat": "so there is no average",
    "how does my rating of Heat compare with everyone's": "you haven't rated Heat",
    "what is the imdb id of Heat": "doesn't have that identifier",
    "who directed Heat": "doesn't have the director",
    "how long is Heat": "doesn't have the running time",
    "what tags does Heat have": "has no tags",
    "tell me about Heat": "**Heat**.",
    "delete my rating of Heat": "You haven't rated Heat",
}


FOUND: dict[str, Any] = {"items": [BARE], "total": 1, "did_you_mean": []}


def refused(call: Call) -> dict[str, Any]:
    """Every tool but the search is refused, with a reason."""
    if call.name == "search_movies":
        return FOUND
    return {"status": 503, "detail": CLOSED}


def closed(_call: Call) -> dict[str, Any]:
    """Not even the search answers."""
    return {"status": 503, "detail": CLOSED}


def nothing(call: Call) -> dict[str, Any]:
    """There is a film without anything, and not one rating."""
    if call.name == "search_movies":
        return FOUND
    return BARE if call.name == "get_movie" else {"rows": [], "items": [], "n": 0}


@pytest.mark.parametrize("question", FIGURES + OF_A_FILM)
def test_a_refusal_is_told_with_its_reason(question: str) -> None:
    assert CLOSED in talk(question, tell=refused)[0]


@pytest.mark.parametrize("question", FIGURES + OF_A_FILM)
def test_a_film_that_can_not_be_looked_up_is_not_said_to_be_missing(question: str) -> None:
    assert CLOSED in talk(question, tell=closed)[0]


@pytest.mark.parametrize("part", range(2))
def test_half_an_answer_tells_why_the_other_half_is_missing(part: int) -> None:
    asked: list[Call] = []

    def half(call: Call) -> dict[str, Any]:
        asked.append(call)
        row = {"rows": [{"count": 7, "average": 3.5}], "n": 7}
        return refused(call) if len(asked) == part + 1 else row

    assert CLOSED in talk("do I like comedy or drama more", tell=half)[0]


@pytest.mark.parametrize(("question", "said"), NONE.items())
def test_where_nothing_fits_no_figure_is_made_up(question: str, said: str) -> None:
    assert said in talk(question, tell=nothing)[0]


@pytest.mark.parametrize(("question", "said"), UNKNOWN.items())
def test_a_fact_the_catalogue_does_not_have_is_said_to_be_missing(question: str, said: str) -> None:
    assert said in talk(question, tell=nothing)[0]


def test_too_few_people_to_show_is_no_lack_of_ratings() -> None:
    def few(_call: Call) -> dict[str, Any]:
        return {"rows": [], "suppressed": 3}

    assert "fewer than 3 people" in talk("best horror films", tell=few)[0]


def test_what_this_conversation_may_not_do_is_said() -> None:
    for message, said in (("rate Heat 4", "change"), ("how was my week?", "digest")):
        outcome = advance([Turn(message)], NOW, frozenset({"search_movies"}))
        assert isinstance(outcome, Answer)
        assert said in outcome.text
