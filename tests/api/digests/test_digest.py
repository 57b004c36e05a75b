"""Every section of a digest, counted again by hand."""

from datetime import UTC, date, datetime
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.db import Database
from api.digests import markdown
from api.digests.periods import last_week, week_named, week_of, year_named
from api.web.errors import NotFound
from tests.api.digests.conftest import ANA, MINE, Given, at, digest, store
from tests.conftest import NOW


def test_a_week_without_a_name_is_the_last_full_one(rated: Database) -> None:
    period = digest(rated).period
    assert (period.name, period.title) == ("2026-W47", "16 – 22 November 2026")
    assert period.complete


def test_the_films_of_a_week_are_those_from_monday_to_sunday(rated: Database) -> None:
    films = digest(rated).films
    assert [film.movie_id for film in films.items] == [3, 1, 2]
    assert films.total == 3
    assert not films.truncated
    first = films.items[1]
    assert (first.stars, first.average, first.gap) == (5.0, 3.5, 1.5)
    assert films.items[0].average is None


def test_the_week_is_held_against_what_was_before_it_only(rated: Database) -> None:
    figures = digest(rated).against_average
    before = [g.half_stars / 2 for g in MINE if g.rated_at < at(11, 16, 0)]
    assert figures.count == 3
    assert figures.average == round((5 + 1.5 + 5) / 3, 2)
    assert figures.count_before == len(before)
    assert figures.average_before == round(mean(before), 2)
    assert figures.average is not None
    assert figures.average_before is not None
    assert figures.difference == round(figures.average - figures.average_before, 2)
    assert figures.count_previous == 12


def test_everyone_counts_only_where_three_people_rated(rated: Database) -> None:
    figures = digest(rated).against_average
    assert figures.community_average == round((3.5 + 2.62) / 2, 2)
    assert figures.community_gap == round(((5 - 3.5) + (1.5 - 2.625)) / 2, 2)


def test_the_days_of_a_week_are_all_there(rated: Database) -> None:
    bars = digest(rated).activity
    assert [bar.label for bar in bars] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert [bar.count for bar in bars] == [1, 0, 1, 0, 0, 0, 1]
    assert bars[0].average == 5.0


def test_the_best_find_is_the_loved_film_that_fewest_people_rated(rated: Database) -> None:
    found = digest(rated).best_find
    assert found is not None
    assert found.movie_id == 3


def test_there_is_no_find_in_a_week_of_bad_films(rated: Database) -> None:
    assert digest(rated, week="2026-W41").best_find is None


def test_a_run_of_weeks_is_counted_to_the_end_of_the_period(rated: Database) -> None:
    assert digest(rated).streaks.model_dump() == {
        "weeks": 2,
        "longest_weeks": 2,
        "active_days": 3,
    }
    assert digest(rated, week="2026-W44").streaks.weeks == 0


def test_a_run_lives_on_while_its_week_is_not_over(rated: Database) -> None:
    running = digest(rated, week="2026-W48")
    assert not running.period.complete
    assert running.streaks.weeks == 3
    next_monday = datetime(2026, 11, 30, 9, tzinfo=UTC)
    assert digest(rated, next_monday, week="2026-W49").streaks.weeks == 3


def test_the_discovery_is_what_sets_films_apart_most(rated: Database) -> None:
    found = digest(rated).discovery
    assert found is not None
    assert (found.kind, found.subject) == ("genre", "Drama")
    assert found.difference > 0
    assert f"{found.average:.2f}" in found.sentence
    assert f"{found.average_otherwise:.2f}" in found.sentence


def test_a_week_that_nothing_is_known_of_says_so(rated: Database) -> None:
    quiet = digest(rated, week="2026-W44")
    assert quiet.headline == "You rated no films in this week."
    assert quiet.discovery is None
    assert "2026-10-01" in quiet.notes[0]
    assert quiet.films.items == []


def test_somebody_without_ratings_gets_an_empty_digest(rated: Database) -> None:
    empty = digest(rated, user_id=99)
    assert empty.films.total == 0
    assert empty.against_average.average_before is None
    assert empty.recommendations


def test_a_year_has_the_same_frame_with_months(rated: Database) -> None:
    year = digest(rated, year=2026)
    assert year.period.title == "2026"
    assert [bar.count for bar in year.activity] == [0] * 9 + [1, 16, 0]
    assert year.films.total == len(MINE)
    assert sum(bar.count for bar in year.stars) == len(MINE)


def test_a_year_lists_its_twenty_best_films(rated: Database) -> None:
    store(rated, [Given(ANA, n, 7, at(2, n)) for n in range(18, 21)])
    store(rated, [Given(11, n, 6, at(2, 1)) for n in range(5, 10)])
    assert not digest(rated, year=2026).films.truncated
    films = digest(rated, year=2026).films
    assert films.total == len(films.items) == 20


def test_a_week_that_is_not_there_is_not_found(rated: Database) -> None:
    for week in ("2026-W49", "2025-W53"):
        with pytest.raises(NotFound):
            digest(rated, week=week)
    with pytest.raises(NotFound):
        digest(rated, year=2027)


@given(st.dates(date(1900, 1, 8), date(2199, 12, 20)))
def test_a_day_lies_in_its_week_and_the_week_has_its_name(day: date) -> None:
    week = week_of(day)
    assert week.first <= day <= week.last
    assert (week.last - week.first).days == 6
    late = datetime(2200, 1, 1, tzinfo=UTC)
    assert week_named(week.name, late) == week
    assert week.before == week_of(week.first.fromordinal(week.first.toordinal() - 7)).start


def test_the_last_week_changes_at_midnight_on_monday() -> None:
    assert last_week(datetime(2026, 11, 22, 23, 59, tzinfo=UTC)).name == "2026-W46"
    assert last_week(datetime(2026, 11, 23, tzinfo=UTC)).name == "2026-W47"
    assert year_named(2026, NOW).before == datetime(2025, 1, 1, tzinfo=UTC)


def test_markdown_tells_every_section(rated: Database) -> None:
    told = markdown.render(digest(rated))
    for heading in ("Films you rated", "Against your average", "Best find", "Streaks"):
        assert f"## {heading}" in told
    assert "| Film 3 (1983) | 5 | – |" in told


def test_a_title_can_not_become_markup(rated: Database) -> None:
    found = digest(rated)
    found.films.items[0].title = "[x](http://evil.test) | **b** <img>\u202e"
    told = markdown.render(found)
    assert "\\[x\\](http://evil.test) \\| \\*\\*b\\*\\* \\<img\\> (1983)" in told
