"""What people type, and the film they mean."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from api.catalog.wire import MoviePage, MovieSearch

Find = Callable[..., MoviePage]
Titles = Callable[..., list[str]]
pytestmark = pytest.mark.usefixtures("films")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("spider-man", "Spider-Man"),
        ("spiderman", "Spider-Man"),
        ("spider man 2", "Spider-Man 2"),
        ("Amelie", "Amelie"),
        ("amélie", "Amelie"),
        ("fabuleux destin", "Amelie"),
        ("matrix the", "The Matrix"),
        ("the matrix", "The Matrix"),
        ("Matrix, The (1999)", "The Matrix"),
        ("godfather 2", "The Godfather: Part II"),
        ("godfather part two", "The Godfather: Part II"),
        ("star wars 4", "Star Wars: Episode IV - A New Hope"),
        ("starwars", "Star Wars: Episode IV - A New Hope"),
        ("shawsh", "The Shawshank Redemption"),
        ("shaw red", "The Shawshank Redemption"),
        ("redemption shawshank", "The Shawshank Redemption"),
        ("thelma and louise", "Thelma & Louise"),
        ("walle", "WALL·E"),
        ("wall-e", "WALL·E"),
        ("schindlers list", "Schindler's List"),
        ("blade runner 2049", "Blade Runner 2049"),
        ("se7en", "Seven"),
        ("Seven (a.k.a. Se7en) (1995)", "Seven"),
        ("twelve angry men", "12 Angry Men"),
        ("$", "$"),
    ],
)
def test_what_is_typed_finds_what_is_meant(titles: Titles, typed: str, meant: str) -> None:
    assert titles(typed)[0] == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lord of the rngs", "The Lord of the Rings: The Two Towers"),
        ("godfahter", "The Godfather"),
        ("shawshenk redempton", "The Shawshank Redemption"),
        ("spidrman", "Spider-Man"),
        ("teh matrix", "The Matrix"),
        ("zeven", "Seven"),
        ("shwash", "The Shawshank Redemption"),
    ],
)
def test_a_misspelling_finds_the_nearest_titles_and_says_so(
    find: Find, typed: str, meant: str
) -> None:
    page = find(typed)
    assert page.items[0].title == meant
    assert page.did_you_mean[0].startswith(meant)


def test_a_year_after_the_title_chooses_among_films_of_that_title(find: Find) -> None:
    assert [(i.title, i.year) for i in find("true grit 2010").items] == [("True Grit", 2010)]
    assert [(i.title, i.year) for i in find("true grit (1969)").items] == [("True Grit", 1969)]


def test_a_wrong_year_still_suggests_the_title(find: Find) -> None:
    page = find("the matrix 1998")
    assert page.did_you_mean[0] == "The Matrix (1999)"


def test_the_exact_title_comes_before_longer_ones_however_popular(titles: Titles) -> None:
    assert titles("spider-man") == ["Spider-Man", "Spider-Man 2"]


def test_among_equals_the_film_more_people_rated_comes_first(find: Find) -> None:
    assert [item.year for item in find("true grit").items] == [2010, 1969]


def test_a_text_that_is_found_suggests_nothing_else(find: Find) -> None:
    assert find("matrix").did_you_mean == []


def test_filters_that_exclude_the_film_do_not_make_it_a_misspelling(find: Find) -> None:
    page = find("matrix", genres_all=["Western"])
    assert (page.items, page.total, page.did_you_mean) == ([], 0, [])


def test_filters_hold_for_the_nearest_titles_too(titles: Titles) -> None:
    assert titles("matrx", year_to=2000) == ["The Matrix"]


def test_nonsense_finds_nothing(find: Find) -> None:
    page = find("zzqxv jjkw")
    assert (page.items, page.total, page.did_you_mean) == ([], 0, [])


def test_a_blank_text_browses(find: Find) -> None:
    assert find("  ").total == find().total == 20


@given(text=st.text(max_size=200))
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_text_breaks_a_search(find: Find, text: str) -> None:
    try:
        filters = MovieSearch(q=text)
    except ValidationError:
        return
    page = find(filters.q)
    assert page.total >= len(page.items)


@pytest.mark.parametrize("text", ["a\x00b", "tab\there", "line\nbreak", "\x7f", "x" * 201])
def test_control_characters_and_endless_texts_are_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        MovieSearch(q=text)


@pytest.mark.parametrize(
    "text",
    [
        *('"', "a OR b", "NEAR(a b)", "words : x", "a* AND", "x'; DROP TABLE movie; --", "%", "_"),
        *("'", "a' | 'b", "\\", ":*", "a & !b", "!!!"),
    ],
)
def test_syntax_of_query_languages_is_only_text(find: Find, text: str) -> None:
    assert find(text).total < 20
    assert find().total == 20
