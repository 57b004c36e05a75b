"""Which film comes first when several have what was typed."""

from collections.abc import Callable

import pytest

from api.catalog import service
from api.catalog.service import NewFilm
from api.catalog.wire import MoviePage
from api.db import Database
from tests.api.catalog.conftest import rate
from tests.conftest import NOW

Find = Callable[..., MoviePage]
FILMS = (
    NewFilm("E.T. the Extra-Terrestrial", 1982),
    NewFilm("Eternal Sunshine of the Spotless Mind", 2004),
    NewFilm("L.A. Confidential", 1997),
    NewFilm("Confidential Report", 1955),
    NewFilm("Star Wars: Episode IV - A New Hope", 1977),
    NewFilm("Four Weddings and a Funeral", 1994),
    NewFilm("X-Men", 2000),
    NewFilm("X-Men: The Last Stand", 2006),
    NewFilm("2 Fast 2 Furious", 2003),
    NewFilm("Beyond the Mat", 1999),
    NewFilm("The Matrix", 1999),
    NewFilm("Her", 2013),
    NewFilm("Hero", 2002),
    NewFilm("Death Becomes Her", 1992),
    NewFilm("Back to the Future", 1985),
    NewFilm("Back to the Future Part III", 1990),
    NewFilm("Teahouse", 1982),
    NewFilm("Non-Stop", 2014),
    NewFilm("Psycho", 1960, director="Alfred Hitchcock"),
    NewFilm("Vertigo", 1958, director="Alfred Hitchcock"),
    NewFilm("Viridiana", 1961, director="Luis Buñuel"),
    NewFilm("Sing", 2016, director="Hero Name"),
)
POPULAR = {
    "Vertigo",
    "Eternal Sunshine of the Spotless Mind",
    "Confidential Report",
    "X-Men",
    "Hero",
}


@pytest.fixture(autouse=True)
def _films(database: Database, people: list[int]) -> None:
    with database.writing() as session:
        for movie_id in service.insert_many(session, FILMS, NOW):
            if FILMS[movie_id - 1].title in POPULAR:
                for user_id in people:
                    rate(session, user_id, movie_id, 8)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("et", "E.T. the Extra-Terrestrial"),
        ("e.t.", "E.T. the Extra-Terrestrial"),
        ("et extra", "E.T. the Extra-Terrestrial"),
        ("etern", "Eternal Sunshine of the Spotless Mind"),
        ("la confidential", "L.A. Confidential"),
        ("confidential", "Confidential Report"),
        ("starwars 4", "Star Wars: Episode IV - A New Hope"),
        ("xmen 2", "X-Men"),
        ("the mat", "The Matrix"),
        ("mat", "Beyond the Mat"),
        ("her", "Her"),
        ("back to teh future 3", "Back to the Future Part III"),
    ],
)
def test_the_film_that_is_meant_comes_first(find: Find, typed: str, first: str) -> None:
    assert find(typed).items[0].title == first


def test_a_whole_word_comes_before_the_beginning_of_another(find: Find) -> None:
    assert [item.title for item in find("her").items] == ["Her", "Death Becomes Her", "Hero"]


@pytest.mark.parametrize("typed", ["hitchcock", "Alfred Hitchcock", "HITCH", "hitchcok alfred"])
def test_a_directors_name_finds_their_films(find: Find, typed: str) -> None:
    page = find(typed)
    expected = [] if typed.startswith("hitchcok") else ["Vertigo", "Psycho"]
    assert [item.title for item in page.items] == expected
    assert page.did_you_mean == (["Vertigo (1958)", "Psycho (1960)"] if expected else [])


@pytest.mark.parametrize(("typed", "found"), [("bunuel", 1), ("buñuel", 1), ("al", 0), ("lui", 0)])
def test_accents_of_a_name_do_not_matter_but_a_few_letters_are_no_name(
    find: Find, typed: str, found: int
) -> None:
    titles = [item.title for item in find(typed).items]
    assert titles.count("Viridiana") == found


def test_a_title_goes_before_a_director_of_that_name(find: Find) -> None:
    assert [item.title for item in find("hero").items] == ["Hero"]


def test_filters_hold_for_a_directors_films(find: Find) -> None:
    assert [item.title for item in find("hitchcock", year_from=1960).items] == ["Psycho"]


def test_a_name_that_no_title_has_finds_no_word_that_is_far_from_it(find: Find) -> None:
    assert find("nolan").items == []
