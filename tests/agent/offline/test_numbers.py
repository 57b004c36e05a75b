"""Numbers as they are written and spoken, years of films and of ratings, and what is grouped."""

from datetime import UTC, datetime
from typing import Any

import pytest

from agent.offline.parse.main import parse
from tests.agent.offline.shelf import talk

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)

WRITTEN = {
    "films with more than twenty five ratings": "min_ratings=26",
    "films with more than three hundred ratings": "min_ratings=301",
    "films with more than two hundred fifty ratings": "min_ratings=251",
    "films with more than 1,500 ratings": "min_ratings=1501",
    "how many films did I rate 3½": "stars_from=3.5 stars_to=3.5",
    "how many films did I rate ½": "stars_from=0.5 stars_to=0.5",
    "how many 4s did I give": "stars_from=4 stars_to=4",
    "how many fives did I give": "stars_from=5 stars_to=5",
    "how many films did I rate three and a half stars": "stars_from=3.5 stars_to=3.5",
    "how many films did I rate two or three stars": "stars_from=2 stars_to=3",
    "¿cuántas películas puntué con 3,5?": "stars_from=3.5 stars_to=3.5",
    "¿cuántas películas puntué con una estrella?": "stars_from=1 stars_to=1",
    "films of the 2000s": "year_from=2000 year_to=2009",
    "películas de los años ochenta": "year_from=1980 year_to=1989",
    "películas de los años 80": "year_from=1980 year_to=1989",
    "סרטים משנות ה-90": "year_from=1990 year_to=1999",
    "films made in 2016 that I rated": "year_from=2016 year_to=2016",
    "2016 films I rated": "year_from=2016 year_to=2016",
    "my ratings of 2016 films": "year_from=2016 year_to=2016",
    "average of my films from 2016": "year_from=2016 year_to=2016",
    "films I rated in 2016": "rated_from=2016-01-01 rated_to=2016-12-31",
    "my 2016 average": "rated_from=2016-01-01 rated_to=2016-12-31",
}
GROUPED = {
    "which day did I rate the most films": "weekday",
    "on which single day did I rate the most": "rated_day",
    "how many ratings per day": "rated_day",
    "average per release year": "year",
    "which year of films do I like best": "year",
    "ratings per year of release": "year",
    "in which year were the most films released": "year",
    "which years did I rate the most in": "rated_year",
    "my favourite year": "year",
    "average by year for dramas": "year",
}
LIMITED = {"las 10 mejores películas": 10, "los 3 mejores dramas": 3, "top ten comedies": 10}


@pytest.mark.parametrize(("text", "conditions"), WRITTEN.items())
def test_a_number_means_what_stands_beside_it(text: str, conditions: str) -> None:
    assert " ".join(parse(text, NOW).filters.conditions()) == conditions


@pytest.mark.parametrize(("text", "group"), GROUPED.items())
def test_days_and_years_are_those_of_films_or_of_ratings(text: str, group: str) -> None:
    assert parse(text, NOW).by == (group,)


@pytest.mark.parametrize(("text", "limit"), LIMITED.items())
def test_a_number_before_the_best_is_how_many(text: str, limit: int) -> None:
    assert parse(text, NOW).limit == limit


def test_a_rating_without_a_day_is_told_without_one() -> None:
    def undated(call: Any) -> dict[str, Any]:
        film = {"movie_id": 1, "title": "Heat", "year": 1995}
        if call.name == "search_movies":
            return {"items": [film], "total": 1}
        return {**film, "my_rating": {"stars": 4.0}, "average": None, "n_ratings": 1}

    assert "doesn't have the date" in talk("when did I rate Heat", tell=undated)[0]
    told, _ = talk("how does my rating of Heat compare with everyone's", tell=undated)
    assert "**4** stars" in told
    assert "there is no average" in told
