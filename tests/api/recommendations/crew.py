"""Workers as processes of their own on one database, to be killed, stalled and started again."""

import hashlib
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import anyio
from sqlalchemy import delete, select
from sqlmodel import col

from api.catalog.statistics import recount
from api.db import Database
from api.ratings.models import Rating
from api.recommendations import refreshes
from api.recommendations.fitting import fitted
from api.recommendations.model import Model
from api.recommendations.models import FINAL_STATES, RecommendationModel, Refresh
from api.recommendations.snapshot import Snapshot
from app.processes import command_of
from tests.conftest import NOW
from tests.running import measured

ROOT = Path(__file__).parents[3]
LEASE_SECONDS = 2
PATIENCE = 60


@dataclass
class Crew:
    """The workers of a test and what they have published."""

    database: Database
    state: Path
    redis_url: str
    lease: float = LEASE_SECONDS
    living: list[subprocess.Popen[bytes]] = field(default_factory=list[subprocess.Popen[bytes]])

    def start(self, module: str = "api.worker") -> subprocess.Popen[bytes]:
        """Start one more worker."""
        told = {
            "PATH": "/usr/bin:/bin",
            "MATINEE_STATE_DIR": str(self.state),
            "MATINEE_DATABASE_URL": self.database.engine.url.render_as_string(False),
            "MATINEE_REDIS_URL": self.redis_url,
            "MATINEE_WORKER_LEASE_SECONDS": str(self.lease),
            **measured(),
        }
        with (self.state / "worker.log").open("ab") as log:
            worker = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-m", module], cwd=ROOT, env=told, stdout=log, stderr=log
            )
        self.living.append(worker)
        return worker

    def kill(self, worker: subprocess.Popen[bytes]) -> None:
        """End a worker as the kernel would, without a word; its fit goes on as an orphan."""
        worker.kill()
        worker.wait()

    def ask(self, user_id: int | None = None) -> int:
        """Ask for a refresh; nobody is woken."""
        with self.database.writing() as session:
            refresh_id = refreshes.ask(session, user_id, NOW).refresh_id
        assert refresh_id is not None
        return refresh_id

    def forget(self, user_id: int) -> None:
        """Take one person's ratings out, so that the next model is another one."""
        with self.database.writing() as session:
            session.execute(delete(Rating).where(col(Rating.user_id) == user_id))
            recount(session)

    def refresh(self, refresh_id: int) -> Refresh:
        """Return how a refresh stands."""
        with self.database.reading() as session:
            found = session.get(Refresh, refresh_id)
        assert found is not None
        return found

    def published(self) -> list[str]:
        """Return what is published, the newest first; every model is whole."""
        newest = col(RecommendationModel.model_id).desc()
        with self.database.reading() as session:
            rows = session.execute(select(RecommendationModel).order_by(newest)).scalars().all()
        assert all(len(Model.from_bytes(row.blob)) == row.n_films for row in rows)
        return [hashlib.sha256(row.blob).hexdigest() for row in rows]

    async def expected(self) -> str:
        """Return what a refit without any fault publishes of the present ratings."""
        with self.database.reading() as session:
            ratings = Snapshot.take(session).ratings
        return hashlib.sha256(await fitted(ratings)).hexdigest()

    async def running(self, refresh_id: int) -> Refresh:
        """Wait until a worker has taken it."""
        await until(lambda: self.refresh(refresh_id).state == "running")
        return self.refresh(refresh_id)

    async def finished(self, refresh_id: int) -> Refresh:
        """Wait until it is final."""
        await until(lambda: self.refresh(refresh_id).state in FINAL_STATES)
        return self.refresh(refresh_id)


async def until(condition: Callable[[], object]) -> None:
    """Wait until something holds in other processes."""
    with anyio.fail_after(PATIENCE):
        while not condition():  # noqa: ASYNC110 - no event reaches us from there
            await anyio.sleep(0.02)


def fits_of(worker: subprocess.Popen[bytes]) -> list[int]:
    """Return the fitting processes of a worker."""
    children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split()
    return [int(pid) for pid in children if "recommendations.fitting" in command_of(int(pid))]


@contextmanager
def crew(database: Database, state: Path, redis_url: str, lease: float) -> Iterator[Crew]:
    """Yield a crew; whoever of it is left is killed afterwards."""
    team = Crew(database, state, redis_url, lease)
    try:
        yield team
    finally:
        for worker in team.living:
            if worker.poll() is None:
                worker.send_signal(signal.SIGCONT)
                team.kill(worker)
