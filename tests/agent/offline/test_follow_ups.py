"""What leans on the previous answer, and what stands alone."""

import pytest

from agent.offline.session import Turn, frame_of
from tests.agent.offline.shelf import NOW, talk

FIRST = "how many comedies have I rated?"


@pytest.mark.parametrize(
    ("second", "name", "value"),
    [
        ("and dramas?", "genres_all", ("Drama",)),
        ("what about from the 90s?", "year_from", 1990),
        ("now only 5 stars", "stars_from", 5.0),
        ("and in 2025?", "rated_from", "2025-01-01"),
    ],
)
def test_a_fragment_changes_one_condition(second: str, name: str, value: object) -> None:
    frame = frame_of([Turn(FIRST), Turn(second)], NOW)

    assert getattr(frame.filters, name) == value
    assert frame.measures == ("count",)
    assert frame.scope == "me"


def test_a_measure_alone_is_asked_of_the_same_films() -> None:
    frame = frame_of([Turn(FIRST), Turn("and the average?")], NOW)

    assert frame.measures[0] == "average"
    assert frame.filters.genres_all == ("Comedy",)


def test_a_grouping_alone_turns_the_figure_into_a_table() -> None:
    frame = frame_of([Turn(FIRST), Turn("and by decade?")], NOW)

    assert frame.by == ("decade",)


def test_a_whole_question_forgets_the_one_before() -> None:
    frame = frame_of([Turn(FIRST), Turn("what is my average for horror films?")], NOW)

    assert frame.filters.genres_all == ("Horror",)
    assert frame.measures[0] == "average"


def test_it_is_the_film_of_the_answer_before() -> None:
    text, _ = talk("when was Heat released?", "what genres is it")

    assert "Crime" in text


def test_the_same_fact_is_asked_of_another_film() -> None:
    text, _ = talk("when was Heat released?", "and Toy Story 3?")

    assert "2010" in text
