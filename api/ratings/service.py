"""Ratings: one a user and film, with the films' statistics kept exact in the same transaction."""

from datetime import UTC
from typing import Any

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from api.accounts.models import User
from api.catalog.models import Movie
from api.catalog.statistics import recount, shift_statistics
from api.proposals.operations import Context, Description, Operation, Outcome
from api.ratings.models import Rating
from api.ratings.wire import DeleteParameters, RateParameters
from api.web.errors import NotFound
from api.web.types import half_stars_of, stars_of

# A title must not end its own quotation and go on as our words.
_QUOTES = str.maketrans("“”„‟", '""""')


def shown(text: str, limit: int = 120) -> str:
    """Return stored text fit for a sentence: one line of visible characters, bounded.

    Control, bidi and zero-width characters make a sentence read as another; they are left out.
    """
    visible = "".join(c for c in " ".join(text.split()) if c.isprintable())
    clean = " ".join(visible.split())
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"


def _quoted(text: str) -> str:
    return f"“{shown(text.translate(_QUOTES))}”"


def known_film(session: Session, movie_id: int) -> Movie:
    """Return a film; raises NotFound."""
    movie = session.get(Movie, movie_id)
    if movie is None:
        raise NotFound(
            "There is no film with this movie_id. Find the right one with search_movies."
        )
    return movie


def _name(movie: Movie) -> str:
    return _quoted(movie.title) + (f" ({movie.year})" if movie.year else "")


def _words(half_stars: int) -> str:
    return f"{stars_of(half_stars):g} star{'' if half_stars == 2 else 's'}"


def find(session: Session, user_id: int, movie_id: int) -> Rating | None:
    """Return the user's rating of a film, or None."""
    return session.get(Rating, (user_id, movie_id))


def _version(rating: Rating | None) -> str:
    return f"{rating.half_stars}@{rating.updated_at.isoformat()}" if rating else "none"


def _details(movie: Movie, before: Rating | None, after: float | None) -> dict[str, Any]:
    return {
        "movie_id": movie.movie_id,
        "title": shown(movie.title),
        "year": movie.year,
        "old_stars": stars_of(before.half_stars) if before else None,
        "new_stars": after,
    }


def describe_rate(session: Session, context: Context, parameters: RateParameters) -> Description:
    """Put a rating into words, from stored data."""
    movie = known_film(session, parameters.movie_id)
    before = find(session, context.user_id, parameters.movie_id)
    new = _words(half_stars_of(parameters.stars))
    if before is None:
        summary = f"Rate {_name(movie)} {new}"
    else:
        summary = f"Change your rating of {_name(movie)} from {_words(before.half_stars)} to {new}"
    if parameters.watched_on:
        summary += f", watched on {parameters.watched_on.isoformat()}"
    if parameters.note is not None:
        summary += f", with the note {_quoted(parameters.note)}"
    details = _details(movie, before, parameters.stars)
    return Description(summary + ".", details, _version(before))


def execute_rate(session: Session, context: Context, parameters: RateParameters) -> Outcome:
    """Store a rating; 201 for a new one, 200 for a changed one."""
    known_film(session, parameters.movie_id)
    before = find(session, context.user_id, parameters.movie_id)
    half_stars = half_stars_of(parameters.stars)
    old = before.half_stars if before else None
    row = before or Rating(
        user_id=context.user_id,
        movie_id=parameters.movie_id,
        half_stars=half_stars,
        rated_at=context.now,
        updated_at=context.now,
    )
    row.half_stars = half_stars
    row.rated_at = context.now
    row.updated_at = context.now
    row.source = "matinee"
    row.original_score = row.original_scale = row.import_id = None
    if "watched_on" in parameters.model_fields_set:
        row.watched_on = parameters.watched_on
    if "note" in parameters.model_fields_set:
        row.note = parameters.note or None
    session.add(row)
    shift_statistics(session, parameters.movie_id, old, half_stars)
    changed(session, context.user_id)
    body = {
        "movie_id": parameters.movie_id,
        "stars": parameters.stars,
        "rated_at": context.now.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "watched_on": row.watched_on.isoformat() if row.watched_on else None,
        "note": row.note,
        "previous_stars": stars_of(old) if old else None,
    }
    return Outcome(200 if before else 201, body)


def describe_delete(
    session: Session, context: Context, parameters: DeleteParameters
) -> Description:
    """Put the deletion of a rating into words, from stored data."""
    movie = known_film(session, parameters.movie_id)
    before = _own(session, context.user_id, parameters.movie_id)
    summary = f"Delete your rating of {_name(movie)} ({_words(before.half_stars)})."
    return Description(summary, _details(movie, before, None), _version(before))


def execute_delete(session: Session, context: Context, parameters: DeleteParameters) -> Outcome:
    """Delete a rating."""
    before = _own(session, context.user_id, parameters.movie_id)
    old = before.half_stars
    session.delete(before)
    shift_statistics(session, parameters.movie_id, old, None)
    changed(session, context.user_id)
    return Outcome(204)


def _own(session: Session, user_id: int, movie_id: int) -> Rating:
    rating = find(session, user_id, movie_id)
    if rating is None:
        raise NotFound("You have not rated this film; there is nothing to delete.")
    return rating


def changed(session: Session, user_id: int) -> None:
    """Count a change of the user's ratings: what was computed from them is stale."""
    session.execute(
        update(User)
        .where(col(User.user_id) == user_id)
        .values(ratings_version=User.ratings_version + 1)
    )


def erase_account(session: Session, user_id: int) -> None:
    """Delete an account with everything of it; the films' statistics stay exact."""
    rows = session.execute(
        select(col(Rating.movie_id)).where(col(Rating.user_id) == user_id)
    ).scalars()
    movie_ids = list(rows)
    session.execute(delete(User).where(col(User.user_id) == user_id))
    recount(session, movie_ids)


OPERATIONS = (
    Operation("rate_movie", RateParameters, describe_rate, execute_rate),
    Operation("delete_rating", DeleteParameters, describe_delete, execute_delete),
)
