"""Order, ties, pages, shares and comparisons of what was asked."""

from collections.abc import Callable
from typing import Any

import pytest

from api.web.errors import Invalid
from tests.api.analytics.conftest import Ask
from tests.api.analytics.world import ME, Film, Row, World, day

FILMS = (
    Film(1, "The Beach", 1999, ("Drama",)),
    Film(2, "Ant", 1998, ("Comedy", "Drama")),
    Film(3, "cat", 1987, ("Comedy",)),
    Film(4, "Dog", None, ()),
)
MINE = (
    Row(ME, 1, half=8, at=day("2024-01-06")),
    Row(ME, 2, half=8, at=day("2024-01-07")),
    Row(ME, 3, half=5, at=day("2024-01-08")),
    Row(ME, 4, half=8, at=day("2024-02-08")),
)
OTHERS = tuple(Row(user, 1 + user % 3, half=2 + user % 5) for user in range(2, 14))
WORLD = World(FILMS, MINE + OTHERS, [Row(ME, 1, text="Slow"), Row(2, 1, text="slow")])


@pytest.fixture
def asked(ask: Callable[[World], Ask]) -> Ask:
    return ask(WORLD)


def column(answer: Any, name: str) -> list[Any]:
    return [row[name] for row in answer.rows]


def test_equal_figures_come_by_key_and_the_rest_is_told(asked: Ask) -> None:
    answer = asked(by=["film"], measures=["average"], limit=1)
    assert column(answer, "movie_id") == [1]
    assert (answer.ties, answer.total_groups, answer.truncated, answer.next_offset) == (
        2,
        4,
        True,
        1,
    )


def test_the_next_page_continues_and_ends(asked: Ask) -> None:
    answer = asked(by=["film"], measures=["average"], limit=3, offset=3)
    assert column(answer, "movie_id") == [3]
    assert (answer.ties, answer.truncated, answer.next_offset) == (0, False, None)


def test_a_page_behind_the_end_is_empty(asked: Ask) -> None:
    answer = asked(by=["film"], offset=50)
    assert (answer.rows, answer.total_groups, answer.truncated) == ([], 4, False)


def test_films_can_be_ordered_by_title_as_on_a_shelf(asked: Ask) -> None:
    answer = asked(by=["film"], order_by="film", descending=False)
    assert column(answer, "title") == ["Ant", "The Beach", "cat", "Dog"]


def test_time_goes_forward_and_names_by_figure_unless_asked(asked: Ask) -> None:
    assert column(asked(by=["decade"]), "decade") == [1980, 1990]
    assert column(asked(by=["decade"], order_by="count"), "decade") == [1990, 1980]
    assert column(asked(by=["decade"], order_by="decade"), "decade") == [1990, 1980]
    assert column(asked(by=["genre"], measures=["average"]), "genre") == ["Drama", "Comedy"]


def test_unknown_figures_come_last_either_way(asked: Ask) -> None:
    for descending in (True, False):
        answer = asked(
            subject="films",
            by=["film"],
            measures=["community_average"],
            descending=descending,
        )
        assert column(answer, "community_average")[-1] is None


def test_a_film_counts_in_each_genre_but_once_in_n(asked: Ask) -> None:
    answer = asked(by=["genre"])
    assert {row["genre"]: row["count"] for row in answer.rows} == {"Comedy": 2, "Drama": 2}
    assert answer.n == 4
    assert "each of its genres" in answer.notes[0]


def test_a_share_is_of_all_rows_or_of_the_group(asked: Ask) -> None:
    assert column(asked(by=["genre"], measures=["share"]), "share") == [50, 50]
    answer = asked(measures=["share"], share_where=["weekdays=Saturday,Sunday"])
    assert answer.rows == [{"share": 50}]
    answer = asked(by=["genre"], measures=["share"], share_where=["stars_from=4"])
    assert {row["genre"]: row["share"] for row in answer.rows} == {"Comedy": 50, "Drama": 100}


def test_my_share_of_everyones_ratings(asked: Ask) -> None:
    answer = asked(scope="everyone", measures=["share"], share_where=["scope=me"])
    assert answer.rows == [{"share": 25}]


def test_me_and_the_others_side_by_side(asked: Ask) -> None:
    answer = asked(
        by=["film"],
        measures=["average", "count"],
        compare="difference",
        compare_scope="others",
        order_by="average_difference",
    )
    assert [c.name for c in answer.columns[3:]] == [
        "average",
        "average_compared",
        "average_difference",
        "count",
        "count_compared",
        "count_difference",
    ]
    first: dict[str, Any] = dict(answer.rows[0])
    difference = first["average"] - first["average_compared"]
    assert first["average_difference"] == pytest.approx(difference)
    assert answer.rows[-1]["title"] == "Dog"
    assert answer.rows[-1]["average_compared"] is None
    assert answer.rows[-1]["count_compared"] == 0
    assert answer.chart.y == ["average", "average_compared"]


def test_two_genres_as_a_ratio(asked: Ask) -> None:
    answer = asked(
        genres_any=["Comedy"],
        measures=["count", "last_rated"],
        compare="ratio",
        compare_where=["genres_any=", "year_from=1999"],
    )
    assert answer.rows == [
        {
            "count": 2,
            "count_compared": 1,
            "count_ratio": 2,
            "last_rated": "2024-01-08T12:00:00Z",
            "last_rated_compared": "2024-01-06T12:00:00Z",
        }
    ]


def test_a_ratio_to_nothing_is_unknown(asked: Ask) -> None:
    answer = asked(compare="ratio", compare_where=["year_from=2020"])
    assert answer.rows == [{"count": 4, "count_compared": 0, "count_ratio": None}]


@pytest.mark.parametrize(("descending", "by_count", "by_average"), [(True, 1, 2), (False, 13, 12)])
def test_my_rank_counts_who_is_ahead(
    asked: Ask, descending: bool, by_count: int, by_average: int
) -> None:
    answer = asked(measures=["my_rank_by_count", "my_rank_by_average"], descending=descending)
    (row,) = answer.rows
    assert row["ranked_users"] == 13
    assert row["my_rank_by_count"] == by_count
    averages = [r.half for r in OTHERS]
    mine = sum(r.half for r in MINE) / len(MINE)
    ahead = sum(a > mine if descending else a < mine for a in averages)
    assert row["my_rank_by_average"] == ahead + 1
    assert by_average


def test_without_enough_ratings_i_have_no_rank(asked: Ask) -> None:
    answer = asked(measures=["my_rank_by_average"], min_count=5)
    assert answer.rows == [{"my_rank_by_average": None, "ranked_users": None}]


def test_tags_are_counted_whatever_their_case(asked: Ask) -> None:
    answer = asked(subject="tags", scope="everyone", by=["tag"], tag="SLOW")
    assert answer.rows == [{"tag": "Slow", "count": 2}]
    assert asked(subject="films", tag="slow").rows == [{"count": 1}]
    assert asked(by=["tag"], measures=["average"]).rows == [{"tag": "Slow", "average": 4}]


def test_every_kind_of_chart(asked: Ask) -> None:
    assert asked().chart.type == "none"
    assert asked(by=["genre", "decade"]).chart.type == "none"
    bar = asked(by=["film"], measures=["my_stars", "my_rated_at"]).chart
    assert (bar.type, bar.x, bar.y) == ("bar", "title", ["my_stars"])
    line = asked(by=["rated_month"]).chart
    assert (line.type, line.x, line.y) == ("line", "rated_month", ["count"])


def test_the_answer_says_what_was_asked(asked: Ask) -> None:
    answer = asked(genres_any=["comedy"], min_count=2)
    assert answer.query == {
        "subject": "ratings",
        "scope": "me",
        "measures": ("count",),
        "by": (),
        "genres_any": ["Comedy"],
        "min_count": 2,
    }


REFUSED: tuple[tuple[dict[str, Any], str], ...] = (
    ({"subject": "films", "measures": ["average"]}, "community_average"),
    ({"subject": "films", "measures": ["active_days"]}, "subject=ratings"),
    ({"subject": "films", "by": ["weekday"]}, "no weekday"),
    ({"subject": "films", "stars_from": 4}, "my_stars_from"),
    ({"subject": "films", "last_days": 4}, "subject=ratings"),
    ({"subject": "tags", "stars_to": 4}, "my_stars_from"),
    ({"measures": ["n_ratings"]}, "subject=films"),
    ({"measures": ["my_rank_by_count"], "by": ["genre"]}, "one number"),
    ({"by": ["genre", "genre"]}, "once"),
    ({"by": ["genre"], "zero_fill": True}, "zero_fill"),
    ({"by": ["hour"], "zero_fill": True, "min_count": 2}, "zero_fill"),
    ({"by": ["genre"], "order_by": "averge"}, "Closest"),
    ({"share_where": ["stars_from=4"]}, "measure share"),
    ({"measures": ["share"], "share_where": ["stars"]}, "name=value"),
    ({"measures": ["share"], "share_where": ["genre=War"]}, "genres_"),
    ({"measures": ["share"], "share_where": ["genres_any=Wra"]}, "did you mean War"),
    ({"measures": ["share"], "share_where": ["stars_from=x"]}, "stars_from"),
    ({"measures": ["share"], "share_where": ["scope=them"]}, "others"),
    ({"subject": "films", "measures": ["share"], "share_where": ["months=2"]}, "months"),
    ({"compare": "ratio"}, "what differs"),
    ({"compare_scope": "others"}, "Set compare"),
    ({"compare": "ratio", "compare_where": ["month=2"]}, "months"),
    ({"title_is": "Ant Cat"}, "search_movies"),
    ({"tag": "slwo"}, "tag"),
    ({"tag": "everything else"}, "tag"),
)


@pytest.mark.parametrize(("query", "advice"), REFUSED)
def test_what_does_not_fit_is_refused_with_advice(
    asked: Ask, query: dict[str, Any], advice: str
) -> None:
    with pytest.raises(Invalid) as refused:
        asked(**query)
    (error,) = refused.value.extra["errors"]
    assert advice in error["message"]
    assert error["field"].startswith("body.")


def test_the_closest_names_are_offered(asked: Ask) -> None:
    for query, closest in (({"title_is": "The Baech"}, "The Beach"), ({"tag": "slwo"}, "slow")):
        with pytest.raises(Invalid) as refused:
            asked(**query)
        assert refused.value.extra["errors"][0]["closest"][0] == closest


def test_a_title_may_name_several_films(ask: Callable[[World], Ask]) -> None:
    films = (Film(1, "Psycho", 1960), Film(2, "Psycho", 1998))
    asked = ask(World(films, [Row(ME, 1, half=8), Row(ME, 2, half=2)]))
    both = asked(title_is="psycho", by=["film"])
    assert len(both.rows) == 2
    assert "Psycho (1960), Psycho (1998)" in both.notes[0]
    assert asked(title_is="Psycho (1998)", by=["film"]).rows[0]["year"] == 1998
    assert asked(title_is="Psycho", movie_ids=[2, 3]).rows == [{"count": 1}]
