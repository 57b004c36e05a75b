"""What is counted, and whose."""

from __future__ import annotations

from agent.offline.frame import Scope, Subject
from agent.offline.read.reading import Reading

_JUDGING = ("BEST", "WORST", "FAV", "LEASTFAV", "CONTRO", "CONSENSUS", "TOP", "BOTTOM")


def subject_of(reading: Reading, *, tagged: bool = False) -> Subject:
    """What is counted; with `tagged`, a tag only restricts the films."""
    if reading.has_unused("TAG", "TAGV") and not (tagged and reading.has("MINE")):
        return "tags"
    rated = reading.has("RATE", "MINE", "GIVE", "AVG", "MEDIAN", "STD", "ME", "SEEN", *_JUDGING)
    if rated or reading.has_unused("RATING"):
        return "ratings"
    films = reading.has(
        "CATALOG", "RELEASED", "F_EXISTS", "HOWMANY", "FILM", "GENRE", "MOST", "LEAST", "PCT"
    )
    return "films" if films else "ratings"


def scopes(reading: Reading) -> tuple[Scope, Scope | None]:
    """Whose ratings, and against whose."""
    rest = reading.has_unused("ALL", "PEOPLE") or reading.has("OVER", "UNDER")
    rest = rest or "average" in reading.values("VS")  # `am I above or below the average`
    mine = reading.has("ME", "MINE") or (
        reading.has("FAV", "LEASTFAV", "BUSIEST", "QUIETEST")
        and not rest
        and not reading.has("CATALOG")
    )
    if mine and rest:
        return "me", "everyone"
    return ("me", None) if mine else ("everyone", None)
