"""What is asked for the contract's examples: each operation once well, and once as it is refused."""

import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, cast

import httpx

from api.accounts import service as accounts
from api.accounts import sessions
from api.accounts.passwords import hash_now
from api.main import create_app
from api.recommendations.snapshot import fit_here
from api.sample.raters import build_sample
from api.sample.seed import load
from api.settings import ApiSettings
from api.web.deps import Services
from app.settings import fixed_clock

NOW: Final = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PASSWORD: Final = "correct horse battery"  # noqa: S105 - of nobody
PLACEHOLDERS: Final = {
    "access_token": "eyJhbGciOiJFZERTQSJ9...",
    "refresh_token": "9fQ2...",
    "token": "mat_...",
    "proposal_id": "k3Vd0nq9Zs1xB7uT",
}
Made = dict[str, dict[str, Any]]
"""What was answered, by operation and status."""


@dataclass
class Teller:
    """Asks the api one thing after another and notes each answer under its operation."""

    client: httpx.AsyncClient
    headers: Mapping[str, Mapping[str, str]]
    made: Made = field(default_factory=dict[str, dict[str, Any]])

    async def ask(self, operation: str, who: str, method: str, path: str, **request: Any) -> Any:
        """Send a request as somebody; the first answer of a status becomes its example."""
        headers = {**self.headers.get(who, {}), **request.pop("headers", {})}
        answer = await self.client.request(method, path, headers=headers, **request)
        body = answer.json() if answer.content else None
        if body is not None:
            self.made.setdefault(operation, {}).setdefault(str(answer.status_code), _masked(body))
        return body


def _masked(node: Any) -> Any:
    if isinstance(node, list):
        return [_masked(item) for item in cast("list[Any]", node)]
    if not isinstance(node, dict):
        return node
    members = cast("dict[str, Any]", node)
    return {
        name: PLACEHOLDERS[name] if name in PLACEHOLDERS and value else _masked(value)
        for name, value in members.items()
    }


@asynccontextmanager
async def _world() -> AsyncIterator[Teller]:
    """Yield a teller on the sample, with ana, her assistant and an admin signed in."""
    with tempfile.TemporaryDirectory() as folder:
        settings = ApiSettings(
            state_dir=Path(folder), database_url="", redis_url="", public_url="", mcp=False
        )
        app = create_app(settings, clock=fixed_clock(NOW))
        services: Services = app.state.services
        with services.database.writing() as session:
            load(session, build_sample(now=NOW), {"ana": hash_now(PASSWORD)}, NOW)
        model = fit_here(services.database, NOW)
        with services.database.writing() as session:
            session.add(model)
            tokens = {
                name: sessions.open_session(
                    session,
                    services.keys,
                    accounts.find(session, name) or _nobody(),
                    "web",
                    "",
                    NOW,
                ).access_token
                for name in ("ana", "admin")
            }
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(
                transport=httpx.ASGITransport(app=app), base_url="http://api"
            ) as client,
        ):
            form = {"subject_token": tokens["ana"]}
            given = await client.post("/token/exchange", data=form)
            tokens["assistant"] = given.json()["access_token"]
            headers = {name: {"Authorization": f"Bearer {token}"} for name, token in tokens.items()}
            yield Teller(client, headers)


def _nobody() -> Any:
    raise LookupError("the sample has no such account")


async def _tools(tell: Teller) -> None:
    await tell.ask("*", "", "GET", "/me")
    film = (await tell.ask("search_movies", "ana", "GET", "/movies?q=the+apartment"))["items"][0]
    place = f"/movies/{film['movie_id']}"
    await tell.ask("search_movies", "ana", "GET", "/movies?genres_all=Comdy")
    await tell.ask("get_movie", "ana", "GET", place)
    await tell.ask("get_movie", "ana", "GET", "/movies/999999")
    await tell.ask("list_my_ratings", "ana", "GET", "/ratings?sort=highest&page_size=2")
    await tell.ask("list_my_ratings", "ana", "GET", "/ratings?stars_from=4.2")
    await tell.ask("similar_movies", "ana", "GET", f"{place}/similar?limit=2")
    await tell.ask("similar_movies", "ana", "GET", "/movies/999999/similar")
    await tell.ask("recommend_movies", "ana", "GET", "/recommendations?limit=1")
    await tell.ask("recommend_movies", "ana", "GET", "/recommendations?like=999999")
    query = {"measures": ["average", "count"], "by": ["genre"], "min_count": 5, "limit": 2}
    await tell.ask("query_analytics", "ana", "POST", "/analytics/query", json=query)
    wrong = {"subject": "films", "measures": ["average"]}
    await tell.ask("query_analytics", "ana", "POST", "/analytics/query", json=wrong)
    await tell.ask("describe_analytics", "ana", "GET", "/analytics/schema")
    await tell.ask("weekly_digest", "ana", "GET", "/digest?week=2026-W46")
    await tell.ask("weekly_digest", "ana", "GET", "/digest?week=2030-W01")
    text = "Title,Year,Rating\nThe Apartment,1960,4.5\nHaet,1995,4\n"
    named = {"content": text, "title_column": "Title", "rating_column": "Rating"}
    await tell.ask("preview_import", "ana", "POST", "/import-preview", json=named)
    await tell.ask("preview_import", "ana", "POST", "/import-preview", json={"content": "?"})


async def _refreshes(tell: Teller) -> None:
    refresh = await tell.ask("refresh_recommendations", "ana", "POST", "/recommendations/refresh")
    key = {"idempotency_key": "two words"}
    await tell.ask("refresh_recommendations", "ana", "POST", "/recommendations/refresh", json=key)
    where = "/recommendations/refreshes/"
    await tell.ask("get_refresh", "ana", "GET", f"{where}{refresh['refresh_id']}")
    await tell.ask("get_refresh", "ana", "GET", f"{where}999999")
    await tell.ask("cancel_refresh", "ana", "POST", f"{where}{refresh['refresh_id']}/cancel")


async def _changes(tell: Teller) -> None:
    film = (await tell.client.get("/movies?q=heat", headers=tell.headers["ana"])).json()
    place = f"/ratings/{film['items'][0]['movie_id']}"
    change = {"stars": 4.5, "watched_on": "2026-11-20"}
    proposed = await tell.ask("rate_movie", "assistant", "PUT", place, json=change)
    await tell.ask("rate_movie", "ana", "PUT", "/ratings/999999", json=change)
    await tell.ask("rate_movie", "ana", "PUT", place, json={"stars": 4.25})
    await tell.ask("list_proposals", "ana", "GET", "/proposals?state=pending")
    proposal = f"/proposals/{proposed['proposal_id']}"
    shown = await tell.ask("get_proposal", "ana", "GET", proposal)
    await tell.ask("get_proposal", "ana", "GET", "/proposals/unknown-proposal")
    consent = {"digest": shown["digest"]}
    await tell.ask("approve_proposal", "ana", "POST", f"{proposal}/approve", json=consent)
    await tell.ask("approve_proposal", "ana", "POST", f"{proposal}/approve", json=consent)
    await tell.ask("reject_proposal", "ana", "POST", f"{proposal}/reject")
    await tell.ask("rate_movie", "ana", "PUT", place, json={"stars": 4})
    gone = await tell.ask("delete_rating", "assistant", "DELETE", place)
    await tell.ask("reject_proposal", "ana", "POST", f"/proposals/{gone['proposal_id']}/reject")
    await tell.ask("delete_rating", "ana", "DELETE", "/ratings/999999")


async def _accounts(tell: Teller) -> None:
    form = {"username": "ana", "password": PASSWORD}
    tokens = await tell.ask("sign_in", "", "POST", "/token", data=form)
    await tell.ask("sign_in", "", "POST", "/token", data=form | {"password": "wrong"})
    again = {"refresh_token": tokens["refresh_token"]}
    await tell.ask("refresh_token", "", "POST", "/token/refresh", data=again)
    await tell.ask("refresh_token", "", "POST", "/token/refresh", data={"refresh_token": "x"})
    delegated = {"subject_token": tokens["access_token"], "scope": "catalog:read"}
    await tell.ask("exchange_token", "", "POST", "/token/exchange", data=delegated)
    account = {"username": "zoe", "password": PASSWORD, "display_name": "Zoe"}
    made = await tell.ask("sign_up", "", "POST", "/accounts", json=account)
    await tell.ask("sign_up", "", "POST", "/accounts", json=account)
    await tell.ask("get_me", "ana", "GET", "/me")
    tool = {"name": "Open WebUI", "scope": "catalog:read ratings:read", "days": 30}
    await tell.ask("create_app_token", "ana", "POST", "/app-tokens", json=tool)
    await tell.ask("list_app_tokens", "ana", "GET", "/app-tokens")
    await tell.ask("revoke_app_token", "ana", "DELETE", "/app-tokens/999999")
    await tell.ask("list_audit", "ana", "GET", "/me/audit?limit=1")
    await tell.ask("list_accounts", "admin", "GET", "/accounts?page_size=1")
    change = {"role": "curator"}
    await tell.ask("change_account", "admin", "PATCH", f"/accounts/{made['user_id']}", json=change)
    await tell.ask("change_account", "admin", "PATCH", "/accounts/999999", json=change)


async def _films(tell: Teller) -> None:
    film = {"title": "An Example", "year": 2026, "genres": ["Drama"], "imdb_id": "tt99999999"}
    made = await tell.ask("create_movie", "admin", "POST", "/movies", json=film)
    await tell.ask("create_movie", "admin", "POST", "/movies", json=film)
    place, match = f"/movies/{made['movie_id']}", {"If-Match": '"v1"'}
    patch = {"year": 2025}
    await tell.ask("patch_movie", "admin", "PATCH", place, json=patch)
    await tell.ask("patch_movie", "admin", "PATCH", place, json=patch, headers=match)
    await tell.ask("patch_movie", "admin", "PATCH", place, json=patch, headers=match)
    current = {"If-Match": '"v2"'}
    await tell.ask("replace_movie", "admin", "PUT", place, json=film, headers=match)
    await tell.ask("replace_movie", "admin", "PUT", place, json=film, headers=current)
    await tell.ask("delete_movie", "admin", "DELETE", place, headers=current)


async def _imports(tell: Teller) -> None:
    csv = b"Date,Name,Year,Letterboxd URI,Rating\n2026-01-02,Heat,1995,https://boxd.it/x,4\n"
    file = {"file": ("ratings.csv", csv)}
    preview = await tell.ask("create_import", "ana", "POST", "/imports", files=file)
    await tell.ask("create_import", "ana", "POST", "/imports", files={"file": ("a.csv", b"?")})
    place = f"/imports/{preview['import_id']}"
    await tell.ask("get_import", "ana", "GET", place)
    await tell.ask("get_import", "ana", "GET", "/imports/999999")
    await tell.ask("apply_import", "ana", "POST", f"{place}/apply", json={})
    await tell.ask("apply_import", "ana", "POST", f"{place}/apply", json={})
    await tell.ask("list_imports", "ana", "GET", "/imports")
    await tell.ask("undo_import", "ana", "DELETE", place)
    await tell.ask("undo_import", "ana", "DELETE", place)


async def ask_everything() -> Made:
    """Return what the api answers."""
    async with _world() as tell:
        for part in (_tools, _refreshes, _changes, _accounts, _films, _imports):
            await part(tell)
        return tell.made
