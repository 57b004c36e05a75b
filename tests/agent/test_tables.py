"""Tables and charts from tool results, by their shape."""

from typing import Any

from agent.calls import Call
from agent.tables import chart_of, relevant, table_of, understood

COLUMNS = [
    {"name": "genre", "kind": "dimension", "unit": "text"},
    {"name": "average", "kind": "measure", "unit": "stars"},
]
ROWS = [{"genre": "Drama", "average": 3.9}, {"genre": "War", "average": 4.1}]
BY_GENRE: dict[str, Any] = {
    "query": {"by": ["genre"]}, "scope": "me", "n": 200, "columns": COLUMNS, "rows": ROWS,
    "chart": {"type": "bar", "x": "genre", "y": "average"},
}  # fmt: skip
FILMS: dict[str, Any] = {
    "items": [
        {"movie_id": 1, "title": "Harbour Lights", "year": 1995, "genres": ["Drama", "War"],
         "my_stars": None, "reasons": [{"title": "x"}]},
        {"movie_id": 2, "title": "Comet Season", "year": 2009, "genres": [], "my_stars": 4.5},
    ]
}  # fmt: skip


def call(result: Any, call_id: str = "c1", *, ok: bool = True) -> Call:
    args = {"by": ["genre"]} if "query" in str(result) else {}
    return Call(call_id, "search_movies", args, result, ok=ok, status=200, duration_ms=1)


def test_an_analytics_result_becomes_a_table_and_the_chart_it_hints_at() -> None:
    found = call(BY_GENRE)
    table = table_of(found)
    assert table is not None
    assert [(c.label, c.unit) for c in table.columns] == [("Genre", "text"), ("Average", "stars")]
    assert table.title == "Average by genre"
    chart = chart_of(found, table)
    assert chart is not None
    assert (chart.type, chart.x, chart.y, chart.rows) == ("bar", "genre", ["average"], ROWS)


def test_films_become_a_table_of_what_is_known_about_them() -> None:
    table = table_of(call(FILMS))
    assert table is not None
    assert [c.label for c in table.columns] == ["Film", "Year", "Genres", "My stars"]
    assert table.rows[0]["genres"] == "Drama, War"
    assert table.rows[0]["movie_id"] == 1


def test_one_row_a_refusal_and_a_text_are_no_table() -> None:
    assert table_of(call({**BY_GENRE, "rows": ROWS[:1]})) is None
    assert table_of(call(BY_GENRE, ok=False)) is None
    assert table_of(call("text")) is None
    assert table_of(call({"rows": [1, 2]})) is None


def test_a_chart_of_columns_that_are_not_there_is_left_out() -> None:
    result = {**BY_GENRE, "chart": {"type": "line", "x": "decade", "y": ["average"]}}
    table = table_of(call(result))
    assert table is not None
    assert chart_of(call(result), table) is None


def test_the_rows_an_answer_cites_are_shown_before_those_looked_up_on_the_way() -> None:
    search, figures = call(FILMS, "c1"), call(BY_GENRE, "c2")
    assert relevant([search, figures], {"c1"}) == [search]
    assert relevant([search, figures], set()) == [figures]
    assert relevant([search, call({"n": 3}, "c3")], {"c3"}) == []
    assert relevant([call("text")], {"c1"}) == []


def test_a_proposed_change_shows_no_table() -> None:
    proposed = Call("c2", "rate_movie", {}, {}, ok=True, status=202, duration_ms=1)
    assert relevant([call(FILMS), proposed], {"c1"}) == []


def test_the_last_question_put_to_the_data_says_how_it_was_understood() -> None:
    assert understood([call(BY_GENRE), call(FILMS)]) == {
        "query": {"by": ["genre"]},
        "scope": "me",
        "n": 200,
    }
    assert understood([call(FILMS)]) is None
