"""Edits by curators: each checks the film's version, writes an audit row and renews the index."""

from collections.abc import Collection
from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, text
from sqlmodel import Session

from api.accounts.audit import record
from api.catalog.detail import detail
from api.catalog.etags import film_tag, state_of
from api.catalog.loading import NewFilm, genres_of, insert_many, insert_rows, titles_of
from api.catalog.search import index_films
from api.catalog.statistics import stamp, touch
from api.catalog.titles import sort_title
from api.catalog.wire import MovieDetail, MoviePatch, MovieWrite
from api.proposals.operations import Context, Description, Operation, Outcome
from api.tables import UtcDateTime
from api.web.errors import Conflict, PreconditionFailed

_SAME_ID: Final = text("""
SELECT movie_id FROM movie
WHERE (imdb_id = :imdb_id OR tmdb_id = :tmdb_id) AND movie_id <> :movie_id LIMIT 1
""")
_UPDATE: Final = text("""
UPDATE movie SET title = :title, sort_title = :sort_title, year = :year,
    runtime_minutes = :runtime_minutes, director = :director, imdb_id = :imdb_id,
    tmdb_id = :tmdb_id, version = version + 1, updated_at = :now
WHERE movie_id = :movie_id
""").bindparams(bindparam("now", type_=UtcDateTime()))
_CLEAR_TITLES: Final = text("DELETE FROM movie_title WHERE movie_id = :movie_id")
_CLEAR_GENRES: Final = text("DELETE FROM movie_genre WHERE movie_id = :movie_id")
_ORIGINAL: Final = text("""
SELECT title FROM movie_title WHERE movie_id = :movie_id AND kind = 'original' LIMIT 1
""")
_RATERS: Final = text("""
UPDATE "user" SET ratings_version = ratings_version + 1
WHERE user_id IN (SELECT user_id FROM rating WHERE movie_id = :movie_id)
""")
_DELETE: Final = text("DELETE FROM movie WHERE movie_id = :movie_id")


class Edited(NamedTuple):
    """A film after an edit, with its entity tag."""

    film: MovieDetail
    tag: str


def create(session: Session, context: Context, film: MovieWrite) -> Edited:
    """Add a film; raises Conflict if another one has its IMDb or TMDB id."""
    _refuse_same_id(session, film, movie_id=0)
    [movie_id] = insert_many(session, [_new_film(film)], context.now)
    made = detail(session, movie_id, context.user_id)
    _record(session, context, "movie.created", made, {"after": film.model_dump(mode="json")})
    return _edited(session, context, made)


def replace(
    session: Session,
    context: Context,
    movie_id: int,
    expected: Collection[int] | None,
    film: MovieWrite,
) -> Edited:
    """Make a film what is given; `expected` are the versions it may have (None: any).

    Raises NotFound, PreconditionFailed, or Conflict if another film has its IMDb or TMDB id.
    """
    stored = _of_version(session, context, movie_id, expected)
    before = _as_written(stored)
    if film.model_dump() == before.model_dump():
        return _edited(session, context, stored)
    _refuse_same_id(session, film, movie_id)
    _write(session, context, movie_id, film)
    changes = {"before": before.model_dump(mode="json"), "after": film.model_dump(mode="json")}
    after = detail(session, movie_id, context.user_id)
    _record(session, context, "movie.edited", after, changes)
    return _edited(session, context, after)


def patch(
    session: Session,
    context: Context,
    movie_id: int,
    expected: Collection[int] | None,
    changes: MoviePatch,
) -> Edited:
    """Change some of a film's values; raises as `replace` does."""
    stored = _of_version(session, context, movie_id, expected)
    film = _as_written(stored).model_dump() | changes.model_dump(exclude_unset=True)
    return replace(session, context, movie_id, expected, MovieWrite.model_validate(film))


def delete(
    session: Session, context: Context, movie_id: int, expected: Collection[int] | None
) -> None:
    """Delete a film with its ratings and tags; raises as `replace` does."""
    stored = _of_version(session, context, movie_id, expected)
    lost = {"before": _as_written(stored).model_dump(mode="json"), "n_ratings": stored.n_ratings}
    _record(session, context, "movie.deleted", stored, lost)
    session.flush()
    for statement in (_RATERS, _DELETE):
        session.connection().execute(statement, {"movie_id": movie_id})
    touch(session)


def _of_version(
    session: Session, context: Context, movie_id: int, expected: Collection[int] | None
) -> MovieDetail:
    stored = detail(session, movie_id, context.user_id)
    if expected is not None and stored.version not in expected:
        raise PreconditionFailed(
            "Somebody changed this film meanwhile. Read it again and repeat your edit."
        )
    return stored


def _refuse_same_id(session: Session, film: MovieWrite, movie_id: int) -> None:
    ids = {"imdb_id": film.imdb_id, "tmdb_id": film.tmdb_id, "movie_id": movie_id}
    other = session.connection().execute(_SAME_ID, ids).scalar()
    if other is not None:
        raise Conflict(
            f"The film with movie_id {other} has this imdb_id or tmdb_id already.", movie_id=other
        )


def _write(session: Session, context: Context, movie_id: int, film: MovieWrite) -> None:
    connection = session.connection()
    original = connection.execute(_ORIGINAL, {"movie_id": movie_id}).scalar()
    kept = _new_film(film, original if original in film.alternative_titles else None)
    columns = film.model_dump(exclude={"genres", "alternative_titles"})
    connection.execute(
        _UPDATE,
        {
            **columns,
            "movie_id": movie_id,
            "sort_title": sort_title(film.title),
            "now": context.now,
        },
    )
    for statement in (_CLEAR_TITLES, _CLEAR_GENRES):
        connection.execute(statement, {"movie_id": movie_id})
    insert_rows(session, "movie_title", titles_of(movie_id, kept))
    insert_rows(session, "movie_genre", genres_of(movie_id, kept))
    index_films(session, [movie_id])
    touch(session)


def _new_film(film: MovieWrite, original_title: str | None = None) -> NewFilm:
    return NewFilm(**film.model_dump(), original_title=original_title)


def _as_written(stored: MovieDetail) -> MovieWrite:
    """Return the stored film as a curator would have written it."""
    return MovieWrite.model_construct(
        **stored.model_dump(include=set(MovieWrite.model_fields)),
    )


def _record(
    session: Session, context: Context, action: str, film: MovieDetail, facts: dict[str, Any]
) -> None:
    verb = action.removeprefix("movie.").capitalize()
    named = f"“{film.title}” ({film.year})" if film.year else f"“{film.title}”"
    facts = {"movie_id": film.movie_id, **facts}
    record(session, context.user_id, context.actor, action, f"{verb} {named}.", facts, context.now)


def _edited(session: Session, context: Context, film: MovieDetail) -> Edited:
    user_id = context.user_id
    state = state_of(stamp(session, user_id), user_id, str(film.movie_id))
    return Edited(film, film_tag(film.version, state))


def _describe_create(_session: Session, _context: Context, film: MovieWrite) -> Description:
    return Description(f"Add the film “{film.title}”.", film.model_dump(mode="json"), "none")


def _execute_create(session: Session, context: Context, film: MovieWrite) -> Outcome:
    made, tag = create(session, context, film)
    headers = {"Location": f"/movies/{made.movie_id}", "ETag": tag}
    return Outcome(201, made.model_dump(mode="json"), headers)


OPERATIONS = (Operation("create_movie", MovieWrite, _describe_create, _execute_create),)
