"""Films inserted in bulk: with ids, genres, titles, and found at once."""

from sqlalchemy import text
from sqlmodel import Session

from api.catalog import service
from api.catalog.loading import insert_rows
from api.catalog.service import NewFilm
from api.catalog.wire import MovieSearch
from tests.conftest import NOW


def test_ids_come_back_in_the_order_of_the_films(session: Session) -> None:
    ids = service.insert_many(
        session, [NewFilm("A", movie_id=70), NewFilm("B"), NewFilm("C", movie_id=3)], NOW
    )
    assert ids == [70, 71, 3]


def test_a_film_is_stored_with_its_genres_and_titles_once_each(session: Session) -> None:
    film = NewFilm(
        "The Kid",
        1921,
        ("Comedy", "Drama", "Comedy"),
        alternative_titles=("the kid", "El chico"),
        original_title="The Kid",
    )
    [movie_id] = service.insert_many(session, [film], NOW)
    found = service.detail(session, movie_id, 1)
    assert (found.genres, found.alternative_titles) == (["Comedy", "Drama"], ["El chico"])


def test_inserted_films_are_found_at_once(session: Session) -> None:
    service.insert_many(session, [NewFilm("Metropolis", 1927)], NOW)
    assert service.search(session, MovieSearch(q="metro"), 1).total == 1


def test_a_deleted_film_leaves_the_index(session: Session) -> None:
    service.insert_many(session, [NewFilm("Metropolis", 1927)], NOW)
    session.connection().execute(text("DELETE FROM movie"))
    assert session.connection().execute(text("SELECT count(*) FROM movie_search")).scalar() == 0


def test_the_index_can_be_made_anew_from_the_titles(session: Session) -> None:
    service.insert_many(session, [NewFilm("Metropolis", 1927), NewFilm("Alien", 1979)], NOW)
    session.connection().execute(text("DELETE FROM movie_search"))
    service.rebuild_search_index(session)
    assert service.search(session, MovieSearch(q="alien"), 1).total == 1


def test_many_films_are_inserted_in_batches(session: Session) -> None:
    ids = service.insert_many(session, (NewFilm(f"Film {n}") for n in range(5_001)), NOW)
    assert (len(ids), ids[0], ids[-1]) == (5_001, 1, 5_001)
    assert service.search(session, MovieSearch(q="film 5000"), 1).items[0].movie_id == 5_001


def test_nothing_to_insert_is_fine(session: Session) -> None:
    assert service.insert_many(session, [], NOW) == []


def test_films_with_given_ids_do_not_get_in_the_way_of_others(session: Session) -> None:
    films = [NewFilm("A", movie_id=900), NewFilm("B")]
    assert service.insert_many(session, films, NOW) == [900, 901]


def test_every_value_finds_its_column_whatever_the_order_of_the_keys(session: Session) -> None:
    movie_ids = service.insert_many(session, [NewFilm(f"Film {n}") for n in range(150)], NOW)
    rows = [{"genre": "War", "movie_id": movie_id} for movie_id in movie_ids]
    insert_rows(session, "movie_genre", rows[:-1])
    insert_rows(session, "movie_genre", rows[-1:])
    found = session.connection().execute(text("SELECT movie_id, genre FROM movie_genre")).all()
    assert sorted(tuple(row) for row in found) == [(n, "War") for n in sorted(movie_ids)]
