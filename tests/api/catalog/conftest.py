"""A handful of films everybody knows, and people who rate them."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import text
from sqlmodel import Session

from api.accounts.models import User
from api.catalog import service
from api.catalog.service import NewFilm
from api.catalog.wire import MoviePage, MovieSearch
from api.db import Database
from api.proposals.operations import Context
from tests.conftest import NOW

FILMS = (
    NewFilm("The Matrix", 1999, ("Action", "Sci-Fi"), 136, "Lana Wachowski; Lilly Wachowski"),
    NewFilm("The Matrix Reloaded", 2003, ("Action", "Sci-Fi")),
    NewFilm("Spider-Man", 2002, ("Action", "Adventure")),
    NewFilm("Spider-Man 2", 2004, ("Action", "Adventure")),
    NewFilm(
        "Amelie",
        2001,
        ("Comedy", "Romance"),
        original_title="Le Fabuleux Destin d'Amélie Poulain",
    ),
    NewFilm("The Lord of the Rings: The Two Towers", 2002, ("Adventure", "Fantasy")),
    NewFilm("The Godfather", 1972, ("Crime", "Drama")),
    NewFilm("The Godfather: Part II", 1974, ("Crime", "Drama")),
    NewFilm("Star Wars: Episode IV - A New Hope", 1977, ("Adventure", "Sci-Fi")),
    NewFilm("The Shawshank Redemption", 1994, ("Crime", "Drama")),
    NewFilm("True Grit", 1969, ("Western",)),
    NewFilm("True Grit", 2010, ("Western",)),
    NewFilm("Thelma & Louise", 1991, ("Adventure", "Crime", "Drama")),
    NewFilm("WALL·E", 2008, ("Animation", "Sci-Fi")),
    NewFilm("Schindler's List", 1993, ("Drama", "War")),
    NewFilm("Blade Runner 2049", 2017, ("Sci-Fi",)),
    NewFilm("Seven", 1995, ("Crime", "Mystery"), alternative_titles=("Se7en",)),
    NewFilm("12 Angry Men", 1957, ("Drama",)),
    NewFilm("$", 1971, ("Comedy",)),
    NewFilm("Untitled", None),
)


def rate(session: Session, user_id: int, movie_id: int, half_stars: int) -> None:
    """Store a rating as the ratings do, statistics included."""
    session.connection().execute(
        text("""INSERT INTO rating (user_id, movie_id, half_stars, rated_at, source, updated_at)
        VALUES (:user_id, :movie_id, :half_stars, '2026-11-01 12:00:00.000000', 'test',
                '2026-11-01 12:00:00.000000')"""),
        {"user_id": user_id, "movie_id": movie_id, "half_stars": half_stars},
    )
    service.shift_statistics(session, movie_id, None, half_stars)


@pytest.fixture
def people(database: Database) -> list[int]:
    """Return the ids of five accounts."""
    with database.writing() as session:
        session.add_all(
            User(user_id=n, username=f"u{n}", display_name=f"U{n}", created_at=NOW)
            for n in range(1, 6)
        )
    return [1, 2, 3, 4, 5]


@pytest.fixture
def films(database: Database, people: list[int]) -> dict[str, int]:
    """Return the ids of the films by title; the second of the two True Grits as `... 2010`."""
    with database.writing() as session:
        ids = service.insert_many(session, FILMS, NOW)
        named = {
            f"{film.title} {film.year}" if film.title == "True Grit" else film.title: movie_id
            for film, movie_id in zip(FILMS, ids, strict=True)
        }
        # The more people rate a film, the earlier it comes among equals.
        for title, raters in (
            ("The Matrix", 5),
            ("The Shawshank Redemption", 4),
            ("The Godfather", 3),
            ("True Grit 2010", 2),
            ("Spider-Man 2", 2),
        ):
            for user_id in people[:raters]:
                rate(session, user_id, named[title], 6 + user_id % 3)
    return named


@pytest.fixture
def find(database: Database) -> Callable[..., MoviePage]:
    """Return a function that searches as user 1."""

    def search(q: str = "", **filters: object) -> MoviePage:
        with database.reading() as session:
            return service.search(session, MovieSearch.model_validate({"q": q, **filters}), 1)

    return search


@pytest.fixture
def titles(find: Callable[..., MoviePage]) -> Callable[..., list[str]]:
    """Return a function that searches and gives the titles alone."""

    def search(q: str = "", **filters: object) -> list[str]:
        return [item.title for item in find(q, **filters).items]

    return search


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session for writing, committed at the end of the test."""
    with database.writing() as opened:
        yield opened


@pytest.fixture
def context(people: list[int]) -> Context:
    """The first of the people, acting in person."""
    return Context(people[0], "user", NOW)
