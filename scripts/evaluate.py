"""Ask a file of questions through the real api and agent, and write down every answer.

`python -m scripts.evaluate --movielens DIR --questions F --answers F` imports a MovieLens folder
into a fresh temporary database; `--sample` uses the catalogue the project ships and compares the
answers with the values of its own SQL. Nothing is ever approved.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import anyio
import httpx
import typer
from sqlalchemy import text
from sqlmodel import Session

from agent.main import create_app as create_agent
from agent.settings import AgentSettings
from api.accounts import service as accounts
from api.accounts import sessions
from api.db import Database
from api.main import create_app as create_api
from api.sample.raters import build_sample
from api.sample.seed import load
from api.settings import ApiSettings
from api.transfers.movielens import import_movielens
from scripts.gold import fault, gold

Json = dict[str, Any]
_NOON = "T12:00:00+00:00"
_UNLIMITED = 1_000_000
OWN_QUESTIONS = Path(__file__).parents[1] / "tests" / "evals" / "questions.jsonl"
_WATCHED = (
    (
        "SELECT count(*), sum(user_id * 7919 + movie_id * half_stars), sum(half_stars * half_stars),"
        " max(updated_at), count(watched_on), sum(length(coalesce(note, ''))) FROM rating"
    ),
    "SELECT count(*), sum(user_id * 7919 + movie_id), sum(length(text)), max(tagged_at) FROM tag",
)
"""Sums that any change of a rating or tag moves; hashing all rows took longer than answering."""


@dataclass
class Moment:
    """A clock that stands still until it is set."""

    now: datetime = field(default_factory=lambda: datetime(2018, 9, 28, 12, tzinfo=UTC))

    def __call__(self) -> datetime:
        """Return the moment it was set to."""
        return self.now


@dataclass(frozen=True)
class Stage:
    """The api and the agent in this process, over a temporary database."""

    clock: Moment
    database: Database
    services: Any
    api: httpx.AsyncClient
    agent: httpx.AsyncClient

    def fingerprint(self) -> tuple[object, ...]:
        """Return figures that change with any rating or tag."""
        with self.database.reading() as session:
            connection = session.connection()
            return tuple(tuple(connection.execute(text(query)).one()) for query in _WATCHED)

    def sign_in(self, username: str) -> str:
        """Open a session for an account that exists, without its password; return its token."""
        with self.database.writing() as session:
            user = accounts.find(session, username)
            if user is None:
                raise typer.BadParameter(f"there is no account {username}")
            tokens = sessions.open_session(
                session, self.services.keys, user, "evaluate", "", self.clock()
            )
        return tokens.access_token

    def delegated(self, own: str) -> str:
        """Return what the chat would hand to the agent."""
        keys = self.services.keys
        with self.database.reading() as session:
            claims = self.services.claims_of(own)
            return sessions.delegate(session, keys, claims, "agent", "", self.clock()).access_token


@asynccontextmanager
async def staged(fill: Callable[[Session], object]) -> AsyncGenerator[Stage]:
    """Build everything over a database that `fill` has filled."""
    clock = Moment()
    with TemporaryDirectory(prefix="matinee-evaluate-") as folder:
        settings = ApiSettings(
            state_dir=Path(folder),
            database_url="",
            redis_url="",
            environment="test",
            requests_per_minute=_UNLIMITED,
            mcp=False,
        )
        app = create_api(settings, clock=clock)
        services = app.state.services
        with services.database.writing() as session:
            fill(session)
        agent = create_agent(
            AgentSettings(environment="test", api_url="http://api.test"),
            clock=clock,
            transport=httpx.ASGITransport(app=app),
        )
        async with (
            app.router.lifespan_context(app),
            agent.router.lifespan_context(agent),
            httpx.AsyncClient(
                transport=httpx.ASGITransport(app=app), base_url="http://api.test"
            ) as to_api,
            httpx.AsyncClient(
                transport=httpx.ASGITransport(app=agent, raise_app_exceptions=False),
                base_url="http://agent.test",
                timeout=120,
            ) as to_agent,
        ):
            yield Stage(clock, services.database, services, to_api, to_agent)


async def answered(stage: Stage, question: Json, username: str, model: str | None) -> Json:
    """Ask one question in a new conversation; return the answer to its last turn."""
    stage.clock.now = datetime.fromisoformat(str(question["as_of"]) + _NOON)
    own = stage.sign_in(username)
    before = stage.fingerprint()
    started = time.perf_counter()
    history: list[Json] = []
    calls: list[Json] = []
    told: Json = {}
    pending: list[str] = []
    for turn in question["turns"]:
        await _reject(stage, own, pending)
        body = {"message": turn, "history": history, "model": model}
        response = await stage.agent.post(
            "/runs", json=body, headers={"Authorization": f"Bearer {stage.delegated(own)}"}
        )
        told = response.json()
        history = told.get("history") or history
        calls += told.get("tool_calls") or []
        pending = await _pending(stage, own)
    seconds = time.perf_counter() - started
    await _reject(stage, own, pending)
    return {
        "id": question["id"],
        "text": str(told.get("text") or told.get("detail") or ""),
        "tool_calls": [
            {key: call.get(key) for key in ("name", "args", "result")} for call in calls
        ],
        "rows": told.get("rows") or [],
        "approval_requested": bool(pending),
        "db_changed": stage.fingerprint() != before,
        "seconds": round(seconds, 4),
    }


async def _pending(stage: Stage, own: str) -> list[str]:
    response = await stage.api.get(
        "/proposals?state=pending", headers={"Authorization": f"Bearer {own}"}
    )
    response.raise_for_status()
    items: list[Json] = response.json()["items"]
    return [str(item["proposal_id"]) for item in items]


async def _reject(stage: Stage, own: str, pending: list[str]) -> None:
    for proposal_id in pending:
        await stage.api.post(
            f"/proposals/{proposal_id}/reject", headers={"Authorization": f"Bearer {own}"}
        )


def _questions(path: Path) -> list[Json]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


async def _movielens(
    folder: Path, overlay: list[Path], asked: list[Json], model: str | None
) -> list[Json]:
    def fill(session: Session) -> None:
        import_movielens(session, folder, accounts=False, overlay=overlay)

    async with staged(fill) as stage:
        return [
            await answered(stage, question, f"movielens-{question['me']}", model)
            for question in asked
        ]


async def sampled(asked: list[Json], model: str | None) -> list[Json]:
    """Ask over the sample; each answer carries its `fault`, None when it agrees with the SQL."""
    as_of = datetime.fromisoformat(str(asked[0]["as_of"]) + _NOON) if asked else Moment().now

    def fill(session: Session) -> None:
        load(session, build_sample(now=as_of), {"ana": "", "ben": ""}, as_of)

    found: list[Json] = []
    async with staged(fill) as stage:
        for question in asked:
            answer = await answered(stage, question, str(question["user"]), model)
            with stage.database.reading() as session:
                user = accounts.find(session, str(question["user"]))
                expected = gold(session, question, user.user_id or 0 if user else 0)
            found.append({**answer, "fault": fault(question, answer, expected)})
    return found


app = typer.Typer(add_completion=False)


@app.command()
def main(
    questions: Annotated[Path, typer.Option(help="One JSON question a line.")] = OWN_QUESTIONS,
    answers: Annotated[Path | None, typer.Option(help="Where the JSON answers go.")] = None,
    movielens: Annotated[Path | None, typer.Option(help="An unpacked MovieLens folder.")] = None,
    overlay_movies: Annotated[Path | None, typer.Option(help="Further films.")] = None,
    overlay_tags: Annotated[Path | None, typer.Option(help="Further tags.")] = None,
    sample: Annotated[bool, typer.Option("--sample", help="Our own questions, judged.")] = False,
    model: Annotated[str, typer.Option(help="The model that answers.")] = "offline",
) -> None:
    """Answer every question and write one JSON line each."""
    if (movielens is None) is not sample:
        raise typer.BadParameter("say either --movielens FOLDER or --sample")
    started = time.perf_counter()
    asked = _questions(questions)
    if movielens is not None:
        overlay = [path for path in (overlay_movies, overlay_tags) if path is not None]
        found = anyio.run(_movielens, movielens, overlay, asked, model)
    else:
        found = anyio.run(sampled, asked, model)
    if answers is not None:
        lines = [json.dumps(answer, ensure_ascii=False, default=str) for answer in found]
        answers.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    seconds = time.perf_counter() - started
    sys.stderr.write(f"{len(found)} questions answered in {seconds:.1f} s\n")
    wrong = [answer for answer in found if answer.get("fault")]
    for answer in wrong:
        sys.stderr.write(f"{answer['id']}: {answer['fault']} | {answer['text'][:160]!r}\n")
    if sample:
        sys.stderr.write(f"{len(found) - len(wrong)} of {len(found)} right\n")
        raise typer.Exit(1 if wrong else 0)


if __name__ == "__main__":
    app()
