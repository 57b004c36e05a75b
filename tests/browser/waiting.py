"""Waiting for a service."""

from __future__ import annotations

import subprocess
import time

import httpx

START_SECONDS = 90


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Return when an address answers; raise when its process ends or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the process ended with {process.returncode}")
        try:
            if httpx.get(url, timeout=1).is_success:
                return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise TimeoutError(f"{url} does not answer")
