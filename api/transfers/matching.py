"""Which film of the catalogue a row is about: by ids, then by title and year."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from api.catalog.models import Movie, MovieTitle
from api.catalog.titles import normalise
from api.transfers.rows import ImportedRating

MAX_CANDIDATES: Final = 5
_BATCH: Final = 5_000

Titled = tuple[ImportedRating, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Film:
    """What of a film decides whether a row means it."""

    movie_id: int
    title: str
    year: int | None
    imdb_id: str | None
    tmdb_id: int | None


@dataclass(frozen=True, slots=True)
class Match:
    """The film a row means, or those it may mean; `by` says how it was found.

    `titles` are the normal forms of the row's titles, the main one first.
    """

    film: Film | None = None
    candidates: tuple[Film, ...] = ()
    by: str = ""
    titles: tuple[str, ...] = ()


def match(session: Session, rows: Sequence[ImportedRating]) -> list[Match]:
    """Return the match of each row, with a few queries for all of them."""
    titled = [(row, _titles_of(row)) for row in rows]
    known = _Known.of(session, titled)
    return [_match(known, row, titles) for row, titles in titled]


def _titles_of(row: ImportedRating) -> tuple[str, ...]:
    """Return the normal forms of the row's titles, the main one first."""
    return tuple(normalise(title) for title in (row.title, *row.alternatives) if title)


@dataclass
class _Known:
    """The films that any of some rows may mean."""

    by_id: dict[int, Film] = field(default_factory=dict[int, Film])
    by_imdb: dict[str, list[Film]] = field(default_factory=dict[str, list[Film]])
    by_tmdb: dict[int, list[Film]] = field(default_factory=dict[int, list[Film]])
    # Normal form -> films, and whether it is the form of the main title.
    by_title: dict[str, list[tuple[Film, bool]]] = field(
        default_factory=dict[str, list[tuple[Film, bool]]]
    )

    @classmethod
    def of(cls, session: Session, titled: Sequence[Titled]) -> "_Known":
        known = cls()
        imdb = {row.imdb_id for row, _ in titled if row.imdb_id}
        tmdb = {row.tmdb_id for row, _ in titled if row.tmdb_id}
        titles = {title for _, titles in titled for title in titles}
        for film in _films(session, col(Movie.imdb_id), imdb):
            known.by_imdb.setdefault(film.imdb_id or "", []).append(film)
        for film in _films(session, col(Movie.tmdb_id), tmdb):
            known.by_tmdb.setdefault(film.tmdb_id or 0, []).append(film)
        for film, normal, is_main in _titled(session, titles):
            known.by_id[film.movie_id] = film
            known.by_title.setdefault(normal, []).append((film, is_main))
        return known


def _match(known: _Known, row: ImportedRating, titles: tuple[str, ...]) -> Match:
    imdb = known.by_imdb.get(row.imdb_id or "", [])
    tmdb = known.by_tmdb.get(row.tmdb_id or 0, [])
    named = {film.movie_id: film for film in (*imdb, *tmdb)}
    if len(named) == 1:
        return Match(next(iter(named.values())), by="id", titles=titles)
    if named:
        return Match(candidates=tuple(named.values())[:MAX_CANDIDATES], by="two-ids", titles=titles)
    return replace(_match_title(known, row, titles), titles=titles)


def _match_title(known: _Known, row: ImportedRating, titles: tuple[str, ...]) -> Match:
    found: dict[int, tuple[Film, bool]] = {}
    for title in titles:
        for film, is_main in known.by_title.get(title, ()):
            if not _contradicts(film, row):
                found.setdefault(film.movie_id, (film, is_main))
    exact = [pair for pair in found.values() if row.year and pair[0].year == row.year]
    # A film of exactly this name goes before one that is only also known by it.
    best = [film for film, is_main in exact if is_main] or [film for film, _ in exact]
    hinted = [film for film in best if film.movie_id == row.movie_id]
    if len(hinted or best) == 1:
        return Match((hinted or best)[0], by="title")
    if best:
        return Match(candidates=tuple(best[:MAX_CANDIDATES]), by="several")
    return _without_exact_year(row, [film for film, _ in found.values()])


def _without_exact_year(row: ImportedRating, films: list[Film]) -> Match:
    if row.year is None:
        hinted = [film for film in films if film.movie_id == row.movie_id]
        if len(hinted or films) == 1:
            return Match((hinted or films)[0], by="title-alone")
        return Match(candidates=tuple(films[:MAX_CANDIDATES]), by="no-year" if films else "")
    near = [film for film in films if film.year is None or abs(film.year - row.year) <= 1]
    return Match(candidates=tuple(near[:MAX_CANDIDATES]), by="near-year" if near else "")


def _contradicts(film: Film, row: ImportedRating) -> bool:
    """Return whether an id says that a film of this title is another one."""
    return bool(
        (row.imdb_id and film.imdb_id and row.imdb_id != film.imdb_id)
        or (row.tmdb_id and film.tmdb_id and row.tmdb_id != film.tmdb_id)
    )


def _films(session: Session, column: Mapped[Any], values: Collection[Any]) -> Iterator[Film]:
    for batch in _batches(values):
        yield from (
            Film(*row) for row in session.connection().execute(_select().where(column.in_(batch)))
        )


def _titled(session: Session, titles: Collection[str]) -> Iterator[tuple[Film, str, bool]]:
    statement = _select().add_columns(col(MovieTitle.normal), col(MovieTitle.kind))
    statement = statement.join(MovieTitle, col(MovieTitle.movie_id) == col(Movie.movie_id))
    statement = statement.order_by(col(Movie.movie_id))
    for batch in _batches(titles):
        rows: Any = session.connection().execute(statement.where(col(MovieTitle.normal).in_(batch)))
        for *film, normal, kind in rows:
            yield Film(*film), normal, kind == "main"


def _select() -> Any:
    return select(
        col(Movie.movie_id),
        col(Movie.title),
        col(Movie.year),
        col(Movie.imdb_id),
        col(Movie.tmdb_id),
    )


def _batches(values: Collection[Any]) -> Iterator[list[Any]]:
    listed = list(values)
    for start in range(0, len(listed), _BATCH):
        yield listed[start : start + _BATCH]
