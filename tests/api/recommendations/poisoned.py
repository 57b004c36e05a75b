"""A worker that is killed by whatever it fits, as by a lack of memory."""

import os
import signal

from api import worker
from api.recommendations import refitting
from api.recommendations.engine import RatingTable


async def _killed(_ratings: RatingTable) -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("killed")


if __name__ == "__main__":
    refitting.fitted = _killed
    worker.main()
