"""Which film a row means: ids first, then title and year, and a question where it is not clear."""

import pytest
from sqlmodel import Session

from api.catalog.loading import NewFilm, insert_many
from api.db import Database
from api.transfers.matching import Match, match
from api.transfers.rows import ImportedRating

FILMS = [
    NewFilm("Heat", 1995, imdb_id="tt0113277", tmdb_id=949),
    NewFilm("Heat", 1986, imdb_id="tt0093164"),
    NewFilm("Amelie", 2001, alternative_titles=["Le Fabuleux destin d'Amélie Poulain"]),
    NewFilm("Emma", 1996, imdb_id="tt0116191"),
    NewFilm("Emma", 1996, imdb_id="tt0118308"),
    NewFilm("The Girl Who Kicked the Hornet's Nest", 2009),
    NewFilm("Paterson"),
    NewFilm("Rocky II", 1979),
    NewFilm("Alien", 1979, alternative_titles=["The Thing"]),
    NewFilm("The Thing", 1979),
]


@pytest.fixture
def films(database: Database) -> Database:
    """A catalogue of films that are easy to mix up, with the ids 1 to 10."""
    with database.writing() as session:
        insert_many(session, FILMS)
    return database


def row(title: str, year: int | None = None, **ids: object) -> ImportedRating:
    return ImportedRating("x", "x.csv", 2, title, year, **ids)  # pyright: ignore[reportArgumentType] - ids


def told(found: Match) -> tuple[str, list[int]]:
    if found.film:
        return found.by, [found.film.movie_id]
    return found.by, [film.movie_id for film in found.candidates]


CASES: list[tuple[ImportedRating, tuple[str, list[int]]]] = [
    (row("Anything", imdb_id="tt0113277"), ("id", [1])),
    (row("Heat", 1986, tmdb_id=949), ("id", [1])),
    (row("Heat", imdb_id="tt0093164", tmdb_id=949), ("two-ids", [2, 1])),
    (row("heat", 1995), ("title", [1])),
    (row("Heat", 1995, imdb_id="tt9999999"), ("near-year", [])),
    (row("Heat"), ("no-year", [1, 2])),
    (row("Le fabuleux destin d'Amelie Poulain", 2001), ("title", [3])),
    (row("Fabuleux destin d'Amélie Poulain, Le", 2001), ("title", [3])),
    (row("Emma", 1996), ("several", [4, 5])),
    (row("Emma", 1996, movie_id=5), ("title", [5])),
    (row("Emma", 1997), ("near-year", [4, 5])),
    (row("Girl Who Kicked the Hornets' Nest, The", 2009), ("title", [6])),
    (row("Paterson", 2016), ("near-year", [7])),
    (row("Paterson"), ("title-alone", [7])),
    (row("Rocky 2", 1979), ("title", [8])),
    (row("The Thing", 1979), ("title", [10])),
    (row("Nothing Like It", 1999), ("", [])),
    (row("Emma", 2020), ("", [])),
]


@pytest.mark.parametrize(("rating", "expected"), CASES)
def test_a_row_means_this_film(
    films: Database, rating: ImportedRating, expected: tuple[str, list[int]]
) -> None:
    def matched(session: Session) -> Match:
        return match(session, [rating])[0]

    with films.reading() as session:
        by, movie_ids = told(matched(session))
    assert movie_ids == expected[1]
    if movie_ids:
        assert by == expected[0]
