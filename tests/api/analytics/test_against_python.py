"""Tables and copy both give every question the figures plain Python gets from the same rows."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from api.analytics import service, vocabulary
from api.analytics.memory import Memory
from api.analytics.models import AnalyticsFilters, AnalyticsQuery
from api.db import Database
from tests.api.analytics.world import (
    DAYS,
    ME,
    NOW,
    Film,
    Item,
    Row,
    World,
    close,
    figure,
    items,
    keys,
    store,
)

GENRES: tuple[str, ...] = ("Comedy", "Drama", "War")
TAGS = ("Slow", "slow", "noir mood", "Épic", "epic")
MOMENTS = tuple(
    datetime(*parts, tzinfo=UTC)
    for parts in (
        (2023, 12, 31, 23, 59, 59),
        (2024, 1, 1, 0, 0, 0),
        (2024, 2, 28, 23, 59, 59),
        (2024, 2, 29, 0, 0, 0),
        (2024, 2, 29, 23, 59, 59),
        (2024, 3, 1, 0, 0, 0),
        (2023, 3, 31, 12, 0, 0),
        (2023, 4, 1, 5, 30, 0),
        (1999, 6, 15, 22, 0, 0),
    )
)


def ordered(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names))


FILMS = st.builds(
    Film,
    movie_id=st.just(0),
    title=st.sampled_from(("The Café", "Cafe Noir", "100% Wolf", "Under_score", "Up")),
    year=st.sampled_from((None, 1989, 1990, 1999, 2000, 2001)),
    genres=st.lists(st.sampled_from(GENRES), unique=True).map(ordered),
)
USERS = st.integers(1, 8)


@st.composite
def worlds_of(draw: st.DrawFn) -> World:
    drawn = draw(st.lists(FILMS, min_size=1, max_size=5))
    films = [Film(i, f.title, f.year, f.genres) for i, f in enumerate(drawn, 1)]
    ids = st.integers(1, len(films))
    pairs = draw(st.sets(st.tuples(USERS, ids), max_size=40))
    # Few different stars let single counts of a film rest on three people.
    half = draw(st.sampled_from((st.integers(1, 10), st.sampled_from((7, 8)))))
    at = st.sampled_from(MOMENTS)
    ratings = [Row(u, m, draw(half), draw(at)) for u, m in sorted(pairs)]
    tagged = draw(st.lists(st.tuples(USERS, ids, st.sampled_from(TAGS), at), max_size=10))
    return World(films, ratings, [Row(u, m, at=a, text=t) for u, m, t, a in tagged])


STARS = st.integers(1, 10).map(lambda half: half / 2)
GENRE_LISTS = st.lists(st.sampled_from(GENRES), min_size=1, max_size=2)
DATES = st.sampled_from(("1999-06-15", "2023-12-31", "2024-01-01", "2024-02-29", "2024-03-01"))
OF_FILMS: dict[str, st.SearchStrategy[Any]] = {
    "genres_all": GENRE_LISTS,
    "genres_any": GENRE_LISTS,
    "genres_none": GENRE_LISTS,
    "year_from": st.sampled_from((1989, 1990, 2000)),
    "year_to": st.sampled_from((1989, 1999, 2001)),
    "rated": st.sampled_from(("mine", "not_mine")),
    "my_stars_from": STARS,
    "my_stars_to": STARS,
    "min_ratings": st.integers(0, 5),
    "max_ratings": st.integers(0, 5),
    "min_average": STARS,
    "max_average": STARS,
    "title_contains": st.sampled_from(("caf", "é", "%", "_", "UP", "zzz")),
    "movie_ids": st.lists(st.integers(1, 6), min_size=1, max_size=3),
}
OF_TIMES: dict[str, st.SearchStrategy[Any]] = {
    "rated_from": DATES,
    "rated_to": DATES,
    "last_days": st.sampled_from((0, 1, 2, 61, 366)),
    "weekdays": st.lists(st.sampled_from(DAYS), min_size=1, max_size=3),
    "months": st.lists(st.sampled_from((1, 2, 3, 12)), min_size=1, max_size=2),
    "hour_from": st.sampled_from((0, 5, 12, 23)),
    "hour_to": st.sampled_from((0, 5, 12, 23)),
}
OF_STARS: dict[str, st.SearchStrategy[Any]] = {
    "stars_from": STARS,
    "stars_to": STARS,
    "half_stars_only": st.just(True),
}


@st.composite
def filters_for(draw: st.DrawFn, subject: str) -> dict[str, Any]:
    fitting = dict(OF_FILMS)
    if subject != "films":
        fitting |= OF_TIMES
    if subject == "ratings":
        fitting |= OF_STARS
    names: list[str] = draw(st.lists(st.sampled_from(sorted(fitting)), max_size=3, unique=True))
    return {name: draw(fitting[name]) for name in names}


def condition(name: str, value: Any) -> str:
    values = cast("list[Any]", value) if isinstance(value, list) else [value]
    shown = ",".join(str(v) for v in values)
    return f"{name}={shown.lower() if value is True else shown}"


@st.composite
def queries(draw: st.DrawFn) -> AnalyticsQuery:
    subject = draw(st.sampled_from(("ratings", "ratings", "films", "tags")))
    by = draw(
        st.lists(
            st.sampled_from([n for n, w in vocabulary.DIMENSIONS.items() if subject in w.subjects]),
            max_size=2,
            unique=True,
        )
    )
    fits = [
        name
        for name, word in vocabulary.MEASURES.items()
        if subject in word.subjects
        and name not in vocabulary.RANKS
        and (name not in vocabulary.COMMUNITY or subject == "films" or "film" in by)
    ]
    measures = draw(st.lists(st.sampled_from(fits), min_size=1, max_size=4, unique=True))
    share: list[str] = []
    if "share" in measures and draw(st.booleans()):
        second = draw(filters_for(subject))
        share = [condition(name, value) for name, value in second.items()]
    return AnalyticsQuery.model_validate(
        {
            "subject": subject,
            "scope": draw(st.sampled_from(("me", "everyone", "others"))),
            "measures": measures,
            "by": by,
            "min_count": draw(st.sampled_from((1, 1, 2, 3))),
            "limit": 100,
            "share_where": share,
            **draw(filters_for(subject)),
        }
    )


def parsed(texts: tuple[str, ...]) -> AnalyticsFilters:
    values: dict[str, Any] = {}
    for text in texts:
        name, _, value = text.partition("=")
        many = name in ("genres_all", "genres_any", "genres_none", "weekdays")
        numbers = name in ("months", "movie_ids")
        words = name in ("rated", "title_contains", "rated_from", "rated_to")
        if many or numbers:
            values[name] = [int(v) if numbers else v for v in value.split(",")]
        elif value == "true":
            values[name] = True
        else:
            values[name] = value if words else float(value)
    return AnalyticsFilters(**values)


def expected(world: World, q: AnalyticsQuery) -> tuple[dict[Any, dict[str, Any]], int]:
    """Return the rows by key, and how many groups rest on too few other people."""
    rows = items(world, q, q.scope, q)
    second = None
    if q.share_where:
        wanted = {(i.film.movie_id, i.row) for i in items(world, q, q.scope, parsed(q.share_where))}
        second = [item for item in rows if (item.film.movie_id, item.row) in wanted]
    groups: dict[Any, list[Item]] = defaultdict(list)
    if not q.by:
        groups[()] = rows
    for item in rows:
        found: list[tuple[Any, ...]] = [()] if q.by else []
        for name in q.by:
            found = [(*k, n) for k in found for n in keys(world, q.subject, item, name)]
        for key in found:
            groups[key].append(item)
    shown: dict[Any, dict[str, Any]] = {}
    hidden = 0
    for key, group in groups.items():
        if guarded(q) and too_few(world, q, group):
            hidden += 1
        elif not q.by or len(group) >= q.min_count:
            shown[key] = {m: figure(world, m, group, second, len(rows)) for m in q.measures}
    return shown, hidden


def guarded(q: AnalyticsQuery) -> bool:
    """Whether the figures could tell more than the catalogue's numbers of ratings and tags."""
    if q.scope == "me" or q.subject == "films":
        return False
    asks_rows = set(OF_TIMES) | set(OF_STARS)
    set_names = {n for n in asks_rows if getattr(q, n) not in (None, (), False)}
    set_names |= {text.partition("=")[0] for text in q.share_where} & asks_rows
    plain = set(q.measures) <= {"count", "distinct_films", "share"}
    return bool(set_names) or not plain or not set(q.by) <= vocabulary.FILM_LEVEL


def too_few(world: World, q: AnalyticsQuery, group: list[Item]) -> bool:
    others = {item.row.user_id for item in group if item.row} - {ME}
    if len(others) >= 3:
        return False
    if q.by or group:
        return True
    bare = q.model_copy(
        update={n: AnalyticsQuery.model_fields[n].default for n in (*OF_TIMES, *OF_STARS)}
    )
    base = items(world, bare, q.scope, bare)
    return bool(base) and len({i.row.user_id for i in base if i.row} - {ME}) < 3


def key_of(row: dict[str, Any], by: tuple[str, ...]) -> tuple[Any, ...]:
    from api.catalog.titles import fold

    shown = {"film": "movie_id"}
    return tuple(fold(row["tag"]) if name == "tag" else row[shown.get(name, name)] for name in by)


def agree(world: World, query: AnalyticsQuery, worlds: Database) -> None:
    wanted, hidden = expected(world, query)
    with worlds.reading() as session:  # nothing is committed
        store(session, world)
        tables = service.run(session, query, ME, NOW)
        memory = Memory()
        assert memory.current(session) is not None
        copy = service.run(session, query, ME, NOW, memory)
    for answer in (tables, copy):
        got = {key_of(row, query.by): row for row in answer.rows}
        assert got.keys() == wanted.keys()
        assert answer.suppressed == hidden
        assert answer.total_groups == len(wanted)
        for key, figures in wanted.items():
            for name, value in figures.items():
                assert close(got[key][name], value), (key, name, got[key][name], value)
    order = [[key_of(row, query.by) for row in answer.rows] for answer in (tables, copy)]
    assert order[0] == order[1]
    assert tables.model_copy(update={"rows": []}) == copy.model_copy(update={"rows": []})


EXAMPLES = settings(
    max_examples=150,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@EXAMPLES
@given(world=worlds_of(), query=queries())
def test_tables_copy_and_plain_python_agree(
    world: World, query: AnalyticsQuery, worlds: Database
) -> None:
    agree(world, query, worlds)


@pytest.mark.full
@settings(EXAMPLES, max_examples=2_000)
@given(world=worlds_of(), query=queries())
def test_they_agree_thousands_of_times(
    world: World, query: AnalyticsQuery, worlds: Database
) -> None:
    agree(world, query, worlds)
