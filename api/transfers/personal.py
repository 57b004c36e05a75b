"""Everything stored about a person, as lists of a JSON file, a page at a time.

A page is rows with their keys; the next page begins after the last key. Secrets are no part of it:
neither the password's hash, nor digests of tokens, nor the ids sessions are known by.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, col

from api.accounts.models import AppToken, AuditEvent, SignInSession, User
from api.catalog.models import Movie, Tag
from api.proposals.models import Proposal
from api.recommendations.models import Refresh
from api.tables import Table
from api.transfers.exporting import PAGE, ExportedRating, rating_page
from api.transfers.models import Import
from api.web.errors import NotFound

Rows = Sequence[tuple[Any, dict[str, Any]]]
Page = Callable[[Session, int, Any], Rows]
"""Returns the rows of a user after a key (None: from the first), each with its own key."""


def profile(session: Session, user_id: int) -> dict[str, Any]:
    """Return the account itself."""
    user = session.get(User, user_id)
    if user is None:
        raise NotFound("The account is gone.")
    return {
        "username": user.username,
        "display_name": user.display_name,
        "role": user.role,
        "created_at": _wire(user.created_at),
    }


def _ratings(session: Session, user_id: int, after: int | None) -> Rows:
    return [(row.movie_id, _rating(row)) for row in rating_page(session, user_id, after or 0)]


def _rating(row: ExportedRating) -> dict[str, Any]:
    return {
        "movie_id": row.movie_id,
        "title": row.title,
        "year": row.year,
        "imdb_id": row.imdb_id,
        "tmdb_id": row.tmdb_id,
        "stars": row.half_stars / 2,
        "rated_at": _wire(row.rated_at),
        "watched_on": _wire(row.watched_on),
        "note": row.note,
        "source": row.source,
        "original_score": row.original_score,
        "original_scale": row.original_scale,
    }


def _tags(session: Session, user_id: int, after: int | None) -> Rows:
    statement = (
        select(col(Tag.tag_id), col(Tag.movie_id), col(Movie.title), col(Tag.text))
        .add_columns(col(Tag.tagged_at))
        .join(Movie, col(Movie.movie_id) == col(Tag.movie_id))
        .where(col(Tag.user_id) == user_id, col(Tag.tag_id) > (after or 0))
        .order_by(col(Tag.tag_id))
        .limit(PAGE)
    )
    rows = session.execute(statement).mappings()
    return [(row["tag_id"], {key: _wire(value) for key, value in row.items()}) for row in rows]


def _of(table: type[Table], key: str, names: str) -> Page:
    """Return the page of a table: the named columns, in the order of its key."""
    columns: Any = vars(table)["__table__"].c
    chosen = names.split()

    def page(session: Session, user_id: int, after: Any) -> Rows:
        statement = select(columns[key], *(columns[name] for name in chosen))
        statement = statement.where(columns.user_id == user_id)
        if after is not None:
            statement = statement.where(columns[key] > after)
        rows = session.execute(statement.order_by(columns[key]).limit(PAGE)).all()
        return [(row[0], dict(zip(chosen, map(_wire, row[1:]), strict=True))) for row in rows]

    return page


LISTS: Final[dict[str, Page]] = {
    "ratings": _ratings,
    "tags": _tags,
    "imports": _of(
        Import,
        "import_id",
        "import_id format file_name state counts created_at applied_at undone_at",
    ),
    "proposals": _of(
        Proposal,
        "proposal_id",
        "actor operation body summary details state created_at expires_at decided_at",
    ),
    "activity": _of(
        AuditEvent, "audit_event_id", "audit_event_id actor action summary detail created_at"
    ),
    "app_tokens": _of(
        AppToken,
        "app_token_id",
        "name scope read_only created_at expires_at last_used_at revoked_at",
    ),
    "sessions": _of(
        SignInSession, "sid", "client scope created_at rotated_at expires_at revoked_at"
    ),
    "refreshes": _of(Refresh, "refresh_id", "refresh_id state reason created_at finished_at"),
}
"""The lists of the personal export, by name."""


def _wire(value: Any) -> Any:
    """Return times as RFC 3339 with Z, days as YYYY-MM-DD, and anything else as it is."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value
