"""Titles that are misspelt, shared by several films, or part of others."""

from collections.abc import Callable
from typing import Any

import pytest

from agent.offline.plan.steps import Call
from tests.agent.offline.shelf import talk

HEAT: dict[str, Any] = {"movie_id": 1, "title": "Heat", "year": 1995, "n_ratings": 9}


def shelf(*films: dict[str, Any], near: object = ()) -> Callable[[Call], dict[str, Any]]:
    """Tools over these films; `near` is what a search without a result suggests."""

    def tell(call: Call) -> dict[str, Any]:
        if call.name == "search_movies":
            wanted = str(call.args["q"]).casefold()
            found = [film for film in films if wanted in str(film["title"]).casefold()]
            return {"items": found, "total": len(found), "did_you_mean": near}
        if call.name == "get_movie":
            return next(film for film in films if film["movie_id"] == call.args["movie_id"])
        return {"rows": [], "items": []}

    return tell


@pytest.mark.parametrize("near", [[HEAT], ["Heat"], "Heat"], ids=["films", "titles", "one title"])
def test_what_is_near_is_offered_however_the_catalogue_tells_it(near: object) -> None:
    text, _ = talk("when was Hexagonal Heaten released", tell=shelf(near=near))
    assert "couldn't find a film called" in text
    assert "Did you mean Heat" in text


def test_a_slip_is_taken_as_the_film_and_said_so() -> None:
    text, _ = talk("when was Haet released", tell=shelf(HEAT, near=[HEAT]))
    assert "1995" in text
    assert "Heat (1995)" in text


def test_words_that_several_titles_contain_mean_the_best_known() -> None:
    films = [
        {**HEAT, "movie_id": 1, "title": "Body Heat", "n_ratings": 4},
        {**HEAT, "movie_id": 2, "title": "Red Heat", "n_ratings": 40},
    ]
    text, _ = talk("when was Heat released", tell=shelf(*films))
    assert "Red Heat" in text
