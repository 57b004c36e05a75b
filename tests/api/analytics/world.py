"""A small made-up catalogue, and the same figures worked out in plain Python."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from statistics import fmean, median, pstdev
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlmodel import Session

from api.accounts.models import User
from api.analytics.models import AnalyticsFilters, AnalyticsQuery
from api.catalog.models import Movie, MovieGenre, MovieTitle, Tag
from api.catalog.titles import fold, normalise, sort_title
from api.ratings.models import Rating

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NOW = datetime(2024, 3, 1, 12, 0, tzinfo=UTC)
ME = 1


@dataclass(frozen=True)
class Film:
    """A film of the made-up catalogue."""

    movie_id: int
    title: str
    year: int | None = 2000
    genres: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """A rating (half stars) or a tag (text) a user gave a film."""

    user_id: int
    movie_id: int
    half: int = 0
    at: datetime = NOW
    text: str = ""


@dataclass
class World:
    """Films, ratings and tags."""

    films: Sequence[Film] = ()
    ratings: Sequence[Row] = ()
    tags: Sequence[Row] = ()
    ratings_of: dict[int, list[Row]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for row in self.ratings:
            self.ratings_of[row.movie_id].append(row)

    def film(self, movie_id: int) -> Film:
        """Return a film."""
        return next(film for film in self.films if film.movie_id == movie_id)

    def tags_of(self, movie_id: int) -> set[str]:
        """Return the tags of a film, folded."""
        return {fold(row.text) for row in self.tags if row.movie_id == movie_id}

    def mine(self, movie_id: int) -> Row | None:
        """Return my rating of a film."""
        return next((r for r in self.ratings_of[movie_id] if r.user_id == ME), None)

    def community(self, movie_id: int) -> list[float] | None:
        """Return everyone's stars for a film, or None if fewer than three others rated it."""
        rows = self.ratings_of[movie_id]
        others = sum(row.user_id != ME for row in rows)
        return [row.half / 2 for row in rows] if others >= 3 else None


TABLES = (Tag, Rating, MovieGenre, MovieTitle, Movie, User)


def store(session: Session, world: World) -> None:
    """Replace what the database holds by this world."""
    connection = session.connection()
    for model in TABLES:
        connection.execute(delete(model))
    people = {ME} | {row.user_id for row in (*world.ratings, *world.tags)}
    users = [
        {"user_id": u, "username": f"u{u}", "display_name": "U", "role": "member"}
        | {"created_at": NOW, "ratings_version": 0}
        for u in people
    ]
    connection.execute(insert(User), users)
    for model, rows in (
        (Movie, [_movie(world, film) for film in world.films]),
        (MovieTitle, [_title(film) for film in world.films]),
        (MovieGenre, [{"movie_id": f.movie_id, "genre": g} for f in world.films for g in f.genres]),
        (Rating, [_rating(row) for row in world.ratings]),
        (Tag, [_tag(row) for row in world.tags]),
    ):
        if rows:
            connection.execute(insert(model), rows)
    if connection.dialect.name == "postgresql":
        # Its sequence does not see ids given by hand.
        last = select(func.setval("user_user_id_seq", func.max(User.user_id)))
        connection.execute(last)


def _movie(world: World, film: Film) -> dict[str, Any]:
    halves = [row.half for row in world.ratings_of[film.movie_id]]
    return {
        "movie_id": film.movie_id,
        "title": film.title,
        "sort_title": sort_title(film.title),
        "year": film.year,
        "created_at": NOW,
        "updated_at": NOW,
        "n_ratings": len(halves),
        "half_stars_sum": sum(halves),
        "half_stars_sumsq": sum(h * h for h in halves),
        "average_half_stars": fmean(halves) if halves else None,
    }


def _title(film: Film) -> dict[str, Any]:
    normal = normalise(film.title)
    return {"movie_id": film.movie_id, "title": film.title, "normal": normal, "kind": "main"}


def _rating(row: Row) -> dict[str, Any]:
    return {
        "user_id": row.user_id,
        "movie_id": row.movie_id,
        "half_stars": row.half,
        "rated_at": row.at,
        "updated_at": row.at,
        "source": "matinee",
    }


def _tag(row: Row) -> dict[str, Any]:
    return {
        "user_id": row.user_id,
        "movie_id": row.movie_id,
        "text": row.text,
        "folded": fold(row.text),
        "tagged_at": row.at,
    }


def film_matches(world: World, film: Film, f: AnalyticsFilters) -> bool:
    """Whether a film satisfies what the filters ask of films."""
    genres, mine = set(film.genres), world.mine(film.movie_id)
    n, community = len(world.ratings_of[film.movie_id]), world.community(film.movie_id)
    tests = [
        set(f.genres_all) <= genres,
        not f.genres_any or bool(set(f.genres_any) & genres),
        not set(f.genres_none) & genres,
        _between(film.year, f.year_from, f.year_to),
        {"any": True, "mine": mine is not None, "not_mine": mine is None}[f.rated],
        _between(mine and mine.half / 2, f.my_stars_from, f.my_stars_to),
        _between(n, f.min_ratings, f.max_ratings),
        _between(fmean(community) if community else None, f.min_average, f.max_average),
        f.title_contains is None or fold(f.title_contains) in fold(film.title),
        f.title_is is None or f.title_is.casefold() == film.title.casefold(),
        not f.movie_ids or film.movie_id in f.movie_ids,
    ]
    return all(tests)


def _between(value: float | None, low: float | None, high: float | None) -> bool:
    if low is None and high is None:
        return True
    if value is None:
        return False
    return (low is None or value >= low) and (high is None or value <= high)


def row_matches(row: Row, f: AnalyticsFilters) -> bool:
    """Whether a rating or tag satisfies what the filters ask of rows."""
    day = row.at.date()
    low, high = f.hour_from, f.hour_to
    hour = row.at.hour
    if low is not None and high is not None and low > high:
        in_hours = hour >= low or hour <= high
    else:
        in_hours = _between(hour, low, high)
    tests: list[bool] = [
        _between(row.half / 2, f.stars_from, f.stars_to),
        not f.half_stars_only or row.half % 2 == 1,
        f.rated_from is None or day >= f.rated_from,
        f.rated_to is None or day <= f.rated_to,
        f.last_days is None or NOW.date() - timedelta(days=f.last_days) <= day <= NOW.date(),
        not f.weekdays or DAYS[day.weekday()] in f.weekdays,
        not f.months or day.month in f.months,
        in_hours,
    ]
    return all(tests)


@dataclass(frozen=True)
class Item:
    """A row with its film: a rating, a tag, or (row None) a film as such."""

    film: Film
    row: Row | None


def items(world: World, q: AnalyticsQuery, scope: str, f: AnalyticsFilters) -> list[Item]:
    """Return the rows a query is about."""
    films = [film for film in world.films if film_matches(world, film, f)]
    wanted = fold(f.tag) if f.tag else None
    if q.subject == "films":
        return [
            Item(film, None)
            for film in films
            if wanted is None or wanted in world.tags_of(film.movie_id)
        ]
    found: list[Item] = []
    for row in world.ratings if q.subject == "ratings" else world.tags:
        film = world.film(row.movie_id)
        of_scope = {"me": row.user_id == ME, "others": row.user_id != ME, "everyone": True}[scope]
        if not of_scope or film not in films or not row_matches(row, f):
            continue
        has = (
            fold(row.text) == wanted
            if q.subject == "tags"
            else wanted in world.tags_of(film.movie_id)
        )
        if wanted is None or has:
            found.append(Item(film, row))
    return found


def _at(item: Item) -> datetime:
    assert item.row is not None
    return item.row.at


def keys(world: World, subject: str, item: Item, name: str) -> list[Any]:
    """Return the groups of a dimension a row belongs to, as the answer shows them."""
    film, row = item.film, item.row
    simple: dict[str, Callable[[], Any]] = {
        "film": lambda: film.movie_id,
        "stars": lambda: row.half / 2 if row else None,
        "year": lambda: film.year,
        "decade": lambda: None if film.year is None else film.year // 10 * 10,
        "rated_year": lambda: _at(item).year,
        "rated_quarter": lambda: f"{_at(item).year}-Q{(_at(item).month - 1) // 3 + 1}",
        "rated_month": lambda: _at(item).strftime("%Y-%m"),
        "rated_day": lambda: _at(item).date().isoformat(),
        "weekday": lambda: DAYS[_at(item).weekday()],
        "hour": lambda: _at(item).hour,
    }
    if name == "genre":
        return list(film.genres)
    if name == "tag":
        tagged = [fold(row.text)] if subject == "tags" and row else world.tags_of(film.movie_id)
        return sorted(tagged)
    key = simple[name]()
    return [] if key is None else [key]


def figure(
    world: World, measure: str, group: Sequence[Item], second: Iterable[Item] | None, total: int
) -> Any:
    """Return a measure of a group of rows, by its definition."""
    rows = [item.row for item in group if item.row is not None]
    stars = [row.half / 2 for row in rows]
    films = {item.film.movie_id for item in group}
    mine = [m for item in group if (m := world.mine(item.film.movie_id))]
    gaps = [
        m.half / 2 - fmean(community)
        for item in group
        if (m := world.mine(item.film.movie_id))
        and (community := world.community(item.film.movie_id))
    ]
    pooled = [r.half / 2 for movie_id in films for r in world.ratings_of[movie_id]]
    known = any(world.community(movie_id) for movie_id in films)
    if second is not None:
        chosen = set(map(id, second))
        share = 100 * sum(id(item) in chosen for item in group) / len(group) if group else None
    else:
        share = 100 * len(group) / total if total else None
    makers: dict[str, Callable[[], Any]] = {
        "count": lambda: len(group),
        "distinct_films": lambda: len(films),
        "average": lambda: fmean(stars) if stars else None,
        "median": lambda: median(stars) if stars else None,
        "stddev": lambda: pstdev(stars) if stars else None,
        "share": lambda: share,
        "active_days": lambda: len({row.at.date() for row in rows}),
        "distinct_users": lambda: len({row.user_id for row in rows}),
        "ratings_per_user": lambda: len(rows) / len({r.user_id for r in rows}) if rows else None,
        "first_rated": lambda: _iso(min(row.at for row in rows)) if rows else None,
        "last_rated": lambda: _iso(max(row.at for row in rows)) if rows else None,
        "n_ratings": lambda: len(pooled),
        "community_average": lambda: fmean(pooled) if known else None,
        "community_stddev": lambda: pstdev(pooled) if known else None,
        "my_stars": lambda: fmean(m.half / 2 for m in mine) if mine else None,
        "my_rated_at": lambda: _iso(max(m.at for m in mine)) if mine else None,
        "gap": lambda: fmean(gaps) if gaps else None,
    }
    return makers[measure]()


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def close(left: Any, right: Any) -> bool:
    """Whether two cells are equal, figures up to the six decimals that are shown."""
    if isinstance(left, float) or isinstance(right, float):
        return left is not None and right is not None and abs(left - right) <= 1.1e-6
    return left == right


def day(text: str) -> datetime:
    """Return noon UTC of a day."""
    return datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC).replace(hour=12)
