"""Which form of a digest a client wants, by its Accept header."""

from typing import Final

JSON: Final = "application/json"
MARKDOWN: Final = "text/markdown"
PDF: Final = "application/pdf"
OFFERED: Final = (JSON, MARKDOWN, PDF)


def preferred(accept: str) -> str:
    """Return the offered type the header likes best; JSON if it names none or likes all alike."""
    best, liking = JSON, 0.0
    for offered in OFFERED:
        liked = _liking(accept, offered)
        if liked > liking:
            best, liking = offered, liked
    return best


def _liking(accept: str, offered: str) -> float:
    """Return how much the header likes a type, 0-1: the most exact range that covers it counts."""
    ranges = {"*/*": 0, offered.partition("/")[0] + "/*": 1, offered: 2}
    found, exactness = 0.0, -1
    for part in accept.split(","):
        name, _, parameters = part.partition(";")
        exact = ranges.get(name.strip().lower(), -1)
        if exact > exactness:
            found, exactness = _quality(parameters), exact
    return found


def _quality(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0
