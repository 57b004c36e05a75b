"""A MovieLens data set comes in whole, or not at all."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlmodel import col

from api.accounts.models import User
from api.accounts.passwords import hash_now
from api.db import Database
from api.ratings.models import Rating
from api.transfers.movielens import MovieLensCounts, import_movielens
from api.transfers.rows import UnreadableFile

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def ask(database: Database, sql: str) -> list[tuple[Any, ...]]:
    with database.reading() as session:
        return [tuple(row) for row in session.connection().execute(text(sql))]


def load(database: Database, folder: Path, **options: Any) -> MovieLensCounts:
    with database.writing() as session:
        return import_movielens(session, folder, now=NOW, **options)


def everything(database: Database) -> list[list[tuple[Any, ...]]]:
    tables = ("movie", "movie_title", "movie_genre", "user", "rating", "tag")
    return [sorted(ask(database, f'SELECT * FROM "{table}"'), key=repr) for table in tables]  # noqa: S608 - names above


def test_the_counts_say_what_came_in(database: Database, dataset: Path) -> None:
    assert load(database, dataset) == MovieLensCounts(3, 2, 3, 3, 1, None)


def test_films_keep_their_ids_and_get_readable_titles(database: Database, dataset: Path) -> None:
    load(database, dataset)
    films = ask(database, "SELECT movie_id, title, sort_title, year, imdb_id, tmdb_id FROM movie")
    assert films == [
        (1, "The Matrix", "Matrix, The", 1999, "tt0133093", 603),
        (2, "Amelie", "Amelie", 2001, "tt0211915", None),
        (3, "Paterson", "Paterson", None, None, None),
    ]
    titles = ask(database, "SELECT movie_id, title, normal, kind FROM movie_title")
    assert (1, "The Matrix", "matrix", "main") in titles
    assert (
        2,
        "Le Fabuleux destin d'Amélie Poulain",
        "fabuleux destin damelie poulain",
        "alternative",
    ) in titles
    assert ask(database, "SELECT genre FROM movie_genre WHERE movie_id = 1 ORDER BY genre") == [
        ("Action",),
        ("Sci-Fi",),
    ]


def test_people_become_users_who_can_not_sign_in(database: Database, dataset: Path) -> None:
    load(database, dataset)
    users = ask(database, 'SELECT username, password_hash FROM "user" ORDER BY user_id')
    assert users == [("movielens-7", None), ("movielens-8", None), ("movielens-9", None)]


def test_accounts_are_opened_with_one_password_shown_once(
    database: Database, dataset: Path
) -> None:
    password = load(database, dataset, accounts=True).password
    assert password
    hashes = ask(database, 'SELECT DISTINCT password_hash FROM "user"')
    assert len(hashes) == 1
    assert hashes[0][0].startswith(hash_now(password)[:20])
    assert load(database, dataset, accounts=True).password is None


def test_half_stars_dates_and_the_original_score_are_kept(
    database: Database, dataset: Path
) -> None:
    load(database, dataset)
    wanted = select(Rating).join(User).where(col(User.username) == "movielens-7")
    with database.reading() as session:
        ratings = session.execute(wanted.order_by(col(Rating.movie_id))).scalars().all()
    assert [(r.movie_id, r.half_stars, r.original_score, r.original_scale) for r in ratings] == [
        (1, 1, "0.5", "5"),
        (2, 10, "5.0", "5"),
    ]
    assert [r.rated_at for r in ratings] == [
        datetime(2001, 9, 9, 1, 46, 40, tzinfo=UTC),
        datetime(2001, 9, 9, 1, 47, 40, tzinfo=UTC),
    ]
    assert {r.source for r in ratings} == {"movielens"}


def test_the_statistics_of_films_are_exact(database: Database, dataset: Path) -> None:
    load(database, dataset)
    assert ask(
        database,
        "SELECT n_ratings, half_stars_sum, half_stars_sumsq, average_half_stars FROM movie "
        "ORDER BY movie_id",
    ) == [(2, 8, 50, 4.0), (1, 10, 100, 10.0), (0, 0, 0, None)]


def test_a_second_import_changes_nothing_but_the_version(database: Database, dataset: Path) -> None:
    load(database, dataset)
    before = everything(database)
    load(database, dataset)
    after = everything(database)
    del before[3], after[3]
    assert after == before
    assert ask(database, 'SELECT DISTINCT ratings_version FROM "user"') == [(2,)]


def test_films_already_there_are_found_by_id_and_by_title(
    database: Database, dataset: Path, tmp_path: Path
) -> None:
    load(database, dataset)
    other = tmp_path / "other"
    other.mkdir()
    (other / "movies.csv").write_text(
        "movieId,title,genres\n"
        "50,Matrix renamed (1999),Action\n51,Amelie (2001),\n52,Heat (1995),Crime\n"
    )
    (other / "links.csv").write_text("movieId,imdbId,tmdbId\n50,133093,603\n")
    (other / "ratings.csv").write_text(
        "userId,movieId,rating,timestamp\n70,50,4,1\n70,51,3,1\n70,52,2,1\n"
    )
    load(database, other)
    assert ask(
        database,
        'SELECT title FROM rating JOIN movie USING (movie_id) JOIN "user" USING (user_id) '
        "WHERE username = 'movielens-70' ORDER BY half_stars DESC",
    ) == [("The Matrix",), ("Amelie",), ("Heat",)]
    assert ask(database, "SELECT count(*) FROM movie") == [(4,)]


def test_an_overlay_adds_films_and_tags(database: Database, dataset: Path, tmp_path: Path) -> None:
    films, tags = tmp_path / "more_movies.csv", tmp_path / "more_tags.csv"
    films.write_text("movieId,title,genres\n90,Heat (1995),Crime\n")
    tags.write_text("userId,movieId,tag,timestamp\n7,90,heist,5\n")
    counts = load(database, dataset, overlay=[films, tags])
    assert (counts.films, counts.tags) == (4, 2)
    assert ask(database, "SELECT text FROM tag WHERE movie_id = 90") == [("heist",)]


@pytest.mark.parametrize(
    ("file", "row", "column", "said"),
    [
        ("ratings", "7,1,5.5,1", "rating", "0.5 to 5.0"),
        ("ratings", "7,1,,1", "rating", "0.5 to 5.0"),
        ("ratings", "7,99,3.0,1", "movieId", "no such film"),
        ("ratings", "x,1,3.0,1", "userId", "whole number"),
        ("ratings", "7,1,3.0,yesterday", "timestamp", "whole number"),
        ("ratings", "7,1,3.0,1,1", None, "5 cells"),
        ("ratings", '7,1,"3.0,1', None, "never closed"),
        ("movies", "4,Heat (1995),Heist", "genres", "unknown genre"),
        ("movies", "1,Heat (1995),Crime", "movieId", "second film"),
        ("movies", "4,,Crime", "title", "empty"),
        ("links", "1,tt1,1", "imdbId", "whole number"),
        ("tags", f"7,1,{'x' * 501},1", "tag", "at most 500"),
    ],
)
def test_a_fault_names_its_place_and_leaves_the_database_as_it_was(
    database: Database, dataset: Path, file: str, row: str, column: str | None, said: str
) -> None:
    path = dataset / f"{file}.csv"
    line = path.read_text(encoding="utf-8").count("\n") + 1
    with path.open("a", encoding="utf-8") as stream:
        stream.write(f"{row}\n")
    before = everything(database)
    with pytest.raises(UnreadableFile, match=said) as caught:
        load(database, dataset)
    assert (caught.value.file, caught.value.line, caught.value.column) == (path.name, line, column)
    assert everything(database) == before


def test_a_folder_without_ratings_is_refused(database: Database, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"movies\.csv: the file is missing"):
        load(database, tmp_path)
