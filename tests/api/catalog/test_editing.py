"""Edits by curators: versions, audit rows, and an index that follows."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session

from api.accounts.audit import latest
from api.catalog import service
from api.catalog.wire import MoviePatch, MovieSearch, MovieWrite
from api.proposals.operations import Context
from api.web.errors import Conflict, NotFound, PreconditionFailed

FILM = MovieWrite(
    title="The Apartment",
    year=1960,
    genres=["Comedy", "Drama"],
    imdb_id="tt0053604",
    alternative_titles=["Das Appartement"],
)


def actions(session: Session) -> list[str]:
    session.flush()
    events = latest(session, 1, limit=10, actor=None)
    return [event.action for event in events]


def test_a_new_film_is_found_and_recorded(session: Session, context: Context) -> None:
    film, tag = service.create(session, context, FILM)
    assert service.search(session, MovieSearch(q="appartement"), 1).items[0].title == film.title
    assert film.version == 1
    assert tag.startswith('"v1.')
    assert actions(session) == ["movie.created"]


def test_a_film_with_a_known_imdb_id_is_refused(session: Session, context: Context) -> None:
    first = service.create(session, context, FILM).film
    with pytest.raises(Conflict) as refusal:
        service.create(session, context, FILM)
    assert refusal.value.extra == {"movie_id": first.movie_id}


def test_a_film_written_anew_is_found_by_its_new_titles_only(
    session: Session, context: Context
) -> None:
    movie_id = service.create(session, context, FILM).film.movie_id
    new = FILM.model_copy(update={"title": "The Garret", "alternative_titles": [], "genres": []})
    film = service.replace(session, context, movie_id, [1], new).film
    assert (film.title, film.genres, film.alternative_titles) == ("The Garret", [], [])
    assert film.version == 2
    assert service.search(session, MovieSearch(q="apartment"), 1).total == 0
    assert service.search(session, MovieSearch(q="garret, the"), 1).total == 1


def test_the_same_film_again_is_no_edit(session: Session, context: Context) -> None:
    movie_id = service.create(session, context, FILM).film.movie_id
    assert service.replace(session, context, movie_id, [1], FILM).film.version == 1
    assert actions(session) == ["movie.created"]


def test_a_patch_changes_what_it_names_and_null_clears(session: Session, context: Context) -> None:
    movie_id = service.create(session, context, FILM).film.movie_id
    changes = MoviePatch.model_validate({"year": None, "director": "Billy Wilder"})
    film = service.patch(session, context, movie_id, None, changes).film
    assert (film.year, film.director, film.title) == (None, "Billy Wilder", "The Apartment")
    assert film.alternative_titles == ["Das Appartement"]


def test_an_original_title_stays_original(
    session: Session, context: Context, films: dict[str, int]
) -> None:
    service.patch(session, context, films["Amelie"], None, MoviePatch(year=2002))
    kinds = session.connection().execute(
        text("SELECT kind FROM movie_title WHERE movie_id = :id"), {"id": films["Amelie"]}
    )
    assert sorted(kinds.scalars()) == ["main", "original"]


def test_an_edit_of_another_version_is_refused(session: Session, context: Context) -> None:
    movie_id = service.create(session, context, FILM).film.movie_id
    service.patch(session, context, movie_id, [1], MoviePatch(year=1961))
    with pytest.raises(PreconditionFailed):
        service.patch(session, context, movie_id, [1], MoviePatch(year=1962))
    with pytest.raises(PreconditionFailed):
        service.delete(session, context, movie_id, [1])


def test_the_audit_row_tells_before_and_after(session: Session, context: Context) -> None:
    movie_id = service.create(session, context, FILM).film.movie_id
    service.patch(session, context, movie_id, [1], MoviePatch(year=1961))
    session.flush()
    event = latest(session, 1, limit=1, actor=None)[0]
    assert event.summary == "Edited “The Apartment” (1961)."
    assert (event.detail["before"]["year"], event.detail["after"]["year"]) == (1960, 1961)


def test_deleting_a_film_takes_its_ratings_and_tells_their_owners_lists(
    session: Session, context: Context, films: dict[str, int]
) -> None:
    before = service.stamp(session, 2)
    service.delete(session, context, films["The Matrix"], None)
    left = session.connection().execute(
        text("SELECT count(*) FROM rating WHERE movie_id = :id"), {"id": films["The Matrix"]}
    )
    assert left.scalar() == 0
    assert service.stamp(session, 2).rpartition(".")[2] != before.rpartition(".")[2]
    assert latest(session, 1, limit=1, actor=None)[0].detail["n_ratings"] == 5
    with pytest.raises(NotFound):
        service.detail(session, films["The Matrix"], 1)


def test_a_film_carries_tags_with_how_many_people_gave_them(
    session: Session, films: dict[str, int], context: Context
) -> None:
    rows = [(1, "Neo-Noir"), (2, "neo-noir"), (2, "neo-noir"), (3, "cyberpunk")]
    for place, (user_id, tag) in enumerate(rows):
        session.connection().execute(
            text(
                "INSERT INTO tag (user_id, movie_id, text, folded, tagged_at) "
                "VALUES (:user_id, :movie_id, :text, :folded, :at)"
            ),
            {
                "user_id": user_id,
                "movie_id": films["The Matrix"],
                "text": tag,
                "folded": tag.lower(),
                "at": (context.now + timedelta(minutes=place)).strftime("%Y-%m-%d %H:%M:%S.%f"),
            },
        )
    found = service.detail(session, films["The Matrix"], 1)
    assert [(tag.text, tag.count) for tag in found.tags] == [("Neo-Noir", 2), ("cyberpunk", 1)]
    assert service.search(session, MovieSearch(tag="NEO-NOIR"), 1).total == 1


def test_the_community_is_three_people_or_more(session: Session, films: dict[str, int]) -> None:
    told = service.detail(session, films["The Matrix"], 1)
    kept = service.detail(session, films["Spider-Man 2"], 1)
    # Half-stars 7, 8, 6, 7, 8: mean 7.2, population deviation sqrt(0.56).
    assert told.community.model_dump() == {"n_ratings": 5, "average": 3.6, "stddev": 0.374166}
    assert kept.community.model_dump() == {"n_ratings": 2, "average": None, "stddev": None}
    assert kept.my_rating is not None
    assert kept.my_rating.stars == kept.my_stars == 3.5
