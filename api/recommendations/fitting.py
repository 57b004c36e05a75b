"""A fit in a process of its own: it yields to those who wait for an answer, and can be killed.

`python -m api.recommendations.fitting` reads ratings from standard input and writes the model's
bytes to standard output. It knows no database and no secret.
"""

import io
import os
import sys
from contextlib import suppress
from typing import Final

import anyio
import numpy as np

from api.recommendations.engine import RatingTable, fit

# Read by the libraries as they are loaded. The second core is for answers.
ONE_THREAD: Final = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
}
_COMMAND: Final = (sys.executable, "-m", "api.recommendations.fitting")


class FitDied(Exception):
    """The fitting process ended without a model."""


async def fitted(ratings: RatingTable) -> bytes:
    """Return the bytes of the model of these ratings. Raises FitDied; cancelling kills the fit."""
    surroundings = {**os.environ, **ONE_THREAD}  # noqa: TID251 - what a child process needs
    given = pack(ratings)
    done = await anyio.run_process(_COMMAND, input=given, check=False, env=surroundings)
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise FitDied(f"exit code {done.returncode}: {last}")
    return done.stdout


def pack(ratings: RatingTable) -> bytes:
    """Return the ratings as bytes; no pickle."""
    target = io.BytesIO()
    np.savez(
        target,
        user_ids=ratings.user_ids,
        movie_ids=ratings.movie_ids,
        half_stars=ratings.half_stars.astype(np.int8),
    )
    return target.getvalue()


def unpack(data: bytes) -> RatingTable:
    """Return the ratings of `pack`."""
    with np.load(io.BytesIO(data), allow_pickle=False) as stored:
        half_stars = stored["half_stars"].astype(np.int64)
        return RatingTable(stored["user_ids"], stored["movie_ids"], half_stars)


def main() -> None:
    """Fit what standard input holds."""
    yield_to_others()
    model = fit(unpack(sys.stdin.buffer.read()))
    sys.stdout.buffer.write(model.to_bytes())


def yield_to_others() -> None:
    """Run only when nothing else wants to: an answer never waits for a fit."""
    os.nice(19)
    if sys.platform == "linux":
        with suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


if __name__ == "__main__":
    main()
