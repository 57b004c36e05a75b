"""Series by title, and lists that are not all of one."""

import pytest

from api.recommendations.franchise import same, series, varied


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("The Godfather: Part II", "godfather"),
        ("Alien 3", "alien"),
        ("Rocky IV", "rocky"),
        ("Harry Potter and the Goblet of Fire", "harry potter"),
        ("The Lord of the Rings: The Two Towers", "lord of the rings"),
        ("Star Wars: Episode V - The Empire Strikes Back", "star wars"),
        ("Heat", "heat"),
        ("M", "m"),
        ("2001", "2001"),
        ("???", "???"),
    ],
)
def test_a_series_is_named_by_what_its_titles_share(title: str, name: str) -> None:
    assert series(title) == name


def test_one_name_may_be_the_beginning_of_the_other() -> None:
    assert same("matrix", "matrix reloaded")
    assert not same("matrix", "matrixes")
    assert not same("up", "up in the air")


def test_at_most_two_of_a_series_are_shown_while_others_are_left() -> None:
    titles = ["Saw", "Saw II", "Saw III", "Saw IV", "Heat", "Up"]
    assert varied(titles, 4) == [0, 1, 4, 5]


def test_a_list_is_filled_up_with_what_was_held_back() -> None:
    assert varied(["Saw", "Saw II", "Saw III", "Heat"], 4) == [0, 1, 3, 2]
    assert varied([], 4) == []
