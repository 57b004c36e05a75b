"""Searching and browsing through the whole stack, beside the bare route, the driver, Datasette."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

import anyio.to_thread
import httpx

from app.stack import HOST
from scripts.bench.data import Made
from scripts.bench.figures import Figure, Target, least, middle, most
from scripts.bench.house import House
from scripts.bench.load import Answered, Load, drive, request

_DISTINCT = 700
"""More questions than the api keeps answers, so that none is served from those kept."""
_FILTERS = (
    {"genres_all": "Drama", "year_from": "1990", "year_to": "1999", "min_ratings": "5"},
    {"genres_all": "Comedy", "year_from": "2000", "year_to": "2009", "min_ratings": "5"},
)


@dataclass
class Subject:
    """Something that is asked: where, and with which requests in turn."""

    name: str
    port: int
    requests: tuple[str, ...]
    answers: dict[int, list[Answered]] = field(default_factory=dict[int, list[Answered]])

    def rate(self, connections: int) -> float:
        """Return the requests a second (median of the repeats)."""
        return middle([a.rate for a in self.answers.get(connections, [])] or [0.0])

    def spread(self, connections: int) -> tuple[float, float, float]:
        """Return p50, p95 and p99 in ms (medians of the repeats)."""
        listed = self.answers.get(connections) or [Answered(0, 0, 0, 0, {})]
        p50, p95, p99 = zip(*((a.p50, a.p95, a.p99) for a in listed), strict=True)
        return middle(p50), middle(p95), middle(p99)

    def errors(self) -> int:
        """How many answers were not what they should be."""
        return sum(a.errors for listed in self.answers.values() for a in listed)


async def subjects(house: House, made: Made, client: httpx.AsyncClient) -> list[Subject]:
    """Return what is compared: every question is asked of all in the same words."""
    token = await house.token(client)
    api = house.port("api")
    headers = {"Authorization": f"Bearer {token}"}

    def own(path: str, **more: str) -> str:
        return request(path, HOST, **headers, **more)

    words = _searches(made)
    searches = [f"/movies?q={quote(word)}" for word in words]
    filters = [f"/movies?{urlencode({**_FILTERS[n % 2], 'page': str(1 + n // 2 % 2)})}"
               for n in range(4)]  # fmt: skip
    varied = _varied()
    tagged = await _etag(client, house, searches[0], headers)
    found = [
        Subject("bare route", house.port("bare"), (request("/bare", HOST),)),
        Subject("driver: search", house.port("bare"), _asked(searches)),
        Subject("driver: browse", house.port("bare"), _asked(varied)),
        Subject("GET /movies?q=", api, tuple(map(own, searches))),
        Subject("GET /movies filtered", api, tuple(map(own, varied))),
        Subject("the same, kept", api, tuple(map(own, filters))),
        Subject("304", api, (own(searches[0], If_None_Match=tagged),)),
    ]
    if "datasette" in house.peers:
        port = house.port("datasette")
        found += [
            Subject("Datasette: search", port, tuple(request(_sql(w), HOST) for w in words[:50])),
            Subject("Datasette: browse", port, (request(_TABLE, HOST),)),
        ]
    return found


def _asked(paths: Sequence[str]) -> tuple[str, ...]:
    return tuple(request(path.replace("/movies", "/limit", 1), HOST) for path in paths)


def _searches(made: Made) -> list[str]:
    """Return different texts people type: a word or two of a title, often cut short."""
    found: dict[str, None] = {}
    for number, title in enumerate(made.titles):
        words = [word for word in title.lower().split() if word.isalpha() and word != "the"]
        text = " ".join(words[: 1 + number % 2])
        found.setdefault(text if number % 3 else text[: max(4, len(text) - 2)])
        if len(found) == _DISTINCT:
            break
    return list(found)


def _varied() -> list[str]:
    """Return filters that differ in their years, so that no answer is one kept."""
    return [
        f"/movies?{urlencode({'genres_all': genre, 'year_from': start, 'year_to': start + span, 'min_ratings': 5})}"
        for genre in ("Drama", "Comedy", "Thriller", "Romance")
        for start in range(1960, 2015)
        for span in (5, 9, 12, 15)
    ]


async def _etag(client: httpx.AsyncClient, house: House, path: str, headers: dict[str, str]) -> str:
    answer = await client.get(f"{house.stack.url('api')}{path}", headers=headers)
    return answer.raise_for_status().headers["ETag"]


_OF_GENRE = "movie_id in (select movie_id from movie_genre where genre = 'Drama')"
_BROWSED = {
    "_where": _OF_GENRE,
    "year__gte": 1990,
    "year__lte": 1999,
    "n_ratings__gte": 5,
    "_sort_desc": "n_ratings",
    "_size": 20,
    "_shape": "objects",
    "_nosuggest": 1,  # no facets: they are slow, and nobody else offers them
    "_nofacet": 1,
}
_TABLE = f"/copy/movie.json?{urlencode(_BROWSED)}"


def _sql(text: str) -> str:
    """Return Datasette's path for the same search: 20 films by words and beginnings."""
    words = " ".join(f'"{word}"*' for word in text.split())
    sql = (
        "select m.movie_id, m.title, m.year, m.n_ratings, m.average_half_stars from movie_search s"
        " join movie m on m.movie_id = s.rowid where movie_search match :q"
        " order by m.n_ratings desc limit 20"
    )
    return f"/copy.json?{urlencode({'sql': sql, 'q': words, '_shape': 'objects'})}"


async def measure(
    house: House, made: Made, client: httpx.AsyncClient, *, seconds: float, repeats: int,
    connections: Sequence[int] = (1, 8, 64),
) -> tuple[list[Figure], list[Subject]]:  # fmt: skip
    """Load every subject in turn, so that a slow minute of the machine meets all of them."""
    compared = await subjects(house, made, client)
    for _ in range(repeats):
        for subject in compared:
            for n in connections:
                load = Load(HOST, subject.port, subject.requests, n, seconds, min(seconds / 4, 0.5))
                answered = await anyio.to_thread.run_sync(drive, load)
                subject.answers.setdefault(n, []).append(answered)
    named = {subject.name: subject for subject in compared}
    return list(_figures(named, connections)), compared


def _figures(named: dict[str, Subject], connections: Sequence[int]) -> list[Figure]:
    at = 8 if 8 in connections else connections[-1]
    rates = {name: subject.rate(at) for name, subject in named.items()}
    found: list[Figure] = []

    def compare(name: str, beside: str, target: Target | None = None) -> None:
        if beside in rates:
            found.append(
                Figure("catalogue", name, rates[name], "req/s", beside, rates[beside], target)
            )

    compare("GET /movies?q=", "bare route", least(0.15))
    compare("GET /movies?q=", "driver: search", least(0.4))
    compare("GET /movies?q=", "Datasette: search", least(5))
    compare("GET /movies filtered", "bare route", least(0.08))
    compare("GET /movies filtered", "driver: browse", least(0.4))
    compare("GET /movies filtered", "Datasette: browse", least(3.5))
    compare("the same, kept", "bare route", least(0.25))
    compare("304", "bare route", least(0.25))
    compare("304", "GET /movies?q=", least(1.5))
    compare("304", "Datasette: browse", least(8))
    if 64 in connections:
        for name in ("GET /movies?q=", "GET /movies filtered"):
            slow = named[name].spread(64)[2]
            usual = named[name].spread(8)[0]
            found.append(
                Figure(
                    "catalogue",
                    f"{name}: p99 at 64 connections",
                    slow,
                    "ms",
                    "p50 at 8",
                    usual,
                    most(10, "ratio"),
                )
            )
    errors = sum(subject.errors() for subject in named.values())
    found.append(Figure("catalogue", "Answers that were errors", errors, "", target=most(0)))
    return found
