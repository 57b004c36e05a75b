"""Fill an empty catalogue with the sample: `python -m api.sample.seed`.

The passwords of the demo accounts are made at random and kept in the state folder (mode 0600), so
that they can be shown again; the database has only their hashes.
"""

import json
import secrets
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, col

from api.accounts.models import Role, User
from api.accounts.passwords import hash_now
from api.catalog import service as catalog
from api.catalog.loading import NewFilm, insert_rows
from api.catalog.models import Movie
from api.catalog.titles import fold
from api.db import Database
from api.migrate import migrate
from api.sample.films import SampleFilm
from api.sample.raters import build_sample
from api.sample.rows import Sample
from api.settings import ApiSettings
from app.settings import Clock, system_clock

ACCOUNTS_FILE: Final = "demo-accounts.json"
ROLES: Final = {"ana": Role.member, "ben": Role.member, "admin": Role.admin}
# Without 0/O, 1/l/I: somebody will type it from a screen.
_LETTERS: Final = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def seed(settings: ApiSettings, clock: Clock = system_clock) -> bool:
    """Migrate the database and load the sample if it is empty; return whether it was."""
    settings.state_dir.mkdir(parents=True, exist_ok=True)
    migrate(settings.resolved_database_url)
    database = Database(settings.resolved_database_url)
    try:
        with database.reading() as session:
            if not _is_empty(session):
                return False
        passwords = {name: _password() for name in ROLES}
        hashes = {name: hash_now(password) for name, password in passwords.items()}
        now = clock()
        sample = build_sample(now=now)
        with database.writing() as session:
            load(session, sample, hashes, now)
            keep_passwords(settings.state_dir / ACCOUNTS_FILE, passwords)
        database.checkpoint()
    finally:
        database.close()
    return True


def load(
    session: Session, sample: Sample, password_hashes: Mapping[str, str], now: datetime
) -> None:
    """Write the sample into an empty catalogue; only accounts with a hash can sign in."""
    catalog.insert_many(session, _films(sample), now)
    insert_rows(session, "user", _people(sample, password_hashes, now))
    ids = _ids(session)
    insert_rows(session, "rating", _ratings(sample, ids))
    insert_rows(
        session,
        "tag",
        (
            {
                "user_id": ids[tag.username],
                "movie_id": tag.movie_id,
                "text": tag.text,
                "folded": fold(tag.text),
                "tagged_at": tag.tagged_at,
            }
            for tag in sample.tags
        ),
    )
    catalog.recount(session)


def keep_passwords(path: Path, passwords: Mapping[str, str]) -> None:
    """Write the accounts to a file only its owner can read."""
    path.unlink(missing_ok=True)
    path.touch(mode=0o600, exist_ok=False)
    path.write_text(json.dumps(passwords, indent=1) + "\n")


def _is_empty(session: Session) -> bool:
    known = session.execute(select(col(Movie.movie_id)).limit(1)).first()
    return known is None and session.execute(select(col(User.user_id)).limit(1)).first() is None


def _ids(session: Session) -> dict[str, int]:
    rows = session.execute(select(col(User.username), col(User.user_id)))
    return {username: user_id for username, user_id in rows if user_id is not None}


def _password() -> str:
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def _films(sample: Sample) -> Iterator[NewFilm]:
    for film in sample.films:
        yield _film(film)


def _film(film: SampleFilm) -> NewFilm:
    return NewFilm(
        title=film.title,
        year=film.year,
        genres=film.genres,
        runtime_minutes=film.runtime_minutes,
        director=film.director,
        imdb_id=film.imdb_id,
        tmdb_id=film.tmdb_id,
        alternative_titles=film.alternative_titles,
        original_title=film.original_title,
        movie_id=film.movie_id,
    )


def _people(sample: Sample, hashes: Mapping[str, str], now: datetime) -> Iterator[dict[str, Any]]:
    named = {rater.username: rater.display_name for rater in sample.raters}
    for username, display_name in (named | {"admin": "Admin"}).items():
        yield {
            "username": username,
            "display_name": display_name,
            "role": ROLES.get(username, Role.member).value,
            "password_hash": hashes.get(username),
            "created_at": now,
            "ratings_version": 1,
        }


def _ratings(sample: Sample, ids: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    for rating in sample.ratings:
        yield {
            "user_id": ids[rating.username],
            "movie_id": rating.movie_id,
            "half_stars": rating.half_stars,
            "rated_at": rating.rated_at,
            "watched_on": rating.watched_on,
            "note": rating.note,
            "source": "sample",
            "updated_at": rating.rated_at,
        }


if __name__ == "__main__":
    seed(ApiSettings())
