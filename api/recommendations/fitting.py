"""A fit in a process of its own: it yields to those who wait for an answer, and can be killed.

`python -m api.recommendations.fitting` reads ratings from standard input and writes the model's
bytes to standard output. It knows no database and no secret.
"""

import io
import os
import sys
from typing import Final

import anyio
import numpy as np

from api.recommendations.engine import RatingTable, fit
from app.services import SURROUNDINGS

# Read by the libraries as they are loaded. The second core is for answers.
ONE_THREAD: Final = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
}
# An answer goes first; yet a busy machine does not starve the fit, as the idle class would.
NICENESS: Final = 10
_COMMAND: Final = (sys.executable, "-m", "api.recommendations.fitting")


class FitDied(Exception):
    """The fitting process ended without a model."""


async def fitted(ratings: RatingTable) -> bytes:
    """Return the bytes of the model of these ratings. Raises FitDied; cancelling kills the fit."""
    inherited = os.environ.items()  # noqa: TID251 - what a child process needs of it
    told = {name: value for name, value in inherited if name in SURROUNDINGS} | ONE_THREAD
    given = pack(ratings)
    try:
        # A session of its own: a signal to our group is ours to answer, and what we end ends it.
        done = await anyio.run_process(
            _COMMAND, input=given, check=False, env=told, start_new_session=True
        )
    except BaseExceptionGroup as group:
        if group.split(anyio.BrokenResourceError)[1] is None:
            raise FitDied("it ended before it had read the ratings") from group
        raise
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
    if sys.platform != "win32":
        os.nice(NICENESS)
    model = fit(unpack(sys.stdin.buffer.read()))
    sys.stdout.buffer.write(model.to_bytes())


if __name__ == "__main__":
    main()
