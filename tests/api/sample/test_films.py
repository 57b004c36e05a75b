"""The shipped list of films holds only plausible rows."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

import pytest

from api.catalog.genres import GENRES
from api.sample.films import FILMS_CSV, SampleFilm, load_films
from api.sample.personas import PERSONAS
from api.sample.standings import load_opinions
from api.sample.tags import load_ideas


@pytest.fixture(scope="module")
def films() -> tuple[SampleFilm, ...]:
    return load_films()


def test_movie_ids_count_from_one(films: tuple[SampleFilm, ...]) -> None:
    assert [film.movie_id for film in films] == list(range(1, len(films) + 1))
    assert len(films) >= 400


def test_no_title_occurs_twice_in_a_year(films: tuple[SampleFilm, ...]) -> None:
    counts = Counter((film.title.casefold(), film.year) for film in films)
    assert [key for key, count in counts.items() if count > 1] == []


def test_years_runtimes_and_genres_are_plausible(films: tuple[SampleFilm, ...]) -> None:
    for film in films:
        assert 1895 <= film.year <= 2026, film
        assert film.runtime_minutes is None or 1 <= film.runtime_minutes <= 400, film
        assert film.genres, film
        assert set(film.genres) <= set(GENRES), film
        assert list(film.genres) == sorted(set(film.genres)), film


def test_every_genre_and_every_decade_has_several_films(films: tuple[SampleFilm, ...]) -> None:
    genres = Counter(genre for film in films for genre in film.genres)
    decades = Counter(film.year // 10 * 10 for film in films)
    assert min(genres[genre] for genre in GENRES) >= 10
    assert sorted(decades) == list(range(1920, 2030, 10))
    assert min(decades.values()) >= 10


def test_identifiers_are_well_formed_and_unique(films: tuple[SampleFilm, ...]) -> None:
    imdb_ids = [film.imdb_id for film in films if film.imdb_id is not None]
    tmdb_ids = [film.tmdb_id for film in films if film.tmdb_id is not None]
    assert all(re.fullmatch(r"tt\d{7,8}", imdb_id) for imdb_id in imdb_ids)
    assert len(imdb_ids) == len(set(imdb_ids))
    assert len(tmdb_ids) == len(set(tmdb_ids))
    assert all(tmdb_id > 0 for tmdb_id in tmdb_ids)


def test_other_titles_differ_from_the_title(films: tuple[SampleFilm, ...]) -> None:
    for film in films:
        others = [film.title, *film.alternative_titles]
        if film.original_title is not None:
            others.append(film.original_title)
        assert len(others) == len(set(others)), film


def test_articles_stand_in_front(films: tuple[SampleFilm, ...]) -> None:
    assert not [film for film in films if re.search(r", (The|A|An|La|Le|Les|El)$", film.title)]


def test_the_file_is_composed_utf8_without_stray_spaces() -> None:
    text = FILMS_CSV.read_text(encoding="utf-8")
    assert unicodedata.normalize("NFC", text) == text
    assert "\ufffd" not in text
    assert "  " not in text
    assert not re.search(r" [,|;\n]|[,|;] [,|;]", text)


def test_some_titles_name_two_films(films: tuple[SampleFilm, ...]) -> None:
    counts = Counter(film.title for film in films)
    pairs = {title for title, count in counts.items() if count > 1}
    assert {"Psycho", "True Grit", "Ocean's Eleven", "Dune", "A Star Is Born"} <= pairs


def test_films_named_elsewhere_are_in_the_list(films: tuple[SampleFilm, ...]) -> None:
    known = {(film.title, film.year) for film in films}
    named = set(load_opinions()).union(*(persona.opinions for persona in PERSONAS))
    assert named - known == set()


def test_tags_name_films_directors_and_genres_of_the_list(films: tuple[SampleFilm, ...]) -> None:
    titles = {film.title for film in films}
    directors = {name for film in films for name in film.directors}
    for idea in load_ideas():
        assert set(idea.titles) <= titles, idea
        assert set(idea.directors) <= directors, idea
        assert set(idea.genres) <= set(GENRES), idea
