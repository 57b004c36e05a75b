"""Charts of the four kinds, drawn from rows, with the words of their tables."""

from __future__ import annotations

from typing import Any

import pytest

from chat.render import charts, tables
from chat.render.charts import Chart

ASKED = {"scope": "me", "compare": "difference", "compare_scope": "everyone"}
COMPARED = {
    "title": "Average by genre",
    "columns": [
        {"name": "genre", "label": "Genre"},
        {"name": "average", "label": "Average", "unit": "stars"},
        {"name": "average_compared", "label": "Average compared", "unit": "stars"},
        {"name": "average_difference", "label": "Average difference", "unit": "stars"},
    ],
    "rows": [
        {"genre": "Drama", "average": 3.4, "average_compared": 3.5, "average_difference": -0.1},
        {"genre": "Comedy", "average": 4.0, "average_compared": 3.5, "average_difference": 0.5},
    ],
}


def read(x: str, ys: list[str], rows: list[dict[str, Any]], kind: str = "bar") -> Chart:
    data = {"type": kind, "title": "T", "x": x, "y": ys, "rows": rows}
    chart = charts.read_chart(data)
    assert chart is not None
    return chart


def test_a_line_stays_a_line_over_its_time():
    chart = read(
        "year", ["count"], [{"year": 2024, "count": 1}, {"year": 2025, "count": 4}], "line"
    )
    (trace,) = charts.figure_of(chart)["data"]
    assert (chart.kind, trace["type"], trace["x"]) == ("line", "scatter", ["2024", "2025"])


def test_a_distribution_shows_the_stars_nobody_gave_too():
    rows = [{"stars": 2, "count": 3}, {"stars": 3.5, "count": 8}, {"stars": 5, "count": 1}]
    chart = read("stars", ["count"], rows)
    (trace,) = charts.figure_of(chart)["data"]
    assert chart.kind == "distribution"
    assert trace["x"] == ["0.5", "1", "1.5", "2", "2.5", "3", "3.5", "4", "4.5", "5"]
    assert trace["y"] == [0, 0, 0, 3, 0, 0, 8, 0, 0, 1]


def test_a_distribution_of_whole_stars_has_five_steps():
    chart = read("stars", ["count"], [{"stars": 2, "count": 3}, {"stars": 5, "count": 1}])
    assert [row["stars"] for row in chart.rows] == [1, 2, 3, 4, 5]


def test_an_average_nobody_gave_is_no_zero():
    rows = [{"stars": 2, "average": 3.25}, {"stars": 5, "average": 1.5}]
    chart = read("stars", ["average"], rows)
    assert charts.figure_of(chart)["data"][0]["y"] == [None, 3.25, None, None, 1.5]


def test_me_against_everyone_says_whose_bar_is_whose():
    table = tables.read_table(COMPARED, ASKED)
    labels = [column.label for column in table.columns]
    assert labels == ["Genre", "You: average", "Everyone: average", "Average difference"]
    data = {"type": "bar", "title": "T", "x": "genre", "y": ["average", "average_compared"]}
    chart = charts.read_chart(data | {"rows": table.rows}, table)
    assert chart is not None
    assert chart.kind == "against"
    figure = charts.figure_of(chart)
    assert [trace["name"] for trace in figure["data"]] == ["You: average", "Everyone: average"]
    assert figure["layout"]["showlegend"]


def test_two_periods_of_one_person_keep_their_words():
    table = tables.read_table(COMPARED, ASKED | {"compare_scope": "me"})
    assert table.labels()["average_compared"] == "Average compared"


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"x": "genre", "y": ["n"], "rows": [{"genre": "A", "n": 1}]},
        {"x": "genre", "y": ["n"], "rows": [{"genre": "A", "n": 1}, {"genre": "B", "n": 1}]},
        {"x": "genre", "y": [], "rows": [{"genre": "A"}, {"genre": "B"}]},
    ],
)
def test_nothing_is_drawn_where_there_is_nothing_to_see(data: dict[str, Any]):
    assert charts.chart_of(data) is None


def test_a_chart_carries_the_title_of_its_table():
    chart = read("genre", ["n"], [{"genre": "A", "n": 1}, {"genre": "B", "n": 2}])
    layout = charts.figure_of(chart)["layout"]
    assert layout["title"]["text"] == "T"
    assert layout["xaxis"]["title"]["text"] == "Genre"
