"""Lines that name films become cards; other lists stay as they are."""

from __future__ import annotations

from typing import Any

import pytest

from chat.render.filmlists import MAX_CARDS, FilmList, films_of, find_list
from chat.render.films import cards

REASON = {"title": "Some Like It Hot", "year": 1959, "my_stars": 4.5}
LION: dict[str, Any] = {
    "movie_id": 1,
    "title": "The Lion King",
    "year": 1994,
    "genres": ["Animation", "Children"],
    "average": 3.82,
    "n_ratings": 44,
}
AMELIE: dict[str, Any] = {
    "movie_id": 2,
    "title": "Amélie",
    "year": 2001,
    "genres": ["Comedy"],
    "average": 3.99,
    "reasons": [REASON],
}
FACE: dict[str, Any] = {"movie_id": 3, "title": "Face/Off: *Again*", "year": None}
FILMS = [LION, AMELIE, FACE]


def found(text: str) -> FilmList:
    listed = find_list(text, FILMS)
    assert listed is not None
    return listed


def test_the_lines_become_cards_between_the_other_words():
    text = "Try these:\n\n1. The Lion King (1994) — Animation; 3.82 on average\n"
    text += "2. **Amélie (2001)** — 3.99 on average\n\n_from your own ratings_"
    listed = found(text)
    shown = listed.placed(text, listed.films)
    assert shown.startswith("Try these:\n\n1. #### The Lion King (1994)\n")
    assert "everyone **3.8 ★** (44 ratings)" in shown
    assert "> Because you gave Some Like It Hot (1959) ★★★★½." in shown
    assert shown.endswith("\n\n_from your own ratings_")
    assert listed.notes == ["", ""]


@pytest.mark.parametrize(
    ("line", "note"),
    [
        ("The Lion King (1994) — a musical about growing up", "a musical about growing up"),
        ("The Lion King (1994): 44 ratings", ""),
        ("The Lion King (1994) — 45 ratings", "45 ratings"),
        ("The Lion King — 3.82 ⚠ on average", "3.82 ⚠ on average"),
        ("“The Lion King” (1994)", ""),
    ],
)
def test_what_a_card_does_not_say_stays(line: str, note: str):
    assert found(f"- {line}\n- Amélie").notes[0] == note


def test_my_stars_are_not_said_twice():
    films = [LION | {"my_stars": 5.0}, AMELIE | {"my_stars": 4.5}]
    text = "1. The Lion King (1994) — 5 ★, 3 May 2024\n2. Amélie (2001) — 4.5 ★"
    listed = find_list(text, films)
    assert listed is not None
    assert listed.notes == ["3 May 2024", ""]
    assert "you **★★★★★**" in listed.placed(text, films)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1. The Lion King (1994)",
        "1. The Lion King (1994)\n2. A film nobody looked up (1999)",
        "1. The Lion King (1994)\n2. The Lion King (1994)",
        "- Comedy: 3.4\n- Drama: 3.9",
        "\n".join(["- Amélie"] * (MAX_CARDS + 1)),
    ],
)
def test_other_lists_stay_lists(text: str):
    assert find_list(text, FILMS) is None


def test_a_title_can_not_become_markup():
    shown = cards([FACE, {"title": "# <b>", "movie_id": 4}])
    assert r"1. #### Face/Off\: \*Again\*" in shown
    assert r"2. #### \# ‹b" in shown


def test_films_are_taken_from_all_results_of_a_run_once():
    calls: list[Any] = [
        {"result": {"rows": [{"movie_id": 1, "title": "A", "count": 3}, {"genre": "B"}]}},
        {"result": {"items": [{"movie_id": 1, "title": "A", "average": 4.0}]}},
        {"result": "no object"},
        None,
    ]
    assert films_of({"tool_calls": calls}) == [
        {"movie_id": 1, "title": "A", "count": 3, "average": 4.0}
    ]
