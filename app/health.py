"""Ask a service whether it is well: `python -m app.health URL [PART]`, exit 0 or 1.

Containers have no curl; the standard library is enough and starts quickly.
"""

import json
import sys
from typing import Any
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

TIMEOUT_SECONDS = 4.0


def is_well(url: str, part: str | None = None) -> bool:
    """Return whether the address answers 200 and, if a part is named, that part says `ok`."""
    try:
        with build_opener(ProxyHandler({})).open(url, timeout=TIMEOUT_SECONDS) as answer:
            return answer.status == 200 and (part is None or part_is_well(answer.read(), part))
    except (URLError, OSError, ValueError):
        return False


def part_is_well(body: bytes, part: str) -> bool:
    """Return what a readiness answer says of one part."""
    try:
        known: Any = json.loads(body)
        return known["parts"][part]["status"] == "ok"
    except (ValueError, KeyError, TypeError):
        return False


if __name__ == "__main__":
    sys.exit(0 if is_well(*sys.argv[1:3]) else 1)
