"""Filters and orders, each told from films everybody knows."""

from collections.abc import Callable

import pytest
from pydantic import ValidationError

from api.catalog import service
from api.catalog.wire import MoviePage, MovieSearch
from api.db import Database

Find = Callable[..., MoviePage]
Titles = Callable[..., list[str]]
pytestmark = pytest.mark.usefixtures("films")


def test_films_have_all_of_the_genres_or_any_or_none(titles: Titles) -> None:
    both = titles(genres_all=["Adventure", "Sci-Fi"])
    assert both == ["Star Wars: Episode IV - A New Hope"]
    assert len(titles(genres_any=["Western", "War"])) == 3
    assert "The Godfather" not in titles(genres_none=["Crime"])


def test_years_include_both_ends_and_leave_out_films_without_one(find: Find) -> None:
    years = [item.year for item in find(year_from=1999, year_to=2001).items]
    assert sorted(y for y in years if y) == [1999, 2001]
    assert len(years) == 2


def test_the_order_may_be_by_popularity_average_year_or_title(titles: Titles) -> None:
    assert titles()[0] == "The Matrix"
    assert titles(sort="newest")[0] == "Blade Runner 2049"
    assert titles(sort="oldest")[:2] == ["12 Angry Men", "True Grit"]
    assert titles(sort="oldest")[-1] == "Untitled"
    assert titles(sort="title")[0] == "$"


def test_the_shelf_ignores_articles(titles: Titles) -> None:
    shelf = titles(sort="title", genres_all=["Crime"])
    assert shelf == sorted(shelf, key=lambda title: title.removeprefix("The "))


def test_an_average_needs_three_people_besides_whoever_asks(database: Database) -> None:
    """The first of the three who rated The Godfather could take their own stars out."""
    with database.reading() as session:
        one, five = (
            service.search(session, MovieSearch(page_size=100), user_id) for user_id in (1, 5)
        )
        told = [{item.title: item.average for item in page.items} for page in (one, five)]
        godfather = next(i.movie_id for i in one.items if i.title == "The Godfather")
        shown = [service.detail(session, godfather, user_id) for user_id in (1, 5)]
    assert [films["The Godfather"] is None for films in told] == [True, False]
    assert [films["The Shawshank Redemption"] is None for films in told] == [False, False]
    assert [films["Spider-Man 2"] is None for films in told] == [True, True]
    assert [film.community.average is None for film in shown] == [True, False]
    assert [film.community.stddev is None for film in shown] == [True, False]
    assert [film.community.n_ratings for film in shown] == [3, 3]


def test_nor_can_it_be_guessed_by_a_filter_or_an_order(titles: Titles) -> None:
    assert "Spider-Man 2" not in titles(min_average=0.5)
    assert "The Godfather" not in titles(min_average=0.5)
    assert titles(sort="average") == titles(sort="average", min_ratings=4)


def test_a_minimum_of_ratings_and_of_the_average(find: Find, titles: Titles) -> None:
    assert titles(min_ratings=4) == ["The Matrix", "The Shawshank Redemption"]
    highest = max(item.average or 0 for item in find().items)
    assert all(item.average == highest for item in find(min_average=highest).items)


def test_my_films_and_the_others(find: Find) -> None:
    mine = find(rated="mine")
    assert {item.my_stars for item in mine.items} == {3.5}
    assert mine.total + find(rated="not_mine").total == find().total == 20


def test_what_is_left_out_and_what_is_left_are_all(find: Find) -> None:
    for filters in ({"genres_any": ["Crime", "Drama"]}, {"genres_any": ["War"]}):
        rest = find(genres_none=filters["genres_any"], page_size=100)
        assert rest.total == len(rest.items) == 20 - find(**filters).total


def test_pages_do_not_overlap_and_say_whether_more_follow(find: Find) -> None:
    pages = [find(page=n, page_size=8) for n in (1, 2, 3)]
    ids = [item.movie_id for page in pages for item in page.items]
    assert len(ids) == len(set(ids)) == 20
    assert [page.truncated for page in pages] == [True, True, False]


def test_a_page_after_the_last_is_empty_but_knows_the_total(find: Find) -> None:
    page = find(page=9)
    assert (page.items, page.total, page.truncated) == ([], 20, False)


@pytest.mark.parametrize("sort", ["popularity", "average", "newest", "oldest", "title"])
def test_both_plans_give_the_same_page(
    find: Find, sort: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"sort": sort, "genres_any": ["Crime", "Sci-Fi"], "genres_none": ["Western"]}
    asked |= {"year_from": 1970, "page_size": 5}
    monkeypatch.setattr("api.catalog.browse.CATALOGUE", 1)
    walked = find(**asked)
    monkeypatch.setattr("api.catalog.browse.CATALOGUE", 1_000_000)
    assert find(**asked) == walked


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (["sci-fi"], ["Sci-Fi"]),
        (["science fiction"], ["Sci-Fi"]),
        (["Drama,War"], ["Drama", "War"]),
        (['["Drama", "War"]'], ["Drama", "War"]),
        ("Drama", ["Drama"]),
        (["film noir", ""], ["Film-Noir"]),
    ],
)
def test_genres_are_taken_as_clients_write_them(given: object, meant: list[str]) -> None:
    assert MovieSearch.model_validate({"genres_all": given}).genres_all == meant


def test_an_unknown_genre_is_refused_with_the_closest_names() -> None:
    with pytest.raises(ValidationError, match="did you mean Comedy"):
        MovieSearch.model_validate({"genres_any": ["Comedie"]})
