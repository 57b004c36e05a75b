"""Conditions as SQL: what is asked of a film and of a row."""

from collections.abc import Iterable
from typing import Any, Final, Literal

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    String,
    and_,
    cast,
    exists,
    false,
    func,
    or_,
    select,
    true,
    type_coerce,
)
from sqlmodel import SQLModel

from api.analytics.plan import Where
from api.catalog.models import Movie, MovieGenre, MovieTitle, Tag
from api.catalog.titles import fold
from api.ratings.models import Rating

Dialect = Literal["sqlite", "postgresql"]
ENOUGH: Final = 3
"""People, besides the caller, a figure about others must rest on."""

ROUNDING: Final = 1e-6
"""Half-stars by which a sum may miss a bound that has no exact binary form, such as 4.1."""


def table(model: type[SQLModel]) -> FromClause:
    """Return the table of a model."""
    return model.__table__  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType] - SQLModel does not declare it


MOVIE: Final = table(Movie)
RATING: Final = table(Rating)
GENRE: Final = table(MovieGenre)
TITLE: Final = table(MovieTitle)
TAG: Final = table(Tag)
# Subqueries look at tables of their own, or they would be tied to a join of the same table.
_OWN: Final = RATING.alias("own")
_OF_GENRE: Final = GENRE.alias("of_genre")
_TAGGED: Final = TAG.alias("tagged")


def visible(me: int) -> ColumnElement[bool]:
    """Whether enough others rated the film for its community figures to be shown."""
    mine = exists().where(_OWN.c.user_id == me, _OWN.c.movie_id == MOVIE.c.movie_id)
    n = MOVIE.c.n_ratings
    return or_(n > ENOUGH, and_(n == ENOUGH, ~mine))


def film_conditions(where: Where, movie_id: ColumnElement[int], me: int) -> list[Any]:
    """Return what is asked of the film by its id alone, each answered through an index."""
    found: list[ColumnElement[bool]] = []

    def of_genre(names: Iterable[str]) -> ColumnElement[bool]:
        return exists().where(_OF_GENRE.c.movie_id == movie_id, _OF_GENRE.c.genre.in_(list(names)))

    found += [of_genre([genre]) for genre in where.genres_all]
    if where.genres_any:
        found.append(of_genre(where.genres_any))
    if where.genres_none:
        found.append(~of_genre(where.genres_none))
    if where.rated != "any" or where.my_from is not None or where.my_to is not None:
        mine = exists().where(_OWN.c.user_id == me, _OWN.c.movie_id == movie_id)
        if where.my_from is not None:
            mine = mine.where(_OWN.c.half_stars >= where.my_from)
        if where.my_to is not None:
            mine = mine.where(_OWN.c.half_stars <= where.my_to)
        if where.rated == "not_mine":
            bounded = where.my_from is not None or where.my_to is not None
            found.append(false() if bounded else ~mine)
        else:
            found.append(mine)
    if where.movie_ids is not None:
        found.append(movie_id.in_(where.movie_ids))
    if where.title_contains is not None:
        found.append(movie_id.in_(_titled(where.title_contains)))
    return found


def _titled(part: str) -> Any:
    """Return the ids of films with a title that contains a text, accents and case aside."""
    titles = select(TITLE.c.movie_id)
    found = TITLE.c.title.icontains(part, autoescape=True)
    plain = fold(part)
    if plain:
        found = or_(found, TITLE.c.normal.contains(plain, autoescape=True))
    return titles.where(found)


def movie_conditions(where: Where, me: int) -> list[ColumnElement[bool]]:
    """Return what is asked of columns of the movie table."""
    found: list[ColumnElement[bool]] = []
    for column, low, high in (
        (MOVIE.c.year, where.year_from, where.year_to),
        (MOVIE.c.n_ratings, where.min_ratings, where.max_ratings),
    ):
        if low is not None:
            found.append(column >= low)
        if high is not None:
            found.append(column <= high)
    total = MOVIE.c.half_stars_sum
    if where.min_average is not None:
        found.append(total >= MOVIE.c.n_ratings * (2 * where.min_average) - ROUNDING)
    if where.max_average is not None:
        found.append(total <= MOVIE.c.n_ratings * (2 * where.max_average) + ROUNDING)
    if where.min_average is not None or where.max_average is not None:
        found.append(visible(me))
    return found


def row_conditions(
    where: Where, base: FromClause, moment: Any, me: int, dialect: Dialect
) -> list[Any]:
    """Return what is asked of a rating or tag row itself."""
    found: list[Any] = []
    if where.scope != "everyone":
        user = base.c.user_id
        found.append(user == me if where.scope == "me" else user != me)
    if where.half_from is not None:
        found.append(base.c.half_stars >= where.half_from)
    if where.half_to is not None:
        found.append(base.c.half_stars <= where.half_to)
    if where.halves_only:
        found.append(base.c.half_stars % 2 == 1)
    return found + _moment_conditions(where, moment, dialect)


def _moment_conditions(where: Where, moment: Any, dialect: Dialect) -> list[Any]:
    found: list[Any] = []
    if where.since is not None:
        found.append(moment >= where.since)
    if where.until is not None:
        found.append(moment < where.until)
    if where.weekdays:
        found.append(weekday(moment, dialect).in_(where.weekdays))
    if where.months:
        found.append((bucket("rated_month", moment, dialect) % 100).in_(where.months))
    if where.hours:
        found.append(bucket("hour", moment, dialect).in_(where.hours))
    return found


def tag_condition(where: Where, movie_id: ColumnElement[int]) -> list[Any]:
    """Return that somebody put the tag on the film."""
    if where.tag is None:
        return []
    return [movie_id.in_(select(_TAGGED.c.movie_id).where(_TAGGED.c.folded == where.tag))]


def together(conditions: list[Any]) -> ColumnElement[bool]:
    """Return all conditions as one."""
    return and_(true(), *conditions)


def weekday(moment: Any, dialect: Dialect) -> ColumnElement[int]:
    """Return the weekday, Monday as 0."""
    if dialect == "sqlite":
        return (cast(func.strftime("%w", type_coerce(moment, String)), Integer) + 6) % 7
    return cast(func.extract("isodow", _utc(moment)), Integer) - 1


def bucket(name: str, moment: Any, dialect: Dialect) -> ColumnElement[int]:
    """Return a moment's bucket as the number it reads like: 2018, 20182, 201806, 20180602, 23.

    SQLite keeps times as text: cutting it costs a fifth of strftime.
    """
    if name == "weekday":
        return weekday(moment, dialect)
    if dialect == "postgresql":
        form = {
            "rated_year": "YYYY",
            "rated_quarter": "YYYYQ",
            "rated_month": "YYYYMM",
            "rated_day": "YYYYMMDD",
            "hour": "HH24",
        }[name]
        return cast(func.to_char(_utc(moment), form), Integer)
    text = type_coerce(moment, String)

    def part(start: int, length: int) -> ColumnElement[int]:
        return cast(func.substr(text, start, length), Integer)

    year, month, day = part(1, 4), part(6, 2), part(9, 2)
    match name:
        case "rated_year":
            return year
        case "rated_quarter":
            return year * 10 + (month + 2) // 3
        case "rated_month":
            return year * 100 + month
        case "hour":
            return part(12, 2)
        case _:
            return year * 10_000 + month * 100 + day


def _utc(moment: Any) -> Any:
    return func.timezone("UTC", moment)
