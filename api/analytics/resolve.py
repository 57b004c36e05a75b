"""From names as people write them to the names in the data; the closest ones where none fits."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from rapidfuzz import fuzz, process
from sqlalchemy import func, select
from sqlmodel import Session

from api.analytics.conditions import MOVIE, TAG, TITLE, film_conditions, tag_condition
from api.analytics.models import AnalyticsFilters
from api.analytics.plan import Names, Where
from api.catalog.titles import fold, normalise, parse_title
from api.web.errors import Invalid

MAX_TITLES: Final = 100


def resolve(session: Session, filters: AnalyticsFilters, place: str = "") -> Names:
    """Return the names of a query as the data spells them; raises Invalid with the closest."""
    return Names(
        titled=_titled(session, filters.title_is, place) if filters.title_is else None,
        tag=_tag(session, filters.tag, place) if filters.tag else None,
    )


def _titled(session: Session, title: str, place: str) -> tuple[int, ...]:
    """Return the films of that title; a main title goes before another one."""
    parsed = parse_title(title)
    query = (
        select(TITLE.c.movie_id, TITLE.c.kind)
        .join(MOVIE, MOVIE.c.movie_id == TITLE.c.movie_id)
        .where(TITLE.c.normal == normalise(parsed.title))
        .order_by(TITLE.c.movie_id)
        .limit(MAX_TITLES)
    )
    if parsed.year is not None:
        query = query.where(MOVIE.c.year == parsed.year)
    found = session.execute(query).all()
    if not found:
        titles = dict(session.execute(select(TITLE.c.normal, TITLE.c.title)).all())
        closest = _closest(normalise(parsed.title), titles)
        raise Invalid(
            "There is no film of that title. Look it up with search_movies.",
            field=f"body.{place or 'title_is'}",
            closest=[titles[name] for name in closest],
        )
    main = [movie_id for movie_id, kind in found if kind == "main"]
    return tuple(dict.fromkeys(main or [movie_id for movie_id, _ in found]))


def _tag(session: Session, tag: str, place: str) -> str:
    folded = fold(tag)
    if session.execute(select(TAG.c.tag_id).where(TAG.c.folded == folded).limit(1)).first():
        return folded
    tags = list(session.execute(select(TAG.c.folded).distinct()).scalars())
    raise Invalid(
        "Nobody has used that tag.",
        field=f"body.{place or 'tag'}",
        closest=_closest(folded, tags),
    )


def _closest(name: str, known: Iterable[str]) -> Sequence[str]:
    found = process.extract(name, list(known), scorer=fuzz.WRatio, limit=5, score_cutoff=60)
    return [match[0] for match in found]


def films(session: Session, movie_ids: Sequence[int]) -> dict[int, tuple[str, int | None]]:
    """Return title and year of films."""
    rows = session.execute(
        select(MOVIE.c.movie_id, MOVIE.c.title, MOVIE.c.year).where(MOVIE.c.movie_id.in_(movie_ids))
    )
    return {movie_id: (title, year) for movie_id, title, year in rows}


def named(session: Session, where: Where) -> list[int]:
    """Return the films that a part of a title and a tag allow."""
    query = select(MOVIE.c.movie_id)
    words = replace(Where(), title_contains=where.title_contains)
    for condition in (
        *film_conditions(words, MOVIE.c.movie_id, 0),
        *tag_condition(where, MOVIE.c.movie_id),
    ):
        query = query.where(condition)
    return list(session.execute(query).scalars())


def alphabet(session: Session) -> dict[int, int]:
    """Return each film's place in alphabetical order."""
    title = func.lower(MOVIE.c.sort_title)
    rows = session.execute(select(MOVIE.c.movie_id).order_by(title, MOVIE.c.movie_id))
    return {movie_id: place for place, movie_id in enumerate(rows.scalars())}
