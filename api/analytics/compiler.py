"""A typed question as one SELECT, for SQLite and PostgreSQL: a row a group, a column a part.

Parts are whole numbers and moments from which `measures` makes every figure, so both databases and
the copy in memory agree to the last digit. A median, for one, comes from ten counts, one for each
half-star.
"""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    case,
    distinct,
    func,
    literal,
    select,
)

from api.analytics.conditions import (
    GENRE,
    MOVIE,
    RATING,
    TAG,
    Dialect,
    bucket,
    film_conditions,
    movie_conditions,
    row_conditions,
    tag_condition,
    together,
    visible,
)
from api.analytics.plan import Question, Where
from api.analytics.vocabulary import COMMUNITY, DimensionName

HALF_STARS: Final = range(1, 11)
Statement = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Source:
    """The table whose rows are counted, and the columns that every subject has."""

    base: FromClause
    movie_id: ColumnElement[int]
    moment: Any
    mine: Any


def _source(question: Question) -> Source:
    other = RATING.alias("mine")
    match question.subject:
        case "films":
            return Source(MOVIE, MOVIE.c.movie_id, None, other)
        case "tags":
            return Source(TAG, TAG.c.movie_id, TAG.c.tagged_at, other)
        case "ratings":
            mine = RATING if question.scope == "me" else other
            return Source(RATING, RATING.c.movie_id, RATING.c.rated_at, mine)


def compile_groups(question: Question, dialect: Dialect) -> Statement:
    """Return the SELECT of a question: its dimensions by name, then the parts it needs.

    Groups are complete and in no order; pages, order and suppression come after.
    """
    source = _source(question)
    keys = {name: _key(name, source, dialect) for name in question.by}
    parts = _parts(question, source, dialect)
    if "tag" in question.by:
        label = TAG.c.text if question.subject == "tags" else literal_tag().c.text
        parts["tag_label"] = func.min(label)
    if question.guarded:
        user = source.base.c.user_id
        parts["others"] = func.count(distinct(case((user != question.me, user))))
    columns = [column.label(name) for name, column in {**keys, **parts}.items()]
    statement = select(*columns).select_from(_joined(question, source))
    for condition in _conditions(question, source, dialect):
        statement = statement.where(condition)
    for name in ("year", "decade"):
        if name in question.by:
            statement = statement.where(MOVIE.c.year.is_not(None))
    return statement.group_by(*keys.values()) if keys else statement


def literal_tag() -> FromClause:
    """Return each tag of each film once, however many people put it there."""
    return _FILM_TAGS


_FILM_TAGS: Final = (
    select(TAG.c.movie_id, TAG.c.folded, func.min(TAG.c.text).label("text"))
    .group_by(TAG.c.movie_id, TAG.c.folded)
    .subquery("film_tag")
)


def _key(name: DimensionName, source: Source, dialect: Dialect) -> Any:
    match name:
        case "film":
            return source.movie_id
        case "genre":
            return GENRE.c.genre
        case "tag":
            return TAG.c.folded if source.base is TAG else _FILM_TAGS.c.folded
        case "stars":
            return source.base.c.half_stars
        case "year":
            return MOVIE.c.year
        case "decade":
            return MOVIE.c.year - MOVIE.c.year % 10
        case _:
            return bucket(name, source.moment, dialect)


def _needs_movie(question: Question) -> bool:
    of_movie = ("year_from", "year_to", "min_ratings", "max_ratings", "min_average", "max_average")
    return (
        not {"year", "decade"}.isdisjoint(question.by)
        or not (COMMUNITY | {"gap"}).isdisjoint(question.measures)
        or any(getattr(where, name) is not None for where in question.wheres for name in of_movie)
    )


def _joined(question: Question, source: Source) -> FromClause:
    joined = source.base
    if source.base is not MOVIE and _needs_movie(question):
        joined = joined.join(MOVIE, source.movie_id == MOVIE.c.movie_id)
    if "genre" in question.by:
        joined = joined.join(GENRE, GENRE.c.movie_id == source.movie_id)
    if "tag" in question.by and source.base is not TAG:
        joined = joined.join(_FILM_TAGS, _FILM_TAGS.c.movie_id == source.movie_id)
    wants_mine = not {"my_stars", "my_rated_at", "gap"}.isdisjoint(question.measures)
    if wants_mine and source.mine is not RATING:
        other = source.mine
        on = and_(other.c.user_id == question.me, other.c.movie_id == source.movie_id)
        joined = joined.join(other, on, isouter=True)
    return joined


def _conditions(question: Question, source: Source, dialect: Dialect) -> list[Any]:
    found = condition_list(question.where, question, source, dialect)
    if source.base is not MOVIE and question.scope != "everyone":
        user = source.base.c.user_id
        found.append(user == question.me if question.scope == "me" else user != question.me)
    return found


def condition_list(where: Where, question: Question, source: Source, dialect: Dialect) -> list[Any]:
    """Return all that a filter asks of a row of this question."""
    found = film_conditions(where, source.movie_id, question.me)
    found += movie_conditions(where, question.me)
    if source.base is not MOVIE:
        found += row_conditions(where, source.base, source.moment, question.me, dialect)
    if source.base is TAG and where.tag is not None:
        found.append(TAG.c.folded == where.tag)
    else:
        found += tag_condition(where, source.movie_id)
    return found


def _parts(question: Question, source: Source, dialect: Dialect) -> dict[str, Any]:
    parts: dict[str, Any] = {"n": func.count()}
    for measure in question.measures:
        parts.update(_parts_of(measure, question, source, dialect))
    return parts


def _parts_of(measure: str, question: Question, source: Source, dialect: Dialect) -> dict[str, Any]:
    base, moment = source.base, source.moment
    match measure:
        case "average" | "stddev" | "median":
            return _star_parts(measure, base.c.half_stars)
        case "distinct_films":
            return {"films": func.count(distinct(source.movie_id))}
        case "share" if question.share is not None:
            second = together(condition_list(question.share, question, source, dialect))
            return {"share_n": func.sum(case((second, 1), else_=0))}
        case "active_days":
            return {"days": func.count(distinct(bucket("rated_day", moment, dialect)))}
        case "distinct_users" | "ratings_per_user":
            return {"users": func.count(distinct(base.c.user_id))}
        case "first_rated" | "last_rated":
            return {"first": func.min(moment), "last": func.max(moment)}
        case _:
            return _film_parts(measure, question, source)


def _star_parts(measure: str, half: Any) -> dict[str, Any]:
    if measure == "median":
        return {f"h{h}": func.sum(case((half == h, 1), else_=0)) for h in HALF_STARS}
    return {"s": func.sum(half), "ss": func.sum(half * half)}


def _film_parts(measure: str, question: Question, source: Source) -> dict[str, Any]:
    """Return the parts of figures that belong to a film, however many rows the group has of it."""
    once = func.sum if question.subject == "films" else func.max
    mine = source.mine
    n = MOVIE.c.n_ratings
    shown = visible(question.me)
    match measure:
        case "n_ratings":
            return {"c_n": once(n)}
        case "community_average" | "community_stddev":
            return {
                "c_n": once(n),
                "c_s": once(MOVIE.c.half_stars_sum),
                "c_ss": once(MOVIE.c.half_stars_sumsq),
                "c_shown": func.max(case((shown, 1), else_=0)),
            }
        case "my_stars":
            return {"my_n": func.count(mine.c.half_stars), "my_s": func.sum(mine.c.half_stars)}
        case "my_rated_at":
            return {"my_at": func.max(mine.c.rated_at)}
        case "gap":
            both = and_(shown, mine.c.half_stars.is_not(None))
            community = MOVIE.c.half_stars_sum * literal(1.0) / n
            return {
                "gap_n": func.sum(case((both, 1), else_=0)),
                "gap_s": func.sum(case((both, mine.c.half_stars - community), else_=0.0)),
            }
        case _:
            return {}


def compile_rank(
    where: Where, me: int, least: int, *, descending: bool, dialect: Dialect
) -> Statement:
    """Return the SELECT of the caller's place among everybody with at least `least` rows.

    Columns: `people`, `mine` (the caller's rows, null below `least`), and how many people are
    ahead by number of rows (`by_count`) and by average (`by_average`).
    """
    source = Source(RATING, RATING.c.movie_id, RATING.c.rated_at, RATING)
    everyone = Question("ratings", "everyone", me, ("count",), (), where)
    each = (
        select(
            RATING.c.user_id,
            func.count().label("n"),
            func.sum(RATING.c.half_stars).label("s"),
        )
        .select_from(_joined(everyone, source))
        .where(*_conditions(everyone, source, dialect))
        .group_by(RATING.c.user_id)
        .having(func.count() >= least)
        .cte("each")
    )
    own = select(each.c.n, each.c.s).where(each.c.user_id == me).cte("own")
    by_count = each.c.n > own.c.n if descending else each.c.n < own.c.n
    theirs, ours = each.c.s * own.c.n, own.c.s * each.c.n
    by_average = theirs > ours if descending else theirs < ours
    return select(
        func.count().label("people"),
        func.max(own.c.n).label("mine"),
        func.sum(case((by_count, 1), else_=0)).label("by_count"),
        func.sum(case((by_average, 1), else_=0)).label("by_average"),
    ).select_from(each.join(own, literal(1) == 1, isouter=True))
