"""Two apis and two workers share one PostgreSQL and one Valkey, and nobody notices."""

import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import anyio
import httpx
import pytest
from sqlalchemy import func, select
from sqlmodel import col

from api.accounts.models import Role, User
from api.catalog.models import Movie
from api.proposals.models import Proposal
from api.ratings.models import Rating
from api.recommendations.models import Refresh
from api.web.redis import fast_client
from app.valkey import ValkeyServer, embedded_valkey
from tests.databases import OnServer, server_url
from tests.pair import FILMS, LIMIT, Pair, client, running

pytestmark = [pytest.mark.anyio, pytest.mark.stack, pytest.mark.postgresql]
REFRESH_SECONDS = 30


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ValkeyServer]:
    """A Valkey that may be flushed."""
    with embedded_valkey(tmp_path_factory.mktemp("pair-valkey")) as opened:
        yield opened


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory, server: ValkeyServer) -> Iterator[Pair]:
    """Both, well, on a database of their own."""
    on_server = OnServer(server_url())
    state = tmp_path_factory.mktemp("pair")
    try:
        with on_server.fresh(state) as url, running(state, url, server.url) as opened:
            yield opened
    finally:
        on_server.close()


async def together(calls: Sequence[Callable[[], Awaitable[httpx.Response]]]) -> list[Any]:
    """Make all calls at once and return the answers in the order of the calls."""
    answers: list[Any] = [None] * len(calls)

    async def make(number: int, call: Callable[[], Awaitable[httpx.Response]]) -> None:
        answers[number] = await call()

    async with anyio.create_task_group() as group:
        for number, call in enumerate(calls):
            group.start_soon(make, number, call)
    return answers


def statuses(answers: list[Any]) -> Counter[int]:
    return Counter(answer.status_code for answer in answers)


async def test_no_rating_and_no_statistic_is_lost(pair: Pair, password_hash: str) -> None:
    people = [pair.person(f"rater{n}", password_hash) for n in range(10)]
    async with client() as http:

        def rate(who: int, film: int, stars: float) -> Callable[[], Awaitable[httpx.Response]]:
            url = f"{pair.url(who + film)}/ratings/{film}"
            return lambda: http.put(url, json={"stars": stars}, headers=people[who].headers)

        first = await together([rate(who, 1 + n, 3) for n in range(6) for who in range(10)])
        again = await together([rate(who, 1, who / 2 or 5) for who in range(10)])
    assert statuses(first) == {201: 60}
    assert statuses(again) == {200: 10}
    with pair.database.reading() as session:
        truth = {
            row[0]: tuple(row)[1:]
            for row in session.execute(
                select(
                    col(Rating.movie_id),
                    func.count(),
                    func.sum(Rating.half_stars),
                    func.sum(Rating.half_stars * Rating.half_stars),
                ).group_by(col(Rating.movie_id))
            )
        }
        films = session.execute(select(Movie).where(col(Movie.n_ratings) > 0)).scalars().all()
        versions = session.execute(
            select(col(User.ratings_version)).where(col(User.username).like("rater%"))
        ).scalars()
        assert {
            film.movie_id: (film.n_ratings, film.half_stars_sum, film.half_stars_sumsq)
            for film in films
        } == truth
        assert set(versions) == {7}


async def test_one_of_many_editors_wins_and_the_others_are_told(
    pair: Pair, password_hash: str
) -> None:
    admin = pair.person("editor", password_hash, Role.admin)
    async with client() as http:
        url = f"/movies/{FILMS}"
        etag = (await http.get(pair.urls[0] + url, headers=admin.headers)).headers["ETag"]
        headers = {**admin.headers, "If-Match": etag}
        answers = await together(
            [
                lambda n=n: http.patch(pair.url(n) + url, json={"year": 1900 + n}, headers=headers)
                for n in range(20)
            ]
        )
    assert statuses(answers) == {200: 1, 412: 19}


async def test_twenty_refreshes_of_one_sign_in_have_one_successor(
    pair: Pair, password_hash: str
) -> None:
    ana = pair.person("ana", password_hash)
    form = {"refresh_token": ana.refresh_token}
    async with client() as http:
        answers = await together(
            [lambda n=n: http.post(pair.url(n) + "/token/refresh", data=form) for n in range(20)]
        )
        assert statuses(answers) == {200: 20}
        assert len({answer.json()["refresh_token"] for answer in answers}) == 1
        token = answers[0].json()
        own = {"Authorization": f"Bearer {token['access_token']}"}
        assert (await http.get(pair.urls[1] + "/me", headers=own)).status_code == 200
        form = {"token": token["refresh_token"]}
        assert (await http.post(pair.urls[0] + "/token/revoke", data=form)).is_success
        assert (await http.get(pair.urls[1] + "/me", headers=own)).status_code == 401


async def test_one_key_and_one_approval_have_one_effect(pair: Pair, password_hash: str) -> None:
    ben = pair.person("ben", password_hash)
    async with client() as http:
        form = {"subject_token": ben.headers["Authorization"].removeprefix("Bearer ")}
        answer = await http.post(pair.urls[0] + "/token/exchange", data=form)
        delegated = {"Authorization": f"Bearer {answer.json()['access_token']}"}
        asked = await http.put(pair.urls[0] + "/ratings/9", json={"stars": 4}, headers=delegated)
        assert asked.status_code == 202
        url = f"/proposals/{asked.json()['proposal_id']}"
        shown = (await http.get(pair.urls[1] + url, headers=ben.headers)).json()
        consent = {"digest": shown["digest"]}
        approvals = await together(
            [
                lambda n=n: http.post(
                    pair.url(n) + f"{url}/approve", json=consent, headers=ben.headers
                )
                for n in range(25)
            ]
        )
        keyed = {**ben.headers, "Idempotency-Key": "one-effect"}
        made = await together(
            [
                lambda n=n: http.post(pair.url(n) + "/recommendations/refresh", headers=keyed)
                for n in range(25)
            ]
        )
    assert statuses(approvals)[200] == 1
    assert set(statuses(approvals)) == {200, 409}
    assert set(statuses(made)) <= {202, 409}
    assert len({answer.headers["Location"] for answer in made if answer.status_code == 202}) == 1
    with pair.database.reading() as session:
        ratings = session.execute(
            select(func.count()).where(col(Rating.user_id) == ben.user_id)
        ).scalar_one()
        refreshes = session.execute(
            select(func.count()).where(col(Refresh.user_id) == ben.user_id)
        ).scalar_one()
        proposals = session.execute(
            select(func.count()).where(col(Proposal.user_id) == ben.user_id)
        ).scalar_one()
    assert (ratings, refreshes, proposals) == (1, 1, 1)


async def test_a_limit_counts_what_both_answered(pair: Pair, password_hash: str) -> None:
    cleo = pair.person("cleo", password_hash)
    async with client() as http:
        began = time.monotonic()
        answers = await together(
            [
                lambda n=n: http.get(pair.url(n) + "/me", headers=cleo.headers)
                for n in range(LIMIT + 60)
            ]
        )
        refilled = (time.monotonic() - began) * LIMIT / 60
    counted = statuses(answers)
    assert set(counted) == {200, 429}
    assert LIMIT <= counted[200] <= LIMIT + refilled + 1


async def test_one_refresh_at_a_time_even_when_the_queue_is_lost_meanwhile(
    pair: Pair, server: ValkeyServer, password_hash: str
) -> None:
    people = [pair.person(f"fresh{n}", password_hash) for n in range(8)]
    queue = fast_client(server.url, connections=1)
    async with client() as http:
        for number, person in enumerate(people):
            url = pair.url(number) + "/recommendations/refresh"
            assert (await http.post(url, headers=person.headers)).status_code == 202
            if number in {2, 5}:
                await queue.execute_command("FLUSHALL")  # pyright: ignore[reportUnknownMemberType] - untyped there
            await anyio.sleep(0.25)
    await queue.aclose()
    with anyio.fail_after(REFRESH_SECONDS):
        while set(found := runs(pair)) and {state for state, _, _ in found} != {"done"}:  # noqa: ASYNC110 - another process's rows
            await anyio.sleep(0.1)
    spans = sorted({(begun, ended) for _, begun, ended in found})
    assert len(found) >= len(people)
    for (_, ended), (begun, _) in pairwise(spans):
        assert ended <= begun, "two fits at once"


def runs(pair: Pair) -> list[tuple[str, Any, Any]]:
    """Return the state, the beginning and the end of every refresh."""
    with pair.database.reading() as session:
        rows = session.execute(
            select(col(Refresh.state), col(Refresh.started_at), col(Refresh.finished_at))
        )
        return [(row[0], row[1], row[2]) for row in rows]
