"""Recommendations whatever the engine gives: checked again, made up for, never of another kind."""

from collections.abc import Callable
from typing import Any

import pytest

from agent.offline.plan.steps import Call
from tests.agent.offline.shelf import talk

FITS: dict[str, Any] = {
    "movie_id": 1,
    "title": "Comet Season",
    "year": 1994,
    "genres": ["Comedy", "Romance"],
    "average": 3.9,
    "my_stars": None,
}
UNFIT: list[dict[str, Any]] = [
    {"movie_id": 2, "title": "Too Old", "year": 1980},
    {"movie_id": 3, "title": "Too New", "year": 2005},
    {"movie_id": 4, "title": "Undated", "year": None},
    {"movie_id": 5, "title": "Other Kind", "genres": ["Drama"]},
    {"movie_id": 6, "title": "Unwanted", "genres": ["Comedy", "Horror"]},
    {"movie_id": 7, "title": "Seen", "my_stars": 4.0},
]


def engine(*rows: dict[str, Any], rated: tuple[dict[str, Any], ...] = ()) -> Callable[[Call], Any]:
    """Tools: an engine with these rows, and a ranking of others for when it has none."""

    def tell(call: Call) -> dict[str, Any]:
        if call.name == "search_movies":
            wanted = call.args["q"]
            return {"items": [{"movie_id": 9, "title": wanted, "year": 1999}], "total": 1}
        if call.name == "get_movie":
            return {"movie_id": 9, "title": "Heat", "year": 1999, "genres": ["Crime", "Drama"]}
        if call.name == "recommend_movies":
            return {"items": [{**FITS, **row} for row in rows]}
        enough = call.args.get("min_ratings", 0) <= 3
        return {"rows": [{**FITS, **row} for row in rated] if enough else []}

    return tell


@pytest.mark.parametrize("unfit", UNFIT, ids=lambda row: row["title"])
def test_what_does_not_fit_is_left_out(unfit: dict[str, Any]) -> None:
    asked = "recommend a comedy from the 90s without horror"
    text, _ = talk(asked, tell=engine(unfit, {}))
    assert unfit["title"] not in text
    assert "1. Comet Season (1994)" in text


def test_of_several_genres_one_is_enough() -> None:
    text, _ = talk("recommend a drama or a western", tell=engine({}, {"genres": ["Western"]}))
    assert text.count("Comet Season") == 1


def test_without_a_model_the_best_rated_of_the_films_genres_are_told() -> None:
    text, calls = talk("films like Heat", tell=engine(rated=({"title": "River of Salt"},)))
    assert "River of Salt" in text
    assert calls[-1].args["genres_all"] == ["Crime", "Drama"]
    assert calls[-1].args["min_ratings"] == 3  # twenty ratings had none


def test_the_film_itself_is_no_recommendation() -> None:
    text, _ = talk("films like Heat", tell=engine({"movie_id": 9, "title": "Heat"}, {}))
    assert "1. Comet Season" in text
    assert "Heat (" not in text.partition("\n\n")[0]


def test_a_film_without_average_or_genres_is_still_told() -> None:
    text, _ = talk("what should I watch", tell=engine({"average": None, "genres": []}))
    assert text.startswith("1. Comet Season (1994)")


def test_more_than_four_films_of_one_name_are_asked_about() -> None:
    def many(_call: Call) -> dict[str, Any]:
        named = [{"movie_id": n, "title": "Home", "year": 1990 + n} for n in range(6)]
        return {"items": named, "total": 6}

    text, _ = talk("when was Home released", tell=many)
    assert "Home (1990)" in text
    assert text.endswith("?")
