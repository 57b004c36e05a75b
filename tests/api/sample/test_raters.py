"""The made-up raters: repeatable, plausible, and with tastes a recommender can find."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta, timezone
from statistics import mean

import pytest

from api.sample.raters import build_sample
from api.sample.rows import Sample

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def sample() -> Sample:
    return build_sample(now=NOW)


def digest(sample: Sample) -> str:
    return hashlib.sha256(repr(sample).encode()).hexdigest()


def genre_average(sample: Sample, username: str, *genres: str) -> float:
    movies = {row.movie_id for row in sample.genres if row.genre in genres}
    return mean(
        rating.half_stars
        for rating in sample.ratings
        if rating.username == username and rating.movie_id in movies
    )


def test_the_same_seed_and_time_give_the_same_sample(sample: Sample) -> None:
    assert digest(build_sample(now=NOW)) == digest(sample)


def test_the_time_zone_of_now_does_not_matter(sample: Sample) -> None:
    elsewhere = NOW.astimezone(timezone(timedelta(hours=2)))
    assert digest(build_sample(now=elsewhere)) == digest(sample)


def test_another_seed_gives_other_ratings(sample: Sample) -> None:
    assert build_sample(now=NOW, seed=21, n_viewers=3).ratings[:240] != sample.ratings[:240]


def test_more_viewers_change_nobody_elses_ratings(sample: Sample) -> None:
    small = build_sample(now=NOW, n_viewers=5)
    assert len(small.raters) == 7
    assert small.ratings == sample.ratings[: len(small.ratings)]


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        build_sample(now=NOW.replace(tzinfo=None))


def test_the_sizes_are_those_of_a_small_community(sample: Sample) -> None:
    per_rater = Counter(rating.username for rating in sample.ratings)
    assert len(sample.raters) == 120
    assert 11_000 <= len(sample.ratings) <= 13_500
    assert 540 <= len(sample.tags) <= 680
    assert 170 <= per_rater["ana"] <= 180
    assert 55 <= per_rater["ben"] <= 60


def test_rows_refer_to_films_and_raters_and_occur_once(sample: Sample) -> None:
    movies = {film.movie_id for film in sample.films}
    usernames = {rater.username for rater in sample.raters}
    ratings = {(rating.username, rating.movie_id) for rating in sample.ratings}
    tags = [(tag.username, tag.movie_id, tag.text) for tag in sample.tags]
    assert len(ratings) == len(sample.ratings)
    assert len(set(tags)) == len(tags)
    assert {movie_id for _, movie_id in ratings} <= movies
    assert {username for username, _ in ratings} == usernames
    assert {(username, movie_id) for username, movie_id, _ in tags} <= ratings
    assert {row.movie_id for row in sample.genres} == movies
    assert {row.movie_id for row in sample.titles} <= movies


def test_half_stars_spread_like_those_of_people(sample: Sample) -> None:
    counts = Counter(rating.half_stars for rating in sample.ratings)
    assert sorted(counts) == list(range(1, 11))
    assert 6.6 <= mean(rating.half_stars for rating in sample.ratings) <= 7.6
    whole = sum(counts[half_stars] for half_stars in range(2, 11, 2))
    assert whole > 2 * (len(sample.ratings) - whole)


def test_ratings_lie_in_the_six_years_before_now(sample: Sample) -> None:
    years = {film.movie_id: film.year for film in sample.films}
    for rating in sample.ratings:
        assert NOW - timedelta(days=6 * 365) <= rating.rated_at <= NOW, rating
        assert years[rating.movie_id] < rating.rated_at.year, rating
        assert rating.watched_on is None or rating.watched_on <= rating.rated_at.date(), rating
    assert all(tag.tagged_at <= NOW for tag in sample.tags)


def test_weekends_and_evenings_are_busier(sample: Sample) -> None:
    weekdays = Counter(rating.rated_at.weekday() for rating in sample.ratings)
    hours = Counter(rating.rated_at.hour for rating in sample.ratings)
    assert min(weekdays[5], weekdays[6]) > max(weekdays[day] for day in range(4))
    assert hours[21] > 4 * hours[9]


@pytest.mark.parametrize("username", ["ana", "ben"])
def test_a_demo_account_was_active_lately_and_in_every_year(sample: Sample, username: str) -> None:
    times = [rating.rated_at for rating in sample.ratings if rating.username == username]
    assert sum(moment > NOW - timedelta(days=14) for moment in times) >= 4
    assert {moment.year for moment in times} >= {2021, 2022, 2023, 2024, 2025, 2026}


def test_ana_likes_tense_films_and_keeps_notes(sample: Sample) -> None:
    tense = genre_average(sample, "ana", "Sci-Fi", "Thriller", "Crime")
    assert tense > genre_average(sample, "ana", "Musical", "Children") + 1
    ratings = [rating for rating in sample.ratings if rating.username == "ana"]
    assert sum(rating.note is not None for rating in ratings) >= 20
    assert sum(rating.watched_on is not None for rating in ratings) >= 40
    assert sum(tag.username == "ana" for tag in sample.tags) >= 10


def test_ben_likes_light_films(sample: Sample) -> None:
    light = genre_average(sample, "ben", "Comedy", "Animation", "Musical")
    assert light > genre_average(sample, "ben", "Horror", "Thriller", "Mystery") + 1


def test_viewers_of_one_taste_agree_more_than_others(sample: Sample) -> None:
    horror = {row.movie_id for row in sample.genres if row.genre == "Horror"}
    tastes = {rater.username: rater.taste for rater in sample.raters}
    stars: dict[str, list[int]] = defaultdict(list)
    for rating in sample.ratings:
        if rating.movie_id in horror:
            stars[tastes[rating.username]].append(rating.half_stars)
    assert mean(stars["midnight horror"]) > mean(stars["family evenings"]) + 2


def test_a_weak_remake_stays_below_its_original(sample: Sample) -> None:
    movies = {(film.title, film.year): film.movie_id for film in sample.films}
    stars: dict[int, list[int]] = defaultdict(list)
    for rating in sample.ratings:
        stars[rating.movie_id].append(rating.half_stars)
    original, remake = movies["Psycho", 1960], movies["Psycho", 1998]
    assert mean(stars[original]) > mean(stars[remake]) + 2
