"""A running api on 127.0.0.1, and what each client may be asked to do with it."""

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import insert
from sqlmodel import Session

from api.accounts import app_tokens
from api.accounts import service as accounts
from api.catalog.loading import NewFilm, insert_many
from api.catalog.statistics import recount
from api.db import Database
from api.main import create_app
from api.ratings.models import Rating
from api.settings import ApiSettings
from tests.chat.serving import served
from tests.databases import Databases

DOCS = Path(__file__).parents[2] / "docs"
FILMS = (
    NewFilm("The Apartment", 1960, ("Comedy", "Drama", "Romance"), director="Billy Wilder"),
    NewFilm("Heat", 1995, ("Action", "Crime", "Thriller")),
    NewFilm("Spirited Away", 2001, ("Animation", "Fantasy")),
    NewFilm("Some Like It Hot", 1959, ("Comedy", "Crime")),
)
# What a model may write as arguments of each tool.
CALLS: dict[str, dict[str, Any]] = {
    "search_movies": {
        "q": "the aprtment",
        "genres_all": ["Comedy", "Drama"],
        "year_from": 1950,
        "min_average": 2.5,
        "sort": "average",
    },
    "get_movie": {"movie_id": 1},
    "list_my_ratings": {"genres_any": ["Comedy", "Crime"], "stars_from": 0.5, "sort": "highest"},
    "rate_movie": {"movie_id": 3, "stars": 4.5, "watched_on": "2026-11-20", "note": "Again!"},
    "delete_rating": {"movie_id": 1},
    "recommend_movies": {"genres_any": ["Animation"], "exclude_rated": True, "limit": 5},
    "similar_movies": {"movie_id": 1, "limit": 5},
    "refresh_recommendations": {},
    "get_refresh": {"refresh_id": 0},
    "query_analytics": {"measures": ["average", "count"], "by": ["genre"], "year_from": 1950},
    "describe_analytics": {},
    "weekly_digest": {},
    "preview_import": {"content": "Title,Rating\nHeat,4\n", "title_column": "Title"},
}


@dataclass(frozen=True)
class House:
    """A running api: its address, where it keeps things, and accounts as a test needs them."""

    url: str
    settings: ApiSettings
    database: Database
    numbers: Iterator[int]

    def token(self, *, read_only: bool = False) -> str:
        """Return an app token of somebody new, who has rated three films."""

        def work(session: Session) -> str:
            now = datetime.now(UTC)
            user = accounts.create(session, f"guest{next(self.numbers)}", None, now)
            assert user.user_id is not None
            _rate(session, user.user_id, now)
            return app_tokens.create(
                session,
                user.user_id,
                name="test",
                scope="",
                days=1,
                read_only=read_only,
                now=now,
            )[1]

        with self.database.writing() as session:
            return work(session)


def _rate(session: Session, user_id: int, now: datetime) -> None:
    rows = [
        {
            "user_id": user_id,
            "movie_id": movie_id,
            "half_stars": half_stars,
            "rated_at": now,
            "updated_at": now,
            "source": "test",
        }
        for movie_id, half_stars in ((1, 9), (2, 7), (4, 8))
    ]
    session.execute(insert(Rating), rows)
    recount(session)


@pytest.fixture(scope="session")
def house(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One api for all clients."""
    folder = tmp_path_factory.mktemp("clients")
    with databases.fresh(folder) as database_url:
        settings = ApiSettings(
            environment="test",
            state_dir=folder,
            database_url=database_url,
            requests_per_minute=100_000,
        )
        app = create_app(settings)
        database: Database = app.state.services.database
        with database.writing() as session:
            insert_many(session, FILMS, datetime.now(UTC))
        with served(app) as url:
            app.servers[:] = [{"url": url}]  # as MATINEE_PUBLIC_URL says it
            app.openapi_schema = None
            opened = House(url, settings, database, itertools.count(1))
            for _ in range(4):
                opened.token()
            yield opened


@pytest.fixture
def token(house: House) -> str:
    """An app token of somebody new."""
    return house.token()


@pytest.fixture
def document(house: House, token: str) -> dict[str, Any]:
    """The document as a client with this token gets it."""
    answer = httpx.get(f"{house.url}/openapi.json", headers={"Authorization": f"Bearer {token}"})
    assert answer.headers["content-type"] == "application/json"
    return answer.json()


Recipe = Callable[[str, str], list[str]]


@pytest.fixture
def recipe(house: House, token: str) -> Recipe:
    """Return a function that gives the blocks of a language on a page, filled in for this test."""

    def blocks(page: str, language: str) -> list[str]:
        text = (DOCS / page).read_text(encoding="utf-8")
        found = re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
        assert found, f"{page} has no {language}"
        return [
            block.replace("http://127.0.0.1:8000", house.url).replace("mat_...", token)
            for block in found
        ]

    return blocks


def names(document: dict[str, Any]) -> list[str]:
    """Return the tools of a document; each must be among CALLS."""
    found = [
        operation["operationId"]
        for operations in document["paths"].values()
        for operation in operations.values()
    ]
    assert set(found) <= set(CALLS), "say in CALLS what a model may ask of the new tool"
    return found


def use_every_tool(document: dict[str, Any], call: Callable[[str, Any], httpx.Response]) -> None:
    """Let a client call each tool, and look at what the api made of its way of calling."""
    answers: dict[str, Any] = {}
    for name in sorted(names(document), key=list(CALLS).index):
        arguments = dict(CALLS[name])
        if name == "get_refresh":
            arguments["refresh_id"] = answers["refresh_recommendations"]["refresh_id"]
        answer = call(name, arguments)
        assert answer.status_code in (200, 202), f"{name}: {answer.status_code} {answer.text}"
        answers[name] = answer.json()
    found = answers["search_movies"]["items"]
    assert [film["title"] for film in found] == ["The Apartment"]
    rated = [rating["title"] for rating in answers["list_my_ratings"]["items"]]
    assert rated == ["The Apartment", "Some Like It Hot", "Heat"]
    assert "4.5" in answers["rate_movie"]["summary"]
    assert "Again!" in answers["rate_movie"]["summary"]
    assert answers["delete_rating"]["status"] == "pending_approval"
    genres = {row["genre"]: row["count"] for row in answers["query_analytics"]["rows"]}
    assert genres["Comedy"] == 2
